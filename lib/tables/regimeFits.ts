import type { Dataset } from "../data/dataset";
import { type RandomStream, randomStream } from "../data/randomStream";
import { cellStarts, type SeenInputs } from "../estimators/cellStarts";
import type { Fit } from "../estimators/fit";
import { sameObjective } from "../estimators/fitFrom";
import { leastSquares } from "../estimators/leastSquares";
import { ordinaryRegression } from "../estimators/ordinaryRegression";
import { squaredError } from "../estimators/ownStarts";
import type { Penalty } from "../estimators/penalty";
import { type Ridge, ridgePenalty } from "../estimators/ridge";
import type { MixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";

/** Starts from cells that are drawn, and how many of the best of them are fitted. */
export const startCounts = { drawn: 120, polished: 12 };

/**
 * How much of λ draws the experts' offsets: cross-validation decides between two. Free ones let an expert explode where its
 * gate is small; strong ones keep apart regimes from each other that lie far from the middle of the data (quakes.csv: 4 %).
 */
export const offsetShares = [0.1, 0.01];

/** A fold is one of ten that are averaged: a fit to the sampling error is enough. */
const efforts = {
  "all rows": { tolerance: 1e-4, maxIterations: 200 },
  fold: { tolerance: 1e-2, maxIterations: 60 },
  chosen: { tolerance: 1e-6, maxIterations: 500 },
} as const;

/** What is fitted: k experts to standardised data, with a ridge. */
export interface RegimeProblem {
  readonly model: Mixture;
  readonly data: Dataset;
  readonly seen: SeenInputs;
  readonly atoms: number;
  readonly lambda: number;
  /** How much of λ draws the experts' offsets. */
  readonly offset: number;
}

/** A fit, and the ends of all its starts, best first. */
export interface RegimeFit {
  readonly fit: Fit;
  readonly ends: readonly MixingMeasure[];
  /** Which of the ends each start led to. */
  readonly endOf: readonly number[];
}

/**
 * The best of several starts, each fitted by least squares with a ridge that draws the experts' slopes to those of the
 * ordinary regression and the router vectors to 0.
 *
 * @param starts measures of the model
 */
export function fitRegimes(
  problem: RegimeProblem,
  starts: readonly MixingMeasure[],
  care: keyof typeof efforts = "all rows",
): RegimeFit {
  const { model, data, seen, atoms } = problem;
  const ridge = ridgeOf(problem);
  const fits = starts.map((start) =>
    leastSquares({
      ...{ model, data, atoms, starts: start, standardErrors: care === "chosen", ...efforts[care] },
      ridge,
      sees: { router: seen.gates, expert: seen.experts },
    }),
  );
  return { fit: fits.reduce((best, each) => (minimised(each) < minimised(best) ? each : best)), ...distinct(fits) };
}

/** What is added to Σ r², by coordinate. */
export const penaltyOf = (problem: RegimeProblem): Penalty =>
  ridgePenalty(problem.model, problem.atoms, problem.data.size, ridgeOf(problem));

function ridgeOf({ data, seen, lambda, offset }: RegimeProblem): Ridge {
  return { lambda, expert: ordinaryRegression(data, { columns: seen.experts }), offset };
}

/** Starts from the data alone: the best of many from cells, by their sum of squares. */
export function drawStarts(
  { model, data, seen, atoms }: Omit<RegimeProblem, "lambda" | "offset">,
  stream: RandomStream = randomStream("regimes"),
): MixingMeasure[] {
  if (atoms === 1) return [model.measure([{ expert: ordinaryRegression(data, { columns: seen.experts }) }])];
  return cellStarts(model, data, atoms, { seen, count: startCounts.drawn, stream })
    .map((measure) => ({ measure, error: squaredError(model, measure, data) }))
    .sort((a, b) => a.error - b.error)
    .slice(0, startCounts.polished)
    .map(({ measure }) => measure);
}

const minimised = ({ objective, penalty }: Fit) => objective + penalty;

/** One measure a minimum, the best first, and which of them each fit is. */
function distinct(fits: readonly Fit[]): Pick<RegimeFit, "ends" | "endOf"> {
  const order = [...fits.keys()].sort((a, b) => minimised(fits[a]) - minimised(fits[b]));
  const ends: MixingMeasure[] = [];
  const endOf = new Array<number>(fits.length).fill(0);
  order.forEach((start, i) => {
    if (i === 0 || minimised(fits[start]) > minimised(fits[order[i - 1]]) * (1 + sameObjective))
      ends.push(fits[start].measure);
    endOf[start] = ends.length - 1;
  });
  return { ends, endOf };
}
