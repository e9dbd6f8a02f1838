import type { InputDistribution } from "../../data/inputs";
import { type NormNoiseName, normNoiseNamed, withTau1Times } from "../../data/normNoises";
import { type RandomStream, randomStream } from "../../data/randomStream";
import { drawInputs } from "../../data/sample";
import { boxNewton } from "../../estimators/newton/boxNewton";
import { averagedProblem } from "../../estimators/problem/averagedProblem";
import { mixtureProblem } from "../../estimators/problem/mixtureProblem";
import { parameterSpace } from "../../estimators/problem/parameterSpace";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { InputError, requireInteger, requireKind, requireOneOf, requirePositive } from "../../requirements";

/** Where the norms are noisy: in every observation of the data, or in every step of training. */
export type NoisyPart = "data" | "training";

/**
 * The pseudo-truth: the measure that least squares tends to when the norms are noisy and n grows.
 *
 * With f(x; G, ξ) the mixture whose router has ξτ₁ in place of τ₁, E ξ = 1:
 *   in the data      argmin_G E_X (E_ξ f(X; G*, ξ) − f(X; G, 1))², what the estimator with the constant τ₁ tends to;
 *   in the training  argmin_G E_X E_ξ (f(X; G*, 1) − f(X; G, ξ))², what a fresh ξ in every step tends to.
 * E_X is a mean over `size` inputs, E_ξ a quadrature; the minimum is sought from the truth.
 *
 * @param noisy  "data" or "training"
 * @param size   number of inputs, an integer ≥ 1
 * @param stream of the inputs
 * @returns a measure with as many atoms as the truth
 * @throws InputError when the router is not the perturbed cosine one, or the search from the truth does not end
 * @see docs/mathematics.md, derived fact 12; White, Maximum likelihood estimation of misspecified models, Econometrica 50 (1982)
 * @example pseudoTruth({ model, truth, input, normNoise: "uniform", noisy: "data" }).atoms[0].router
 */
export function pseudoTruth({
  model,
  truth,
  input,
  normNoise,
  noisy,
  size = 10_000,
  stream = randomStream("pseudo-truth"),
}: {
  model: Mixture;
  truth: MixingMeasure;
  input: InputDistribution;
  normNoise: NormNoiseName;
  noisy: NoisyPart;
  size?: number;
  stream?: RandomStream;
}): MixingMeasure {
  requireKind("model", model);
  requireKind("measure", truth, "truth");
  requireOneOf("noisy", noisy, ["data", "training"]);
  requireInteger({ size });
  const law = normNoiseNamed(normNoise);
  const { dim } = model;
  const inputs = drawInputs({ input, dim, size, stream });
  const space = parameterSpace(model, truth.size);
  const outputs = noisy === "training" ? model.predict(truth, inputs) : new Float64Array(size);
  if (noisy === "data")
    for (const { value, weight } of law.nodes)
      withTau1Times(model, value)
        .predict(truth, inputs)
        .forEach((f, i) => {
          outputs[i] += weight * f;
        });
  const data = { inputs, outputs, size, dim };
  const problem =
    noisy === "data"
      ? mixtureProblem(model, data, truth.size, space)
      : averagedProblem(model, data, truth.size, space, law);
  // The misfit stands where σ̂² stands in a fit; a drop of 1e-6 of its mean is far below any standard error.
  const leastDrop = (value: number) => (1e-6 * value) / size;
  const isConverged = ({ drop, value }: { drop: number; value: number }) => drop <= leastDrop(value);
  const { point, status } = boxNewton({ ...problem, leastDrop, isConverged }, model.parameters(truth), 200);
  if (status !== "converged")
    throw new InputError(`The search for the pseudo-truth ended with "${status}": this truth has none near it.`);
  return model.fromParameters(point);
}

/**
 * The norm that noise in the data leads to, to first order: b̂ with b̂/(b̂ + τ₁) = E b/(b + τ₁ξ), b the true norm.
 *
 * By Jensen's inequality E 1/(b + τ₁ξ) > 1/(b + τ₁), so b̂ > b. First order: f is taken to be linear in v.
 *
 * @param norm b > 0
 * @param tau1 τ₁ > 0
 * @returns b̂, in the unit of b and τ₁
 * @throws InputError when a number is not > 0 or the law is unknown
 * @see docs/mathematics.md, derived fact 12
 * @example jensenNorm({ norm: 0.5, tau1: 1, normNoise: "uniform" })   // 0.673
 */
export function jensenNorm({
  norm,
  tau1,
  normNoise,
}: {
  norm: number;
  tau1: number;
  normNoise: NormNoiseName;
}): number {
  requirePositive({ norm, tau1 });
  const length = normNoiseNamed(normNoise).nodes.reduce(
    (sum, { value, weight }) => sum + (weight * norm) / (norm + tau1 * value),
    0,
  );
  return (tau1 * length) / (1 - length);
}
