import { describe, expect, test } from "vitest";
import { randomStream } from "../../lib/dist/data/randomStream";
import { formulaExpert } from "../../lib/dist/experts/formulaExpert";
import { sigmoidExpert } from "../../lib/dist/experts/sigmoidExpert";
import { InputError } from "../../lib/dist/requirements";

test("a written-out sigmoid has the value, gradient and Hessian of the built-in one", () => {
  const expert = formulaExpert("1/(1 + exp(-(a1*x1 + a2*x2 + b)))");
  const stream = randomStream("sigmoid");
  for (let trial = 0; trial < 5; trial++) {
    const [inputs, eta] = [2, 3].map((length) => Float64Array.from({ length }, () => stream.normal()));
    const [written, built] = [expert, sigmoidExpert()].map((each) => {
      const [gradient, hessian] = [new Float64Array(3), new Float64Array(9)];
      return [each.evaluate(2, inputs, 0, eta, 0, gradient, 0, hessian, 0), ...gradient, ...hessian];
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
])("derivatives of %s agree with differences, written at offsets", (formula, parameters) => {
  const expert = formulaExpert(formula);
  const q = parameters.length;
  const inputs = Float64Array.of(9, 9, 0.8, -0.6);
  const at = (eta: readonly number[]) => {
    const [gradient, hessian] = [new Float64Array(1 + q), new Float64Array(2 + q * q)];
    const value = expert.evaluate(2, inputs, 2, Float64Array.of(9, ...eta), 1, gradient, 1, hessian, 2);
    return { value, gradient: gradient.subarray(1), hessian: hessian.subarray(2) };
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

const everywhere = "exp abs sin cos tan sec csc cot atan acot sinh cosh tanh sech csch coth asinh acsch".split(" ");

test.each([
  ...[...everywhere, "log", "log10", "sqrt", "cbrt", "acosh"].map((name) => `${name}(1.7 + a^2*x1)`),
  ...everywhere.map((name) => `${name}(-1.7 - a^2*x1)`),
  ...["asin", "acos", "atanh", "asech"].map((name) => `${name}(0.4 + a^2*x1/9)`),
  ...["asin", "acos", "atanh"].map((name) => `${name}(-0.4 - a^2*x1/9)`),
])("derivatives of %s agree with differences", (formula) => {
  const expert = formulaExpert(formula);
  const at = (a: number) => {
    const [gradient, hessian] = [new Float64Array(1), new Float64Array(1)];
    const value = expert.evaluate(1, Float64Array.of(0.6), 0, Float64Array.of(a), 0, gradient, 0, hessian, 0);
    return [value, gradient[0], hessian[0]];
  };
  const [up, down, middle] = [at(0.8 + 1e-5), at(0.8 - 1e-5), at(0.8)];
  for (const order of [1, 2]) expect(middle[order]).toBeCloseTo((up[order - 1] - down[order - 1]) / 2e-5, 6);
});

test("a formula nested eight deep is differentiated at once, one nested twenty deep is refused", () => {
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
      1,
      Float64Array.of(0.7),
      0,
      eta.map((value, r) => value + (r === 3 ? by : 0)),
      0,
      into,
      0,
      hessian,
      0,
    );
    return { into, hessian };
  };
  const [up, down] = [gradient(1e-5), gradient(-1e-5)];
  const { hessian } = gradient(0);
  up.into.forEach((value, r) => {
    expect(hessian[3 * 9 + r]).toBeCloseTo((value - down.into[r]) / 2e-5, 7);
  });
  expect(() => formulaExpert(nested(20))).toThrow(
    /is too nested or too long: its derivatives must have at most 100000/,
  );
});

test("x1, x2, … are inputs, e and pi constants, and every other symbol is a parameter, in the order of appearance", () => {
  const { parameterNames, leastDim } = formulaExpert("e^(w*x3) + pi*beta1*x1 + w + α");
  expect({ parameterNames, leastDim }).toEqual({ parameterNames: ["w", "beta1", "α"], leastDim: 3 });
});

describe("a formula is refused in one sentence", () => {
  const onlyThese = "but must have only numbers, symbols, + − * / ^, parentheses and elementary functions.";
  test.each([
    ["tanh(a*x1", /does not parse: .*\.$/],
    [" ", 'The formula " " is empty.'],
    ["a*b", /has no input, but must have one of x1, x2, …\.$/],
    ["2*x1", /has no parameter, but must have one, /],
    ["a*x", /has x as a symbol, but the inputs are x1, x2, … /],
    ["a*x0 + x1", /has x0 as a symbol, but the inputs are /],
    ["foo(a*x1)", /has the function "foo", but must have only exp, log, .*\.$/],
    ["acoth(2 + a^2*x1)", /has the function "acoth"/], // mathjs 15.2 gives its derivative the wrong sign
    ["sin*x1", /has sin as a symbol, but that is a name of mathjs/],
    ["i*x1", /has i as a symbol, /],
    ["end*x1", /has end as a symbol, /],
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
    ["a*x1 > 0 ? a : x1", onlyThese],
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
      formulaExpert(formula).evaluate(1, Float64Array.of(x), 0, Float64Array.of(a), 0, new Float64Array(1));
    expect(at("log(a*x1)", -1, 2)).toThrow(/is not a finite number at x1 = -1\.000, a = 2\.000, but must be one/);
    expect(at("sqrt(a*x1)", 0, 2)).toThrow(InputError);
    expect(at("sqrt(a*x1)", 1, 2)).not.toThrow();
  });
});
