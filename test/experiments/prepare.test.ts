import { silentProgress } from "routerlab";
import { afterEach, expect, test, vi } from "vitest";
import { prepared } from "../../lib/dist/experiments/prepare";
import { temporaryFolder } from "../study/temporaryFolder";

afterEach(() => vi.unstubAllEnvs());

test("a value is computed again when its settings change, and only then", async () => {
  vi.stubEnv("ROUTERLAB_RESULTS", temporaryFolder());
  let computed = 0;
  const given = (name: string, factor: number) => ({
    name,
    settings: { factor },
    compute: () => ({ sd: factor * ++computed }),
  });
  const ask = (...all: ReturnType<typeof given>[]) =>
    prepared("own", all, { progress: silentProgress, signal: new AbortController().signal });

  expect(await ask(given("a", 1), given("b", 1))).toEqual([{ sd: 1 }, { sd: 2 }]);
  expect(await ask(given("b", 1), given("a", 1))).toEqual([{ sd: 2 }, { sd: 1 }]); // in the order in which they are asked for
  expect(await ask(given("a", 10), given("b", 1))).toEqual([{ sd: 30 }, { sd: 2 }]);
  expect(computed).toBe(3);
});
