import type { Dataset } from "../../data/dataset";
import { type RandomStream, randomStream } from "../../data/randomStream";
import type { Fit } from "../../estimators/fit";
import { sameObjective } from "../../estimators/fitFrom";
import { leastSquares } from "../../estimators/leastSquares";
import { type MixtureProblem, mixtureProblem } from "../../estimators/problem/mixtureProblem";
import { parameterSpace } from "../../estimators/problem/parameterSpace";
import type { Penalty } from "../../estimators/problem/penalty";
import { type Ridge, ridgePenalty, withPenalty } from "../../estimators/problem/ridge";
import { cellStarts, type SeenInputs } from "../../estimators/starts/cellStarts";
import { ordinaryRegression } from "../../estimators/starts/ordinaryRegression";
import { squaredError } from "../../estimators/starts/ownStarts";
import { linearExpert } from "../../experts/linearExpert";
import type { MixingMeasure } from "../../mixture/measure";
import { type Mixture, mixture } from "../../mixture/mixture";
import { linear } from "../../routers/linear";
import { bentAlong, drawnAlong, nearlyAffine } from "./nearlyAffine";
import { robustLine, tamed } from "./robustLine";
import { routerStart } from "./routerStart";

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
  /** δ of Huber's loss; squares where left out. */
  readonly huber?: number;
}

/** A fit, and the ends of all its starts, best first. */
export interface RegimeFit {
  readonly fit: Fit;
  readonly ends: readonly MixingMeasure[];
  /** Which of the ends each start led to. */
  readonly endOf: readonly number[];
}

/**
 * The best of several starts, each fitted by least squares with a ridge that draws the experts to the ordinary regression and
 * the router vectors to 0.
 *
 * By Huber's loss the starts are fitted to data whose outliers are drawn in, and the best of them to the data as they are.
 *
 * @param starts measures of the model
 */
export function fitRegimes(
  problem: RegimeProblem,
  starts: readonly MixingMeasure[],
  care: keyof typeof efforts = "all rows",
): RegimeFit {
  const { model, data, seen, atoms, huber } = problem;
  const { line, calm } = middleOf(problem);
  const options = {
    ...{ model, atoms, ridge: ridgeTo(line, problem), ...efforts[care] },
    sees: { router: seen.gates, expert: seen.experts },
  };
  const isLast = care === "chosen" && huber === undefined;
  const fits = starts.map((start) => leastSquares({ ...options, data: calm, starts: start, standardErrors: isLast }));
  const best = fits.reduce((least, each) => (minimised(each) < minimised(least) ? each : least));
  if (huber === undefined) return { fit: best, ...distinct(fits) };
  return {
    fit: leastSquares({ ...options, data, starts: best.measure, huber, standardErrors: false }),
    ...distinct(fits),
  };
}

/** What is added to Σ r², by coordinate. */
const penaltyOf = (problem: RegimeProblem): Penalty =>
  ridgePenalty(problem.model, problem.atoms, problem.data.size, ridgeTo(middleOf(problem).line, problem));

/** Σ r² and the ridge as a function of the coordinates. */
export function penalised(problem: RegimeProblem, data: Dataset = problem.data): MixtureProblem {
  const { model, atoms, seen } = problem;
  const space = parameterSpace(model, atoms, {}, { router: seen.gates, expert: seen.experts });
  return withPenalty(mixtureProblem(model, data, atoms, space, "straight"), penaltyOf(problem));
}

const ridgeTo = (line: Float64Array, { model, lambda, offset }: RegimeProblem): Ridge => ({
  lambda,
  expert: nearlyAffine(model.expert, line),
  offset,
});

/** The one regression that experts are drawn to, and the data that starts are fitted to: without outliers where they are to count less. */
export function middleOf({ data, seen, huber }: Pick<RegimeProblem, "data" | "seen" | "huber">): {
  line: Float64Array;
  calm: Dataset;
} {
  if (huber === undefined) return { line: ordinaryRegression(data, { columns: seen.experts }), calm: data };
  const robust = robustLine(data, seen.experts, huber);
  return { line: robust.line, calm: tamed(data, robust) };
}

/** Starts from the data alone: the best of many from cells, by their sum of squares. */
export function drawStarts(
  problem: Omit<RegimeProblem, "lambda" | "offset">,
  stream: RandomStream = randomStream("regimes"),
): MixingMeasure[] {
  const { model, seen, atoms } = problem;
  const { line, calm } = middleOf(problem);
  if (atoms === 1) return bentAlong(model.expert, line).map((expert) => model.measure([{ expert }]));
  const affine = mixture({ router: linear(), expert: linearExpert(), dim: calm.dim });
  return cellStarts(affine, calm, atoms, { seen, count: startCounts.drawn, stream })
    .map((start) => {
      const measure = likeAffine(model, start, stream);
      return { measure, error: squaredError(model, measure, calm) };
    })
    .sort((a, b) => a.error - b.error)
    .slice(0, startCounts.polished)
    .map(({ measure }) => measure);
}

/** A measure of linear gates and affine experts as one of other gates and experts. */
function likeAffine(model: Mixture, { atoms }: MixingMeasure, stream: RandomStream): MixingMeasure {
  return model.measure(
    atoms.map((atom, i) => {
      const expert = drawnAlong(model.expert, atom.expert, stream);
      return i === atoms.length - 1 ? { expert } : { ...routerStart(model.router, atom), expert };
    }),
  );
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
