import { dataset } from "../../data/dataset";
import { splitIntoFolds } from "../../data/folds";
import { randomStream } from "../../data/randomStream";
import type { SeenInputs } from "../../estimators/starts/cellStarts";
import { expertNamed } from "../../experts/experts";
import type { MixingMeasure } from "../../mixture/measure";
import { mixture } from "../../mixture/mixture";
import { routerNamed } from "../../routers/routers";
import { drawStarts, fitRegimes } from "./regimeFits";
import { within } from "./robustLine";
import { straying } from "./straying";
import { thinExperts } from "./thinExperts";

/** A router or an expert that can be made again. */
export interface NamedPart {
  readonly name: string;
  readonly options: Readonly<Record<string, number>>;
}

/** Standardised data and what is fitted to them, as a thread is sent it. */
export interface RegimeSettings {
  readonly expert: NamedPart;
  readonly inputs: Float64Array;
  readonly outputs: Float64Array;
  readonly dim: number;
  readonly seen: SeenInputs;
  readonly seed: string;
  /** δ of Huber's loss, and where residuals of left rows are cut off, the same for all fits; squares where left out. */
  readonly huber?: { readonly delta: number; readonly cut: number };
}

/** All λ for one k on all rows, or one of them on all rows but a fold. */
export type RegimeTask =
  | {
      readonly kind: "all rows";
      readonly settings: RegimeSettings;
      readonly router: NamedPart;
      readonly atoms: number;
      readonly lambdas: readonly number[];
      readonly offset: number;
    }
  | {
      readonly kind: "fold";
      readonly settings: RegimeSettings;
      readonly router: NamedPart;
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
  /** How many starts from the data were followed, besides those that stronger ridges have led to. */
  readonly starts: number;
  /** How many of them ended at this minimum; 0 where only a stronger ridge led there. */
  readonly agreeing: number;
  /** How far predictions run away beyond the data, see straying. */
  readonly strays: number;
  /** How many experts have fewer than three rows a parameter, see thinExperts. */
  readonly thin: number;
  readonly rank: number;
}

/** The error on the rows of a fold. */
export interface FoldResult {
  readonly sum: number;
  readonly size: number;
}

/** Of the ends on all rows so many are starts for the next λ, too, and in a fold. */
const carriedEnds = { lambda: 3, fold: 3 };

/** What a worker thread runs: AllRowsResult[] for "all rows", FoldResult for "fold". */
export function runTask(task: RegimeTask): AllRowsResult[] | FoldResult {
  const { router, atoms } = task;
  const { expert, inputs, outputs, dim, seen, seed, huber } = task.settings;
  const model = mixture({
    router: routerNamed(router.name, router.options),
    expert: expertNamed(expert.name, expert.options),
    dim,
  });
  const data = dataset({ inputs, outputs, dim });
  const measureOf = (parameters: readonly number[]): MixingMeasure => model.fromParameters(parameters);

  if (task.kind === "fold") {
    const { training, left } = splitIntoFolds(data, task.folds, randomStream(`${seed}, folds`))[task.fold];
    const { lambda, offset } = task;
    const problem = { model, data: training, seen, atoms, lambda, offset, huber: huber?.delta };
    const { fit } = fitRegimes(problem, task.ends.slice(0, carriedEnds.fold).map(measureOf), "fold");
    const misses = model.predict(fit.measure, left.inputs).map((value, row) => left.outputs[row] - value);
    const counted = huber === undefined ? misses : misses.map((miss) => within(miss, huber.cut));
    return { sum: counted.reduce((sum, miss) => sum + miss * miss, 0), size: left.size };
  }

  // From strong to weak: what a strong ridge has led to is one more start for a weaker one.
  const shared = { model, data, seen, atoms, huber: huber?.delta };
  const drawn = drawStarts(shared, randomStream(`${seed}, starts`, { atoms }));
  let before: readonly MixingMeasure[] = [];
  return [...task.lambdas]
    .sort((a, b) => b - a)
    .map((lambda) => {
      const problem = { ...shared, lambda, offset: task.offset };
      const { fit, ends, endOf } = fitRegimes(problem, [...drawn, ...before], "all rows");
      before = ends.slice(0, carriedEnds.lambda);
      const plain = (measure: MixingMeasure) => Array.from(model.parameters(measure));
      const { objective, status, measure, rank } = fit;
      return {
        ...{ lambda, objective, status, rank },
        parameters: plain(measure),
        ends: ends.map(plain),
        starts: drawn.length,
        agreeing: drawn.filter((_, start) => endOf[start] === 0).length,
        strays: straying(shared, measure),
        thin: thinExperts(shared, measure),
      };
    });
}
