/** What `routerlab check --init` writes: one router in use, the other forms in comments. */
export const checkExample = `// A router or an expert of your own, for: npx routerlab check my-router.ts
//
// The default export is one router or one expert. "routerlab" is the library that checks it, wherever this file lies.
// A router: logit_i(x) = ψ(β₁ᵢ) · φ(x) + β₀ᵢ. An expert: h(x, η). They are checked at dimension d = 2 unless --dim says another.
import { radialRouter } from "routerlab";

// 1. A router by two radial scales: φ(x) = x / (a ‖x‖ + c) and ψ(β₁) = β₁ / (a ‖β₁‖ + c); derivatives, inverse and ball
//    follow from a and c. The linear router has a = 0, c = 1, the cosine router a = 1, c = 0.
export default radialRouter({
  name: "softenedCosine",
  options: {},
  inputScale: { a: 1, c: 0.5 },
  routerScale: { a: 1, c: 0.8 },
});

// 2. An expert by its activation, h(x, η) = σ(aᵀx + b), η = (a, b), with the first two derivatives of σ:
//
// import { ridgeExpert } from "routerlab";
// export default ridgeExpert({
//   name: "sine",
//   activation: { value: Math.sin, first: Math.cos, second: (z) => -Math.sin(z) },
// });

// 3. An expert by a formula of the inputs x1, x2, … and of parameters, which are differentiated for you:
//
// export default "tanh(a1*x1 + a2*x2 + b)";

// 4. A router by its own transforms, here ψ(β₁) = φ(x) = the identity:
//
// import type { Router } from "routerlab";
// const router: Router = {
//   name: "own",
//   options: {},
//   normIdentified: true,                                  // false where ψ does not change with ‖β₁‖
//   ballRadius: Infinity,                                  // ψ maps into the ball of this radius
//   transformInput: (x) => Float64Array.from(x),           // φ(x) [d]
//   transformRouter: (beta) => Float64Array.from(beta),    // v = ψ(β₁) [d]
//   inverse: (v) => Float64Array.from(v),                  // β₁ = ψ⁻¹(v) [d], or null where there is none
//   pullback: (_beta, g) => Float64Array.from(g),          // ψ′(β₁)ᵀ g [d]
//   curvature: (beta) => new Float64Array(beta.length ** 2), // ∇²(g·ψ)(β₁) [d, d]
// };
// export default router;

// 5. An expert by the whole interface, here h = a exp(b x₁), η = (a, b):
//
// import type { Expert } from "routerlab";
// const expert: Expert = {
//   name: "exponential",
//   options: {},
//   parameterCount: () => 2,                               // q; images: { … }, where several η are the same function
//   evaluate([x], [a, b], gradient, hessian) {
//     const power = Math.exp(b * x);
//     gradient?.set([power, a * x * power]);                                 // ∂h/∂η [q]
//     hessian?.set([0, x * power, x * power, a * x * x * power]);             // ∂²h/∂η² [q, q]
//     return a * power;
//   },
// };
// export default expert;
`;
