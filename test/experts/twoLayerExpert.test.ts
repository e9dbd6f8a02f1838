import fc from "fast-check";
import {
  canonicalGauge,
  cosine,
  gaussianNoise,
  genericTruth,
  identify,
  leastSquares,
  type MixingMeasure,
  mixture,
  nearTruth,
  perturbedCosine,
  type Router,
  randomStream,
  sample,
  strongIdentifiability,
  study,
  twoLayerExpert,
  uniformBox,
  voronoiLoss,
  withNorms,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { leastAssignment } from "../../lib/dist/experts/assignment";

/** All orders of 0 … n − 1. */
const orders = (count: number): number[][] =>
  count === 0
    ? [[]]
    : orders(count - 1).flatMap((order) =>
        order.map((_, at) => order.toSpliced(at, 0, count - 1)).concat([[...order, count - 1]]),
      );

test("by hand: 2 tanh(log 2) − 3 tanh(0) + 0.25, and its derivatives", () => {
  const expert = twoLayerExpert({ width: 2 });
  // W₁ = (log 2, 1), b₁ = (0, −1), w₂ = (2, −3), b₂ = 0.25 at x = 1: z = (log 2, 0), tanh z = (3/5, 0).
  const eta = Float64Array.of(Math.LN2, 1, 0, -1, 2, -3, 0.25);
  const [gradient, hessian] = [new Float64Array(7), new Float64Array(49).fill(9)];
  expect(expert.evaluate(Float64Array.of(1), eta, gradient, hessian)).toBeCloseTo(1.45, 15);
  [1.28, -3, 1.28, -3, 0.6, 0, 1].forEach((value, r) => {
    expect(gradient[r]).toBeCloseTo(value, 15); // w₂ (1 − t²) x, w₂ (1 − t²), t, 1
  });
  const [s, c] = [-2 * 2 * 0.6 * 0.64, 0.64]; // w₂ tanh″ and tanh′ of the first unit; of the second 0 and 1
  const rows = [
    [s, 0, s, 0, c, 0, 0],
    [0, 0, 0, 0, 0, 1, 0],
    [s, 0, s, 0, c, 0, 0],
    [0, 0, 0, 0, 0, 1, 0],
    [c, 0, c, 0, 0, 0, 0],
    [0, 1, 0, 1, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0],
  ];
  rows.flat().forEach((value, i) => {
    expect(hessian[i]).toBeCloseTo(value, 14);
  });
});

test.each([1, 2, 3, 5])("with %d hidden units it has width (d + 2) + 1 parameters", (width) => {
  for (const dim of [1, 2, 7]) expect(twoLayerExpert({ width }).parameterCount(dim)).toBe(width * (dim + 2) + 1);
});

test("an assignment is the best of all orders", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 6 }), (seed, count) => {
      const stream = randomStream("assignment", { seed });
      const costs = Array.from({ length: count }, () => Array.from({ length: count }, () => stream.normal()));
      const total = (rowOf: readonly number[]) => rowOf.reduce((sum, row, column) => sum + costs[row][column], 0);
      const found = leastAssignment(costs);
      expect([...found].sort()).toEqual(costs.map((_, row) => row));
      expect(total(found)).toBeCloseTo(Math.min(...orders(count).map(total)), 12);
    }),
  );
});

describe.each([1, 2, 3, 4])("width %d", (width) => {
  test("the nearest image is the nearest of all orders and signs of the hidden units", () => {
    const expert = twoLayerExpert({ width });
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 3 }), (seed, dim) => {
        const stream = randomStream("images", { seed });
        const draw = () => Float64Array.from({ length: expert.parameterCount(dim) }, () => stream.normal());
        const [eta, target] = [draw(), draw()];
        const distance = (each: Float64Array) => Math.hypot(...each.map((value, r) => value - target[r]));
        const all = orders(width).flatMap((order) =>
          Array.from({ length: 2 ** width }, (_, signs) => {
            const image = eta.slice();
            order.forEach((unit, slot) => {
              const sign = (signs >> unit) & 1 ? -1 : 1;
              for (let u = 0; u < dim; u++) image[slot * dim + u] = sign * eta[unit * dim + u];
              for (const block of [dim, dim + 1]) image[block * width + slot] = sign * eta[block * width + unit];
            });
            return distance(image);
          }),
        );
        expect(distance(expert.images!.nearest(eta, target, dim))).toBeCloseTo(Math.min(...all), 12);
      }),
      { numRuns: 30 },
    );
  });
});

test("far out it saturates: no NaN and no infinity", () => {
  const eta = Float64Array.of(1e200, -1e200, 0, 0, 2, 3, 1);
  const [gradient, hessian] = [new Float64Array(7), new Float64Array(49)];
  expect(twoLayerExpert().evaluate(Float64Array.of(10), eta, gradient, hessian)).toBe(0);
  expect([...gradient, ...hessian].every(Number.isFinite)).toBe(true);
});

test.each([
  [{ width: 0 }, "width is 0, but must be an integer ≥ 1."],
  [{ width: 1.5 }, "width is 1.5, but must be an integer ≥ 1."],
  [{ units: 2 }, 'the options of the expert twoLayer has "units", but must be one of width.'],
])("%j is refused in one sentence", (options, message) => {
  expect(() => twoLayerExpert(options as never)).toThrow(expect.objectContaining({ name: "InputError", message }));
});

const input = uniformBox({ low: -4, high: 4 });

function modelOf(router: Router) {
  const model = mixture({ router, expert: twoLayerExpert({ width: 3 }), dim: 2 });
  return {
    model,
    truth: genericTruth({ model, atoms: 2, stream: randomStream("two-layer", { router: router.name }) }),
  };
}

/** The same f: the units of every η in another order (2, 3, 1), the sign of the second one turned. */
function shuffled({ size, atoms }: MixingMeasure): MixingMeasure {
  const moved = (eta: Float64Array) => {
    const unit = (j: number, sign: number) => [2 * j, 2 * j + 1, 6 + j, 9 + j].map((place) => sign * eta[place]);
    const [a, b, c] = [unit(1, -1), unit(2, 1), unit(0, 1)];
    return Float64Array.of(a[0], a[1], b[0], b[1], c[0], c[1], a[2], b[2], c[2], a[3], b[3], c[3], eta[12]);
  };
  return { size, atoms: atoms.map((atom) => ({ ...atom, expert: moved(atom.expert) })) };
}

describe.each([perturbedCosine({ tau1: 1, tau2: 0.3 }), cosine()])("behind the $name router", (router) => {
  const { model, truth } = modelOf(router);
  const other = shuffled(truth);

  test("other orders and signs of hidden units are the same f, and no loss", () => {
    const inputs = [[1, -2]];
    expect([...model.predict(other, inputs)][0]).toBeCloseTo(model.predict(truth, inputs)[0], 13);
    const { measure } = canonicalGauge({ model, fitted: other, truth });
    measure!.atoms.forEach(({ expert }, i) => {
      expect(expert).toEqual(truth.atoms[i].expert);
    });
    for (const loss of ["L1", "L2", "L3"] as const) {
      expect(voronoiLoss({ model, fitted: other, truth, loss }).total).toBeLessThan(1e-13);
      expect(voronoiLoss({ model, fitted: other, truth, loss, gauge: "none" }).expert).toBeGreaterThan(1);
    }
  });

  test("identify finds every η locally, and names the hidden units as what is free apart from that", () => {
    const { parameterCount, nullDirections, symmetries } = identify({ model, truth, input });
    expect(parameterCount).toBe(29);
    expect(nullDirections.map(({ name }) => name)).toEqual(router.normIdentified ? [] : ["norm of β₁ of atom 1"]);
    expect(symmetries.find(({ name }) => name === "hidden units of the expert")?.meaning).toContain("3! · 2^3");
  });
});

test("a norm protocol that reads the truth finds its atom whatever the order of the hidden units is", () => {
  const { model, truth } = modelOf(cosine());
  const [{ router, expert }, reference] = truth.atoms;
  const other = shuffled(truth).atoms[0].expert; // as a vector it is nearer the second atom, as a function it is the first
  const two = model.measure([
    { router, expert },
    { router: router.map((value) => 3 * value), expert: other.map((value) => value + 0.1) },
    { expert: reference.expert },
  ]);
  const measure = model.measure([{ router: router.map((value) => 7 * value), expert: other }, reference]);
  const found = withNorms({ model, measure, truth: two, norms: "truth" });
  expect(Math.hypot(...found.atoms[0].router)).toBeCloseTo(Math.hypot(...router), 12);
});

test("it is weakly identifiable and not strongly: h is affine in w₂ and b₂, so that ∂²h/∂b₂² vanishes", () => {
  const { strong, weak, model } = strongIdentifiability({ expert: twoLayerExpert({ width: 1 }), dim: 2 });
  expect({ strong, weak }).toEqual({ strong: false, weak: true });
  expect(model.second.relations.map(({ terms }) => terms.map(({ name }) => name).join())).toContain("p1·∂²h1/∂η5²");
});

test("a fit finds the truth to 4.5 standard errors, and a study of it on two worker threads has the same fit", async () => {
  const { model, truth } = modelOf(perturbedCosine({ tau1: 1, tau2: 0.3 }));
  const setting = { input, noise: gaussianNoise({ sd: 0.01 }) };
  const starts = nearTruth({ truth, spread: 0 });
  const [row] = await study({
    arms: [{ name: "two", model, truth, starts }],
    sizes: [4000],
    replicates: 1,
    workers: 2,
    ...setting,
  });
  const stream = randomStream("data", { seed: "study", size: 4000, replicate: 0 });
  const data = sample({ model, truth, ...setting, size: 4000, stream });
  const fit = leastSquares({ model, data, atoms: 2, starts });
  expect([fit.status, row.status]).toEqual(["converged", "converged"]);
  expect(row.parameters).toEqual([...model.parameters(fit.measure)]);
  model.parameters(truth).forEach((value, i) => {
    expect(Math.abs(row.parameters[i] - value)).toBeLessThan(4.5 * fit.standardErrors![i]);
    expect(fit.standardErrors![i]).toBeLessThan(0.4);
  });
});
