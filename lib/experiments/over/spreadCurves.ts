import { table } from "../../plots/table";
import { perturbedCosine } from "../../routers/perturbedCosine";
import { spreadCurvature } from "../../theory/splitting/spreadCurvature";
import { logSlope } from "../curve";
import { judged, threeDigits } from "../sentences";
import { comparedModel, input } from "../settings";
import { prediction, type Verdict } from "../verdict";

/** Of the two arms, and smaller ones down to where κ of rank two vanishes. */
export const spareTau2s = [0, 0.3] as const;
const constants = [...spareTau2s, 0.001, 0.003, 0.03, 3].sort((a, b) => a - b);

/** Chosen by the relative κ of splits in two, the best of 60 random truths, before any fit. */
export const spareTruth = [
  { bias: -0.1, router: [0.1, -0.2], expert: [0, -2.9, -0.5] },
  { bias: 0.1, router: [0.3, -0.6], expert: [0.6, 0.3, 0.7] },
  { expert: [-2.9, -1, 0.7] },
];

/** The least relative κ over the atoms of the truth, behind the perturbed router with one τ₂. */
export interface SpreadPoint {
  readonly tau2: number;
  /** Of splits in two. */
  readonly one: number;
  /** Of second moments of rank two, which three atoms reach. */
  readonly two: number;
}

let known: readonly SpreadPoint[] | undefined; // they depend on nothing, and take seconds

/** By τ₂, ascending. */
export function spreadPoints(): readonly SpreadPoint[] {
  known ??= constants.map((tau2) => {
    const model = comparedModel(perturbedCosine({ tau1: 1, tau2 }));
    const truth = model.measure(spareTruth);
    const [one, two] = [1, 2].map((rank) =>
      Math.min(...truth.atoms.map((_, atom) => spreadCurvature({ model, truth, input, atom, rank, size: 2000 }))),
    );
    return { tau2, one, two };
  });
  return known;
}

/** The lines of κ against τ₂ > 0; what it is at 0 the names say. */
export function spreadSeries(points: readonly SpreadPoint[]) {
  const [zero, ...others] = points;
  const lineOf = (name: string, role: "other" | "perturbed", of: (point: SpreadPoint) => number) => ({
    name: `${name}; ${of(zero) === 0 ? "0 to rounding" : of(zero).toPrecision(2)} at τ<sub>2</sub> = 0`,
    role,
    sizes: others.map(({ tau2 }) => tau2),
    values: others.map(of),
  });
  return [
    lineOf("splits in two", "other", ({ one }) => one),
    lineOf("second moments of rank two", "perturbed", ({ two }) => two),
  ];
}

/** κ of both ranks at the τ₂ of the two arms, judged, and how it vanishes as τ₂ does. */
export function spreadSentences(points: readonly SpreadPoint[]): Verdict[] {
  const arms = points.filter(({ tau2 }) => spareTau2s.some((each) => each === tau2));
  const [, first, second] = points;
  const sizes = [first.tau2, second.tau2];
  const [one, two] = (["one", "two"] as const).map((rank) => logSlope(sizes, [first[rank], second[rank]]));
  const vanishes = Math.abs(two - 1) < 0.1 && Math.abs(one) < 0.1;
  return [
    ...arms.map(({ tau2, one, two }) => {
      const holds = one > 0 && two > 0 !== (tau2 === 0);
      return prediction(
        holds,
        `τ₂ = ${tau2}: relative κ ${one.toPrecision(2)} over splits in two and ${two === 0 ? "0 to rounding" : two.toPrecision(2)} over second moments of rank two: ${judged(holds)}.`,
      );
    }),
    prediction(
      vanishes,
      `From τ₂ = ${first.tau2} to ${second.tau2} κ of rank two goes like τ₂ to the power ${two.toFixed(2)} (predicted 1), of splits in two ${one.toFixed(2)} (predicted 0): ${judged(vanishes)}.`,
    ),
  ];
}

export function spreadTable(points: readonly SpreadPoint[]) {
  return table({
    columns: ["τ₂", "κ, splits in two", "κ, second moments of rank two"],
    rows: points.map(({ tau2, one, two }) => [tau2, threeDigits(one), threeDigits(two)]),
    caption:
      "Least relative κ over the atoms of a truth with three, by τ₂: over splits of an atom in two, and over second moments of rank two, which three atoms in a cell reach. No data, no fit. [D]",
  });
}
