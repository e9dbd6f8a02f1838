import type { Dataset } from "../data/dataset";
import { randomStream } from "../data/randomStream";
import { sample } from "../data/sample";
import type { Fit } from "../estimators/fit";
import { leastSquares } from "../estimators/leastSquares";
import { sgd } from "../estimators/sgd";
import { nearTruth } from "../estimators/starts/startValues";
import { regressionError } from "../losses/regressionError";
import { requireThat } from "../requirements";
import { type FitSettings, fitOf, type LiveFit } from "./arm";
import { codeRevision } from "./codeRevision";
import type { Row } from "./rowFiles";

/** The row of one fit: what was found, in numbers that later readings (losses, norms, gauges) start from. */
export interface FitRow extends Row {
  readonly status: Fit["status"];
  readonly objective: number;
  readonly residualVariance: number;
  /** Mean squared residual of the truth on the same data, without noise on the norms. */
  readonly truthObjective: number;
  readonly gradientNorm: number;
  readonly iterations: number;
  readonly activeBounds: readonly number[];
  /** model.parameters of the fitted measure. */
  readonly parameters: readonly number[];
  readonly regressionError: { readonly value: number; readonly standardError: number } | null;
}

/** A fit as a worker thread is sent it. */
export interface FitTask {
  readonly key: string;
  readonly settings: FitSettings;
  /** Of the code that made the key. */
  readonly revision: string;
}

/**
 * What a worker thread runs.
 *
 * @throws InputError when the library was built again since the calling process loaded it
 */
export function runTask({ key, settings, revision }: FitTask): FitRow {
  requireThat(
    revision === codeRevision(),
    "the library",
    codeRevision(),
    `the one that this process loaded, ${revision}: restart it`,
  );
  return fitRow(key, fitOf(settings));
}

/** One fit, as a row. */
export function fitRow(key: string, live: LiveFit): FitRow {
  const { fit, data } = fitOnce(live, false);
  const { model, generator, truth, input, regressionInputs } = live;
  const residuals = generator.predict(truth, data.inputs).map((value, i) => value - data.outputs[i]);
  return {
    key,
    arm: live.name,
    size: live.size,
    replicate: live.replicate,
    status: fit.status,
    objective: fit.objective,
    residualVariance: fit.residualVariance,
    truthObjective: residuals.reduce((sum, value) => sum + value * value, 0) / data.size,
    gradientNorm: fit.gradientNorm,
    iterations: fit.iterations,
    activeBounds: fit.activeBounds,
    parameters: Array.from(model.parameters(fit.measure)),
    regressionError:
      regressionInputs === undefined
        ? null
        : regressionError({
            model,
            fitted: fit.measure,
            truth,
            truthModel: generator,
            input,
            size: regressionInputs,
            stream: streamOf(live, "regression error"),
          }),
  };
}

/**
 * The data and the fit of one replicate.
 *
 * The streams of data and starts are keyed by seed, size and replicate alone, so that arms share inputs and noise.
 */
export function fitOnce(live: LiveFit, standardErrors = true): { data: Dataset; fit: Fit } {
  const { model, generator, truth, input, noise, normNoise, size, atoms = truth.size } = live;
  const data = sample({ model: generator, truth, input, noise, normNoise, size, stream: streamOf(live, "data") });
  const starts = live.starts ?? nearTruth({ truth });
  const shared = { model, data, atoms, starts, bounds: live.bounds, stream: streamOf(live, "starts") };
  if (live.sgd !== undefined) return { data, fit: sgd({ ...shared, ...live.sgd }) };
  const { tolerance, relativeGradient, maxIterations } = live;
  return { data, fit: leastSquares({ ...shared, tolerance, relativeGradient, maxIterations, standardErrors }) };
}

function streamOf({ seed, size, replicate }: LiveFit, what: string) {
  return randomStream(what, { seed, size, replicate });
}
