import type { Expert } from "../../experts/expert";

/** x̃^ν ∂^γ h: ν and γ as the sorted indices of their factors, so that |ν| is a length. */
export interface Product {
  readonly nu: readonly number[];
  readonly gamma: readonly number[];
}

/** Every product of |ν| + |γ| ≤ order, ν of d inputs and γ of q parameters. */
export function productsUpTo(order: 1 | 2, dim: number, parameters: number): Product[] {
  return indexLists(dim, order).flatMap((nu) =>
    indexLists(parameters, order)
      .filter((gamma) => nu.length + gamma.length <= order)
      .map((gamma) => ({ nu, gamma })),
  );
}

/** The sorted lists of at most `order` ≤ 2 indices below `count`. */
function indexLists(count: number, order: number): number[][] {
  const singles = Array.from({ length: count }, (_, u) => [u]);
  const pairs = singles.flatMap(([u]) => singles.slice(0, u + 1).map(([w]) => [w, u]));
  return [[], ...singles, ...(order > 1 ? pairs : [])];
}

/** For example x̃1²·p1·∂²h1/∂a1∂b, or x̃1·p1·(h1 − f) where there is a gate and no derivative. */
export function productName(
  { nu, gamma }: Product,
  { atom, gated, parameterNames }: { atom: number; gated: boolean; parameterNames: readonly string[] },
): string {
  const h = `h${atom + 1}`;
  const inputs = powers(nu.map((u) => `x̃${u + 1}`));
  const gate = gated ? [`p${atom + 1}`] : [];
  if (gamma.length === 0) return [...inputs, ...gate, gated ? `(${h} − f)` : h].join("·");
  const by = powers(gamma.map((r) => `∂${parameterNames[r]}`)).join("");
  return [...inputs, ...gate, `∂${gamma.length > 1 ? "²" : ""}${h}/${by}`].join("·");
}

/** A factor twice is its square. */
function powers(factors: readonly string[]): readonly string[] {
  return factors.length === 2 && factors[0] === factors[1] ? [`${factors[0]}²`] : factors;
}

/** The products of one atom at n points. */
export interface AtomValues {
  /** x̃^ν ∂^γ h `[n]`. */
  of(product: Product): Float64Array;
  /** x̃^ν `[n]`. */
  inputPower(nu: readonly number[]): Float64Array;
}

/** The products of one atom η at inputs `[n, d]`, with x̃ = φ(x) of each `[n, d]`. */
export function atomValues({
  expert,
  eta,
  inputs,
  transformed,
  dim,
}: {
  expert: Expert;
  eta: Float64Array;
  inputs: Float64Array;
  transformed: Float64Array;
  dim: number;
}): AtomValues {
  const q = eta.length;
  const size = inputs.length / dim;
  const values = new Float64Array(size);
  const gradient = new Float64Array(size * q);
  const hessian = new Float64Array(size * q * q);
  for (let i = 0; i < size; i++)
    values[i] = expert.evaluate(
      inputs.subarray(i * dim, (i + 1) * dim),
      eta,
      gradient.subarray(i * q, (i + 1) * q),
      hessian.subarray(i * q * q, (i + 1) * q * q),
    );
  const derivative = (i: number, [r, s]: readonly number[]) =>
    r === undefined ? values[i] : s === undefined ? gradient[i * q + r] : hessian[(i * q + r) * q + s];
  const inputPower = (nu: readonly number[]) =>
    Float64Array.from({ length: size }, (_, i) => nu.reduce((product, u) => product * transformed[i * dim + u], 1));
  return {
    inputPower,
    of: ({ nu, gamma }) => inputPower(nu).map((power, i) => power * derivative(i, gamma)),
  };
}
