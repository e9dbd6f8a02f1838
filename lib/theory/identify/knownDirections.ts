import { Matrix, solve } from "ml-matrix";
import { atomLayout } from "../../mixture/atomLayout";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { nullSpace } from "../../mixture/rank/nullSpace";

/** A direction of the parameters with a name and a reason. */
export interface NamedDirection {
  /** "bias shift", "common shift of v", "norm of β₁ of atom i" (from 1), "other". */
  readonly name: string;
  /** One sentence on what moving along it does. */
  readonly meaning: string;
  /** `[p]`, in the order of model.parameters, of length 1. */
  readonly vector: Float64Array;
}

/**
 * The directions along which a softmax router is known to be able to leave f unchanged, in the order in which they name a
 * null space. Which of them do at a truth, the Jacobian decides.
 *
 * With all logits free: δβ₀ᵢ = 1, and δvᵢ = s for every s that all v can follow, δβ₁ᵢ = ψ′(β₁ᵢ)⁻¹ s. Where the norm is not
 * identified ψ′ sends β₁ᵢ to 0, so that s must be orthogonal to every β₁ᵢ. For every atom: δβ₁ᵢ = β₁ᵢ.
 *
 * @see docs/mathematics.md, derived facts 1 and 3
 */
export function knownDirections(model: Mixture, truth: MixingMeasure): NamedDirection[] {
  const norms = normDirections(model, truth);
  return model.reference ? norms : [biasShift(model, truth), ...commonShifts(model, truth), ...norms];
}

function biasShift(model: Mixture, truth: MixingMeasure): NamedDirection {
  return {
    name: "bias shift",
    meaning: "One constant added to every β₀: the softmax sees only differences of logits.",
    vector: direction(model, truth, (vector, { bias }) => {
      vector[bias] = 1;
    }),
  };
}

function commonShifts(model: Mixture, truth: MixingMeasure): NamedDirection[] {
  const { router, dim } = model;
  const inverses = truth.atoms.map((atom) => inverseDerivative(model, atom.router));
  const meaning = router.normIdentified
    ? "One vector added to every v = ψ(β₁): the softmax sees only differences of logits."
    : "One vector, orthogonal to all directions, added to every v = ψ(β₁): to first order no v leaves its sphere, and the softmax sees only differences of logits.";
  const directions = router.normIdentified ? [] : truth.atoms.map((atom) => unit(atom.router));
  return orthogonalTo(directions, dim).map((shift) => ({
    name: "common shift of v",
    meaning,
    vector: direction(model, truth, (vector, { index, router }) => {
      vector.set(inverses[index].mmul(Matrix.columnVector(Array.from(shift))).to1DArray(), router);
    }),
  }));
}

/** ψ′(β₁)⁻¹; where ψ′ sends β₁ to 0, its inverse on what is orthogonal to β₁. */
function inverseDerivative({ router, dim }: Mixture, beta: Float64Array): Matrix {
  const derivative = new Matrix(dim, dim);
  for (let u = 0; u < dim; u++) {
    const axis = new Float64Array(dim);
    axis[u] = 1;
    derivative.setColumn(u, Array.from(router.pullback(beta, axis)));
  }
  if (!router.normIdentified) {
    const radial = Matrix.columnVector(Array.from(unit(beta)));
    const scale = Math.hypot(...router.transformRouter(beta)) / Math.hypot(...beta); // of the other directions
    derivative.add(radial.mmul(radial.transpose()).mul(scale));
  }
  return solve(derivative, Matrix.eye(dim));
}

/** An orthonormal basis of what is orthogonal to all vectors; the axes, if there are none. */
function orthogonalTo(vectors: readonly Float64Array[], dim: number): readonly Float64Array[] {
  if (vectors.length === 0) return Array.from({ length: dim }, (_, u) => Float64Array.from(Matrix.eye(dim).getRow(u)));
  const rows = Matrix.zeros(Math.max(vectors.length, dim), dim);
  vectors.forEach((vector, row) => {
    rows.setRow(row, Array.from(vector));
  });
  return nullSpace(rows).basis;
}

function normDirections(model: Mixture, truth: MixingMeasure): NamedDirection[] {
  const { routed } = atomLayout(model, truth.size);
  return truth.atoms.slice(0, routed).flatMap((atom, own) => {
    if (atom.router.every((value) => value === 0)) return [];
    return {
      name: `norm of β₁ of atom ${own + 1}`,
      meaning: `β₁ of atom ${own + 1} made longer or shorter: the logit does not change with its norm.`,
      vector: direction(model, truth, (vector, { index, router }) => {
        if (index === own) vector.set(atom.router, router);
      }),
    };
  });
}

/** The direction that `fill` writes, called with where bias and router of each routed atom stand, as a unit vector. */
function direction(
  model: Mixture,
  truth: MixingMeasure,
  fill: (vector: Float64Array, place: { index: number; bias: number; router: number }) => void,
): Float64Array {
  const layout = atomLayout(model, truth.size);
  const vector = new Float64Array(layout.count);
  for (let index = 0; index < layout.routed; index++)
    fill(vector, { index, bias: layout.bias(index), router: layout.router(index) });
  return unit(vector);
}

function unit(vector: Float64Array): Float64Array {
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}
