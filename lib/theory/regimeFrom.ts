import type { MixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";
import { InputError, requireInteger, requireKind, requirePositive } from "../requirements";
import { gateConvolution } from "./identify/symmetries";
import { informationAt } from "./information/fisherInformation";
import { relativeErrorsOf } from "./information/relativeError";
import { type SplittingCurvature, splittingCurvature } from "./splitting/splittingCurvature";
import { splittingErrorOf } from "./splitting/splittingError";
import type { TruthSetting } from "./truthSetting";

/** For each parameter; below, nothing asymptotic is said. */
const observations = 10;

/**
 * The regime of the slope: at the smallest n of a size grid, below these the slope is to be expected within the sampling error of some 36 replicates.
 *
 * Chosen on random truths that the experiment "regime" does not use: up to a relative error of 0.5, 34 of 37 exact-specified grids
 * (six experts, d from 1 to 4, k = 2 and 3) had the slope, from 0.7 on 1 of 11; up to σ/(√n κ) = 0.01, 20 of 20 over-specified ones,
 * above 3 of 10. That experiment reports on others. The level of a loss asks for more: see levelThreshold of relativeError.
 */
export const slopeThresholds = { exact: 0.5, over: 0.01 } as const;

/**
 * The condition of the information (FisherInformation.condition) above which a fit in double precision loses the worst
 * direction: a step by it keeps −log₁₀(2⁻⁵² condition) digits, here fewer than three.
 *
 * On 60 earlier truths of the experiment "regime", 341 of 342 fits to 500 observations converged within 3,000 iterations up to
 * 1.3e10; of the three truths above, at 1.5e13 and more, 3 of 18 fits did, and 2 of 18 from the truth itself within 1,000. Its
 * present truths are others. At 3e12 (the cosine router with 1e-6 beside its norms, tanh experts) most fits still converge.
 */
const fittedCondition = 1e13;

/** From which n on the asymptotic rate is to be expected, and the number behind it. */
export interface Regime {
  readonly setting: "exact-specified" | "over-specified";
  /** n, an integer, at least ten for each parameter; null where no n is large enough, or it cannot be told. */
  readonly from: number | null;
  /** What is compared with the threshold: the largest of the relative standard errors, or splittingError. */
  readonly quantity: "relative error" | "σ/(√n κ)";
  /** That quantity at n = 1; it falls like 1/√n. Null where it does not exist; it may where there is no n. */
  readonly atOne: number | null;
  readonly threshold: number;
  /** The answer in one sentence, with its reason where there is no n. */
  readonly sentence: string;
}

/** Which fit is asked about. */
export interface RegimeAsked {
  /** σ, > 0. */
  sd: number;
  /** k, that of the truth unless given. */
  atoms?: number;
}

/**
 * The n from which the asymptotic rate n^(−1/2) of the Voronoi loss is to be expected at a truth: the regime of its slope.
 *
 * Two numbers decide, one a setting, and both fall like 1/√n:
 * - exact-specified: the largest of the predicted standard errors of β₀ and those of β₁ and η in units of their size: where
 *   one is large, its block is not near the truth, whatever the others do (relativeErrorsOf);
 * - over-specified: σ/(√n κ), the squared distance at which the halves of a split atom sink below the noise (splittingError).
 * There is no such n where the information is singular, or so nearly that double precision cannot fit the worst direction,
 * where κ = 0, and where k atoms can take the place of k* in many ways (k ≥ 2k*, derived fact 9). Where norms are not identified, the answer holds for all but the norms.
 *
 * @param sd    σ, > 0, in the unit of y
 * @param atoms k, an integer ≥ k*: over-specified where it is greater than the truth's number of atoms, its default
 * @returns n and the number behind it, with a sentence; n is null with its reason where there is none
 * @throws InputError when sd is not > 0, atoms is less than k*, or there is no router (k = 1 with a reference)
 * @see docs/mathematics.md, "Regimes"
 * @example regimeFrom({ model, truth, input: uniformBox({ low: -4, high: 4 }), sd: 0.1 }).from   // 90
 */
export function regimeFrom({ model, truth, input, ...asked }: TruthSetting & RegimeAsked): Regime {
  const setting = { model, truth, input };
  const information = () => informationAt(setting);
  const curvature = () => splittingCurvature(setting);
  return regimeOf({ model, truth, information, curvature }, asked);
}

/** Where information and κ are asked for only where they decide. */
export function regimeOf(
  {
    model,
    truth,
    information,
    curvature,
  }: {
    model: Mixture;
    truth: MixingMeasure;
    information: () => ReturnType<typeof informationAt>;
    curvature: () => SplittingCurvature;
  },
  { sd, atoms = truth?.size }: RegimeAsked,
): Regime {
  requireKind("model", model);
  requireKind("measure", truth, "truth");
  requirePositive({ sd });
  requireInteger({ atoms }, truth.size);
  if (model.reference && atoms < 2)
    throw new InputError(
      "The truth has 1 atom, but must have at least 2 with a reference expert: the logit of the reference is 0, so that there is no router to identify.",
    );
  const exact = atoms === truth.size;
  const setting = exact ? "exact-specified" : "over-specified";
  const shape = exact
    ? ({ setting, quantity: "relative error", threshold: slopeThresholds.exact } as const)
    : ({ setting, quantity: "σ/(√n κ)", threshold: slopeThresholds.over } as const);
  const never = (reason: string, atOne: number | null = null): Regime => ({
    ...shape,
    from: null,
    atOne,
    sentence: `No n from which n^(−1/2) is to be expected: ${reason}`,
  });

  const convolution = gateConvolution(model, atoms, truth.size);
  if (convolution !== null) return never(convolution);
  const { fisher, reason: singular } = information();
  if (fisher === null) return never(singular);
  let atOne: number;
  let which = "";
  if (exact) {
    const { bias, router, expert } = relativeErrorsOf(fisher, { sd, size: 1 });
    atOne = Math.max(bias, router, expert);
    which = ` (of ${atOne === router ? "β₁" : atOne === expert ? "η" : "β₀"})`;
  } else {
    const split = curvature();
    if (split.reason !== null) return never(split.reason);
    atOne = splittingErrorOf(split, { sd, size: 1 }) as number;
  }
  if (fisher.condition > fittedCondition)
    return never(
      `the information at this truth has the condition ${fisher.condition.toExponential(0)}, above ${fittedCondition.toExponential(0)}, so that fits in double precision lose its worst direction.`,
      atOne,
    );
  const ratio = atOne / shape.threshold;
  const from = Math.max(observations * model.parameterCount(atoms), Math.ceil(ratio * ratio));
  const norms = model.router.normIdentified ? "" : ", but for the norms of the router vectors, which no n tells";
  return {
    ...shape,
    from,
    atOne,
    sentence: `From n = ${from.toLocaleString("en-US")} on, the ${setting} fit is expected to fall like n^(−1/2)${norms}: ${shape.quantity}${which} = ${atOne.toPrecision(3)}/√n is then at most ${shape.threshold}.`,
  };
}
