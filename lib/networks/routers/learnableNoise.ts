import { requireKeys, requirePositive } from "../../requirements";
import { comparedTokens, comparingParameters } from "./comparedTokens";
import type { NetworkRouter } from "./networkRouter";
import { perturbedScores } from "./perturbedScores";
import { positive, positiveParameter } from "./positive";
import { topSoftmax } from "./topWeights";

/**
 * The perturbed cosine router whose constants are learnt: score = β₁ₑᵀx / (T (‖β₁ₑ‖ + τ₁)(‖x‖ + τ₂)), τ = softplus(θ).
 *
 * A layer has one τ₁ and one τ₂, which stay positive; evaluation uses them as they are.
 *
 * @param options.tau1        where τ₁ begins, > 0, 1 unless given, in the unit of β₁
 * @param options.tau2        where τ₂ begins, > 0, 1 unless given, in the unit of x
 * @param options.temperature T > 0, 1 unless given, which is not learnt
 * @returns the router; it learns "router/tau1" and "router/tau2", θ `[1]` each
 * @throws InputError when an option is out of range or unknown
 * @see arXiv 2405.14131, perturbed cosine router
 * @example learnableNoise({ tau1: 0.1, tau2: 0.001, temperature: 0.3 })
 */
export function learnableNoise(options: { tau1?: number; tau2?: number; temperature?: number } = {}): NetworkRouter {
  requireKeys("the options of the router learnableNoise", options, ["tau1", "tau2", "temperature"]);
  const { tau1 = 1, tau2 = 1, temperature = 1 } = options;
  requirePositive({ tau1, tau2, temperature });
  return {
    name: "learnableNoise",
    options: { tau1, tau2, temperature },
    parameters: (layer) => ({
      ...comparingParameters(layer),
      "router/tau1": positiveParameter(tau1),
      "router/tau2": positiveParameter(tau2),
    }),
    route(tf, tokens) {
      const [learnt1, learnt2] = ["router/tau1", "router/tau2"].map((name) => positive(tf, tokens.parameter(name)));
      const perturbation = { tau1: learnt1, tau2: learnt2, temperature };
      return topSoftmax(tf, perturbedScores(tf, comparedTokens(tf, tokens), perturbation), tokens);
    },
  };
}
