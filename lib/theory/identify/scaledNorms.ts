import type { InputDistribution } from "../../data/inputs";
import { type RandomStream, randomStream } from "../../data/randomStream";
import { drawInputs } from "../../data/sample";
import { voronoiLoss } from "../../losses/voronoiLoss";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { requireInteger, requirePositive, requireThat } from "../../requirements";

/** A measure on the path, and how far it is from the truth. */
export interface ScaledNorms {
  readonly factor: number;
  readonly measure: MixingMeasure;
  /** ‖f_G − f_G*‖ in L²(μ). */
  readonly regressionDistance: number;
  /** L_{1,r} between the two measures, without a gauge: nothing is estimated. */
  readonly loss: number;
}

/**
 * The path of measures that gives Theorem 2's conclusion [D]: every router vector times a factor, all else as in the truth.
 *
 * For the cosine router f does not change along it, so that no data can tell the measures apart, while L_{1,r} grows like
 * |factor − 1|^r: two such measures bound the risk of every estimator from below, whatever n. For a router that
 * identifies its norms f changes with the first step.
 *
 * @param factors each > 0; 1 is the truth
 * @param r       the power of L1, ≥ 1
 * @param size    number of inputs that stand for μ
 * @returns `[factors]`, one entry each
 * @throws InputError for an empty list, a factor that is not > 0, or r < 1
 * @see arXiv 2405.14131, Theorem 2 [R the form]; derived fact 1 in docs/mathematics.md for the path [D]
 * @example scaledNorms({ model, truth, input, factors: [0.5, 2] }).map(({ regressionDistance }) => regressionDistance)
 */
export function scaledNorms({
  model,
  truth,
  input,
  factors,
  r = 1,
  size = 10_000,
  stream = randomStream("scaled norms"),
}: {
  model: Mixture;
  truth: MixingMeasure;
  input: InputDistribution;
  factors: readonly number[];
  r?: number;
  size?: number;
  stream?: RandomStream;
}): ScaledNorms[] {
  requireThat(factors?.length > 0, "factors", factors, "a list of at least one number");
  requirePositive(Object.fromEntries(factors.map((factor, i) => [`factors[${i}]`, factor])));
  requireInteger({ size });
  const inputs = drawInputs({ input, dim: model.dim, size, stream });
  const outputs = model.predict(truth, inputs);
  return factors.map((factor) => {
    const measure = withScaledNorms(model, truth, factor);
    const squares = model.predict(measure, inputs).reduce((sum, f, i) => sum + (f - outputs[i]) * (f - outputs[i]), 0);
    const { total } = voronoiLoss({ model, fitted: measure, truth, loss: "L1", r, gauge: "none" });
    return { factor, measure, regressionDistance: Math.sqrt(squares / size), loss: total as number };
  });
}

/** The measure with every router vector times a factor. */
export function withScaledNorms(model: Mixture, measure: MixingMeasure, factor: number): MixingMeasure {
  return model.measure(measure.atoms.map((atom) => ({ ...atom, router: atom.router.map((value) => factor * value) })));
}
