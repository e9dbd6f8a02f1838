import { type AtomInput, type MixingMeasure, mixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";
import { InputError, requireKeys } from "../requirements";
import type { Router } from "../routers/router";
import { nearestLabels } from "./labelSwap";
import { nearestAtoms, squaredDistance } from "./nearestAtoms";
import { nearestImages } from "./nearestImages";
import { requireAtoms } from "./requireAtoms";

/** What the gauge and the losses need to know of a mixture. */
export type GaugeModel = Pick<Mixture, "router" | "expert" | "dim" | "reference">;

/** A fit that can be compared with the truth, or null and why not. */
export interface CanonicalGauge {
  measure: MixingMeasure | null;
  reason: string | null;
}

/**
 * The fitted measure in the gauge in which it can be compared with the truth; f is unchanged.
 *
 * The softmax sees differences of logits only, so a fit and the truth may differ by a shift of every β₀ and of every
 * v = ψ(β₁). With a reference expert:
 *   1. each fitted atom belongs to the true atom that is nearest by η alone;
 *   2. I = the atoms that belong to the true reference, w = Σ_I exp(β₀); β₀ ← β₀ − log w for every atom, and, where
 *      the norm is identified, v ← v − Σ_I exp(β₀) v with the new β₀, the fitted reference included;
 *   3. β₁ = ψ⁻¹(v).
 * A reference that was split leaves with a bias and a slope: the result is a measure of the mixture whose logits are
 * all free, and the losses accept it. It is undefined where I is empty or a v leaves the range of ψ.
 *
 * A router whose norm is not identified (cosine) has no shift of v that keeps f, also where the reference is split: the
 * weights are normalised, and with two atoms on both sides the labels are swapped where that is nearer. Before all
 * that, an η with images (even and two-layer experts) becomes the one nearest the truth. With all logits free no gauge is
 * fixed: the measure is returned as it is, but for that.
 *
 * @param model  router, expert, dim and reference of the mixture
 * @param fitted its atoms may be in any gauge, the reference last
 * @param truth  a measure of the model
 * @returns the measure, or null and the reason, a sentence, where the gauge is undefined
 * @throws InputError when atoms do not fit the model, or the truth's reference has a bias or a router
 * @see docs/mathematics.md, "Canonical gauge"; derived facts 3 and 10
 * @example
 * const { measure, reason } = canonicalGauge({ model, fitted: fit.measure, truth });
 */
export function canonicalGauge(options: {
  model: GaugeModel;
  fitted: MixingMeasure;
  truth: MixingMeasure;
}): CanonicalGauge {
  requireKeys("the options of canonicalGauge", options, ["model", "fitted", "truth"]);
  const { model, fitted, truth } = options;
  requireAtoms({ fitted, truth }, model.dim, model.expert.parameterCount(model.dim));
  const imaged = nearestImages(model.expert, model.dim, fitted, truth);
  if (!model.reference) return { measure: imaged, reason: null };

  requireNoSlope("truth", truth);
  if (truth.atoms[truth.size - 1].bias !== 0)
    throw new InputError(
      `The last atom of truth has bias ${truth.atoms[truth.size - 1].bias}, but must have 0: it is the reference.`,
    );
  if (model.router.normIdentified) return recentred(model, imaged, truth);

  requireNoSlope("fitted", imaged);
  return recentred(model, imaged.size === 2 && truth.size === 2 ? nearestLabels(imaged, truth) : imaged, truth);
}

/** Steps 1 to 3; step 2 shifts v only where the norm is identified. */
function recentred(model: GaugeModel, fitted: MixingMeasure, truth: MixingMeasure): CanonicalGauge {
  const nearest = nearestAtoms(fitted, truth, (atom, candidate) => squaredDistance(atom.expert, candidate.expert));
  const shared = nearest.flatMap((cell, index) => (cell === truth.size - 1 ? [index] : []));
  if (shared.length === 0) return undefinedGauge("no fitted atom is nearest to the true reference expert");

  const logWeight = logSumExp(shared.map((index) => fitted.atoms[index].bias));
  const atoms: AtomInput[] = fitted.atoms.map((atom) => ({ ...atom, bias: atom.bias - logWeight }));
  if (model.router.normIdentified) {
    const vectors = fitted.atoms.map(({ router }, index) =>
      transformed(model.router, router, index === fitted.size - 1),
    );
    const shift = new Float64Array(model.dim);
    for (const index of shared)
      for (let u = 0; u < shift.length; u++) shift[u] += Math.exp(atoms[index].bias!) * vectors[index][u];
    // A reference that stands alone needs no shift: its neighbours keep their β₁ to the last bit.
    if (shift.some((value) => value !== 0))
      for (const [index, atom] of atoms.entries()) {
        const inverse = model.router.inverse(vectors[index].map((value, u) => value - shift[u]));
        if (inverse === null)
          return undefinedGauge(
            `the router vector of fitted atom ${index} leaves the ball of radius ${model.router.ballRadius} when it is re-centred`,
          );
        atom.router = inverse;
      }
  }
  return { measure: mixingMeasure(atoms, model.dim, model.expert.parameterCount(model.dim)), reason: null };
}

/** v of an atom; the reference's logit is 0 by definition, also for a router that is not defined at β₁ = 0. */
function transformed(router: Router, vector: Float64Array, reference: boolean): Float64Array {
  return reference && isZero(vector) ? vector : router.transformRouter(vector);
}

function undefinedGauge(why: string): CanonicalGauge {
  return { measure: null, reason: `The canonical gauge is undefined: ${why}.` };
}

function requireNoSlope(name: string, { atoms, size }: MixingMeasure): void {
  if (!isZero(atoms[size - 1].router))
    throw new InputError(
      `The last atom of ${name} has a router, but must have none: it is the reference, whose logit is 0.`,
    );
}

function isZero(vector: Float64Array): boolean {
  return vector.every((value) => value === 0);
}

/** log Σ exp, without overflow. */
function logSumExp(values: readonly number[]): number {
  const largest = Math.max(...values);
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}
