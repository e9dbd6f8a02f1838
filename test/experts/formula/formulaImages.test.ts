import {
  cosine,
  formulaExpert,
  fromData,
  gaussianNoise,
  identify,
  type LeastSquaresOptions,
  leastSquares,
  linear,
  mixture,
  polynomialExpert,
  randomStream,
  sample,
  twoLayerExpert,
  uniformBox,
  voronoiLoss,
} from "routerlab";
import { describe, expect, test } from "vitest";

const meaningOf = (formula: string) => formulaExpert(formula).images?.meaning;

describe("the symmetries of a formula", () => {
  test.each([
    ["a*sin(b*x1 + c*x2)", "(a, b, c) and (−a, −b, −c), of any atom, are the same expert: 2 parameter vectors."],
    ["abs(a)*x1", "a and −a, of any atom, are the same expert: 2 parameter vectors."],
    ["exp(a*x1 - b*x1)", "(a, b) and (−b, −a), of any atom, are the same expert: 2 parameter vectors."],
    ["a*b*x1", "(a, b) and (b, a); (a, b) and (−a, −b), of any atom, are the same expert: 4 parameter vectors."],
    // An even number of ten signs, 2¹⁰ / 2; swaps are tried up to nine parameters.
    ["sin(a*b*c*d*f*g*h*k*m*n*x1)", /: 512 parameter vectors\.$/],
  ])("%s: %s", (formula, meaning) => {
    if (typeof meaning === "string") expect(meaningOf(formula)).toBe(meaning);
    else expect(meaningOf(formula)).toMatch(meaning);
  });

  test.each(["tanh(a*x1 + b*x2 + c)", "log(a)*x1 + b", "a*exp(b*x1)", "a*x1 + 1.0000001*b*x1^2"])(
    "%s has none",
    (formula) => {
      expect(formulaExpert(formula).images).toBeUndefined();
    },
  );

  test("of three sines the order and the signs: 3! 2³ vectors", () => {
    expect(meaningOf("a*sin(b*x1+c) + d*sin(f*x1+g) + h*sin(k*x1+m)")).toMatch(/: 48 parameter vectors\.$/);
  });

  test("of a product of eight parameters more are there than are known, which is said", () => {
    expect(meaningOf("a1*a2*a3*a4*a5*a6*a7*a8*x1")).toMatch(/more than 5000 parameter vectors\.$/);
  });
});

describe("the nearest image", () => {
  const stream = randomStream("formula images");
  const vector = (count: number) => Float64Array.from({ length: count }, () => stream.normal());

  test("is that of the built-in even expert", () => {
    const [own, built] = [formulaExpert("(a*x1 + b*x2 + c)^2"), polynomialExpert({ degree: 2 })];
    for (let i = 0; i < 20; i++) {
      const [eta, target] = [vector(3), vector(3)];
      expect([...own.images!.nearest(eta, target, 2)]).toEqual([...built.images!.nearest(eta, target, 2)]);
    }
  });

  test("is that of the two-layer expert, which solves an assignment", () => {
    const own = formulaExpert("u*tanh(p*x1 + r) + v*tanh(q*x1 + s) + t"); // u, p, r, v, q, s, t
    const built = twoLayerExpert({ width: 2 }); // p, q, r, s, u, v, t
    const toBuilt = ([u, p, r, v, q, s, t]: ArrayLike<number> & Iterable<number>) =>
      Float64Array.from([p, q, r, s, u, v, t]);
    for (let i = 0; i < 20; i++) {
      const [eta, target] = [vector(7), vector(7)];
      const expected = built.images!.nearest(toBuilt(eta), toBuilt(target), 1);
      expect([...toBuilt(own.images!.nearest(eta, target, 1))]).toEqual([...expected]);
    }
  });
});

test("a fit that ended at the other sign has the loss of one at the truth, and identify names the symmetry", () => {
  const expert = formulaExpert("a*sin(b*x1 + c*x2)");
  const model = mixture({ router: linear(), expert, dim: 2 });
  const truth = model.measure([
    { bias: 0.2, router: [0.8, -0.5], expert: [1, 0.7, 0.4] },
    { expert: [-0.8, 0.5, 1.1] },
  ]);
  const input = uniformBox({ low: -2, high: 2 });
  const noise = gaussianNoise({ sd: 0.05 });
  const data = sample({ model, truth, input, noise, size: 2000, stream: randomStream("sines") });
  const other = model.measure([{ ...truth.atoms[0], expert: [-1, -0.7, -0.4] }, truth.atoms[1]]);
  const [near, far] = [truth, other].map((start) => {
    const { measure, objective } = leastSquares({ model, data, atoms: 2, starts: [start] });
    return { objective, loss: voronoiLoss({ model, fitted: measure, truth, loss: "L3" }).total! };
  });
  expect(far.objective).toBeCloseTo(near.objective, 9);
  expect(near.loss).toBeLessThan(0.3);
  expect(far.loss).toBeCloseTo(near.loss, 4); // was near 2.6, twice the length of η
  const { symmetries, rank, parameterCount } = identify({ model, truth, input });
  expect(rank).toBe(parameterCount); // no Jacobian shows it
  expect(symmetries.map(({ name }) => name)).toContain("signs and order of the parameters");
  const behindCosine = mixture({ router: cosine(), expert, dim: 2 });
  expect(identify({ model: behindCosine, truth, input }).symmetries.map(({ meaning }) => meaning)).toContain(
    "(a, b, c) and (−a, −b, −c), of any atom, are the same expert: 2 parameter vectors.",
  );
});

test("sines have other minima, which are no images: their objective is higher, and from more starts the truth's is found", () => {
  const model = mixture({ router: linear(), expert: formulaExpert("a*sin(b*x1 + c*x2)"), dim: 2 });
  const truth = model.measure([
    { bias: 0.2, router: [0.8, -0.5], expert: [1, 0.7, 0.4] },
    { expert: [-0.8, 0.5, 1.1] },
  ]);
  const noise = gaussianNoise({ sd: 0.05 });
  const stream = randomStream("sines");
  const data = sample({ model, truth, input: uniformBox({ low: -2, high: 2 }), noise, size: 300, stream });
  const objective = (starts: LeastSquaresOptions["starts"]) =>
    leastSquares({ model, data, atoms: 2, starts, standardErrors: false }).objective;
  const fromStarts = (polished: number) =>
    objective(fromData({ count: 120, polished, stream: randomStream("starts", { s: 0 }) }));
  const lowest = objective([truth]);
  expect(fromStarts(3) / lowest).toBeGreaterThan(4);
  expect(fromStarts(40) / lowest).toBeCloseTo(1, 6);
});
