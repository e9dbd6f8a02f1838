import { type Expert, type ExpertName, expertNamed, type Router, type RouterName, routerNamed } from "routerlab";

/** The constants of the perturbed cosine router under test. */
export const tau = { tau1: 0.7, tau2: 0.3 };

/** One atom as plain numbers; the reference has a logit of 0 and is written with bias null. */
export interface PlainAtom {
  bias: number | null;
  router: number[];
  expert: number[];
}

type Logit = (beta: ArrayLike<number>, x: ArrayLike<number>) => number;

/** The logits of the paper without bias, written out: no φ, no ψ. */
const logits: Record<string, Logit> = {
  linear: (beta, x) => dot(beta, x),
  cosine: (beta, x) => dot(beta, x) / (norm(beta) * norm(x)),
  perturbedCosine: (beta, x) => dot(beta, x) / ((norm(beta) + tau.tau1) * (norm(x) + tau.tau2)),
};

/** The activations, written out. */
const activations: Record<string, (z: number) => number> = {
  linear: (z) => z,
  polynomial: (z) => z * z,
  relu: (z) => Math.max(0, z),
  tanh: (z) => (Math.exp(z) - Math.exp(-z)) / (Math.exp(z) + Math.exp(-z)),
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  gelu: (z) => z * normalDistribution(z),
};

/** The router of that name with the constants of `tau`, and its logit written out. */
export function routerOracle(name: RouterName): { router: Router; logit: Logit } {
  if (logits[name] === undefined) throw new Error(`write out the logit of the router ${name} in this file`);
  return { router: routerNamed(name, name === "perturbedCosine" ? tau : {}), logit: logits[name] };
}

/** The expert of that name with its default options, and its activation written out. */
export function expertOracle(name: ExpertName): { expert: Expert; activation: (z: number) => number } {
  if (activations[name] === undefined) throw new Error(`write out the activation of the expert ${name} in this file`);
  return { expert: expertNamed(name), activation: activations[name] };
}

/** Softmax gates at one input, by exponentials and one division. */
export function gatesAt(atoms: readonly PlainAtom[], x: ArrayLike<number>, logit: Logit): number[] {
  const weights = atoms.map(({ bias, router }) => (bias === null ? 1 : Math.exp(bias + logit(router, x))));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** f at one input. */
export function meanAt(
  atoms: readonly PlainAtom[],
  x: ArrayLike<number>,
  logit: Logit,
  activation: (z: number) => number,
): number {
  const gates = gatesAt(atoms, x, logit);
  return atoms.reduce((sum, { expert }, i) => sum + gates[i] * activation(dot(x, expert) + expert[x.length]), 0);
}

/** Atoms from free coordinates (bias, router, expert; the reference: expert), for k atoms in dimension d. */
export function atomsFrom(vector: ArrayLike<number>, atoms: number, dim: number, reference: boolean): PlainAtom[] {
  const values = Array.from(vector);
  const take = (count: number) => values.splice(0, count);
  return Array.from({ length: atoms }, (_, i) =>
    reference && i === atoms - 1
      ? { bias: null, router: Array(dim).fill(0), expert: take(dim + 1) }
      : { bias: take(1)[0], router: take(dim), expert: take(dim + 1) },
  );
}

/** Φ by the series ½ + ϕ(z) (z + z³/3 + z⁵/15 + …), whose terms all have one sign. */
export function normalDistribution(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; Math.abs(term) > 1e-18 * Math.abs(sum); odd += 2) sum += term *= (z * z) / odd;
  return 0.5 + (sum * Math.exp(-0.5 * z * z)) / Math.sqrt(2 * Math.PI);
}

export function dot(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let sum = 0;
  for (let u = 0; u < left.length; u++) sum += left[u] * right[u];
  return sum;
}

export function norm(vector: ArrayLike<number>): number {
  return Math.sqrt(dot(vector, vector));
}
