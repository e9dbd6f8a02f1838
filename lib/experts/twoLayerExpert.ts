import { requireInteger, requireKeys } from "../requirements";
import { madeBy } from "../routers/madeBy";
import { leastAssignment } from "./assignment";
import type { Expert, ExpertImages } from "./expert";

/**
 * Two-layer expert h(x, η) = w₂ᵀ tanh(W₁x + b₁) + b₂, η = (W₁ `[width, d]` row-major, b₁ `[width]`, w₂ `[width]`, b₂).
 *
 * q = width (d + 2) + 1. With z = W₁x + b₁, t = tanh z, x̃ = (x, 1) and unit j with weights (W₁ⱼ, b₁ⱼ), w₂ⱼ:
 *   ∂h/∂(W₁ⱼ, b₁ⱼ) = w₂ⱼ (1 − tⱼ²) x̃,   ∂h/∂w₂ⱼ = tⱼ,   ∂h/∂b₂ = 1
 *   ∂²h/∂(W₁ⱼ, b₁ⱼ)² = −2 w₂ⱼ tⱼ (1 − tⱼ²) x̃x̃ᵀ,   ∂²h/∂(W₁ⱼ, b₁ⱼ)∂w₂ⱼ = (1 − tⱼ²) x̃,   all others 0
 * The units can stand in any order, each with either sign: width! · 2^width parameter vectors are one function, far apart,
 * so that no rank is lost at a generic η; losses take the nearest one.
 *
 * @param options.width number of hidden units, an integer ≥ 1, 2 unless given
 * @returns the expert, q = width (d + 2) + 1
 * @throws InputError when width is not an integer ≥ 1, or for another option
 * @see docs/mathematics.md, "Experts"; derived fact 10
 * @example twoLayerExpert({ width: 3 }).parameterCount(2)   // 13
 */
export function twoLayerExpert(options: { width?: number } = {}): Expert {
  requireKeys("the options of the expert twoLayer", options, ["width"]);
  const { width = 2 } = options;
  requireInteger({ width });
  return madeBy(twoLayerExpert, {
    name: "twoLayer",
    options: { width },
    images: imagesOf(width),
    parameterCount: (dim) => width * (dim + 2) + 1,

    evaluate(input, eta, gradient = null, hessian = null) {
      const dim = input.length;
      const [biases, outer] = [width * dim, width * (dim + 1)]; // where b₁ and w₂ begin
      const q = width * (dim + 2) + 1;
      if (gradient !== null) gradient[q - 1] = 1;
      if (hessian !== null) hessian.fill(0);
      let value = eta[q - 1];
      for (let unit = 0; unit < width; unit++) {
        let z = eta[biases + unit];
        for (let u = 0; u < dim; u++) z += eta[unit * dim + u] * input[u];
        const t = Math.tanh(z);
        const weight = eta[outer + unit];
        value += weight * t;
        if (gradient === null) continue;
        const slope = 1 - t * t;
        for (let u = 0; u < dim; u++) gradient[unit * dim + u] = weight * slope * input[u];
        gradient[biases + unit] = weight * slope;
        gradient[outer + unit] = t;
        if (hessian === null) continue;
        const place = (u: number) => (u < dim ? unit * dim + u : biases + unit); // of (W₁ⱼ, b₁ⱼ) in η
        const feature = (u: number) => (u < dim ? input[u] : 1);
        for (let u = 0; u <= dim; u++) {
          const row = place(u) * q;
          for (let w = 0; w <= dim; w++) hessian[row + place(w)] = -2 * weight * t * slope * feature(u) * feature(w);
          hessian[row + outer + unit] = slope * feature(u);
          hessian[(outer + unit) * q + place(u)] = slope * feature(u);
        }
      }
      return value;
    },
  });
}

/** Every order of the units, each with either sign of (W₁ⱼ, b₁ⱼ, w₂ⱼ). */
function imagesOf(width: number): ExpertImages {
  return {
    name: "hidden units of the expert",
    meaning: `The hidden units of any atom can stand in any order, and each can change the sign of all its weights, in and out: ${width}! · 2^${width} parameter vectors are the same expert.`,
    nearest(eta, target, dim) {
      const places = (unit: number) => [
        ...Array.from({ length: dim }, (_, u) => unit * dim + u),
        width * dim + unit,
        width * (dim + 1) + unit,
      ];
      const along = (unit: number, slot: number) => {
        const to = places(slot);
        return places(unit).reduce((sum, place, i) => sum + eta[place] * target[to[i]], 0);
      };
      // Lengths stay, so the nearest image is the one along the target.
      const units = Array.from({ length: width }, (_, unit) => unit);
      const unitIn = leastAssignment(units.map((unit) => units.map((slot) => -Math.abs(along(unit, slot)))));
      const image = eta.slice();
      for (const slot of units) {
        const from = places(unitIn[slot]);
        const sign = along(unitIn[slot], slot) < 0 ? -1 : 1;
        places(slot).forEach((place, i) => {
          image[place] = sign * eta[from[i]];
        });
      }
      return image;
    },
  };
}
