import fc from "fast-check";
import {
  cosine,
  linear,
  mixture,
  perturbedCosine,
  type Router,
  radialRouter,
  randomStream,
  routerNamed,
  routerNames,
  tanhExpert,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { centralDifference } from "../mixture/centralDifference";
import { dot, norm, routerOracle } from "../mixture/writtenOut";

/** A dimension and three vectors of that length, the first one away from 0. */
const vectors = fc.record({ seed: fc.integer(), dim: fc.integer({ min: 1, max: 6 }) }).map(({ seed, dim }) => {
  const stream = randomStream("routers", { seed });
  const draw = () => Float64Array.from({ length: dim }, () => stream.normal());
  const router = draw();
  const length = norm(router);
  return { dim, router: router.map((value) => value * (0.4 / length + 1)), gradient: draw(), input: draw() };
});

describe.each(routerNames)("%s", (name) => {
  const { router: subject, logit } = routerOracle(name);

  test("the logit is that of the paper", () => {
    fc.assert(
      fc.property(vectors, ({ router, input }) => {
        const found = dot(subject.transformRouter(router), subject.transformInput(input));
        expect(found).toBeCloseTo(logit(router, input), 13);
      }),
    );
  });

  test("the pullback is the transpose of a central difference of the transform", () => {
    fc.assert(
      fc.property(vectors, ({ router, gradient, dim }) => {
        const jacobian = centralDifference(subject.transformRouter, router);
        const transposed = Array.from({ length: dim }, (_, u) =>
          dot(
            jacobian.map((row) => row[u]),
            gradient,
          ),
        );
        const scale = Math.max(...jacobian.flat().map(Math.abs)) * norm(gradient);
        subject.pullback(router, gradient).forEach((value, u) => {
          expect(Math.abs(value - transposed[u])).toBeLessThanOrEqual(1e-8 * (scale + 1));
        });
      }),
    );
  });

  test("the derivative of the transform is symmetric, so that the pullback pushes forward too", () => {
    fc.assert(
      fc.property(vectors, ({ router, gradient, input }) => {
        const [left, right] = [
          dot(subject.pullback(router, gradient), input),
          dot(subject.pullback(router, input), gradient),
        ];
        expect(left).toBeCloseTo(right, 12);
      }),
    );
  });

  test("the curvature is a central difference of the pullback of a fixed gradient", () => {
    fc.assert(
      fc.property(vectors, ({ router, gradient }) => {
        const expected = centralDifference((point) => subject.pullback(point, gradient), router);
        const found = subject.curvature(router, gradient);
        expected.flat().forEach((value, i) => {
          expect(Math.abs(found[i] - value)).toBeLessThanOrEqual(1e-7 * (1 + Math.abs(value)));
        });
      }),
    );
  });

  test("the inverse undoes the transform where the norm is identified, and is null where it is not", () => {
    fc.assert(
      fc.property(vectors, ({ router }) => {
        const back = subject.inverse(subject.transformRouter(router));
        if (!subject.normIdentified) expect(back).toBeNull();
        else
          router.forEach((value, u) => {
            expect(back?.[u]).toBeCloseTo(value, 11);
          });
      }),
    );
  });

  test("its name and options make the same router again", () => {
    fc.assert(
      fc.property(vectors, ({ router, input }) => {
        const again = routerNamed(subject.name, subject.options);
        expect(again.transformRouter(router)).toEqual(subject.transformRouter(router));
        expect(again.transformInput(input)).toEqual(subject.transformInput(input));
      }),
    );
  });
});

describe.each([
  ["cosine", cosine],
  ["perturbedCosine", (options) => perturbedCosine({ tau1: 0.7, tau2: 0.3, ...options })],
] as [string, (options?: { temperature: number }) => Router][])("%s at a temperature T", (name, make) => {
  test("the gates are those of the logits divided by T, the biases as they are", () => {
    fc.assert(
      fc.property(vectors, fc.double({ min: 0.05, max: 20, noNaN: true }), ({ dim, router, input }, temperature) => {
        const model = mixture({ router: make({ temperature }), expert: tanhExpert(), dim });
        const expert = new Float64Array(dim + 1);
        const [[gate]] = [model.gates(model.measure([{ bias: 0.4, router, expert }, { expert }]), input)];
        const logit = dot(make().transformRouter(router), make().transformInput(input)) / temperature + 0.4;
        expect(gate).toBeCloseTo(1 / (1 + Math.exp(-logit)), 13);
      }),
    );
  });

  test("a T of 1 is the router without it to the last bit, and is no part of its options", () => {
    fc.assert(
      fc.property(vectors, ({ router, input }) => {
        const [own, plain] = [make({ temperature: 1 }), make()];
        expect(own.transformInput(input)).toEqual(plain.transformInput(input));
        expect(own.transformRouter(router)).toEqual(plain.transformRouter(router));
        expect([own.name, own.options]).toEqual([plain.name, plain.options]);
        expect(own.options).not.toHaveProperty("temperature");
      }),
    );
  });

  test("its name and options make it again, and it knows as much of its norms as without", () => {
    const own = make({ temperature: 0.3 });
    const again = routerNamed(name, own.options);
    expect([...again.transformInput([3, 4])]).toEqual([...own.transformInput([3, 4])]);
    expect(own.transformInput([3, 4])[0]).toBeCloseTo(make().transformInput([3, 4])[0] / 0.3, 14);
    expect([own.normIdentified, own.ballRadius]).toEqual([make().normIdentified, 1]);
  });
});

test("by hand: (3, 4) becomes (3, 4), (0.6, 0.8) and, at τ₁ = 1, (0.5, 2/3)", () => {
  expect([...linear().transformRouter([3, 4])]).toEqual([3, 4]);
  expect([...cosine().transformRouter([3, 4])]).toEqual([0.6, 0.8]);
  const { transformRouter, transformInput } = perturbedCosine({ tau1: 1, tau2: 5 });
  expect([...transformRouter([3, 4])]).toEqual([0.5, 4 / 6]);
  expect([...transformInput([3, 4])]).toEqual([0.3, 0.4]);
});

test("the perturbed cosine router sees the norm of a router vector, the cosine router does not", () => {
  const atLength = (router: Router, length: number) => {
    const model = mixture({ router, expert: tanhExpert(), dim: 2 });
    const truth = model.measure([{ router: [0.6 * length, 0.8 * length], expert: [1, 0, 0] }, { expert: [0, -1, 0] }]);
    return model.predict(truth, [[1, 2]])[0];
  };
  expect(atLength(cosine(), 5)).toBeCloseTo(atLength(cosine(), 0.01), 14);
  expect(Math.abs(atLength(perturbedCosine(), 5) - atLength(perturbedCosine(), 0.01))).toBeGreaterThan(0.05);
});

test("cosine: the derivative along the router vector itself is 0, the interaction of the paper", () => {
  fc.assert(
    fc.property(vectors, ({ router, gradient }) => {
      expect(Math.abs(dot(cosine().pullback(router, gradient), router))).toBeLessThan(1e-14 * norm(gradient) + 1e-15);
      expect(Math.abs(dot(perturbedCosine().pullback(router, router), router))).toBeGreaterThan(1e-3);
    }),
  );
});

test("derived fact 2: the perturbed cosine router is a linear one in x/(‖x‖ + τ₂), with v in the open unit ball", () => {
  const subject = perturbedCosine({ tau1: 0.7, tau2: 0.3 });
  expect(subject.ballRadius).toBe(1);
  fc.assert(
    fc.property(vectors, ({ dim, router, input }) => {
      const scaled = (vector: Float64Array, tau: number) => vector.map((value) => value / (norm(vector) + tau));
      const expert = new Float64Array(dim + 1);
      const gates = (logitRouter: Router, vector: Float64Array, x: Float64Array) => {
        const model = mixture({ router: logitRouter, expert: tanhExpert(), dim });
        return model.gates(model.measure([{ bias: 0.2, router: vector, expert }, { expert }]), x)[0];
      };
      const v = scaled(router, 0.7);
      expect(norm(v)).toBeLessThan(1);
      expect(gates(subject, router, input)).toBeCloseTo(gates(linear(), v, scaled(input, 0.3)), 14);
    }),
  );
});

test("the inverse is null on and outside the ball, and nowhere for the linear router", () => {
  const subject = perturbedCosine({ tau1: 0.7, tau2: 0.3 });
  expect(subject.inverse([0.6, 0.8])).toBeNull();
  expect(subject.inverse([3, 4])).toBeNull();
  expect(subject.inverse([0.599, 0.799])).not.toBeNull();
  expect(radialRouter({ ...scales, routerScale: { a: 4, c: 1 } }).inverse([0.26, 0])).toBeNull();
  expect(radialRouter({ ...scales, routerScale: { a: 4, c: 1 } }).inverse([0.24, 0])?.[0]).toBeCloseTo(6, 10);
  expect([...(linear().inverse([3e9, -4]) ?? [])]).toEqual([3e9, -4]);
});

const scales = { name: "own", options: {}, inputScale: { a: 0, c: 1 }, routerScale: { a: 0, c: 1 } };

test("at β₁ = 0 the perturbed cosine router is β₁/τ₁, with derivative 1/τ₁", () => {
  const subject = perturbedCosine({ tau1: 0.5 });
  expect([...subject.transformRouter([0, 0])]).toEqual([0, 0]);
  expect([...subject.pullback([0, 0], [1, -3])]).toEqual([2, -6]);
});

describe("what is refused, in one sentence", () => {
  test.each([
    ["a negative τ₁", () => perturbedCosine({ tau1: -1 }), "tau1 is -1, but must be a finite number ≥ 0."],
    [
      "a τ₂ that is not a number",
      () => perturbedCosine({ tau2: Number.NaN }),
      "tau2 is NaN, but must be a finite number ≥ 0.",
    ],
    ["an infinite τ₁", () => perturbedCosine({ tau1: Infinity }), "tau1 is Infinity, but must be a finite number ≥ 0."],
    [
      "a τ₁ that is a string",
      () => perturbedCosine({ tau1: "1" as unknown as number }),
      'tau1 is "1", but must be a finite number ≥ 0.',
    ],
    ["a temperature of 0", () => cosine({ temperature: 0 }), "temperature is 0, but must be a finite number > 0."],
    [
      "an infinite temperature",
      () => perturbedCosine({ temperature: Infinity }),
      "temperature is Infinity, but must be a finite number > 0.",
    ],
    [
      "τ for τ₁ and τ₂",
      () => perturbedCosine({ tau: 1 } as never),
      'the options of the router perturbedCosine has "tau", but must be one of tau1, tau2, temperature.',
    ],
    [
      "a τ₁ of the cosine router",
      () => cosine({ tau1: 1 } as never),
      'the options of the router cosine has "tau1", but must be one of temperature.',
    ],
    [
      "a temperature of the linear router",
      () => linear({ temperature: 1 } as never),
      'the options of the router linear has "temperature", but there is none.',
    ],
    [
      "a number for options",
      () => perturbedCosine(1 as never),
      "the options of the router perturbedCosine is 1, but must be an object.",
    ],
    [
      "an unknown router",
      () => routerNamed("cosinus"),
      /^router is "cosinus", but must be one of "linear", "cosine", "perturbedCosine".*\.$/,
    ],
    [
      "a slip in an argument",
      () => radialRouter({ ...scales, inputscale: scales.inputScale } as never),
      'the argument of radialRouter has "inputscale", but must be one of name, options, inputScale, routerScale.',
    ],
    [
      "no scale",
      () => radialRouter({ name: "own", inputScale: { a: 0, c: 1 } } as never),
      "routerScale is undefined, but must be a scale { a, c } of 1/(a r + c).",
    ],
    ["no name", () => radialRouter({ ...scales, name: "" }), 'name is "", but must be a text that is not empty.'],
    [
      "nothing",
      () => radialRouter(undefined as never),
      "the argument of radialRouter is undefined, but must be an object.",
    ],
    [
      "a negative scale",
      () => radialRouter({ ...scales, inputScale: { a: -1, c: 1 } }),
      /^inputScale\.a is -1, but must be /,
    ],
    [
      "a scale of 1/0",
      () => radialRouter({ ...scales, routerScale: { a: 0, c: 0 } }),
      /^routerScale is .* but must be .*\.$/,
    ],
    [
      "a router vector of 0 for cosine",
      () => cosine().transformRouter([0, 0]),
      /^The zero vector came to the cosine router.*\.$/,
    ],
    [
      "an input of 0 for cosine",
      () => cosine().transformInput([0, 0]),
      /^The zero vector came to the cosine router's input.*\.$/,
    ],
  ])("%s", (_what, make, message) => {
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ name: "InputError" }));
  });
});

test.each([1e-200, 1e-140, 1e140, 1e200])(
  "cosine: ψ, ψ′ and ∇²(g·ψ) at β₁ times %s are those at β₁, over its power",
  (times) => {
    const router = cosine();
    const [beta, gradient] = [Float64Array.of(3, -4, 12), Float64Array.of(0.5, 2, -1)];
    const far = beta.map((value) => times * value);
    const expectOver = (found: Float64Array, wanted: Float64Array, power: number) =>
      found.forEach((value, i) => {
        expect(value * power).toBeCloseTo(wanted[i], 13);
      });
    expectOver(router.transformRouter(far), router.transformRouter(beta), 1);
    expectOver(router.pullback(far, gradient), router.pullback(beta, gradient), times);
    const square = times * times; // what ∇²(g·ψ) is divided by: at 1e±200 no double holds it
    if (square > 0 && square < Infinity)
      expectOver(router.curvature(far, gradient), router.curvature(beta, gradient), square);
  },
);

test("perturbed cosine: far out the constant does not count, near 0 nothing else does", () => {
  const router = perturbedCosine({ tau1: 0.5, tau2: 1 });
  const gradient = Float64Array.of(1, 2);
  const [far, near] = [Float64Array.of(3e200, 4e200), Float64Array.of(3e-200, 4e-200)];
  expect([...router.transformRouter(far)]).toEqual([0.6, 0.8].map((value) => expect.closeTo(value, 15)));
  expect([...router.pullback(far, gradient)]).toEqual([...cosine().pullback(far, gradient)]);
  expect([...router.transformRouter(near)]).toEqual([6e-200, 8e-200]);
  expect([...router.pullback(near, gradient)]).toEqual([2, 4]);
});
