import {
  cosine,
  expertNamed,
  identify,
  linear,
  type MixingMeasure,
  type Mixture,
  mixture,
  perturbedCosine,
  population,
  regimeFrom,
  strongIdentifiability,
  uniformBox,
} from "routerlab";
import { describe, expect, test } from "vitest";

interface Units {
  /** Of x, of β₁ where it is counted in τ₁, and of y. */
  readonly x?: number;
  readonly router?: number;
  readonly y?: number;
}

const etas = [
  [-0.6, 1.4, 1.3],
  [0.2, -1.6, 0.8],
];

/** The same f in other units: x, β₁ and τ₁, and y times a factor. */
function settingIn({ x = 1, router: unit = 1, y = 1 }: Units, name: string, expert: string) {
  const router =
    name === "linear" ? linear() : name === "cosine" ? cosine() : perturbedCosine({ tau1: unit, tau2: 0.3 * x });
  const model: Mixture = mixture({ router, expert: expertNamed(expert), dim: 2 });
  const beta = [0.4, 0.3].map((value) => (name === "linear" ? value / x : value * unit));
  const eta = ([a1, a2, b]: number[]) => [(a1 / x) * y, (a2 / x) * y, b * y];
  const truth: MixingMeasure = model.measure([
    { bias: -0.2, router: beta, expert: eta(etas[0]) },
    { expert: eta(etas[1]) },
  ]);
  return { model, truth, input: uniformBox({ low: -4 * x, high: 4 * x }) };
}

function answersIn(units: Units, router: string, expert: string) {
  const setting = settingIn(units, router, expert);
  const known = population({ ...setting, inputs: 5000, splittings: { size: 1000, starts: 6 } });
  const { rank, nullDirections } = identify(setting);
  const at = { sd: 0.01 * (units.y ?? 1), size: 1000 };
  const { least, leastRelative, reason } = known.curvature;
  const digits = (value: number | null) => value && Number(value.toPrecision(4));
  return {
    ...{ rank, names: nullDirections.map(({ name }) => name), isFlat: least === 0, reason },
    relative: digits(leastRelative && leastRelative / (units.y ?? 1)),
    splitting: digits(known.splittingError(at)),
    rel: digits(known.rel(at)),
    exact: known.regime({ sd: at.sd }).sentence.replace(/\d[\d.,]*/g, ""),
    from: [known.regime({ sd: at.sd }).from, known.regime({ sd: at.sd, atoms: 3 }).from],
    spectrum: known.spectrum.map(({ eigenvalue }) => Number(eigenvalue.toPrecision(3))),
  };
}

describe.each(["perturbedCosine", "linear", "cosine"])(
  "%s router: another unit is another number, not another answer",
  (router) => {
    test.each(["tanh", "gelu", "linear", "relu"])("%s experts", (expert) => {
      const usual = answersIn({}, router, expert);
      for (const units of [{ x: 1000 }, { x: 1e-4 }, { router: 100 }, { router: 0.01, x: 30 }])
        expect(answersIn(units, router, expert), JSON.stringify(units)).toEqual(usual);
      if (["linear", "relu"].includes(expert)) expect(answersIn({ y: 1e4 }, router, expert)).toEqual(usual);
    });
  },
);

test("with τ₁ and β₁ a hundred times as large, both regimes begin at the same n", () => {
  const from = (units: Units, atoms: number) =>
    regimeFrom({ ...settingIn(units, "perturbedCosine", "tanh"), sd: 0.1, atoms }).from;
  for (const atoms of [2, 3]) expect(from({ router: 100 }, atoms)).toBe(from({}, atoms));
});

test.each(["tanh", "linear", "gelu"])("strong identifiability of %s does not depend on the unit of x", (expert) => {
  for (const x of [1, 1000, 1e-3])
    for (const router of [linear(), perturbedCosine({ tau1: 1, tau2: x })]) {
      const input = uniformBox({ low: -4 * x, high: 4 * x });
      const { strong, weak } = strongIdentifiability({ router, expert: expertNamed(expert), dim: 2, input });
      expect([strong, weak]).toEqual([expert !== "linear", true]);
    }
});
