import type { RandomStream } from "../../data/randomStream";
import { requireKeys, requireNonNegative, requirePositive } from "../../requirements";
import type { Tensor, TensorFlow } from "../tensors";
import { comparedTokens, comparingParameters } from "./comparedTokens";
import type { NetworkRouter } from "./networkRouter";
import { perturbedScores } from "./perturbedScores";
import { topSoftmax } from "./topWeights";

/**
 * The perturbed cosine router with fresh noise on the norms in every step of training:
 * score_ne = β₁ₑᵀx / (T (‖β₁ₑ‖ + τ₁ ξₑ)(‖xₙ‖ + τ₂ ξₙ)), ξ uniform on (0, 2), one for each expert and each token.
 *
 * The mean of τ ξ is τ; in evaluation ξ = 1, which is the perturbed cosine router.
 *
 * @param options.tau1        τ₁ ≥ 0, 1 unless given, in the unit of β₁
 * @param options.tau2        τ₂ ≥ 0, 1 unless given, in the unit of x
 * @param options.temperature T > 0, 1 unless given
 * @returns the router
 * @throws InputError when an option is out of range or unknown
 * @see arXiv 2405.14131, perturbed cosine router; random noise is a branch of its co-authors' code
 * @example randomPerturbation({ tau1: 0.1, tau2: 0.001, temperature: 0.3 })
 */
export function randomPerturbation(
  options: { tau1?: number; tau2?: number; temperature?: number } = {},
): NetworkRouter {
  requireKeys("the options of the router randomPerturbation", options, ["tau1", "tau2", "temperature"]);
  const { tau1 = 1, tau2 = 1, temperature = 1 } = options;
  requireNonNegative({ tau1, tau2 });
  requirePositive({ temperature });
  return {
    name: "randomPerturbation",
    options: { tau1, tau2, temperature },
    parameters: comparingParameters,
    route(tf, tokens) {
      const compared = comparedTokens(tf, tokens);
      const { noise, experts } = tokens;
      const drawn = (size: number, tau: number) => (noise === null ? tau : uniform(tf, noise, size, 2 * tau));
      const perturbation = {
        tau1: drawn(experts, tau1),
        tau2: drawn(compared.x.shape[0], tau2),
        temperature,
      };
      return topSoftmax(tf, perturbedScores(tf, compared, perturbation), tokens);
    },
  };
}

/** Numbers uniform on [0, limit) `[size, 1]`. */
function uniform(tf: TensorFlow, noise: RandomStream, size: number, limit: number): Tensor {
  return tf.tensor(
    Float32Array.from({ length: size }, () => limit * noise.uniform()),
    [size, 1],
  );
}
