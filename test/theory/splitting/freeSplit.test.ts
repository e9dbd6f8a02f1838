import {
  expertNamed,
  formulaExpert,
  linearExpert,
  mixture,
  polynomialExpert,
  randomStream,
  reluExpert,
  routerNamed,
  routerNames,
  uniformBox,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { drawInputs } from "../../../lib/dist/data/sample";
import { freeSplit, splitFreely } from "../../../lib/dist/theory/splitting/freeSplit";

test.each([
  ["linear", linearExpert(), { degree: 1, isLinear: true }],
  ["ReLU", reluExpert(), { degree: 1, isLinear: false }],
  ["quadratic", polynomialExpert({ degree: 2 }), { degree: 2, isLinear: false }],
  ["cubic", polynomialExpert({ degree: 3 }), { degree: 3, isLinear: false }],
  ["tanh", expertNamed("tanh"), null],
  ["sigmoid", expertNamed("sigmoid"), null],
  ["GELU", expertNamed("gelu"), null],
  ["two-layer", expertNamed("twoLayer"), null],
  ["a product of two numbers of η", formulaExpert("a*x1*b"), { degree: 2, isLinear: false }],
])("%s: the degree in η, if there is one", (_, expert, split) => {
  expect(freeSplit(expert, 2)).toEqual(split);
});

describe.each(routerNames)("behind the %s router", (name) => {
  test.each([2, 3])("two multiples of an expert of degree %i are one of it, and no other two", (degree) => {
    const model = mixture({ router: routerNamed(name), expert: polynomialExpert({ degree }), dim: 2 });
    const truth = model.measure([
      { bias: -0.2, router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3] },
      { expert: [0.2, -1.6, 0.8] },
    ]);
    const inputs = drawInputs({ input: uniformBox(), dim: 2, size: 50, stream: randomStream("split") });
    const f = model.predict(truth, inputs);
    const split = splitFreely({ model, truth, share: 0.3, scale: 0.5 });
    expect(split.size).toBe(3);
    model.predict(split, inputs).forEach((value, i) => void expect(value).toBeCloseTo(f[i], 12));
    const [first, second, last] = split.atoms;
    const wrong = model.measure([{ ...first, router: [0.4, 0.5] }, second, { expert: last.expert }]);
    expect(Math.abs(model.predict(wrong, inputs)[0] - f[0])).toBeGreaterThan(1e-4);
  });
});

test("an expert that is not homogeneous, and a scale that leaves nothing for the other, are refused", () => {
  const setting = (expert = expertNamed("tanh")) => {
    const model = mixture({ router: routerNamed("linear"), expert, dim: 1 });
    return { model, truth: model.measure([{ bias: 0, router: [1], expert: [1, 2] }, { expert: [0, 1] }]) };
  };
  expect(() => splitFreely({ ...setting(), share: 0.5, scale: 0.5 })).toThrow(
    "The tanh expert has no free split: it is not homogeneous in η.",
  );
  expect(() => splitFreely({ ...setting(polynomialExpert()), share: 0.5, scale: 2 })).toThrow(
    "scale is 2, but must be a number > 0 whose power times share is less than 1.",
  );
});
