import { describe, expect, test } from "vitest";
import { truncatedGaussian } from "../../../lib/dist/data/inputs";
import { randomStream } from "../../../lib/dist/data/randomStream";
import { expertNamed } from "../../../lib/dist/experts/experts";
import { formulaExpert } from "../../../lib/dist/experts/formula/formulaExpert";
import { polynomialExpert } from "../../../lib/dist/experts/polynomialExpert";
import { reluExpert } from "../../../lib/dist/experts/reluExpert";
import { tanhExpert } from "../../../lib/dist/experts/tanhExpert";
import { InputError } from "../../../lib/dist/requirements";
import { cosine } from "../../../lib/dist/routers/cosine";
import { linear } from "../../../lib/dist/routers/linear";
import { perturbedCosine } from "../../../lib/dist/routers/perturbedCosine";
import type { FunctionSet } from "../../../lib/dist/theory/strong/functionSets";
import type { LinearRelation } from "../../../lib/dist/theory/strong/linearRelations";
import { strongIdentifiability } from "../../../lib/dist/theory/strong/strongIdentifiability";

const routers = {
  linear: linear(),
  perturbed: perturbedCosine({ tau1: 1, tau2: 1 }),
  unitInputs: perturbedCosine({ tau1: 1, tau2: 0 }),
};
type RouterKey = keyof typeof routers;

const counts = ({ distinct, vanishing, rank }: FunctionSet) => [distinct, vanishing, rank];

/** Of one atom at d = 4. */
function literal(name: string, order: 1 | 2, router: RouterKey = "perturbed"): FunctionSet {
  const answer = strongIdentifiability({ expert: expertNamed(name), dim: 4, router: routers[router], atoms: 1 });
  return order === 1 ? answer.literal.first : answer.literal.second;
}

/** As one line, largest coefficient 1. */
const text = ({ terms }: LinearRelation) => terms.map(({ coefficient, name }) => `${coefficient} ${name}`).join(" + ");

describe("the recalled definition, literally, one atom at d = 4 (derived fact 6)", () => {
  test.each([
    ["tanh", 10],
    ["sigmoid", 10],
    ["polynomial", 9],
    ["linear", 9],
    ["relu", 9],
  ])("order 1: %s has rank %i of 10", (name, rank) => {
    expect(counts(literal(name, 1))).toEqual([10, 0, rank]);
  });

  test.each([
    ["tanh", 49, 0],
    ["sigmoid", 49, 0],
    ["polynomial", 39, 0],
    ["linear", 29, 15],
    ["relu", 29, 15],
  ])("order 2: %s has rank %i of 49, %i of which vanish", (name, rank, vanishing) => {
    const set = literal(name, 2);
    expect(set.functions).toBe(55); // 6 of which are x̃ᵤ ∂h/∂aᵥ = x̃ᵥ ∂h/∂aᵤ a second time
    expect(counts(set)).toEqual([49 - vanishing, vanishing, rank]);
    expect(set.relations.length).toBe(49 - rank);
  });

  test("on unit inputs tanh has rank 48 of 49, and the relation is ‖x̃‖² h = h (derived fact 5)", () => {
    const set = literal("tanh", 2, "unitInputs");
    expect(counts(set)).toEqual([49, 0, 48]);
    expect(set.relations.map(text)).toEqual(["1 h1 + -1 x̃1²·h1 + -1 x̃2²·h1 + -1 x̃3²·h1 + -1 x̃4²·h1"]);
  });
});

describe("the model's own tangent set at d = 3 (derived fact 6)", () => {
  const smooth = { linear: [50, 0, 50], perturbed: [56, 0, 56], unitInputs: [56, 0, 55] };
  const quadratic = { linear: [50, 0, 42], perturbed: [56, 0, 48], unitInputs: [56, 0, 47] };
  const flat = { linear: [30, 20, 30], perturbed: [36, 20, 36], unitInputs: [36, 20, 35] };
  const expected = { tanh: smooth, sigmoid: smooth, gelu: smooth, polynomial: quadratic, linear: flat, relu: flat };
  const cases = Object.entries(expected).flatMap(([name, ranks]) =>
    Object.entries(ranks).map(([router, second]) => [name, router as RouterKey, second] as const),
  );

  test.each(cases)("k = 2: %s behind the %s router has distinct, vanishing and rank %j at order 2", (...row) => {
    const [name, router, second] = row;
    const answer = strongIdentifiability({ expert: expertNamed(name), dim: 3, router: routers[router] });
    expect(counts(answer.model.first)).toEqual([12, 0, 12]);
    expect(counts(answer.model.second)).toEqual(second);
    const [distinct, vanishing, rank] = second;
    expect(answer.model.second.relations.length).toBe(distinct - rank + vanishing);
    expect(answer).toMatchObject({ weak: true, strong: distinct === rank && vanishing === 0 });
  });

  test("so it is at other truths and for other inputs", () => {
    for (const [name, ranks] of Object.entries(expected)) {
      const asked = {
        expert: expertNamed(name),
        dim: 3,
        stream: randomStream("others"),
        input: truncatedGaussian({ sd: 2, radius: 5 }),
      };
      expect([name, ...counts(strongIdentifiability(asked).model.second)]).toEqual([name, ...ranks.perturbed]);
    }
  });

  test.each([
    ["linear", 80, 80],
    ["perturbed", 89, 89],
    ["unitInputs", 89, 87],
  ] as const)(
    "k = 3: tanh behind the %s router has 20 functions of order 1, and %i of rank %i of order 2",
    (...row) => {
      const [router, distinct, rank] = row;
      const { model } = strongIdentifiability({ expert: tanhExpert(), dim: 3, router: routers[router], atoms: 3 });
      expect(counts(model.first)).toEqual([20, 0, 20]);
      expect(counts(model.second)).toEqual([distinct, 0, rank]);
    },
  );

  test("the relations on unit inputs are those of an isotropic split of each atom but the reference (derived fact 5)", () => {
    const { model } = strongIdentifiability({ expert: tanhExpert(), dim: 2, router: cosine(), atoms: 3 });
    expect(model.second.relations.map(text).sort()).toEqual([
      "1 p1·(h1 − f) + -1 x̃1²·p1·(h1 − f) + -1 x̃2²·p1·(h1 − f)",
      "1 p2·(h2 − f) + -1 x̃1²·p2·(h2 − f) + -1 x̃2²·p2·(h2 − f)",
    ]);
  });

  test("a function that vanishes is a relation of one term", () => {
    const { model } = strongIdentifiability({ expert: reluExpert(), dim: 1 });
    expect(model.second.relations.map(text)).toEqual(
      [1, 2].flatMap((j) => ["∂a1²", "∂a1∂b", "∂b²"].map((by) => `1 p${j}·∂²h${j}/${by}`)),
    );
  });

  test("several affine atoms share x and 1 in the literal set alone", () => {
    const { model, literal: both } = strongIdentifiability({ expert: expertNamed("linear"), dim: 2 });
    expect(both.first.relations.map(text)).toContain("1 ∂h1/∂a1 + -1 ∂h2/∂a1");
    expect(model.first.relations).toEqual([]);
  });
});

describe("functions are merged only where they are equal for every parameter value and differ in ν", () => {
  test("a formula has the counts of the built-in expert that it writes out", () => {
    for (const router of Object.values(routers)) {
      const [written, built] = [formulaExpert("tanh(a1*x1 + a2*x2 + b)"), tanhExpert()].map((expert) => {
        const { model, literal, ...answers } = strongIdentifiability({ expert, dim: 2, router });
        const sets = [model.first, model.second, literal.first, literal.second];
        return { ...answers, sets: sets.map(({ singularValues, ...set }) => set) };
      });
      expect(written).toEqual(built);
    }
    const square = strongIdentifiability({ expert: formulaExpert("(a1*x1 + a2*x2 + b)^2"), dim: 2 });
    const built = strongIdentifiability({ expert: polynomialExpert({ degree: 2 }), dim: 2 });
    expect([counts(square.model.second), counts(square.literal.second)]).toEqual([
      counts(built.model.second),
      counts(built.literal.second),
    ]);
  });

  test("two parameters that do the same are a dependence, not one function", () => {
    const { weak, strong, model } = strongIdentifiability({ expert: formulaExpert("tanh(a*x1 + b + c)"), dim: 1 });
    expect({ weak, strong }).toEqual({ weak: false, strong: false });
    expect(counts(model.first)).toEqual([8, 0, 6]);
    expect(model.first.relations.map(text)).toEqual([2, 1].map((j) => `1 p${j}·∂h${j}/∂b + -1 p${j}·∂h${j}/∂c`));
  });

  test("proportional derivatives are a dependence, with its factor", () => {
    const { model } = strongIdentifiability({ expert: formulaExpert("tanh(a*x1 + b + 4*c)"), dim: 1 });
    expect(model.first.relations.map(text)).toEqual([2, 1].map((j) => `1 p${j}·∂h${j}/∂b + -0.25 p${j}·∂h${j}/∂c`));
  });

  test("they stay two behind another router: x ∂h/∂b = ∂h/∂a behind the linear one alone", () => {
    const expert = formulaExpert("sin(a*x1 + b)");
    const second = (router: RouterKey) =>
      strongIdentifiability({ expert, dim: 1, router: routers[router] }).model.second;
    expect(second("linear").distinct).toBe(second("perturbed").distinct - 2);
    expect(second("linear").functions).toBe(second("perturbed").functions);
  });
});

test("a set that double precision cannot decide gives null, not an answer", () => {
  const nested = [1, 2, 3, 4].reduce((inner, layer) => `tanh(${inner}*a${layer} + b)`, "x1");
  const { strong, model } = strongIdentifiability({ expert: formulaExpert(nested), dim: 1 });
  expect(model.second).toMatchObject({ vanishing: 0, decided: false });
  expect(strong).toBe(null);
});

test("experts of very different size are told from functions that vanish", () => {
  const { weak, model } = strongIdentifiability({ expert: formulaExpert("a*exp(40*b*x1)"), dim: 1 });
  expect(model.first.vanishing).toBe(0);
  expect(weak).not.toBe(false);
});

test("an expert that is 0 everywhere is told apart from rounding", () => {
  const { weak, model } = strongIdentifiability({ expert: formulaExpert("0*a*x1"), dim: 1 });
  expect(weak).toBe(false);
  expect(model.first).toMatchObject({ rank: 0, decided: true });
});

test("one atom has no router: its expert alone is tested", () => {
  const { model } = strongIdentifiability({ expert: tanhExpert(), dim: 2, atoms: 1 });
  expect(counts(model.first)).toEqual([3, 0, 3]);
  expect(model.second.functions).toBe(15); // 3 ∂h, 6 ∂²h and 6 x̃ ∂h
});

test("bad input is refused in one sentence", () => {
  const asked = { expert: tanhExpert(), dim: 2 };
  const refused = (options: object) => () => strongIdentifiability({ ...asked, ...options });
  expect(refused({ atoms: 0 })).toThrow("atoms is 0, but must be an integer ≥ 1.");
  expect(refused({ dim: 0 })).toThrow("dim is 0, but must be an integer ≥ 1.");
  expect(refused({ expert: null })).toThrow("expert is null, but must be an expert");
  expect(refused({ router: "linear" })).toThrow('router is "linear", but must be a router');
  expect(refused({ input: 3 })).toThrow("input is 3, but must be an input distribution");
  expect(refused({ dim: 40 })).toThrow(/^d = 40, 41 .* there must be at most 500\.$/);
  expect(refused({ expert: formulaExpert("a*x3") })).toThrow(
    "The formula has the input x3, but the dimension is 2: it must be ≥ 3.",
  );
  expect(refused({ expert: formulaExpert("log(a*x1 + b*x2)") })).toThrow(InputError);
});
