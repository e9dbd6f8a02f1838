import type {
  ConditionalNode,
  ConstantNode,
  FunctionNode,
  MathNode,
  OperatorNode,
  ParenthesisNode,
  SymbolNode,
} from "mathjs";
import { type FormulaFunctionName, formulaFunctions } from "./formulaFunctions";

/**
 * Formulas as one list of numbers, each computed once from earlier ones: first the symbols, then every constant, operation
 * and function that a formula needs and no earlier one has. A Hessian is a few dozen of them, where its trees have hundreds.
 */
export interface FormulaTape {
  /** Appends what a formula needs, with other names for some places where they are given; returns the place of its value. */
  place(tree: MathNode, names?: ReadonlyMap<string, number>): number;
  /** Appends an operation or function on the values at places; returns its place. */
  operation(name: string, ...places: readonly number[]): number;
  constant(value: number): number;
  isConstant(place: number): boolean;
  /** What is computed at a place, and from where; null for a symbol or a constant. */
  at(place: number): Operation | null;
  /** The length of the list. */
  length(): number;
  /** Computes the list up to a length; the same array every time. */
  run(symbols: ArrayLike<number>, upTo: number): ArrayLike<number>;
}

export interface Operation {
  readonly name: string;
  readonly places: readonly number[];
}

type Step = (values: number[]) => number;

/** An empty list for formulas of these symbols; e and pi are constants. */
export function formulaTape(symbols: readonly string[]): FormulaTape {
  const values: number[] = symbols.map(() => 0);
  const steps: (Step | null)[] = symbols.map(() => null); // null: a symbol or a constant
  const operations: (Operation | null)[] = symbols.map(() => null);
  const known = new Map<string, number>(symbols.map((name, index) => [name, index]));

  function append(key: string, value: number, step: Step | null, made: Operation | null): number {
    const place = known.get(key) ?? values.length;
    if (place < values.length) return place;
    values.push(value);
    steps.push(step);
    operations.push(made);
    known.set(key, place);
    return place;
  }
  const constant = (value: number) => append(`${value}`, value, null, null);
  const isConstant = (place: number) => place >= symbols.length && steps[place] === null;
  const constantAt = (place: number) => (isConstant(place) ? values[place] : null);

  function operation(name: string, ...places: readonly number[]): number {
    const simpler = simplified(name, places, constantAt);
    if (simpler !== null) return "place" in simpler ? simpler.place : constant(simpler.constant);
    const step = stepOf(name, places, constantAt);
    if (places.every(isConstant)) return constant(step(values));
    return append(`${name}(${places.join()})`, 0, step, { name, places });
  }

  function place(tree: MathNode, names?: ReadonlyMap<string, number>): number {
    const within = (node: MathNode) => place(node, names);
    switch (tree.type) {
      case "ParenthesisNode":
        return within((tree as ParenthesisNode).content);
      case "ConstantNode":
        return constant((tree as ConstantNode<number>).value);
      case "SymbolNode": {
        const { name } = tree as SymbolNode;
        return names?.get(name) ?? known.get(name) ?? constant(name === "e" ? Math.E : Math.PI);
      }
      case "OperatorNode":
        return operation((tree as OperatorNode).fn, ...(tree as OperatorNode).args.map(within));
      case "ConditionalNode": {
        const { condition, trueExpr, falseExpr } = tree as ConditionalNode;
        return operation("choose", within(condition), within(trueExpr), within(falseExpr));
      }
      case "FunctionNode": {
        const { fn, args } = tree as unknown as { fn: SymbolNode; args: FunctionNode["args"] };
        return called(fn.name, args.map(within));
      }
    }
    throw new Error(`A ${tree.type} is in a formula that was found right.`);
  }

  /** Of many arguments: max and min two at a time, piecewise from its end. */
  function called(name: string, places: readonly number[]): number {
    if (name === "max" || name === "min") return places.reduce((one, other) => operation(name, one, other));
    if (name !== "piecewise") return operation(name, ...places);
    let otherwise = places[places.length - 1];
    for (let at = places.length - 3; at >= 0; at -= 2)
      otherwise = operation("choose", places[at], places[at + 1], otherwise);
    return otherwise;
  }

  return {
    place,
    operation,
    constant,
    isConstant,
    at: (index) => operations[index],
    length: () => values.length,
    run(given, upTo) {
      for (let index = 0; index < symbols.length; index++) values[index] = given[index];
      for (let index = symbols.length; index < upTo; index++) {
        const step = steps[index];
        if (step !== null) values[index] = step(values);
      }
      return values;
    },
  };
}

/** Where an operation needs no step: it is an argument, or a constant; null where it needs one. */
function simplified(
  name: string,
  [i, j, k]: readonly number[],
  constantAt: (place: number) => number | null,
): { place: number } | { constant: number } | null {
  switch (name) {
    case "add":
      return constantAt(j) === 0 ? { place: i } : constantAt(i) === 0 ? { place: j } : null;
    case "subtract":
      return constantAt(j) === 0 ? { place: i } : null;
    case "multiply":
      if (constantAt(i) === 0 || constantAt(j) === 0) return { constant: 0 };
      return constantAt(j) === 1 ? { place: i } : constantAt(i) === 1 ? { place: j } : null;
    case "divide":
      return constantAt(i) === 0 ? { constant: 0 } : constantAt(j) === 1 ? { place: i } : null;
    case "pow":
      return constantAt(j) === 0 ? { constant: 1 } : constantAt(j) === 1 ? { place: i } : null;
    case "unaryPlus":
      return { place: i };
    case "choose":
      return j === k ? { place: j } : null;
  }
  return null;
}

/** How to compute an operation from the places of its arguments. */
function stepOf(name: string, [i, j, k]: readonly number[], constantAt: (place: number) => number | null): Step {
  switch (name) {
    case "add":
      return (values) => values[i] + values[j];
    case "subtract":
      return (values) => values[i] - values[j];
    case "multiply":
      return (values) => values[i] * values[j];
    case "divide":
      return (values) => values[i] / values[j];
    case "unaryMinus":
      return (values) => -values[i];
    case "pow":
      return power(i, j, constantAt(j));
    case "max":
      return (values) => Math.max(values[i], values[j]);
    case "min":
      return (values) => Math.min(values[i], values[j]);
    case "larger":
      return (values) => (values[i] > values[j] ? 1 : 0);
    case "largerEq":
      return (values) => (values[i] >= values[j] ? 1 : 0);
    case "smaller":
      return (values) => (values[i] < values[j] ? 1 : 0);
    case "smallerEq":
      return (values) => (values[i] <= values[j] ? 1 : 0);
    case "choose":
      return (values) => (values[i] === 1 ? values[j] : values[k]);
  }
  const { compute } = formulaFunctions[name as FormulaFunctionName];
  return (values) => compute(values[i]);
}

/** Small whole powers are multiplied out: the bits of others differ between versions of Node. */
function power(i: number, j: number, exponent: number | null): Step {
  if (exponent === null || !Number.isInteger(exponent) || exponent < 0 || exponent > 8)
    return (values) => values[i] ** values[j];
  return (values) => {
    let product = 1;
    for (let times = 0; times < exponent; times++) product *= values[i];
    return product;
  };
}
