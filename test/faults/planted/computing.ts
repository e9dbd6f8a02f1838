import type { Fault } from "../fault";

/** Routers, experts and the mixture with its two cores. */
export const planted: readonly Fault[] = [
  {
    wrong: "the temperature does not reach the perturbed router's τ₂",
    file: "routers/perturbedCosine.ts",
    text: "c: temperature * tau2",
    change: "c: tau2",
    noticedBy: ["routers/routers.test.ts", "the gates are those of the logits divided by T, the biases as they are"],
  },
  {
    wrong: "the pullback has the wrong sign along the router vector",
    file: "routers/radialRouter.ts",
    text: "(-a * t * t * dot(router, gradient)) / r",
    change: "(a * t * t * dot(router, gradient)) / r",
    noticedBy: ["routers/routers.test.ts", "the pullback is the transpose of a central difference of the transform"],
  },
  {
    wrong: "the curvature of ψ lacks the factor 2 of t″",
    file: "routers/radialRouter.ts",
    text: "const t2 = 2 * a * a * t * t * t;",
    change: "const t2 = a * a * t * t * t;",
    noticedBy: ["routers/routers.test.ts", "the curvature is a central difference of the pullback of a fixed gradient"],
  },
  {
    wrong: "a v on the boundary of the ball has an inverse",
    file: "routers/radialRouter.ts",
    text: "c > 0 && room > 0 ?",
    change: "c > 0 && room >= 0 ?",
    noticedBy: [
      "routers/routers.test.ts",
      "the inverse is null on and outside the ball, and nowhere for the linear router",
    ],
  },
  {
    wrong: "gelu's second derivative has 1 in place of 2",
    file: "experts/geluExpert.ts",
    text: "(2 - z * z) * density(z)",
    change: "(1 - z * z) * density(z)",
    noticedBy: ["experts/experts.test.ts", "the Hessian by η is a central difference of the gradient"],
  },
  {
    wrong: "ReLU has derivative 1 at its kink",
    file: "experts/reluExpert.ts",
    text: "first: (z) => (z > 0 ? 1 : 0)",
    change: "first: (z) => (z >= 0 ? 1 : 0)",
    noticedBy: [
      "experts/experts.test.ts",
      "by hand: ReLU is 0 with derivative 0 on the left of its kink and at it, z with derivative 1 on the right",
    ],
  },
  {
    wrong: "a polynomial of odd degree is called even",
    file: "experts/polynomialExpert.ts",
    text: "even: degree % 2 === 0",
    change: "even: degree > 1",
    noticedBy: ["experts/experts.test.ts", "it is even exactly where (a, b) and (−a, −b) give the same value"],
  },
  {
    wrong: "a formula drops a summand whose other one is the constant 1",
    file: "experts/formulaTape.ts",
    text: "return constantAt(j) === 0 ? { place: i } : constantAt(i) === 0",
    change: "return constantAt(j) === 1 ? { place: i } : constantAt(i) === 1",
    noticedBy: [
      "experts/formulaExpert.test.ts",
      "a written-out sigmoid has the value, gradient and Hessian of the built-in one",
    ],
  },
  {
    wrong: "the expert of the reference is looked for where a routed one would be",
    file: "mixture/atomLayout.ts",
    text: "atom * stride + (atom < routed ? 1 + dim : 0)",
    change: "atom * stride + (atom <= routed ? 1 + dim : 0)",
    noticedBy: [
      "mixture/mixture.test.ts",
      "free coordinates go atom by atom: bias, router, expert, and for the reference its expert alone",
    ],
  },
  {
    wrong: "logits are not made safe by their greatest",
    file: "mixture/core/readableCore.ts",
    text: "(i < routed ? gate[i * tile + s] : 0) - greatest)",
    change: "i < routed ? gate[i * tile + s] : 0)",
    noticedBy: ["mixture/core/fastCore.test.ts", "logits of 1000 and −1000 give gates of 1 and 0, in both cores"],
  },
  {
    wrong: "the readable Hessian of two logits lacks the −2f",
    file: "mixture/core/readableCore.ts",
    text: "value[j * tile + s] - 2 * prediction[s])",
    change: "value[j * tile + s] - prediction[s])",
    noticedBy: ["mixture/core/fastCore.test.ts", "in the gradient, JᵀJ, the exact Hessian and the meat"],
  },
  {
    wrong: "the assembled Hessian lacks the term of i = j between logit and expert",
    file: "mixture/core/assembly/core.ts",
    text: "if (i == j) c = f64x2.add(c, ej);",
    change: "if (i == j) c = f64x2.sub(c, ej);",
    noticedBy: ["mixture/core/fastCore.test.ts", "in the gradient, JᵀJ, the exact Hessian and the meat"],
  },
  {
    wrong: "samples that fill up the last tile leave a residual in the assembled core",
    file: "mixture/core/assembly/core.ts",
    text: "if (count < TILE) memory.fill(",
    change: "if (count < 0) memory.fill(",
    noticedBy: ["mixture/core/fastCore.test.ts", "in f, the gates, the Jacobian and Σ r²"],
  },
  {
    wrong: "a core believes that the memory still holds its data",
    file: "mixture/core/fastCore.ts",
    text: "const isInPlace = machine.holder === token;",
    change: "const isInPlace = machine.holder !== null;",
    noticedBy: ["mixture/core/fastCore.test.ts", "cores take turns in one memory and give the same bits as alone"],
  },
];
