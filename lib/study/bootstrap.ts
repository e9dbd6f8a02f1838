import type { RandomStream } from "../data/randomStream";
import type { Fit } from "../estimators/fit";
import type { LeastSquaresOptions } from "../estimators/leastSquares";
import { requireFittable } from "../estimators/requireFittable";
import type { Inputs } from "../mixture/inputs";
import { InputError, requireInteger, requireKeys, requireKind } from "../requirements";
import { isPlainModel, modelSettings } from "./arm";
import { type BootstrapTask, fitResamples } from "./bootstrapTask";
import { type Progress, silentProgress } from "./progress";
import { stopOnInterrupt } from "./stopOnInterrupt";
import { type TaskRunner, thisThread, threadPool } from "./taskRunner";

/** What was fitted, as leastSquares was told, and how often it is done again. */
export interface BootstrapOptions
  extends Pick<LeastSquaresOptions, "model" | "data" | "bounds" | "ridge" | "sees" | "tolerance" | "maxIterations"> {
  /** As leastSquares returned it. */
  readonly fit: Fit;
  /** How many samples of n rows are drawn with replacement; 200 unless given. */
  readonly resamples?: number;
  readonly stream: RandomStream;
  /** Threads; one a core unless given. */
  readonly workers?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** How estimates vary over resamples. */
export interface Bootstrap {
  /** model.parameters `[p]` of each fit that converged. */
  readonly parameters: readonly Float64Array[];
  /** How many did not: they are left out of everything here. */
  readonly failed: number;
  /** `[p, p]`, of model.parameters. */
  readonly covariance: Float64Array;
  /** `[p]`, the roots of its diagonal. */
  readonly standardErrors: Float64Array;
  /** Standard deviation of f(x) at each input `[n]`. */
  standardErrorsAt(inputs: Inputs): Float64Array;
}

const keys: (keyof BootstrapOptions)[] = [
  ...([
    "model",
    "data",
    "fit",
    "resamples",
    "stream",
    "bounds",
    "ridge",
    "sees",
    "tolerance",
    "maxIterations",
  ] as const),
  ...(["workers", "progress", "signal"] as const),
];

/** Of these fits one task: threads are sent the data with each. */
const resamplesPerTask = 10;

/**
 * The bootstrap of cases: rows are drawn with replacement, and the model is fitted to each sample from where the fit to all
 * rows ended, so that labels stay.
 *
 * Beside the sandwich of leastSquares it needs no matrix of second derivatives and no large n. As each fit starts at the
 * minimum of all rows, it does not tell how often another minimum would have been found.
 *
 * @returns the parameters of each, their covariance, and standard errors of parameters and of f(x)
 * @throws InputError when an option does not fit, or fewer than two fits converged
 * @see Efron, Tibshirani, An introduction to the bootstrap, 1993, section 9.5, "bootstrapping pairs"
 * @example const { standardErrors } = await bootstrap({ model, data, fit, resamples: 200, stream: randomStream("resamples") });
 */
export async function bootstrap(options: BootstrapOptions): Promise<Bootstrap> {
  requireKeys("the options of bootstrap", options, keys);
  const { model, data, fit, resamples = 200, stream, bounds, ridge, sees, tolerance, maxIterations, signal } = options;
  requireInteger({ resamples }, 2);
  requireKind("stream", stream);
  const atoms = fit?.measure?.size;
  requireFittable({ model, data, atoms });
  const rows = Array.from({ length: resamples }, () =>
    Int32Array.from({ length: data.size }, () => Math.floor(data.size * stream.uniform())),
  );
  const shared = {
    ...{ model: modelSettings(model), data, atoms, start: model.parameters(fit.measure) },
    options: { bounds, ridge, sees, tolerance, maxIterations },
  };
  const tasks = Array.from(
    { length: Math.ceil(resamples / resamplesPerTask) },
    (_, i): BootstrapTask => ({ ...shared, resamples: rows.slice(i * resamplesPerTask, (i + 1) * resamplesPerTask) }),
  );
  const runner: TaskRunner<BootstrapTask, (Float64Array | null)[]> = isPlainModel(model)
    ? threadPool({ workers: options.workers, workerFile: require.resolve("./bootstrapTask") })
    : thisThread((task) => fitResamples(task, model));
  const run = (stop: AbortSignal) => inParallel(runner, tasks, options.progress ?? silentProgress, stop);
  const ends = await (signal === undefined ? stopOnInterrupt(run) : run(signal));
  const parameters = ends.filter((end) => end !== null);
  if (parameters.length < 2)
    throw new InputError(
      `Of ${resamples} resamples ${parameters.length} were fitted to the end: there is no spread of fits.`,
    );
  const covariance = covarianceOf(parameters);
  return {
    ...{ parameters, failed: resamples - parameters.length, covariance },
    standardErrors: parameters[0].map((_, i) => Math.sqrt(covariance[i * (parameters[0].length + 1)])),
    standardErrorsAt(inputs) {
      const values = parameters.map((vector) => model.predict(model.fromParameters(vector), inputs));
      return values[0].map((_, i) => Math.sqrt(covarianceOf(values.map((each) => each.subarray(i, i + 1)))[0]));
    },
  };
}

async function inParallel(
  runner: TaskRunner<BootstrapTask, (Float64Array | null)[]>,
  tasks: readonly BootstrapTask[],
  progress: Progress,
  signal: AbortSignal,
): Promise<(Float64Array | null)[]> {
  progress.start({ name: "resamples", tasks: tasks.length });
  const stop = () => void runner.stop();
  signal.addEventListener("abort", stop);
  try {
    const ends = await Promise.all(
      tasks.map(async (task) => {
        const found = await runner.run(task, signal);
        progress.advance();
        return found;
      }),
    );
    return ends.flat();
  } finally {
    signal.removeEventListener("abort", stop);
    progress.stop();
    await runner.stop();
  }
}

/** The sample covariance `[p, p]`, by n − 1. */
function covarianceOf(vectors: readonly Float64Array[]): Float64Array {
  const count = vectors[0].length;
  const mean = new Float64Array(count);
  for (const vector of vectors) for (let i = 0; i < count; i++) mean[i] += vector[i] / vectors.length;
  const covariance = new Float64Array(count * count);
  for (const vector of vectors)
    for (let i = 0; i < count; i++)
      for (let j = 0; j < count; j++)
        covariance[i * count + j] += ((vector[i] - mean[i]) * (vector[j] - mean[j])) / (vectors.length - 1);
  return covariance;
}
