import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { coordinates } from "../../mixture/coordinates";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import type { TruthSetting } from "../truthSetting";
import { type FisherInformation, fisherInformation } from "./fisherInformation";

/** One eigenvector of the scaled Fisher information. */
export interface SpectrumDirection {
  /** 0 for a norm that is not identified; they sum to p, or to p less the coordinates that f does not depend on. */
  readonly eigenvalue: number;
  /** The part that it moves most: parts[0].name. */
  readonly name: string;
  /** What it moves: "β₀ of atom i", "norm of β₁ of atom i", "direction of β₁ of atom i", "η of atom i", the greatest share first; shares sum to 1. */
  readonly parts: readonly { readonly name: string; readonly share: number }[];
  /** `[p]`, in the order and the units of model.parameters, of length 1. */
  readonly vector: Float64Array;
}

/**
 * The spectrum of the Fisher information at a truth: which combinations of parameters data hardly tell, weakest first.
 *
 * Eigenvalues of D I D, D = diag(I)^(−1/2): every coordinate is measured in the standard error that it would have if all
 * others were known, σ / √(n Iⱼⱼ), so that no unit of x or y matters, and an eigenvalue λ says that the standard error
 * along its vector is 1/√λ of those. All are 1 when the coordinates do not disturb one another. They are the squared singular
 * values of the Jacobian with normalised columns, as in identify.
 *
 * A part's share is Σ w² over its coordinates, w the eigenvector of D I D; that of a router vector is divided into norm and
 * direction by the squared cosine of its movement with β₁.
 *
 * @returns `[p]` directions, least eigenvalue first
 * @throws InputError when the information is singular beyond the norms
 * @see docs/mathematics.md, derived facts 1 and 4
 * @example informationSpectrum({ model, truth, input })[0].name   // "η of atom 1"
 */
export function informationSpectrum({ model, truth, input }: TruthSetting): SpectrumDirection[] {
  return spectrumOf(fisherInformation({ model, truth, input }));
}

/** The spectrum, where the information is known. */
export function spectrumOf({
  model,
  truth,
  information,
  parameterCount,
  rank,
}: FisherInformation): SpectrumDirection[] {
  const units = information.diagonal().map((value) => (value > 0 ? 1 / Math.sqrt(value) : 0));
  const scaling = Matrix.diag(units);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    scaling.mmul(information).mmul(scaling),
    { assumeSymmetric: true }, // which sorts the eigenvalues, least first
  );
  return realEigenvalues.map((value, index) => {
    const scaled = eigenvectorMatrix.getColumn(index);
    const moved = scaled.map((weight, j) => weight * (units[j] || 1)); // f does not depend on a coordinate without a unit
    const length = Math.hypot(...moved);
    const parts = sharesOf(model, truth, scaled, moved);
    return {
      eigenvalue: index < parameterCount - rank ? 0 : value,
      name: parts[0].name,
      parts,
      vector: Float64Array.from(moved, (weight) => weight / length),
    };
  });
}

function sharesOf(
  model: Mixture,
  truth: MixingMeasure,
  scaled: readonly number[],
  moved: readonly number[],
): SpectrumDirection["parts"] {
  const all = coordinates(model, truth.size);
  const parts = truth.atoms.flatMap(({ router }, atom) => {
    const at = (block: string) => all.flatMap((each, j) => (each.atom === atom && each.block === block ? [j] : []));
    const share = (block: string) => at(block).reduce((sum, j) => sum + scaled[j] * scaled[j], 0);
    const step = at("router").map((j) => moved[j]);
    const radial = share("router") * squaredCosine(step, router);
    const of = `of atom ${atom + 1}`;
    return [
      { name: `β₀ ${of}`, share: share("bias") },
      { name: `norm of β₁ ${of}`, share: radial },
      { name: `direction of β₁ ${of}`, share: share("router") - radial },
      { name: `η ${of}`, share: share("expert") },
    ];
  });
  return parts.sort((a, b) => b.share - a.share);
}

function squaredCosine(step: readonly number[], router: Float64Array): number {
  const length = Math.hypot(...step) * Math.hypot(...router);
  if (length === 0) return 0;
  const cosine = step.reduce((sum, value, u) => sum + value * router[u], 0) / length;
  return cosine * cosine;
}
