import { afterEach, expect, test, vi } from "vitest";
import { gaussianNoise, linear, mixture, tanhExpert, uniformBox } from "../../lib/dist";
import { otherSeed, seeded } from "../../lib/dist/study/seed";
import { gridOf, type StudyOptions } from "../../lib/dist/study/study";

afterEach(() => void vi.unstubAllEnvs());

const model = mixture({ router: linear(), expert: tanhExpert(), dim: 1 });
const truth = model.measure([{ bias: 0, router: [1], expert: [1, 0] }, { expert: [-1, 0.5] }]);
const arm = (name: string, more = {}) => ({ name, model, truth, ...more });
const options: StudyOptions = {
  arms: [arm("a"), arm("b"), arm("own", { seed: "own" })],
  ...{ sizes: [100], replicates: 1, seed: "mine" },
  ...{ input: uniformBox({ low: -1, high: 1 }), noise: gaussianNoise({ sd: 0.1 }) },
};
const seeds = () => gridOf(options).map(({ seed }) => seed);

test("without another seed every name is as it is", () => {
  for (const none of [undefined, ""]) {
    vi.stubEnv("ROUTERLAB_SEED", none);
    expect(otherSeed()).toBeNull();
    expect(seeded("exact-specified")).toBe("exact-specified");
    expect(seeds()).toEqual(["mine", "mine", "own"]);
  }
});

test("another seed gives a study and its arms other randomness; arms that shared their data still do", () => {
  vi.stubEnv("ROUTERLAB_SEED", "b");
  expect(seeds()).toEqual(["mine, seed b", "mine, seed b", "own, seed b"]);
});

test.each(["../up", "a b", "", "x".repeat(41), "ä"].filter(Boolean))("a seed named %j is refused", (name) => {
  vi.stubEnv("ROUTERLAB_SEED", name);
  expect(() => gridOf(options)).toThrow(
    /^ROUTERLAB_SEED is ".*", but must be a name of at most 40 letters, digits, - and _/,
  );
});
