import type { InputDistribution } from "../../data/inputs";
import type { RandomStream } from "../../data/randomStream";
import { drawInputs } from "../../data/sample";
import type { Expert } from "../../experts/expert";
import type { MixingMeasure } from "../../mixture/measure";
import { type Mixture, mixture } from "../../mixture/mixture";
import { InputError } from "../../requirements";
import type { Router } from "../../routers/router";
import { genericTruth } from "../genericTruth";
import { type LinearRelation, linearDependence, type SampledFunction } from "./linearRelations";
import { mergedProducts } from "./mergedProducts";
import { type AtomValues, atomValues, type Product, productName, productsUpTo } from "./tangentProducts";

/** Whether a set of functions of x is linearly independent. It passes when rank = distinct and vanishing = 0. */
export interface FunctionSet {
  /** How many the definition lists. */
  readonly functions: number;
  /** Those left after equal ones are merged, without those that vanish. */
  readonly distinct: number;
  /** Those left after equal ones are merged that are 0 everywhere. */
  readonly vanishing: number;
  /** At the best conditioned of the truths that were tried, where it is greatest; so the relations and singular values. */
  readonly rank: number;
  /** False when rank < distinct may be due to double precision: the truths disagree, or no gap shows in the spectrum. */
  readonly decided: boolean;
  /** One for each lost rank, those of fewest terms first, then one for each function that vanishes. */
  readonly relations: readonly LinearRelation[];
  /** Of the distinct functions, each normalised, greatest first `[distinct]`. */
  readonly singularValues: readonly number[];
}

/** What the functions are of: an expert behind a router at a generic truth of k atoms, and inputs of μ. */
export interface SetSetting {
  readonly router: Router;
  readonly expert: Expert;
  readonly dim: number;
  /** k, the last atom is the reference. */
  readonly atoms: number;
  readonly input: InputDistribution;
  /** Of η `[q]`. */
  readonly parameterNames: readonly string[];
  readonly stream: RandomStream;
}

/** A setting with everything evaluated that its sets are made of. */
export interface SampledSetting {
  readonly setting: SetSetting;
  /** The atoms of the truth at n points of μ. */
  readonly atoms: readonly AtomValues[];
  /** `[n, k]` */
  readonly gates: Float64Array;
  /** f `[n]`. */
  readonly mean: Float64Array;
  /** An atom at three random parameter values, for the test of equality. */
  readonly equality: readonly AtomValues[];
}

/** What is computed at one truth. */
type SetAtTruth = Omit<FunctionSet, "decided">;

/** The singular value decomposition of more functions would take minutes. */
const mostFunctions = 500;

/**
 * Draws a truth and inputs, and evaluates everything there.
 *
 * @throws InputError for more than 500 functions, and where the expert or φ is not finite
 */
export function sampleSetting(setting: SetSetting): SampledSetting {
  const { router, expert, dim, atoms, input, stream } = setting;
  const q = expert.parameterCount(dim);
  const count = atoms * (1 + dim + q + (dim * (dim + 1)) / 2 + dim * q + (q * (q + 1)) / 2);
  if (count > mostFunctions)
    throw new InputError(
      `d = ${dim}, ${q} parameters and k = ${atoms} make ${count} functions of order 2, but there must be at most ${mostFunctions}.`,
    );
  const model = mixture({ router, expert, dim });
  const draw = (size: number, name: string) => drawInputs({ input, dim, size, stream: stream.split(name) });
  const inputs = draw(Math.max(200, 3 * count), "points");
  const generic = (size: number, name: string) =>
    inUnitOf(inputs, model, genericTruth({ model, atoms: size, stream: stream.split(name) }));
  const truth = generic(atoms, "truth");
  const others = generic(3, "equality");
  return {
    setting,
    atoms: valuesOf(truth, inputs, setting),
    gates: model.gates(truth, inputs),
    mean: model.predict(truth, inputs),
    equality: valuesOf(others, draw(36, "equality points"), setting),
  };
}

/** The root mean square of a coordinate on the box [−4, 4]^d, for which generic truths are made. */
const usualSize = 4 / Math.sqrt(3);

/**
 * A generic truth for inputs of another unit: slopes of ridge experts, and router vectors where they are slopes, are divided by it.
 *
 * In the old unit ridge experts would saturate, or be straight lines, and rounding would decide.
 */
function inUnitOf(
  inputs: Float64Array,
  { dim, expert, router, ...model }: Mixture,
  truth: MixingMeasure,
): MixingMeasure {
  const unit = Math.sqrt(inputs.reduce((sum, x) => sum + x * x, 0) / inputs.length) / usualSize;
  const isRidge = expert.parameterCount(dim) === dim + 1;
  const isSlope = router.ballRadius === Number.POSITIVE_INFINITY;
  return model.measure(
    truth.atoms.map((atom, index) => {
      const eta = atom.expert.map((value, l) => (isRidge && l < dim ? value / unit : value));
      if (model.reference && index === truth.size - 1) return { expert: eta };
      return { ...atom, router: atom.router.map((value) => (isSlope ? value / unit : value)), expert: eta };
    }),
  );
}

function valuesOf(measure: MixingMeasure, inputs: Float64Array, { router, expert, dim }: SetSetting): AtomValues[] {
  const transformed = new Float64Array(inputs.length);
  for (let at = 0; at < inputs.length; at += dim)
    transformed.set(router.transformInput(inputs.subarray(at, at + dim)), at);
  return measure.atoms.map(({ expert: eta }) => atomValues({ expert, eta, inputs, transformed, dim }));
}

/** The recalled definition, literally: { x̃^ν ∂^γ h_j : |ν| + |γ| ≤ order }, ν = γ = 0 included, of all k atoms. */
export function literalSet(order: 1 | 2, { setting, atoms, equality }: SampledSetting): SetAtTruth {
  const products = listed(order, setting);
  const { distinct, vanishing } = mergedProducts(products, equality);
  const named = (product: Product, atom: number) => productName(product, { ...setting, atom, gated: false });
  return tested({
    functions: products.length * atoms.length,
    distinct: atoms.flatMap((values, atom) =>
      distinct.map((product) => ({ name: named(product, atom), values: values.of(product) })),
    ),
    vanishing: atoms.flatMap((_, atom) => vanishing.map((product) => named(product, atom))),
  });
}

/**
 * The model's own tangent set in (β₀, v, η): { x̃^ν p_j (h_j − f) : |ν| ≤ order, j not the reference } ∪
 * { x̃^ν p_j ∂^γ h_j : |γ| ≥ 1, |ν| + |γ| ≤ order, all j }.
 *
 * The reference's terms without γ are left out: they are combinations of the others, since Σ_j p_j (h_j − f) = 0.
 */
export function modelSet(order: 1 | 2, { setting, atoms, gates, mean, equality }: SampledSetting): SetAtTruth {
  const products = listed(order, setting);
  const ofGate = products.filter(({ gamma }) => gamma.length === 0);
  const ofExpert = products.filter(({ gamma }) => gamma.length > 0);
  const { distinct, vanishing } = mergedProducts(ofExpert, equality);
  const named = (product: Product, atom: number) => productName(product, { ...setting, atom, gated: true });
  const gated = (product: Product, atom: number): SampledFunction => {
    const inputs = atoms[atom].inputPower(product.nu);
    const centre = (i: number) => (product.gamma.length === 0 ? inputs[i] * mean[i] : 0); // of x̃^ν (h − f)
    const values = atoms[atom].of(product);
    return {
      name: named(product, atom),
      values: values.map((value, i) => (value - centre(i)) * gates[i * atoms.length + atom]),
    };
  };
  return tested({
    functions: ofGate.length * (atoms.length - 1) + ofExpert.length * atoms.length,
    distinct: atoms.flatMap((_, atom) => {
      const isReference = atom === atoms.length - 1;
      return [...(isReference ? [] : ofGate), ...distinct].map((product) => gated(product, atom));
    }),
    vanishing: atoms.flatMap((_, atom) => vanishing.map((product) => named(product, atom))),
  });
}

function listed(order: 1 | 2, { expert, dim }: SetSetting): Product[] {
  return productsUpTo(order, dim, expert.parameterCount(dim));
}

function tested(set: {
  functions: number;
  distinct: readonly SampledFunction[];
  vanishing: readonly string[];
}): SetAtTruth {
  const { rank, relations, singularValues } = linearDependence(set.distinct);
  const zeros = set.vanishing.map((name) => ({ terms: [{ coefficient: 1, name }] }));
  return {
    functions: set.functions,
    distinct: set.distinct.length,
    vanishing: set.vanishing.length,
    rank,
    relations: [...relations, ...zeros],
    singularValues,
  };
}

/** A drop of the singular values that rounding alone does not make. */
const clearGap = 1e3;

/**
 * A set that was tested at several truths: a function set that is independent at one truth is so at almost all, and a
 * dependence counts when it is the same at all truths and shows as a gap.
 */
export function agreed(sets: readonly SetAtTruth[]): FunctionSet {
  const gap = ({ rank, singularValues }: SetAtTruth) =>
    rank === 0
      ? Number.POSITIVE_INFINITY
      : singularValues[rank - 1] / Math.max(singularValues[rank] ?? 0, Number.EPSILON * singularValues[0]);
  const best = sets.reduce((one, other) =>
    other.rank > one.rank || (other.rank === one.rank && gap(other) > gap(one)) ? other : one,
  );
  const decided =
    best.rank === best.distinct || (sets.every(({ rank }) => rank === best.rank) && gap(best) >= clearGap);
  return { ...best, decided };
}
