import { dataset } from "../data/dataset";
import { splitIntoFolds } from "../data/folds";
import { randomStream } from "../data/randomStream";
import type { SeenInputs } from "../estimators/cellStarts";
import { squaredError } from "../estimators/ownStarts";
import { expertNamed } from "../experts/experts";
import type { MixingMeasure } from "../mixture/measure";
import { mixture } from "../mixture/mixture";
import { routerNamed } from "../routers/routers";
import { drawStarts, fitRegimes } from "./regimeFits";
import { straying } from "./straying";

/** Standardised data and what is fitted to them, as a thread is sent it. */
export interface RegimeSettings {
  readonly router: { readonly name: string; readonly options: Readonly<Record<string, number>> };
  readonly expert: { readonly name: string; readonly options: Readonly<Record<string, number>> };
  readonly inputs: Float64Array;
  readonly outputs: Float64Array;
  readonly dim: number;
  readonly seen: SeenInputs;
  readonly seed: string;
}

/** All λ for one k on all rows, or one of them on all rows but a fold. */
export type RegimeTask =
  | {
      readonly kind: "all rows";
      readonly settings: RegimeSettings;
      readonly atoms: number;
      readonly lambdas: readonly number[];
      readonly offset: number;
    }
  | {
      readonly kind: "fold";
      readonly settings: RegimeSettings;
      readonly atoms: number;
      readonly lambda: number;
      readonly offset: number;
      /** Parameters of the ends that all rows led to, best first. */
      readonly ends: readonly (readonly number[])[];
      readonly folds: number;
      readonly fold: number;
    };

/** One k and λ on all rows; parameters are of standardised data. */
export interface AllRowsResult {
  readonly lambda: number;
  readonly parameters: readonly number[];
  readonly objective: number;
  readonly status: string;
  readonly ends: readonly (readonly number[])[];
  readonly starts: number;
  readonly agreeing: number;
  /** How far predictions run away beyond the data, see straying. */
  readonly strays: number;
}

/** The error on the rows of a fold. */
export interface FoldResult {
  readonly sum: number;
  readonly size: number;
}

/** Of the ends on all rows so many are starts for the next λ, and in a fold. */
const carriedEnds = { lambda: 6, fold: 3 };

/** What a worker thread runs: AllRowsResult[] for "all rows", FoldResult for "fold". */
export function runTask(task: RegimeTask): AllRowsResult[] | FoldResult {
  const { router, expert, inputs, outputs, dim, seen, seed } = task.settings;
  const model = mixture({
    router: routerNamed(router.name, router.options),
    expert: expertNamed(expert.name, expert.options),
    dim,
  });
  const data = dataset({ inputs, outputs, dim });
  const { atoms } = task;
  const measureOf = (parameters: readonly number[]): MixingMeasure => model.fromParameters(parameters);

  if (task.kind === "fold") {
    const { training, left } = splitIntoFolds(data, task.folds, randomStream(`${seed}, folds`))[task.fold];
    const problem = { model, data: training, seen, atoms, lambda: task.lambda, offset: task.offset };
    const { fit } = fitRegimes(problem, task.ends.slice(0, carriedEnds.fold).map(measureOf), "fold");
    return { sum: squaredError(model, fit.measure, left), size: left.size };
  }

  // From strong to weak: what a strong ridge has led to is a good start for a weaker one.
  let starts: readonly MixingMeasure[] = drawStarts(
    { model, data, seen, atoms },
    randomStream(`${seed}, starts`, { atoms }),
  );
  const drawn = starts.length;
  let standsFor = starts.map(() => 1); // so many of the starts that were drawn led to it
  return [...task.lambdas]
    .sort((a, b) => b - a)
    .map((lambda) => {
      const { fit, ends, endOf } = fitRegimes(
        { model, data, seen, atoms, lambda, offset: task.offset },
        starts,
        "all rows",
      );
      const reached = ends.map((_, end) =>
        standsFor.reduce((sum, count, i) => sum + (endOf[i] === end ? count : 0), 0),
      );
      starts = ends.slice(0, carriedEnds.lambda);
      standsFor = reached.slice(0, carriedEnds.lambda);
      const plain = (measure: MixingMeasure) => Array.from(model.parameters(measure));
      const { objective, status, measure } = fit;
      return {
        lambda,
        parameters: plain(measure),
        objective,
        status,
        ends: ends.map(plain),
        starts: drawn,
        agreeing: reached[0],
        strays: straying({ model, data, seen, atoms }, measure),
      };
    });
}
