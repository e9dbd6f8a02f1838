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

/** h of one η at one input. */
type ExpertValue = (eta: readonly number[], x: ArrayLike<number>) => number;

/** The logits of the paper without bias, written out: no φ, no ψ. */
const logits: Record<string, Logit> = {
  linear: (beta, x) => dot(beta, x),
  cosine: (beta, x) => dot(beta, x) / (norm(beta) * norm(x)),
  perturbedCosine: (beta, x) => dot(beta, x) / ((norm(beta) + tau.tau1) * (norm(x) + tau.tau2)),
};

const ridge =
  (activation: (z: number) => number): ExpertValue =>
  (eta, x) =>
    activation(dot(x, eta) + eta[x.length]);

const tanh = (z: number) => (Math.exp(z) - Math.exp(-z)) / (Math.exp(z) + Math.exp(-z));

/** The experts with their default options, written out. */
const values: Record<string, ExpertValue> = {
  linear: ridge((z) => z),
  polynomial: ridge((z) => z * z),
  relu: ridge((z) => Math.max(0, z)),
  tanh: ridge(tanh),
  sigmoid: ridge((z) => 1 / (1 + Math.exp(-z))),
  gelu: ridge((z) => z * normalDistribution(z)),
  twoLayer: ([...eta], x) => {
    const [rows, biases, outer] = [[take(x), take(x)], eta.splice(0, 2), eta.splice(0, 2)];
    function take({ length }: ArrayLike<number>) {
      return eta.splice(0, length);
    }
    return outer[0] * tanh(dot(rows[0], x) + biases[0]) + outer[1] * tanh(dot(rows[1], x) + biases[1]) + eta[0];
  },
};

/** The names of what is written out here: see writtenOut.test.ts, which wants all of the library's. */
export const writtenOut = { routers: Object.keys(logits), experts: Object.keys(values) };

/** The router of that name with the constants of `tau`, and its logit written out, else as φ and ψ give it. */
export function routerOracle(name: RouterName): { router: Router; logit: Logit } {
  const router = routerNamed(name, name === "perturbedCosine" ? tau : {});
  return { router, logit: logits[name] ?? ((beta, x) => dot(router.transformRouter(beta), router.transformInput(x))) };
}

/** The expert of that name with its default options, and its value written out, else as it gives it itself. */
export function expertOracle(name: ExpertName): { expert: Expert; value: ExpertValue } {
  const expert = expertNamed(name);
  const own: ExpertValue = (eta, x) => expert.evaluate(Float64Array.from(x), Float64Array.from(eta));
  return { expert, value: values[name] ?? own };
}

/** Softmax gates at one input, by exponentials and one division. */
export function gatesAt(atoms: readonly PlainAtom[], x: ArrayLike<number>, logit: Logit): number[] {
  const weights = atoms.map(({ bias, router }) => (bias === null ? 1 : Math.exp(bias + logit(router, x))));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** f at one input. */
export function meanAt(atoms: readonly PlainAtom[], x: ArrayLike<number>, logit: Logit, value: ExpertValue): number {
  const gates = gatesAt(atoms, x, logit);
  return atoms.reduce((sum, { expert }, i) => sum + gates[i] * value(expert, x), 0);
}

/** Atoms from free coordinates (bias, router, expert; the reference: expert), for k atoms in dimension d, q = d + 1 unless given. */
export function atomsFrom(
  vector: ArrayLike<number>,
  atoms: number,
  dim: number,
  reference: boolean,
  parameters = dim + 1,
): PlainAtom[] {
  const values = Array.from(vector);
  const take = (count: number) => values.splice(0, count);
  return Array.from({ length: atoms }, (_, i) =>
    reference && i === atoms - 1
      ? { bias: null, router: Array(dim).fill(0), expert: take(parameters) }
      : { bias: take(1)[0], router: take(dim), expert: take(parameters) },
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
