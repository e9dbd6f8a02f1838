import type { MathNode } from "mathjs";
import { type FormulaFunctionName, formulaFunctions } from "./formulaFunctions";
import type { FormulaTape } from "./formulaTape";

/**
 * Differentiation on a tape: appends the derivative of the value at a place by a symbol, and returns its place.
 *
 * What is on the tape is differentiated once for each symbol, however often it is used, so that nested functions stay short.
 * At a kink max, min and abs have the derivative from the left, as the ReLU expert has: max(a, b) = b + relu(a − b) and
 * min(a, b) = a − relu(a − b), a number among the two taken as b. A case has the derivative of what is chosen.
 */
export function formulaDerivative(tape: FormulaTape): (place: number, symbol: number) => number {
  const { operation, constant } = tape;
  const known = new Map<string, number>();

  function derivative(place: number, symbol: number): number {
    const key = `${place},${symbol}`;
    const found = known.get(key) ?? made(place, symbol);
    known.set(key, found);
    return found;
  }

  function made(place: number, symbol: number): number {
    const at = tape.at(place);
    if (at === null) return constant(place === symbol ? 1 : 0);
    const { name, places } = at;
    const [i, j, k] = places;
    const by = (index: number) => derivative(index, symbol);
    switch (name) {
      case "add":
      case "subtract":
        return operation(name, by(i), by(j));
      case "unaryMinus":
        return operation(name, by(i));
      case "multiply":
        return operation("add", operation(name, by(i), j), operation(name, i, by(j)));
      case "divide":
        return operation(name, operation("subtract", by(i), operation("multiply", place, by(j))), j);
      case "pow":
        return powerDerivative(place, i, j, by);
      case "max":
      case "min":
        return extremeDerivative(name, i, j, by);
      case "choose":
        return operation(name, i, by(j), by(k));
      case "larger":
      case "largerEq":
      case "smaller":
      case "smallerEq":
        return constant(0);
    }
    const names = new Map([
      ["z", i],
      ["f", place],
    ]);
    return operation("multiply", tape.place(slopeOf(name as FormulaFunctionName), names), by(i));
  }

  /** (i^j)′ = j i^(j − 1) i′ + i^j log(i) j′. */
  function powerDerivative(place: number, i: number, j: number, by: (index: number) => number): number {
    const less = operation("pow", i, operation("subtract", j, constant(1)));
    const byBase = operation("multiply", operation("multiply", j, less), by(i));
    const byExponent = operation("multiply", operation("multiply", place, operation("log", i)), by(j));
    return operation("add", byBase, byExponent);
  }

  function extremeDerivative(name: "max" | "min", i: number, j: number, by: (index: number) => number): number {
    const [a, b] = tape.isConstant(i) ? [j, i] : [i, j];
    const larger = operation("larger", a, b);
    return name === "max" ? operation("choose", larger, by(a), by(b)) : operation("choose", larger, by(b), by(a));
  }

  return derivative;
}

const slopes = new Map<FormulaFunctionName, MathNode>();

function slopeOf(name: FormulaFunctionName): MathNode {
  const { parse } = require("mathjs/number") as typeof import("mathjs/number"); // 0.3 s to load
  const slope = slopes.get(name) ?? parse(formulaFunctions[name].slope);
  slopes.set(name, slope);
  return slope;
}
