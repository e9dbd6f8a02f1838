import { experimentNamed, experimentNames, experiments } from "routerlab";
import { expect, test, vi } from "vitest";
import { chosen, runThrough } from "./runThrough";

// Every experiment but the slow ones at two replicates; sizes above 5,000 are left to `npm run reproduce`.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

runThrough(chosen("usual"), { twice: ({ extended }) => !extended });

test("an unknown experiment is refused by name", () => {
  expect(experimentNames).toContain("figure1");
  expect(() => experimentNamed("figure9")).toThrow(/^experiment is "figure9", but must be one of "figure1", /);
});

test.each([
  [{ profile: "huge" as never }, /^profile is "huge", but must be one of "quick", "paper"\.$/],
  [{ replicates: 0 }, /^replicates is 0, but must be an integer ≥ 1\.$/],
  [{ replicates: 1.5 }, /^replicates is 1.5, but must be an integer ≥ 1\.$/],
])("%j is refused", async (options, sentence) => {
  await expect(experiments.figure2.run(options)).rejects.toThrow(sentence);
});
