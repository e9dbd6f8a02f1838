import type { Dataset } from "../data/dataset";
import type { Mixture } from "../mixture/mixture";
import { errorsAt, noErrors } from "./errorsAt";
import type { Fit } from "./fit";
import { rankAt } from "./identifiedAt";
import type { BoxMinimum } from "./newton/boxProblem";
import type { MixtureProblem } from "./problem/mixtureProblem";
import { penaltyAt } from "./problem/penalty";

/** Ends at which what is minimised differs by less than this part are the same minimum. */
export const sameObjective = 1e-6;

/**
 * A Fit from a minimum of Σ r² over Θ.
 *
 * @param ends what each start led to
 */
export function fitFrom(
  model: Mixture,
  data: Dataset,
  problem: MixtureProblem,
  minimum: BoxMinimum,
  { iterations, ends }: { iterations: number; ends: readonly number[] },
  areErrorsWanted = true,
): Fit {
  const { point, value, gradient, status } = minimum;
  const { lower, upper } = problem;
  const seen = [...point.keys()].filter((i) => lower[i] !== 0 || upper[i] !== 0); // what `sees` leaves out is held at 0
  const activeBounds = seen.filter((i) => point[i] <= lower[i] || point[i] >= upper[i]);
  const penalty = problem.penalty === undefined ? 0 : penaltyAt(problem.penalty, point);
  const squares = value - penalty;
  const measure = model.fromParameters(point);
  const free = seen.filter((i) => !activeBounds.includes(i));
  let rank: number | undefined;
  const rankThere = () => {
    rank ??= rankAt(model, data, minimum, free); // when first asked: of a singular fit it takes as long as the fit
    return rank;
  };
  const errors = () => {
    if (!areErrorsWanted) return noErrors("They were not asked for.");
    if (status !== "converged") return noErrors(`The fit did not converge (${status}).`);
    return errorsAt(model, data, problem, point, { seen, activeBounds, silent: free.length - rankThere() });
  };
  return {
    measure,
    objective: squares / data.size,
    penalty: penalty / data.size,
    get rank() {
      return rankThere();
    },
    get residualVariance() {
      return squares / (data.size - this.rank);
    },
    ...errors(),
    gradientNorm: gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0) * (2 / data.size),
    iterations,
    starts: { count: ends.length, agreeing: ends.filter((end) => end <= value * (1 + sameObjective)).length },
    activeBounds,
    status,
  };
}
