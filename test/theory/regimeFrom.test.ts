import {
  cosine,
  expertNamed,
  linear,
  linearExpert,
  mixture,
  perturbedCosine,
  population,
  randomStream,
  regimeFrom,
  reluExpert,
  tanhExpert,
  uniformBox,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { genericTruth } from "../../lib/dist/theory/genericTruth";
import { oneTruth } from "../estimators/oneTruth";

const setting = oneTruth("perturbedCosine");
const known = population({ ...setting, inputs: 5000, splittings: { size: 2000 } });

describe("the n from which n^(−1/2) is to be expected", () => {
  test("exact-specified, rel is at most its threshold at that n, and above it one before", () => {
    const regime = known.regime({ sd: 0.5 });
    const from = regime.from as number;
    const rel = (size: number) => known.rel({ sd: 0.5, size });
    expect(regime).toMatchObject({ setting: "exact-specified", quantity: "relative error" });
    expect(rel(from)).toBeLessThanOrEqual(regime.threshold);
    expect(rel(from - 1)).toBeGreaterThan(regime.threshold);
    expect(regime.atOne).toBeCloseTo(rel(1), 12);
    expect(regime.sentence).toContain(`From n = ${from} on, the exact-specified fit`);
  });

  test("over-specified, the same holds for σ/(√n κ)", () => {
    const regime = known.regime({ sd: 0.01, atoms: 3 });
    const from = regime.from as number;
    const error = (size: number) => known.splittingError({ sd: 0.01, size });
    expect(regime).toMatchObject({ setting: "over-specified", quantity: "σ/(√n κ)" });
    expect(error(from)).toBeLessThanOrEqual(regime.threshold);
    expect(error(from - 1)).toBeGreaterThan(regime.threshold);
    expect(regime.sentence).toContain(`From n = ${from.toLocaleString("en-US")} on, the over-specified fit`);
  });

  test("it grows with σ²", () => {
    const [one, ten] = [1, 10].map((sd) => known.regime({ sd }).from as number);
    expect(Math.abs(ten / one - 100)).toBeLessThan(1);
  });

  test("it is never below ten observations for each parameter", () => {
    expect(known.regime({ sd: 1e-6 }).from).toBe(90);
    expect(known.regime({ sd: 1e-9, atoms: 3 }).from).toBe(150);
  });

  test("for the cosine router it is said that the norms are never told", () => {
    expect(regimeFrom({ ...oneTruth("cosine"), sd: 0.1 }).sentence).toContain(
      "but for the norms of the router vectors",
    );
  });
});

describe("no such n, with a reason", () => {
  const never = (change: object) => {
    const regime = regimeFrom({ ...setting, sd: 0.003, ...change });
    expect(regime.from).toBeNull();
    expect(regime.atOne).toBeNull();
    return regime.sentence;
  };
  const generic = (router: ReturnType<typeof linear>, expert: ReturnType<typeof tanhExpert>, reference = true) => {
    const model = mixture({ router, expert, dim: 2, reference });
    return { model, truth: genericTruth({ model, atoms: 2, stream: randomStream("never") }) };
  };

  test("where κ = 0", () => {
    expect(never({ ...generic(perturbedCosine(), linearExpert()), atoms: 3 })).toMatch(/κ is 0 to rounding/);
  });

  test("where the expert has a kink that inputs reach", () => {
    expect(never({ ...generic(linear(), reluExpert()), atoms: 3 })).toMatch(/has a kink where inputs fall/);
  });

  test("where all logits are free, in both settings", () => {
    for (const atoms of [2, 3])
      for (const router of [linear(), cosine(), perturbedCosine()])
        expect(never({ ...generic(router, tanhExpert(), false), atoms })).toMatch(/The information .* is singular/);
  });

  test("where the worst direction is lost to double precision, however small σ is; its number is given", () => {
    const model = mixture({ router: perturbedCosine({ tau1: 1, tau2: 1 }), expert: expertNamed("polynomial"), dim: 1 });
    const truth = model.measure([
      { bias: -0.2, router: [0.6], expert: [0.5, 1.1] },
      { bias: 0.1, router: [0.9], expert: [-0.9, 0.3] },
      { expert: [1.4, -0.8] },
    ]);
    const input = uniformBox({ low: -2, high: 2 });
    const nearlySingular = population({ model, truth, input, inputs: 2000 });
    expect(nearlySingular.fisher.condition).toBeGreaterThan(1e13);
    const regime = nearlySingular.regime({ sd: 1e-12 });
    expect(regime.from).toBeNull();
    expect(regime.atOne).toBeGreaterThan(0);
    expect(regime.sentence).toMatch(
      /condition \de\+1\d, above 1e\+13, so that fits in double precision lose its worst/,
    );
  });

  test("at k ≥ 2k*, where every atom can be split without a trace", () => {
    expect(never({ atoms: 4 })).toMatch(/cosh\(δ·φ\(x\)\)/);
    const { model } = setting;
    expect(never({ truth: model.measure([{ expert: [1, 0, 0] }]), atoms: 2 })).toMatch(/A single true atom/);
  });
});

test.each([
  ["σ = 0", { sd: 0 }, "sd is 0, but must be a finite number > 0."],
  ["fewer atoms than the truth has", { atoms: 1 }, "atoms is 1, but must be an integer ≥ 2."],
  ["no router", { truth: setting.model.measure([{ expert: [1, 0, 0] }]) }, "there is no router to identify."],
  ["no truth", { truth: undefined as never }, "truth is undefined, but must be a mixing measure"],
  ["no input", { input: undefined as never }, "input is undefined, but must be an input distribution"],
])("%s is refused in one sentence", (_what, change, message) => {
  expect(() => regimeFrom({ ...setting, sd: 0.1, ...change })).toThrow(
    expect.objectContaining({ name: "InputError", message: expect.stringContaining(message) }),
  );
});
