import { describe, expect, test } from "vitest";
import { randomStream } from "../../../lib/dist/data/randomStream";
import type { Expert } from "../../../lib/dist/experts/expert";
import { formulaExpert } from "../../../lib/dist/experts/formula/formulaExpert";
import { geluExpert } from "../../../lib/dist/experts/geluExpert";
import { reluExpert } from "../../../lib/dist/experts/reluExpert";
import { sigmoidExpert } from "../../../lib/dist/experts/sigmoidExpert";
import { InputError } from "../../../lib/dist/requirements";

test("a written-out sigmoid has the value, gradient and Hessian of the built-in one", () => {
  const expert = formulaExpert("1/(1 + exp(-(a1*x1 + a2*x2 + b)))");
  const stream = randomStream("sigmoid");
  for (let trial = 0; trial < 5; trial++) {
    const [inputs, eta] = [2, 3].map((length) => Float64Array.from({ length }, () => stream.normal()));
    const [written, built] = [expert, sigmoidExpert()].map((each) => {
      const [gradient, hessian] = [new Float64Array(3), new Float64Array(9)];
      return [each.evaluate(inputs, eta, gradient, hessian), ...gradient, ...hessian];
    });
    written.forEach((value, i) => {
      expect(value).toBeCloseTo(built[i], 12);
    });
  }
});

test.each([
  ["a*exp(b*x1)", [0.5, -0.3]],
  ["a*sin(w*x1 + x2)^2/(1 + c^2*x2^2)", [0.7, 0.4, 0.9]],
  ["sqrt(1 + (a*x1)^2) + abs(b*x2) + atan(a*b) + pi*e", [0.7, 0.4]],
  ["pow(2 + tanh(a*x1), 3) - cosh(b)*log(3 + x1) + sech(a b x2)", [0.7, 0.4]],
])("derivatives of %s agree with differences", (formula, parameters) => {
  const expert = formulaExpert(formula);
  const q = parameters.length;
  const input = Float64Array.of(0.8, -0.6);
  const at = (eta: readonly number[]) => {
    const [gradient, hessian] = [new Float64Array(q), new Float64Array(q * q)];
    return { value: expert.evaluate(input, Float64Array.from(eta), gradient, hessian), gradient, hessian };
  };
  const { gradient, hessian } = at(parameters);
  const step = 1e-5;
  parameters.forEach((_, r) => {
    const moved = (by: number) => at(parameters.map((value, s) => (s === r ? value + by : value)));
    const [up, down] = [moved(step), moved(-step)];
    expect(gradient[r]).toBeCloseTo((up.value - down.value) / (2 * step), 7);
    for (let s = 0; s < q; s++)
      expect(hessian[r * q + s]).toBeCloseTo((up.gradient[s] - down.gradient[s]) / (2 * step), 7);
  });
});

const everywhere =
  "exp abs sigmoid softplus erf sin cos tan sec csc cot atan acot sinh cosh tanh sech csch coth asinh acsch".split(" ");

test.each([
  ...[...everywhere, "log", "ln", "log2", "log10", "sqrt", "cbrt", "acosh"].map((name) => `${name}(1.7 + a^2*x1)`),
  ...everywhere.map((name) => `${name}(-1.7 - a^2*x1)`),
  ...["asin", "acos", "atanh", "asech"].map((name) => `${name}(0.4 + a^2*x1/9)`),
  ...["asin", "acos", "atanh"].map((name) => `${name}(-0.4 - a^2*x1/9)`),
])("derivatives of %s agree with differences", (formula) => {
  const expert = formulaExpert(formula);
  const at = (a: number) => {
    const [gradient, hessian] = [new Float64Array(1), new Float64Array(1)];
    const value = expert.evaluate(Float64Array.of(0.6), Float64Array.of(a), gradient, hessian);
    return [value, gradient[0], hessian[0]];
  };
  const [up, down, middle] = [at(0.8 + 1e-5), at(0.8 - 1e-5), at(0.8)];
  for (const order of [1, 2]) expect(middle[order]).toBeCloseTo((up[order - 1] - down[order - 1]) / 2e-5, 6);
});

test("a formula nested eight deep is differentiated at once, and one nested twenty deep", () => {
  const nested = (depth: number) =>
    Array.from({ length: depth }, (_, layer) => layer % 8).reduce(
      (inner, layer) => `tanh(a${layer}*${inner} + b)`,
      "x1",
    );
  const expert = formulaExpert(nested(8));
  const eta = Float64Array.from({ length: 9 }, (_, r) => 1 + r / 10);
  const gradient = (by: number) => {
    const [into, hessian] = [new Float64Array(9), new Float64Array(81)];
    expert.evaluate(
      Float64Array.of(0.7),
      eta.map((value, r) => value + (r === 3 ? by : 0)),
      into,
      hessian,
    );
    return { into, hessian };
  };
  const [up, down] = [gradient(1e-5), gradient(-1e-5)];
  const { hessian } = gradient(0);
  up.into.forEach((value, r) => {
    expect(hessian[3 * 9 + r]).toBeCloseTo((value - down.into[r]) / 2e-5, 7);
  });
  const deep = formulaExpert(nested(20));
  const at = (by: number) => {
    const [into, second] = [new Float64Array(9), new Float64Array(81)];
    const moved = eta.map((value, r) => value + (r === 8 ? by : 0));
    return [deep.evaluate(Float64Array.of(0.7), moved, into, second), into[8], second[80]];
  };
  const [above, below, middle] = [at(1e-5), at(-1e-5), at(0)];
  for (const order of [1, 2]) expect(middle[order]).toBeCloseTo((above[order - 1] - below[order - 1]) / 2e-5, 7);
});

test("x1, x2, … are inputs, e and pi constants, and every other symbol is a parameter, in the order of appearance", () => {
  const { parameterNames, leastDim } = formulaExpert("e^(w*x3) + pi*beta1*x1 + w + α");
  expect({ parameterNames, leastDim }).toEqual({ parameterNames: ["w", "beta1", "α"], leastDim: 3 });
});

/** h, ∂h/∂η and ∂²h/∂η² of a formula of x1 at one point. */
function found(formula: string, x: number, ...eta: number[]): number[] {
  const expert = formulaExpert(formula);
  const [gradient, hessian] = [new Float64Array(eta.length), new Float64Array(eta.length ** 2)];
  return [expert.evaluate(Float64Array.of(x), Float64Array.from(eta), gradient, hessian), ...gradient, ...hessian];
}

test.each([
  ["ln(a*x1)", Math.E, 1, [1, 1, -1]],
  ["log2(a*x1)", 8, 1, [3, 1 / Math.LN2, -1 / Math.LN2]],
  ["log10(a*x1)", 1000, 1, [3, 1 / Math.LN10, -1 / Math.LN10]],
  ["sigmoid(a*x1)", Math.log(3), 1, [0.75, (3 / 16) * Math.log(3), (-3 / 32) * Math.log(3) ** 2]],
  ["softplus(a*x1)", Math.log(3), 1, [Math.log(4), 0.75 * Math.log(3), (3 / 16) * Math.log(3) ** 2]],
  [
    "erf(a*x1)",
    1,
    0.5,
    [0.5204998778130465, 1.1283791670955126 * Math.exp(-0.25), -1.1283791670955126 * Math.exp(-0.25)],
  ],
  ["max(a*x1, 3)", 2, 1, [3, 0, 0]],
  ["max(a*x1, 3)", 4, 1, [4, 4, 0]],
  ["max(0, a^2*x1, 1)", 2, 3, [18, 12, 4]],
  ["min(a*x1, 3)", 2, 1, [2, 2, 0]],
  ["min(-1, a*x1, 2, 3)", 2, 1, [-1, 0, 0]],
  ["x1 > 1 ? a^2 : a*x1", 2, 3, [9, 6, 2]],
  ["x1 > 2 ? a^2 : a*x1", 2, 3, [6, 2, 0]],
  ["(x1 >= 2) ? a^2 : a*x1", 2, 3, [9, 6, 2]],
  ["piecewise(x1 < 0, -1, x1 <= 2, a*x1, a^3)", -1, 3, [-1, 0, 0]],
  ["piecewise(x1 < 0, -1, x1 <= 2, a*x1, a^3)", 2, 3, [6, 2, 0]],
  ["piecewise(x1 < 0, -1, x1 <= 2, a*x1, a^3)", 3, 3, [27, 27, 18]],
  ["piecewise(a*x1 > 0, sqrt(a*x1), 0)", -4, 1, [0, 0, 0]],
])("by hand: %s at x1 = %d, a = %d", (formula, x, a, expected) => {
  found(formula, x, a).forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 14);
  });
});

describe("a formula of a built-in expert is that expert, also at a kink and far out", () => {
  test.each([
    ["max(0, a*x1 + b)", reluExpert(), 0],
    ["max(a*x1 + b, 0)", reluExpert(), 0],
    ["a*x1 + b > 0 ? a*x1 + b : 0", reluExpert(), 0],
    ["sigmoid(a*x1 + b)", sigmoidExpert(), 15],
    ["(a*x1 + b)*(1 + erf((a*x1 + b)/sqrt(2)))/2", geluExpert(), 13],
  ] as [string, Expert, number][])("%s", (formula, expert, digits) => {
    for (const [x, a, b] of [
      [2, 3, -6],
      [1, 2, 0.5],
      [-1, 2, 0.5],
      [0, 1, 0],
      [-1, 30, 0],
      [1, 800, 0],
      [-1, 800, 0],
    ]) {
      const [gradient, hessian] = [new Float64Array(2), new Float64Array(4)];
      const value = expert.evaluate(Float64Array.of(x), Float64Array.of(a, b), gradient, hessian);
      const wanted = [value, ...gradient, ...hessian];
      found(formula, x, a, b).forEach((each, i) => {
        if (digits === 0) expect(each + 0, `${x}, ${a}, ${b}`).toBe(wanted[i] + 0);
        else expect(each, `${x}, ${a}, ${b}`).toBeCloseTo(wanted[i], digits);
      });
    }
  });

  test("abs and max have the derivative from the left at their kinks", () => {
    expect(found("abs(a*x1)", 1, 0)).toEqual([0, -1, 0]);
    expect(found("abs(a*x1 - 2)", 2, 1)).toEqual([0, -2, 0]);
    expect(found("max(2*a, 3*a + x1)", 0, 0).map((each) => each + 0)).toEqual([0, 3, 0]); // of the last where two are equal
    expect(found("min(2*a, 3*a + x1)", 0, 0).map((each) => each + 0)).toEqual([0, 2, 0]);
  });
});

test("names of mathjs are ordinary parameters: Greek letters, tau, phi, gamma, lambda", () => {
  const { parameterNames } = formulaExpert("tau*x1 + phi*x2 + gamma + lambda*sigma + τ");
  expect(parameterNames).toEqual(["tau", "phi", "gamma", "lambda", "sigma", "τ"]);
  expect(found("tau*x1 + pi*phi", 2, 3, 5)).toEqual([6 + 5 * Math.PI, 2, Math.PI, 0, 0, 0, 0]);
});

test.each([
  ["tanh(a x1+b*x2)", "tanh(a·x1 + b·x2)"],
  ["2a x1", "2·a·x1"],
  ["a/(2x1)", "a / (2·x1)"],
  ["(1/2)x1*a", "1 / 2·x1·a"],
  ["-a^2x1", "-a ^ 2·x1"],
  ["piecewise(x1>0, a, b)", "piecewise(x1 > 0, a, b)"],
])("%s is read as %s, and says so", (formula, reading) => {
  expect(formulaExpert(formula).reading).toBe(reading);
});

describe("a formula is refused in one sentence", () => {
  const onlyThese =
    "but must have only numbers, symbols, + − * / ^, parentheses, cases (condition ? value : value) and elementary functions.";
  test.each([
    ["tanh(a*x1", /does not parse: .*\.$/],
    [" ", 'The formula " " is empty.'],
    ["a*b", /has no input, but must have one of x1, x2, …\.$/],
    ["2*x1", /has no parameter, but must have one, /],
    ["a*x", /has x as a symbol, but the inputs are x1, x2, … /],
    ["a*x0 + x1", /has x0 as a symbol, but the inputs are /],
    ["foo(a*x1)", /has the function "foo", but must have only exp, log, .*\.$/],
    ["acoth(2 + a^2*x1)", /has the function "acoth"/],
    ["sin*x1", /has sin as a symbol, but that is a function: write sin\(…\), or give a parameter another name\.$/],
    ["i*x1", /has i as a symbol, but that is the imaginary unit to many: .* another name, such as c\.$/],
    ["end*x1", /has end as a symbol, /],
    ["E^(a*x1)", /has E as a symbol, but a constant is written e\.$/],
    ["PI*a*x1", /has PI as a symbol, but a constant is written pi\.$/],
    ["π*a*x1", /has π as a symbol, but a constant is written pi\.$/],
    ["SQRT2*a*x1", /has SQRT2 as a symbol, but a constant is written sqrt\(2\)\.$/],
    [
      "tanh(ax1 + b*x2)",
      /has ax1 as a symbol, but that looks like the product a\*x1: write it so, or give the parameter/,
    ],
    ["sin(x1x2*a) + x1", /has x1x2 as a symbol, but that looks like the product x1\*x2: /],
    ["x1b + a*x1", /has x1b as a symbol, but that looks like the product x1\*b: /],
    ["aX2 + b*x2", /has aX2 as a symbol, but that looks like the product a\*x2: /],
    ["tanh(a*x_1 + b*x1)", /has x_1 as a symbol, but the inputs are x1, x2, … /],
    ["X1*a + x1", /has X1 as a symbol, but the inputs are x1, x2, … /],
    ["a/2x1", /has "a \/ 2 x1", a product without \* beside a division, which can be read in two ways: /],
    ["1/2x1*a", /has "1 \/ 2 x1", a product without \*/],
    ["1/2(x1 + a)", /a product without \* beside a division/],
    ["a(x1 + 1)", /has the function "a", but must have only .*; a product is written with \*\.$/],
    ["max(a*x1)", /has max with 1 arguments, but it must have at least 2\.$/],
    ["piecewise(x1 > 0, a)", /has piecewise with 2 arguments, but it must have 3, 5, …: /],
    ["piecewise(x1, a, 0)", /has the condition "x1", but a condition must compare two values by <, <=, > or >=\.$/],
    ["x1 == a ? 1 : x1", /has the condition "x1 == a", but a condition must compare/],
    ["0 < x1 < 1 ? a : 0", /has the condition "0 < x1 < 1", but a condition must compare/],
    ["(x1 > 0)*a", onlyThese],
    ["constructor*x1", /has constructor as a symbol, /],
    ["__proto__*x1", /has __proto__ as a symbol, /],
    ["$a*x1", /has \$a as a symbol, /],
    ["tanh(a, x1)", /has tanh with 2 arguments, but it must have 1\.$/],
    ["pow(x1)", /has pow with 1 arguments, but it must have 2\.$/],
    ["1e999*a*x1", onlyThese],
    ["a*x1 = 3", /does not parse: Invalid left hand side of assignment/],
    ["a = x1", onlyThese],
    ["f(x1) = a*x1", onlyThese],
    ["a*x1; b", onlyThese],
    ["a*x1\n+b", onlyThese],
    ["[a, x1]", onlyThese],
    ["{a: x1}", onlyThese],
    ["a[1]*x1", onlyThese],
    ['"a"*x1', onlyThese],
    ["a*x1 > 0", onlyThese],
    ["a*x1!", onlyThese],
    ["a*x1 % 2", onlyThese],
    ["a.b(x1)", /has the function "a\.b"/],
    ...[
      "import",
      "evaluate",
      "parse",
      "simplify",
      "derivative",
      "compile",
      "createUnit",
      "config",
      "map",
      "random",
    ].map((name) => [`a*${name}(x1)`, new RegExp(`has the function "${name}"`)] as const),
    [`a*x1${"+0".repeat(300)}`, "at most 500 characters long"],
    [Array.from({ length: 21 }, (_, r) => `p${r}*x1`).join("+"), "has 21 parameters, but must have at most 20"],
  ] as const)("%s", (formula, sentence) => {
    expect(() => formulaExpert(formula)).toThrow(InputError);
    expect(() => formulaExpert(formula)).toThrow(sentence);
  });

  test("where it is not a finite number, nor a derivative", () => {
    const at = (formula: string, x: number, a: number) => () =>
      formulaExpert(formula).evaluate(Float64Array.of(x), Float64Array.of(a), new Float64Array(1));
    expect(at("log(a*x1)", -1, 2)).toThrow(/is not a finite number at x1 = -1\.000, a = 2\.000, but must be one/);
    expect(at("sqrt(a*x1)", 0, 2)).toThrow(InputError);
    expect(at("sqrt(a*x1)", 1, 2)).not.toThrow();
  });
});
