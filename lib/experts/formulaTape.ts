import type { ConstantNode, FunctionNode, MathNode, OperatorNode, ParenthesisNode, SymbolNode } from "mathjs";

/**
 * Formulas as one list of numbers, each computed once from earlier ones: first the symbols, then every constant, operation
 * and function that a formula needs and no earlier one has. A Hessian is a few dozen of them, where its trees have hundreds.
 */
export interface FormulaTape {
  /** Appends what a formula needs; returns the place of its value. */
  place(tree: MathNode): number;
  /** The length of the list. */
  length(): number;
  /** Computes the list up to a length; the same array every time. */
  run(symbols: ArrayLike<number>, upTo: number): ArrayLike<number>;
}

type Step = (values: number[]) => number;

/** An empty list for formulas of these symbols; e and pi are constants. */
export function formulaTape(symbols: readonly string[]): FormulaTape {
  const values: number[] = symbols.map(() => 0);
  const steps: (Step | null)[] = symbols.map(() => null); // null: a symbol or a constant
  const known = new Map<string, number>(symbols.map((name, index) => [name, index]));
  const seen = new Map<MathNode, number>(); // derivatives share subtrees

  function append(key: string, value: number, step: Step | null): number {
    const place = known.get(key) ?? values.length;
    if (place < values.length) return place;
    values.push(value);
    steps.push(step);
    known.set(key, place);
    return place;
  }
  const constant = (value: number) => append(`${value}`, value, null);
  const isConstant = (place: number) => place >= symbols.length && steps[place] === null;

  function operation(name: string, places: readonly number[]): number {
    const step = stepOf(name, places, (place) => (isConstant(place) ? values[place] : null));
    if (typeof step === "number") return step;
    return places.every(isConstant) ? constant(step(values)) : append(`${name}(${places.join()})`, 0, step);
  }

  function place(tree: MathNode): number {
    const found = seen.get(tree) ?? placeOf(tree);
    seen.set(tree, found);
    return found;
  }

  function placeOf(tree: MathNode): number {
    switch (tree.type) {
      case "ParenthesisNode":
        return place((tree as ParenthesisNode).content);
      case "ConstantNode":
        return constant((tree as ConstantNode<number>).value);
      case "SymbolNode": {
        const { name } = tree as SymbolNode;
        return known.get(name) ?? constant(name === "e" ? Math.E : Math.PI);
      }
      case "OperatorNode":
        return operation((tree as OperatorNode).fn, (tree as OperatorNode).args.map(place));
      case "FunctionNode":
        return operation((tree as unknown as { fn: SymbolNode }).fn.name, (tree as FunctionNode).args.map(place));
    }
    throw new Error(`A ${tree.type} is in a derivative.`);
  }

  return {
    place,
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

/** How to compute an operation from the places of its arguments, or the place of an argument that it leaves as it is. */
function stepOf(name: string, [i, j]: readonly number[], constantAt: (place: number) => number | null): Step | number {
  switch (name) {
    case "add":
      return constantAt(j) === 0 ? i : constantAt(i) === 0 ? j : (values) => values[i] + values[j];
    case "subtract":
      return (values) => values[i] - values[j];
    case "multiply":
      return constantAt(j) === 1 ? i : constantAt(i) === 1 ? j : (values) => values[i] * values[j];
    case "divide":
      return constantAt(j) === 1 ? i : (values) => values[i] / values[j];
    case "unaryMinus":
      return (values) => -values[i];
    case "unaryPlus":
      return i;
    case "pow":
      return power(i, j, constantAt(j));
  }
  const math = require("mathjs/number") as unknown as Record<string, (value: number) => number>;
  const compute = name in Math ? (Math as unknown as typeof math)[name] : math[name];
  return (values) => compute(values[i]);
}

/** Small whole powers are multiplied out: the bits of others differ between versions of Node. */
function power(i: number, j: number, exponent: number | null): Step | number {
  if (exponent === 1) return i;
  if (exponent === null || !Number.isInteger(exponent) || exponent < 0 || exponent > 8)
    return (values) => values[i] ** values[j];
  return (values) => {
    let product = 1;
    for (let times = 0; times < exponent; times++) product *= values[i];
    return product;
  };
}
