import type { Dataset } from "../data/dataset";
import { requireInteger, requireKeys, requirePositive } from "../requirements";
import { type Fit, type FitOptions, fitKeys } from "./fit";
import { fitFrom } from "./fitFrom";
import { huberFit } from "./huber";
import { boxNewton, nothingLeft } from "./newton/boxNewton";
import type { BoxMinimum, BoxProblem, Kept } from "./newton/boxProblem";
import { kinkNewton } from "./newton/kinkNewton";
import { reluKinks } from "./newton/reluKinks";
import { requireFiniteFit } from "./newton/whereFinite";
import { inOwnUnits } from "./ownUnits";
import { mixtureProblem } from "./problem/mixtureProblem";
import { type ParameterSpace, parameterSpace, type SeenInputs } from "./problem/parameterSpace";
import { type Ridge, ridgePenalty, withPenalty } from "./problem/ridge";
import { requireFittable, sumOfSquares } from "./requireFittable";
import { nestedSamples } from "./starts/nestedSamples";
import { fromData } from "./starts/startValues";
import { startVectors } from "./starts/startVectors";

export interface LeastSquaresOptions extends FitOptions {
  /** Converged when the predicted drop of Σ r² is at most tolerance × σ̂². */
  tolerance?: number;
  /** Instead of the tolerance: converged when every |gᵢ| ≤ this × √(|Hᵢᵢ| Σ r²), g and H of ½ Σ r²; nearly a cosine. */
  relativeGradient?: number;
  maxIterations?: number;
  /** Draws router vectors to 0 and the experts' slopes to common ones. */
  ridge?: Ridge;
  /** δ of Huber's loss instead of squares, in scales of the residuals: 1.345 is usual. */
  huber?: number;
  /** Which inputs router vectors and ridge experts see; all unless given. */
  sees?: SeenInputs;
  /** Whether to compute them; a study of many fits that does not read them need not. */
  standardErrors?: boolean;
}

/** On a part of the data: the minimum on all of them is further away than that, by about half a σ² for each parameter. */
const toleranceOfPart = 3;

/**
 * Least-squares estimator: argmin over Θ of (1/n) Σ (Yᵢ − f_G(Xᵢ))², G with k atoms.
 *
 * Every start is minimised by a damped Newton method in a box, first on nested samples where there are many observations; the
 * best objective is kept, and followed to the end of its valley if it lies in one. A router whose norms the data cannot move
 * (cosine) keeps the norms of its start: of the set of minimisers, that element is selected.
 *
 * A linear router with affine experts is fitted in the data's own units, unless bounds, a ridge or the scale of starts are
 * given: shifts and scales of x and y change no fit, and none is above the ordinary regression. Any other model sees the data
 * as they are: standardise them first, or let fitTable do it.
 *
 * @returns measure, objective, σ̂², sandwich standard errors, gradient norm, iterations, active bounds and status;
 *   "stalled" and "limit" are no minimisers and count as failed
 * @throws InputError when the data do not fit the model or are fewer than its parameters, k < 1, Θ is empty or excludes a
 *   given start, or an option is out of range
 * @see arXiv 2405.14131, least squares over mixing measures; docs/mathematics.md, "Conventions"
 * @example
 * const fit = leastSquares({ model, data, atoms: 2 });
 * fit.status   // "converged"
 */
export function leastSquares(options: LeastSquaresOptions): Fit {
  requireKeys("the options of leastSquares", options, [
    ...fitKeys,
    ...["tolerance", "relativeGradient", "maxIterations", "standardErrors", "ridge", "sees", "huber"],
  ]);
  const { model, data, atoms, starts = fromData(), tolerance = 1e-6, relativeGradient, maxIterations = 200 } = options;
  requireInteger({ maxIterations });
  requirePositive({ tolerance, ...(relativeGradient === undefined ? {} : { relativeGradient }) });
  const count = requireFittable(options);
  const { huber } = options;
  if (huber !== undefined) {
    requirePositive({ huber });
    return huberFit(options, huber, (each) => leastSquares({ ...each, huber: undefined, standardErrors: false }));
  }
  const own = options.ridge === undefined ? inOwnUnits(options, starts) : null;
  if (own !== null) return own.back(leastSquares({ ...options, ...own.fit }));

  const space = parameterSpace(model, atoms, options.bounds, options.sees);
  const identified = count - space.lower.filter((low, i) => low === space.upper[i]).length;
  const problemOn = (observations: Dataset) => problemWithRidge(options, observations, space);
  const problem = problemOn(data);
  const rule = stoppingRule(data, identified, tolerance, relativeGradient);
  const levels = nestedSamples(data, identified).map((few) => ({
    ...problemOn(few),
    ...stoppingRule(few, identified, toleranceOfPart, undefined),
    size: few.size,
  }));

  const all = { ...problem, ...rule };
  // By less than p σ̂² ends differ as fits of noise do, and valleys lead from one to the other.
  const toBeat = (minimum: BoxMinimum | null) =>
    minimum === null ? Number.POSITIVE_INFINITY : minimum.value * (1 + identified / (data.size - identified));
  let best: BoxMinimum | null = null as BoxMinimum | null;
  let iterations = 0;
  const ends: number[] = [];
  for (const start of startVectors(options, starts, space)) {
    let point = start;
    let from: Kept | null = null;
    for (const [i, level] of levels.entries()) {
      const found: BoxMinimum = boxNewton(level, point, maxIterations, { from, end: "rough" });
      point = found.point;
      from = found.status === "converged" ? forMore(found.kept, (levels[i + 1]?.size ?? data.size) / level.size) : null;
    }
    const found = boxNewton(all, point, maxIterations, { from, toBeat: toBeat(best) });
    // What is finite on some observations need not be so on all of them.
    const minimum = Number.isFinite(found.value) ? found : boxNewton(all, start, maxIterations);
    iterations += minimum.iterations;
    ends.push(minimum.value);
    if (best === null || minimum.value < best.value) best = minimum;
  }
  let minimum = best as BoxMinimum;
  requireFiniteFit(minimum);
  if (minimum.goesOn) {
    // Of all starts only the best is followed to the very end.
    minimum = boxNewton(all, minimum.point, maxIterations, { from: minimum.kept, end: "of the valley" });
    iterations += minimum.iterations;
  }
  const kinks = options.ridge === undefined ? reluKinks(model, data, atoms) : null;
  if (kinks !== null && minimum.value > nothingLeft * minimum.kept.first) {
    const excess = (kinkTolerance * minimum.value) / (data.size - identified);
    const end = kinkNewton(all, minimum, kinks, maxIterations, excess);
    iterations += end.iterations;
    // Derivatives alone cannot tell a minimum on a kink; what they find elsewhere stays where nothing is lower.
    const isLower = end.value < minimum.value - excess;
    if (isLower || end.status === "converged" || minimum.status !== "converged") minimum = end;
  }
  return fitFrom(model, data, problem, minimum, { iterations, ends }, options.standardErrors);
}

/** Among kinks the last drops are small and many: a fit ends a thirtieth of a standard error from the minimum (derived fact 8). */
const kinkTolerance = 1e-3;

/** What was found on some observations, for so many times as many of them. */
function forMore({ curvature: { kind, matrix }, damping, first }: Kept, times: number): Kept {
  return { curvature: { kind, matrix: matrix.map((entry) => times * entry) }, damping, first: times * first };
}

function problemWithRidge({ model, atoms, ridge }: LeastSquaresOptions, data: Dataset, space: ParameterSpace) {
  if (ridge === undefined) return mixtureProblem(model, data, atoms, space);
  const penalty = ridgePenalty(model, atoms, data.size, ridge);
  return withPenalty(mixtureProblem(model, data, atoms, space, "straight"), penalty);
}

/** When boxNewton stops: see Fit.status. */
function stoppingRule(
  data: Dataset,
  identified: number,
  tolerance: number,
  relativeGradient: number | undefined,
): Pick<BoxProblem, "isConverged" | "leastDrop"> {
  const squares = sumOfSquares(data.outputs);
  const leastDrop = (value: number) =>
    relativeGradient === undefined ? (tolerance * value) / (data.size - identified) : relativeGradient ** 2 * value;
  return {
    leastDrop,
    isConverged({ drop, value, gradient, scale }) {
      if (value <= 1e-26 * squares) return true; // the data are fitted to the last bit
      if (relativeGradient === undefined) return drop <= leastDrop(value);
      return gradient.every((g, i) => Math.abs(g) <= relativeGradient * Math.sqrt(scale[i] * value));
    },
  };
}
