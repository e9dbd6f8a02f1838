import type { MathNode } from "mathjs";
import { InputError, requireInteger } from "../requirements";
import type { Expert } from "./expert";
import { type ParsedFormula, parseFormula } from "./formula";
import { type FormulaTape, formulaTape } from "./formulaTape";

/** An expert that was given as a formula. */
export interface FormulaExpert extends Expert {
  /** The names of η `[q]`, in the order in which the formula has them. */
  readonly parameterNames: readonly string[];
  /** The d of the highest input xᵤ in the formula: it needs at least that dimension. */
  readonly leastDim: number;
}

/**
 * The expert h(x, η) of a formula, with derivatives that mathjs takes symbolically.
 *
 * x1, x2, … are the inputs, e and pi the constants; every other symbol is a parameter, η in the order of appearance.
 *
 * @param formula arithmetic and elementary functions only, for example "tanh(a1*x1 + a2*x2 + b)"
 * @throws InputError when the formula does not parse, has no input or no parameter, has anything else than arithmetic,
 * elementary functions, numbers and symbols, or is too long or too nested; by its functions for a dimension below its
 * highest input, and where h or a derivative that is asked for is not a finite number
 * @see docs/mathematics.md, derived fact 6
 * @example formulaExpert("a*exp(b*x1)").parameterNames   // ["a", "b"]
 */
export function formulaExpert(formula: string): FormulaExpert {
  const parsed = parseFormula(formula);
  const { parameterNames, leastDim } = parsed;
  const q = parameterNames.length;
  const symbols = [...Array.from({ length: leastDim }, (_, u) => `x${u + 1}`), ...parameterNames];
  const { tape, value, first, second, lengths } = derivatives(parsed, formula, symbols);
  const point = new Float64Array(symbols.length);

  function requireDim(dim: number): void {
    requireInteger({ dim });
    if (dim < leastDim)
      throw new InputError(
        `The formula has the input x${leastDim}, but the dimension is ${dim}: it must be ≥ ${leastDim}.`,
      );
  }

  return {
    name: formula,
    options: {},
    parameterNames,
    leastDim,

    parameterCount(dim) {
      requireDim(dim);
      return q;
    },

    evaluate(dim, inputs, at, eta, etaAt, gradient = null, gradientAt = 0, hessian = null, hessianAt = 0) {
      requireDim(dim);
      for (let u = 0; u < leastDim; u++) point[u] = inputs[at + u];
      for (let r = 0; r < q; r++) point[leastDim + r] = eta[etaAt + r];
      const found = tape.run(point, lengths[hessian !== null ? 2 : gradient !== null ? 1 : 0]);
      const finite = (place: number): number => {
        if (Number.isFinite(found[place])) return found[place];
        throw notFinite(formula, symbols, point);
      };
      const result = finite(value);
      if (gradient !== null) for (let r = 0; r < q; r++) gradient[gradientAt + r] = finite(first[r]);
      if (hessian === null) return result;
      for (let r = 0; r < q; r++)
        for (let s = 0; s <= r; s++) {
          const entry = finite(second[r][s]);
          hessian[hessianAt + r * q + s] = entry;
          hessian[hessianAt + s * q + r] = entry;
        }
      return result;
    },
  };
}

/** One evaluation of larger second derivatives would take more than about 10 ms. */
const mostNodes = 100_000;

/** h, ∂h/∂η `[q]` and the lower half of ∂²h/∂η²: their places on a tape, and its length after each of the three. */
function derivatives(
  { tree, parameterNames }: ParsedFormula,
  formula: string,
  symbols: readonly string[],
): {
  tape: FormulaTape;
  value: number;
  first: readonly number[];
  second: readonly (readonly number[])[];
  lengths: readonly [number, number, number];
} {
  const { derivative } = require("mathjs/number") as typeof import("mathjs/number"); // 0.3 s to load
  // Simplifying takes mathjs seconds for three nested functions and hours for eight.
  const by = (node: MathNode, name: string): MathNode => derivative(node, name, { simplify: false });
  let nodes = 0;
  const counted = (node: MathNode): MathNode => {
    nodes += nodeCount(node, mostNodes - nodes);
    if (nodes <= mostNodes) return node;
    throw new InputError(
      `The formula ${JSON.stringify(formula)} is too nested or too long: its derivatives must have at most ${mostNodes} operations.`,
    );
  };
  const gradient = parameterNames.map((name) => counted(by(tree, name)));
  const hessian = gradient.map((node, r) => parameterNames.slice(0, r + 1).map((name) => counted(by(node, name))));
  const tape = formulaTape(symbols);
  const value = tape.place(tree);
  const toValue = tape.length();
  const first = gradient.map(tape.place);
  const toGradient = tape.length();
  const second = hessian.map((row) => row.map(tape.place));
  return { tape, value, first, second, lengths: [toValue, toGradient, tape.length()] };
}

/** How many nodes a tree has; counting ends beyond `most`, since subtrees that are shared can make a tree endless. */
function nodeCount(node: MathNode, most: number): number {
  let count = 1;
  node.forEach((child) => {
    if (count <= most) count += nodeCount(child, most - count);
  });
  return count;
}

function notFinite(formula: string, symbols: readonly string[], point: Float64Array): InputError {
  const where = symbols.map((name, index) => `${name} = ${point[index].toPrecision(4)}`);
  return new InputError(
    `The formula ${JSON.stringify(formula)} or a derivative of it is not a finite number at ${where.join(", ")}, but must be one wherever it is evaluated.`,
  );
}
