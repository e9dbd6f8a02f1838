import { InputError, NotFiniteError, requireInteger } from "../../requirements";
import type { Expert, ExpertImages } from "../expert";
import { type ParsedFormula, parseFormula } from "./formula";
import { formulaDerivative } from "./formulaDerivative";
import { formulaImages } from "./formulaImages";
import { formulaTape } from "./formulaTape";

/** An expert that was given as a formula. */
export interface FormulaExpert extends Expert {
  /** The names of η `[q]`, in the order in which the formula has them. */
  readonly parameterNames: readonly string[];
  /** How the formula was understood, for example "tanh(a·x1 + b)" for "tanh(a x1+b)". */
  readonly reading: string;
  /** The d of the highest input xᵤ in the formula: it needs at least that dimension. */
  readonly leastDim: number;
}

/**
 * The expert h(x, η) of a formula, with symbolic derivatives.
 *
 * x1, x2, … are the inputs, e and pi the constants; every other symbol is a parameter, η in the order of appearance. Cases
 * are written x1 > b ? value : value, or piecewise(x1 > b, value, …, value); kinks (max, min, abs) have the derivative from
 * the left, as the ReLU expert has. Sign changes and swaps of parameters that leave h unchanged are found (images): identify
 * names them, and losses take the nearest image.
 *
 * @param formula arithmetic, cases and elementary functions only, for example "tanh(a1*x1 + a2*x2 + b)"
 * @returns the expert, with its reading and the names of its parameters `[q]`
 * @throws InputError when the formula does not parse, can be read in two ways, has no input or no parameter, has anything
 * else than arithmetic, cases, elementary functions, numbers and symbols, or is too long; by its functions for a dimension
 * below its highest input; NotFiniteError where h or a derivative that is asked for is not a finite number
 * @see docs/mathematics.md, derived facts 6 and 10
 * @example formulaExpert("a*exp(b*x1)").parameterNames   // ["a", "b"]
 */
export function formulaExpert(formula: string): FormulaExpert {
  const parsed = parseFormula(formula);
  const { parameterNames, leastDim, reading } = parsed;
  const q = parameterNames.length;
  const symbols = [...Array.from({ length: leastDim }, (_, u) => `x${u + 1}`), ...parameterNames];
  const { tape, value, first, second, lengths } = placed(parsed, symbols);
  const point = new Float64Array(symbols.length);

  function requireDim(dim: number): void {
    requireInteger({ dim });
    if (dim < leastDim)
      throw new InputError(
        `The formula has the input x${leastDim}, but the dimension is ${dim}: it must be ≥ ${leastDim}.`,
      );
  }

  function valueAt(input: ArrayLike<number>, eta: ArrayLike<number>): number {
    for (let u = 0; u < leastDim; u++) point[u] = input[u];
    for (let r = 0; r < q; r++) point[leastDim + r] = eta[r];
    return tape.run(point, lengths[0])[value];
  }

  let images: { readonly found: ExpertImages | undefined } | null = null;
  return {
    name: formula,
    options: {},
    parameterNames,
    reading,
    leastDim,

    get images() {
      images ??= { found: formulaImages(parameterNames, valueAt, leastDim) }; // when first asked for: up to a second
      return images.found;
    },

    parameterCount(dim) {
      requireDim(dim);
      return q;
    },

    evaluate(input, eta, gradient = null, hessian = null) {
      requireDim(input.length);
      for (let u = 0; u < leastDim; u++) point[u] = input[u];
      for (let r = 0; r < q; r++) point[leastDim + r] = eta[r];
      const found = tape.run(point, lengths[hessian !== null ? 2 : gradient !== null ? 1 : 0]);
      const finite = (place: number): number => {
        if (Number.isFinite(found[place])) return found[place];
        throw notFinite(formula, symbols, point);
      };
      const result = finite(value);
      if (gradient !== null) for (let r = 0; r < q; r++) gradient[r] = finite(first[r]);
      if (hessian === null) return result;
      for (let r = 0; r < q; r++)
        for (let s = 0; s <= r; s++) {
          const entry = finite(second[r][s]);
          hessian[r * q + s] = entry;
          hessian[s * q + r] = entry;
        }
      return result;
    },
  };
}

/** h, ∂h/∂η `[q]` and the lower half of ∂²h/∂η²: their places on a tape, and its length after each of the three. */
function placed({ tree, parameterNames, leastDim }: ParsedFormula, symbols: readonly string[]) {
  const tape = formulaTape(symbols);
  const derivative = formulaDerivative(tape);
  const parameters = parameterNames.map((_, r) => leastDim + r);
  const value = tape.place(tree);
  const toValue = tape.length();
  const first = parameters.map((parameter) => derivative(value, parameter));
  const toGradient = tape.length();
  const second = first.map((place, r) => parameters.slice(0, r + 1).map((parameter) => derivative(place, parameter)));
  return { tape, value, first, second, lengths: [toValue, toGradient, tape.length()] };
}

function notFinite(formula: string, symbols: readonly string[], point: Float64Array): NotFiniteError {
  const where = symbols.map((name, index) => `${name} = ${point[index].toPrecision(4)}`);
  return new NotFiniteError(
    `The formula ${JSON.stringify(formula)} or a derivative of it is not a finite number at ${where.join(", ")}, but must be one wherever it is evaluated.`,
  );
}
