import { InputError, requireKeys, requireNonNegative, requireThat } from "../requirements";
import { largest, norm } from "./norm";
import type { Router } from "./router";

/** One radial scale r ↦ 1/(a r + c). */
export interface RadialScale {
  a: number;
  c: number;
}

/**
 * A router behind two radial scales: φ(x) = s(‖x‖) x and ψ(β₁) = t(‖β₁‖) β₁, both of the family 1/(a r + c).
 *
 * With t(r) = 1/(a r + c), t′ = −a t², t″ = 2a² t³, u = β₁/‖β₁‖ and g a gradient by v:
 *   ψ′(β₁)ᵀg   = t g + t′ (u·g) β₁
 *   ∇²(g·ψ)    = t′ (u gᵀ + g uᵀ) + (g·β₁) t″ uuᵀ + (g·u) t′ (I − uuᵀ)
 *   ψ⁻¹(v)     = c v / (1 − a‖v‖), on ‖v‖ < 1/a
 * so that everything a router needs follows from a and c; c = 0 means that the norm is not identified.
 *
 * @param parts.name        how the router is called in lists, rows and figures
 * @param parts.options     what it was made with, so that a worker thread can make it again
 * @param parts.inputScale  s; a, c ≥ 0, not both 0
 * @param parts.routerScale t; a, c ≥ 0, not both 0
 * @returns a router whose vectors v and φ(x) are `[d]`
 * @throws InputError when the name is empty or a scale is not of that family, or for anything else
 * @see docs/mathematics.md, "The one idea"; derived fact 2
 * @example radialRouter({ name: "half", options: {}, inputScale: { a: 0, c: 2 }, routerScale: { a: 0, c: 1 } })
 */
export function radialRouter(parts: {
  name: string;
  options?: Record<string, number>;
  inputScale: RadialScale;
  routerScale: RadialScale;
}): Router {
  requireKeys("the argument of radialRouter", parts, ["name", "options", "inputScale", "routerScale"]);
  const { name, options = {}, inputScale, routerScale } = parts;
  requireThat(typeof name === "string" && name !== "", "name", name, "a text that is not empty");
  for (const [argument, scale] of Object.entries({ inputScale, routerScale })) {
    requireThat(typeof scale === "object" && scale !== null, argument, scale, "a scale { a, c } of 1/(a r + c)");
    const { a, c } = scale;
    requireNonNegative({ [`${argument}.a`]: a, [`${argument}.c`]: c });
    requireThat(a + c > 0, argument, { a, c }, "a scale with a > 0 or c > 0");
  }
  const { a, c } = routerScale;

  const router: Router = {
    name,
    options,
    normIdentified: c > 0,
    ballRadius: a > 0 ? 1 / a : Number.POSITIVE_INFINITY,

    transformInput: (input) => scaled(input, inputScale, `the ${name} router's input transform`),
    transformRouter: (router) => scaled(router, routerScale, `the ${name} router's parameter transform`),
    pullback: (router, gradient) => pullback(router, gradient, routerScale),
    curvature: (router, gradient) => curvature(router, gradient, routerScale),

    inverse(transformed) {
      const room = 1 - a * norm(transformed);
      return c > 0 && room > 0 ? Float64Array.from(transformed, (value) => (c * value) / room) : null;
    },
  };
  scales.set(router, { inputScale, routerScale });
  return router;
}

/** By the very object, so that a copy with another transform is not taken for what it was copied from. */
const scales = new WeakMap<Router, { inputScale: RadialScale; routerScale: RadialScale }>();

/** The two scales of a router that radialRouter made, from which its tensor form follows; undefined for any other. */
export const radialScalesOf = (router: Router): { inputScale: RadialScale; routerScale: RadialScale } | undefined =>
  scales.get(router);

const isOne = (scale: RadialScale | undefined) => scale?.a === 0 && scale.c === 1;

/** Whether φ(x) = x. */
export const keepsInputs = (router: Router): boolean => isOne(scales.get(router)?.inputScale);

/** Whether ψ(β₁) = β₁. */
export const keepsVectors = (router: Router): boolean => isOne(scales.get(router)?.routerScale);

function scaled(vector: ArrayLike<number>, scale: RadialScale, what: string): Float64Array {
  const r = norm(vector);
  const extreme = inItsUnit(vector, r, scale);
  if (extreme !== null) return scaled(extreme.vector, extreme.scale, what);
  const denominator = scale.a * r + scale.c;
  if (denominator === 0) throw new InputError(`The zero vector came to ${what}, which is 0/0 there; it must not be 0.`);
  const result = new Float64Array(vector.length);
  for (let u = 0; u < result.length; u++) result[u] = vector[u] / denominator; // Float64Array.from takes ten times as long
  return result;
}

function pullback(router: ArrayLike<number>, gradient: ArrayLike<number>, scale: RadialScale): Float64Array {
  const r = norm(router);
  const extreme = inItsUnit(router, r, scale);
  if (extreme !== null) return pullback(extreme.vector, gradient, extreme.scale).map((value) => value / extreme.unit);
  const { a, c } = scale;
  const t = 1 / (a * r + c);
  const along = r > 0 ? (-a * t * t * dot(router, gradient)) / r : 0; // t′ (u·g)
  const result = new Float64Array(router.length);
  for (let u = 0; u < router.length; u++) result[u] = t * gradient[u] + along * router[u];
  return result;
}

function curvature(router: ArrayLike<number>, gradient: ArrayLike<number>, scale: RadialScale): Float64Array {
  const dim = router.length;
  const result = new Float64Array(dim * dim);
  const r = norm(router);
  const { a, c } = scale;
  if (a === 0 || r === 0) return result; // at β₁ = 0 ψ is only once differentiable
  const extreme = inItsUnit(router, r, scale);
  if (extreme !== null)
    return curvature(extreme.vector, gradient, extreme.scale).map((value) => value / extreme.unit / extreme.unit);
  const t = 1 / (a * r + c);
  const t1 = -a * t * t;
  const t2 = 2 * a * a * t * t * t;
  const g = dot(router, gradient) / r; // g·u
  for (let i = 0; i < dim; i++)
    for (let j = 0; j < dim; j++) {
      const ui = router[i] / r;
      const uj = router[j] / r;
      result[i * dim + j] =
        t1 * (ui * gradient[j] + uj * gradient[i]) + g * r * t2 * ui * uj + g * t1 * ((i === j ? 1 : 0) - ui * uj);
    }
  return result;
}

/** Beyond this length, and below one over it, squares and cubes of a length over- or underflow. */
const extremeLength = 1e100;

/**
 * The vector in units m of its largest number, where its length is extreme: m b / (a‖m b‖ + c) = b / (a‖b‖ + c/m).
 *
 * A short vector beside a constant needs no unit: there the constant is all that counts.
 */
function inItsUnit(
  vector: ArrayLike<number>,
  length: number,
  { a, c }: RadialScale,
): { unit: number; vector: Float64Array; scale: RadialScale } | null {
  const isExtreme = length > extremeLength || (c === 0 && length > 0 && length < 1 / extremeLength);
  if (a === 0 || !isExtreme) return null;
  const unit = largest(vector);
  return { unit, vector: Float64Array.from(vector, (value) => value / unit), scale: { a, c: c / unit } };
}

function dot(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let sum = 0;
  for (let u = 0; u < left.length; u++) sum += left[u] * right[u];
  return sum;
}
