import {
  cosine,
  invariantLoss,
  linear,
  type MixingMeasure,
  mixture,
  perturbedCosine,
  polynomialExpert,
  type Router,
  randomStream,
  routerNamed,
  routerNames,
  tanhExpert,
  uniformBox,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { drawInputs } from "../../lib/dist/data/sample";

const input = uniformBox({ low: -2, high: 2 });
const modelOf = (router: Router, { reference = true, dim = 2 } = {}) =>
  mixture({ router, expert: tanhExpert(), dim, reference });
const inputsOf = (dim: number) => drawInputs({ input, dim, size: 400, stream: randomStream("gates") });

const atoms = [
  { bias: 0.3, router: [0.8, -0.4], expert: [1, 0, 0.5] },
  { bias: -0.2, router: [-0.3, 0.9], expert: [0, -1, 0.2] },
  { expert: [-0.7, 0.6, -1] },
];

/** A fitted measure with the same f has no loss. */
function expectNone(model: ReturnType<typeof modelOf>, fitted: MixingMeasure, truth: MixingMeasure) {
  const inputs = inputsOf(model.dim);
  const f = model.predict(truth, inputs);
  model.predict(fitted, inputs).forEach((value, i) => void expect(value).toBeCloseTo(f[i], 12));
  const { total } = invariantLoss({ model, fitted, truth, inputs });
  expect(total).toBeLessThan(1e-12);
}

test("gate, direction and expert are what is written out, in a shared cell with squares", () => {
  const model = modelOf(linear());
  const truth = model.measure(atoms);
  const fitted = model.measure([
    { bias: 0.1, router: [0.5, 0], expert: [1.1, 0, 0.5] },
    { bias: -0.7, router: [0.9, -0.9], expert: [1, 0.3, 0.5] },
    { bias: -0.1, router: [-0.2, 1], expert: [0, -1, 0.6] },
    { expert: [-0.7, 0.6, -1.2] },
  ]);
  const inputs = inputsOf(2);
  const n = inputs.length / 2;
  const gatesAt = (measure: MixingMeasure, i: number) => {
    const weights = measure.atoms.map(({ bias, router }) =>
      Math.exp(bias + router[0] * inputs[2 * i] + router[1] * inputs[2 * i + 1]),
    );
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / all);
  };
  const squares = [0, 0, 0];
  const found = [0, 0, 0, 0];
  const right = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [p, q] = [gatesAt(fitted, i), gatesAt(truth, i)];
    [p[0] + p[1] - q[0], p[2] - q[1], p[3] - q[2]].forEach((each, j) => {
      squares[j] += (each * each) / n;
    });
    p.forEach((each, j) => {
      found[j] += each / n;
    });
    q.forEach((each, j) => {
      right[j] += each / n;
    });
  }
  const { total, gate, direction, expert } = invariantLoss({ model, fitted, truth, inputs });
  expect(gate).toBeCloseTo(
    squares.reduce((sum, each) => sum + Math.sqrt(each), 0),
    10,
  );
  expect(expert).toBeCloseTo(found[0] * 0.01 + found[1] * 0.09 + found[2] * 0.4 + found[3] * 0.2, 10);
  const chord = ([a, b]: number[], [c, d]: number[]) =>
    Math.hypot(a / Math.hypot(a, b) - c / Math.hypot(c, d), b / Math.hypot(a, b) - d / Math.hypot(c, d));
  const centre = [0, 1].map(
    (u) => (Math.exp(0.1) * [0.5, 0][u] + Math.exp(-0.7) * [0.9, -0.9][u]) / (Math.exp(0.1) + Math.exp(-0.7)), // the reference has v = 0
  );
  expect(direction).toBeCloseTo(right[0] * chord(centre, [0.8, -0.4]) + right[1] * chord([-0.2, 1], [-0.3, 0.9]), 10);
  expect(total).toBeCloseTo(gate + direction + expert, 14);
});

describe.each(routerNames)("%s router: no loss", (name) => {
  test("for the truth, for its atoms in another order with all logits free, and after a shift of all biases", () => {
    const model = modelOf(routerNamed(name), { reference: false });
    const free = atoms.map((atom, i) => ({ ...atom, bias: atom.bias ?? 0.1, router: atom.router ?? [0.2, 0.5 + i] }));
    const truth = model.measure(free);
    expectNone(model, truth, truth);
    expectNone(
      model,
      model.measure([free[2], free[0], free[1]].map((atom) => ({ ...atom, bias: atom.bias + 0.7 }))),
      truth,
    );
  });
});

test("a common shift of v, all logits free, is not seen", () => {
  const router = perturbedCosine({ tau1: 1, tau2: 0.3 });
  const model = modelOf(router, { reference: false });
  const truth = model.measure(atoms.map((atom) => ({ ...atom, router: atom.router ?? [0.4, 0.1] })));
  const shifted = truth.atoms.map((atom) => ({
    ...atom,
    router: router.inverse(router.transformRouter(atom.router).map((v, u) => v + [0.1, -0.2][u]))!,
  }));
  expectNone(model, model.measure(shifted), truth);
});

test("norms, labels and a common turn of the cosine router's vectors are not seen", () => {
  const model = modelOf(cosine());
  const truth = model.measure([atoms[0], { expert: atoms[1].expert }]);
  const turned = { bias: -0.3, router: [-2.4, 1.2], expert: atoms[1].expert }; // longer, and the labels swapped
  expectNone(model, model.measure([turned, { expert: atoms[0].expert }]), truth);
  const free = modelOf(cosine(), { reference: false, dim: 3 });
  const two = (height: number) =>
    free.measure([
      { bias: 0, router: [0.6, 0.8 * Math.cos(height), 0.8 * Math.sin(height)], expert: [1, 0, 0, 0.5] },
      { bias: 0.2, router: [-0.6, 0.8 * Math.cos(height), 0.8 * Math.sin(height)], expert: [0, -1, 1, 0.2] },
    ]);
  expectNone(free, two(2.5), two(0.3));
});

test("all gates split by one measure (k = 2k*), and the other sign of an even expert, are not seen", () => {
  const model = mixture({ router: linear(), expert: polynomialExpert({ degree: 2 }), dim: 2, reference: false });
  const truth = model.measure(atoms.slice(0, 2));
  const split = atoms.slice(0, 2).flatMap((atom) =>
    [1, -1].map((sign) => ({
      bias: (atom.bias ?? 0) - Math.log(2),
      router: (atom.router ?? []).map((value, u) => value + sign * [0.5, 0.2][u]),
      expert: atom.expert.map((value) => sign * value),
    })),
  );
  expectNone(model, model.measure(split), truth);
});

test("what data see is seen: a gate, a direction, an expert, an empty cell", () => {
  const model = modelOf(cosine());
  const truth = model.measure(atoms);
  const lossOf = (changed: object) =>
    invariantLoss({
      model,
      fitted: model.measure([{ ...atoms[0], ...changed }, ...atoms.slice(1)]),
      truth,
      inputs: inputsOf(2),
    });
  expect(lossOf({ bias: 0.4 }).gate).toBeGreaterThan(0.01);
  expect(lossOf({ router: [0.4, 0.8] }).direction).toBeGreaterThan(0.1);
  expect(lossOf({ expert: [1, 0, 0.6] }).expert).toBeGreaterThan(0.01);
  const empty = lossOf({ expert: [0, -1, 0.3] });
  expect(empty.direction).toBeGreaterThan(0.5);
  expect(empty.gate).toBeGreaterThan(0.3);
});
