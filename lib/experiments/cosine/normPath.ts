import type { RateSeries } from "../../plots/rateTraces";
import { scaledNorms } from "../../theory/identify/scaledNorms";
import { comparedModel, comparedRouters, input, truthOf } from "../settings";

/** The construction behind Theorem 2, the path of scaled router vectors, for the cosine and the perturbed router. */
export function normPath(): { series: RateSeries[]; verdict: string } {
  const factors = [0.13, 0.21, 0.33, 0.5, 0.7, 0.85, 1, 1.2, 1.4, 2, 2.9, 4.7, 7.7];
  const along = (router: "cosine" | "perturbed") => {
    const model = comparedModel(comparedRouters[router]);
    return scaledNorms({ model, truth: truthOf(model), input, factors });
  };
  const paths = { cosine: along("cosine"), perturbed: along("perturbed") };
  const moved = (router: "cosine" | "perturbed") => Math.max(...paths[router].map((at) => at.regressionDistance));
  const greatest = Math.max(...paths.cosine.map(({ loss }) => loss));
  const positive = (values: number[]) => values.map((value) => (value > 0 ? value : null));
  return {
    series: [
      {
        name: "L<sub>1,1</sub>, both routers",
        role: "other",
        sizes: factors,
        values: positive(paths.cosine.map(({ loss }) => loss)),
      },
      ...(["perturbed", "cosine"] as const).map(
        (role): RateSeries => ({
          name: `L²(μ) distance of f, ${role === "perturbed" ? "perturbed cosine" : "cosine"}`,
          role,
          sizes: factors,
          values: positive(paths[role].map(({ regressionDistance }) => regressionDistance)),
        }),
      ),
    ],
    verdict: `Theorem 2's construction: while the router vectors are scaled by ${factors[0]} to ${factors.at(-1)}, L₁₁ reaches ${greatest.toPrecision(3)} and f of the cosine router moves by at most ${moved("cosine").toExponential(0).replace("-", "−")} (${moved("cosine") < 1e-12 ? "not at all, to rounding" : "it moves, against the prediction"}); that of the perturbed router by ${moved("perturbed").toPrecision(3)}.`,
  };
}
