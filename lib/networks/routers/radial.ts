import { requireKeys } from "../../requirements";
import type { Router } from "../../routers/router";
import { requireRadial, routerScores } from "../routerScores";
import { comparedTokens, comparingParameters } from "./comparedTokens";
import type { NetworkRouter } from "./networkRouter";
import { positive, positiveParameter } from "./positive";
import { topSoftmax } from "./topWeights";

/**
 * A radial router of routerlab in a network: softmax of ψ(β₁ₑ) · φ(W x) / s over the experts, the top k of them.
 *
 * @param router                    linear(), cosine(), perturbedCosine() or another that radialRouter made
 * @param options.learnTemperature  true: s = softplus(θ) is learnt and begins at 1, so that the temperature begins at the
 *   router's own; false unless given: s = 1
 * @returns the router of networks, under the same name
 * @throws InputError when the router is not radial
 * @see docs/mathematics.md, "The one idea"
 * @example radial(cosine({ temperature: 0.3 }), { learnTemperature: true })
 */
export function radial(router: Router, options: { learnTemperature?: boolean } = {}): NetworkRouter {
  requireKeys("the options of radial", options, ["learnTemperature"]);
  const { learnTemperature = false } = options;
  requireRadial(router);
  return {
    name: router.name,
    options: { ...router.options, ...(learnTemperature && { learnTemperature }) },
    parameters: (layer) => ({
      ...comparingParameters(layer),
      ...(learnTemperature && { "router/temperature": positiveParameter(1) }),
    }),
    route(tf, tokens) {
      const { x, vectors } = comparedTokens(tf, tokens);
      const scores = routerScores(tf, router, x, vectors);
      const cooled = learnTemperature ? tf.div(scores, positive(tf, tokens.parameter("router/temperature"))) : scores;
      return topSoftmax(tf, cooled, tokens);
    },
  };
}
