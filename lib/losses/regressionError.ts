import type { InputDistribution } from "../data/inputs";
import type { RandomStream } from "../data/randomStream";
import { drawInputs } from "../data/sample";
import type { MixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";
import { requireInteger, requireKeys, requireKind } from "../requirements";

/**
 * The regression error ‖f_G − f_G*‖ in L²(μ), by Monte Carlo over fresh inputs, with its own standard error.
 *
 * With m and s the mean and the standard deviation of the squared differences at N inputs: value √m, standard error
 * s / (2 √(N m)) by the delta method.
 *
 * @param truthModel the model of the truth where it is not the fitted one
 * @param size       N, an integer ≥ 2
 * @returns value and standardError, in the unit of y
 * @throws InputError when size is not an integer ≥ 2, or a measure does not fit its model
 * @see arXiv 2405.14131, Theorems 1 and 3
 * @example regressionError({ model, fitted: fit.measure, truth, input, size: 20_000, stream }).value
 */
export function regressionError(options: {
  model: Mixture;
  fitted: MixingMeasure;
  truth: MixingMeasure;
  truthModel?: Mixture;
  input: InputDistribution;
  size?: number;
  stream: RandomStream;
}): { value: number; standardError: number } {
  requireKeys("the options of regressionError", options, [
    "model",
    "fitted",
    "truth",
    "truthModel",
    "input",
    "size",
    "stream",
  ]);
  const { model, fitted, truth, truthModel = model, input, size = 20_000, stream } = options;
  requireInteger({ size }, 2);
  requireKind("model", model);
  requireKind("measure", fitted, "fitted");
  requireKind("measure", truth, "truth");
  const inputs = drawInputs({ input, dim: model.dim, size, stream });
  const left = model.predict(fitted, inputs);
  const squares = truthModel.predict(truth, inputs).map((value, i) => (value - left[i]) * (value - left[i]));
  const mean = squares.reduce((sum, value) => sum + value, 0) / size;
  const variance = squares.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (size - 1);
  const value = Math.sqrt(mean);
  return { value, standardError: value > 0 ? Math.sqrt(variance / size) / (2 * value) : 0 };
}
