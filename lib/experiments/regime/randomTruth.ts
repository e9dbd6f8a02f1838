import { uniformBox } from "../../data/inputs";
import type { RandomStream } from "../../data/randomStream";
import { tanhExpert } from "../../experts/tanhExpert";
import type { MixingMeasure } from "../../mixture/measure";
import { type Mixture, mixture } from "../../mixture/mixture";
import { perturbedCosine } from "../../routers/perturbedCosine";

/** X of the studies of random truths. */
export const input = uniformBox({ low: -2, high: 2 });

/** Standard deviations of the coordinates of a random truth. */
const sds = { bias: 0.3, router: 1, expert: 1.5 };

/** How truths are drawn, for captions. */
export const randomTruthText = `β₁ ~ N(0, ${variance(sds.router)}I), β₀ ~ N(0, ${sds.bias}²), η ~ N(0, ${variance(sds.expert)}I), none left out`;

/** The perturbed cosine router with τ₁ = τ₂ = 1; tanh experts unless others are given. */
export function randomTruthModel(dim: number, expert = tanhExpert()): Mixture {
  return mixture({ router: perturbedCosine({ tau1: 1, tau2: 1 }), expert, dim });
}

/** β₁ ~ N(0, I), β₀ ~ N(0, 0.3²), η ~ N(0, 1.5² I), k* = 2 unless given, drawn once; none is left out. */
export function randomTruth(model: Mixture, stream: RandomStream, atoms = 2): MixingMeasure {
  const normals = (length: number, sd: number) => Float64Array.from({ length }, () => sd * stream.normal());
  const expert = () => normals(model.expert.parameterCount(model.dim), sds.expert);
  const routed = Array.from({ length: atoms - 1 }, () => ({
    bias: sds.bias * stream.normal(),
    router: normals(model.dim, sds.router),
    expert: expert(),
  }));
  return model.measure([...routed, { expert: expert() }]);
}

function variance(sd: number): string {
  return sd === 1 ? "" : `${sd}² `;
}
