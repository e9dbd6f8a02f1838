import { type Dataset, dataset } from "../data/dataset";
import { type LeastSquaresOptions, leastSquares } from "../estimators/leastSquares";
import type { Mixture } from "../mixture/mixture";
import { type ModelSettings, modelOf } from "./arm";

/** Fits to some resamples, as a worker thread is sent them. */
export interface BootstrapTask {
  readonly model: ModelSettings;
  readonly data: Dataset;
  readonly atoms: number;
  /** model.parameters of the fit to all rows, where every one of them starts. */
  readonly start: Float64Array;
  readonly options: Pick<LeastSquaresOptions, "bounds" | "ridge" | "sees" | "tolerance" | "maxIterations">;
  /** Which rows each of them has `[n]`. */
  readonly resamples: readonly Int32Array[];
}

/** What a worker thread runs: the parameters of each fit, null where it did not converge. */
export const runTask = (task: BootstrapTask): (Float64Array | null)[] => fitResamples(task, modelOf(task.model));

/** The same with a model that only this thread has. */
export function fitResamples(
  { data: { inputs, outputs, dim }, atoms, start, options, resamples }: BootstrapTask,
  model: Mixture,
): (Float64Array | null)[] {
  const starts = model.fromParameters(start);
  return resamples.map((rows) => {
    const data = dataset({
      inputs: Float64Array.from(
        { length: rows.length * dim },
        (_, i) => inputs[rows[Math.floor(i / dim)] * dim + (i % dim)],
      ),
      outputs: Float64Array.from(rows, (row) => outputs[row]),
      dim,
    });
    const { measure, status } = leastSquares({ ...options, model, data, atoms, starts, standardErrors: false });
    return status === "converged" ? model.parameters(measure) : null;
  });
}
