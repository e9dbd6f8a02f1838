import { requireThat } from "../requirements";
import type { Expert } from "./expert";
import { fastActivationOf, stateFastActivation } from "./fastActivation";

/** What was scaled, by the very object. */
const scaledFrom = new WeakMap<Expert, Expert>();

/** The expert that `scaled` was given; undefined for any other. */
export const unscaled = (expert: Expert): Expert | undefined => scaledFrom.get(expert);

/**
 * An expert with amplitude and offset, c₀ + c₁ h(x, η): for outputs that h alone does not reach, as those of tanh, sigmoid and
 * ReLU do not reach a standardised y.
 *
 * Its parameters are (η, c₁, c₀) in that order. Some functions then have several of them: (−a, −b, −c₁) for an odd h, and a
 * whole line (s a, s b, c₁/s) for ReLU, which only a ridge tells apart.
 *
 * @param expert h
 * @returns the expert "scaled-NAME", q + 2 parameters, with gradient and second derivatives
 * @throws InputError when it is no expert, or scaled already
 * @example scaled(tanhExpert()).parameterCount(2)   // 5
 */
export function scaled(expert: Expert): Expert {
  requireThat(typeof expert?.evaluate === "function", "expert", expert, "an expert, for example tanhExpert()");
  requireThat(!scaledFrom.has(expert), "expert", expert.name, "one that is not scaled already");
  /** η of h as a part of the η that was seen last: a core asks for many inputs at one η, and a new view costs more than tanh. */
  let last: { eta: Float64Array; own: Float64Array } = { eta: new Float64Array(0), own: new Float64Array(0) };
  /** Of h, by the length of η: an expert evaluates one input at a time. */
  let inner = { gradient: new Float64Array(0), hessian: new Float64Array(0) };
  const made: Expert = {
    name: `scaled-${expert.name}`,
    options: expert.options,
    parameterCount: (dim) => expert.parameterCount(dim) + 2,

    evaluate(input, eta, gradient = null, hessian = null) {
      const q = eta.length - 2;
      const [amplitude, offset] = [eta[q], eta[q + 1]];
      if (last.eta !== eta) last = { eta, own: eta.subarray(0, q) };
      const { own } = last;
      if (gradient === null) return offset + amplitude * expert.evaluate(input, own);
      if (inner.gradient.length !== q) inner = { gradient: new Float64Array(q), hessian: new Float64Array(q * q) };
      const value = expert.evaluate(input, own, inner.gradient, hessian && inner.hessian);
      for (let i = 0; i < q; i++) gradient[i] = amplitude * inner.gradient[i];
      gradient[q] = value;
      gradient[q + 1] = 1;
      if (hessian !== null) {
        const width = q + 2;
        for (let i = 0; i < q; i++) {
          for (let j = 0; j < q; j++) hessian[i * width + j] = amplitude * inner.hessian[i * q + j];
          hessian[i * width + q] = inner.gradient[i];
          hessian[q * width + i] = inner.gradient[i];
        }
        hessian[q * width + q] = 0;
        for (let i = 0; i < width; i++) hessian[i * width + q + 1] = hessian[(q + 1) * width + i] = 0; // by the offset
      }
      return offset + amplitude * value;
    },
  };
  scaledFrom.set(made, expert);
  const fast = fastActivationOf(expert);
  if (fast !== null) stateFastActivation(made, { ...fast, isScaled: true });
  return made;
}
