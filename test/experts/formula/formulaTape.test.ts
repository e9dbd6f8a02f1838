import { derivative, parse } from "mathjs/number";
import { expect, test } from "vitest";
import { randomStream } from "../../../lib/dist/data/randomStream";
import { formulaDerivative } from "../../../lib/dist/experts/formula/formulaDerivative";
import { formulaTape } from "../../../lib/dist/experts/formula/formulaTape";

const symbols = ["x1", "x2", "a", "b"];

test.each([
  "tanh(a*x1 + b)",
  "a*sin(b*x1 + x2)^2/(1 + b^2*x2^2) - pi*e",
  "sqrt(1 + (a*x1)^2) + abs(b*x2) + atan(a*b) + cbrt(x1)",
  "pow(2 + tanh(a*x1), 3) - cosh(b)*log(3 + x1^2) + sech(a*b*x2) + sec(x1)",
  "-(+a)^5*x1 + (1 + a^2)^b + 2^-x2 + (a + 0)*1/1 + x1^9 + (2 + b^2)^-3",
])("%s and its derivatives have the values that mathjs gives them", (formula) => {
  const tape = formulaTape(symbols);
  const derive = formulaDerivative(tape);
  const tree = parse(formula);
  const first = derivative(tree, "a", { simplify: false });
  const trees = [tree, first, derivative(first, "b", { simplify: false })];
  const value = tape.place(tree);
  const byA = derive(value, symbols.indexOf("a"));
  const places = [value, byA, derive(byA, symbols.indexOf("b"))];
  const stream = randomStream("tape");
  for (let trial = 0; trial < 5; trial++) {
    const point = symbols.map(() => stream.normal());
    const scope = Object.fromEntries(symbols.map((name, index) => [name, point[index]]));
    const values = tape.run(point, tape.length());
    trees.forEach((each, index) => {
      const expected = each.evaluate(scope) as number;
      expect(Math.abs(values[places[index]] - expected)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(expected)));
    });
  }
});

test("what a formula has twice, or an earlier one had, is computed once", () => {
  const tape = formulaTape(symbols);
  const place = tape.place(parse("sin(a*x1) + sin(a*x1)*2*3"));
  expect(tape.length()).toBe(symbols.length + 7); // a*x1, sin, 2, …*2, 3, …*3, the sum
  tape.place(parse("cos((a*x1)) + 0 + sin(1)"));
  expect(tape.length()).toBe(symbols.length + 7 + 5); // cos, 0, 1, sin(1), the sum
  expect(tape.place(parse("sin(a*x1) + sin(a*x1)*2*3"))).toBe(place);
});

test("only as much is computed as is asked for", () => {
  const tape = formulaTape(symbols);
  const value = tape.place(parse("a*x1"));
  const upTo = tape.length();
  const later = tape.place(parse("a*x1 + b"));
  expect(tape.run([2, 0, 3, 1], upTo)[value]).toBe(6);
  expect(tape.run([2, 0, 3, 1], upTo)[later]).toBe(0);
  expect(tape.run([2, 0, 3, 1], tape.length())[later]).toBe(7);
});
