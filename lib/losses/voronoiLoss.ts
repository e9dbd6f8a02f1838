import type { MixingMeasure } from "../mixture/measure";
import { requireKeys, requireOneOf, requireThat } from "../requirements";
import { canonicalGauge, type GaugeModel } from "./canonicalGauge";
import { type LossName, lossNamed } from "./losses";
import { squaredDistance } from "./nearestAtoms";
import { voronoiCells } from "./voronoiCells";

/** A Voronoi loss and its parts; every number is null, with a reason, where the canonical gauge is undefined. */
export interface VoronoiLoss {
  /** weight + router + expert */
  total: number | null;
  /** Σ_j |Σ_{i∈V_j} exp(β₀ᵢ) − exp(β*₀ⱼ)| */
  weight: number | null;
  /** the terms in Δβ₁ */
  router: number | null;
  /** the terms in Δη */
  expert: number | null;
  /** the router terms with | ‖β₁‖ − ‖β*₁‖ | in place of ‖Δβ₁‖ */
  radial: number | null;
  /** the router terms with √(‖β₁‖‖β*₁‖) ‖u − u*‖ in place of ‖Δβ₁‖, u = β₁/‖β₁‖ */
  angular: number | null;
  /** Mean |Δβ₀| over the atoms outside the reference's cell, no part of the loss; null unless k = k*. */
  bias: number | null;
  reason: string | null;
}

/**
 * The Voronoi loss between a fit and the truth, with its parts.
 *
 * Σ_j |Σ_{i∈V_j} exp(β₀ᵢ) − exp(β*₀ⱼ)| + Σ_j Σ_{i∈V_j} exp(β₀ᵢ) (‖Δβ₁ᵢⱼ‖^p + ‖Δηᵢⱼ‖^p), where p = r for L1, p = 1 for
 * L3, and for L2 p = 1 in a cell of one atom, p = 2 in a cell of several. An empty cell adds exp(β*₀ⱼ) to the weight.
 * The reference counts in every sum. Atom by atom ‖Δβ₁‖² = radial² + angular², before weights and powers, so radial
 * and angular do not add up to router.
 *
 * @param model  router, expert, dim and reference of the mixture
 * @param loss   one of lossNames
 * @param r      the power of L1, a finite number ≥ 1 (default 1); the other losses have their own
 * @param gauge  "canonical" (default): canonicalGauge first; "none": the atoms are compared as they are
 * @returns the loss and its parts, numbers ≥ 0; all null, and the reason, a sentence, where the gauge is undefined
 * @throws InputError for an unknown loss or gauge, for r < 1, and for atoms that do not fit the model
 * @see docs/mathematics.md, "Voronoi losses" [S, R], "Parts of a loss" [D]
 * @example
 * voronoiLoss({ model, fitted: fit.measure, truth, loss: "L3" })   // { total, weight, router, expert, radial, … }
 */
export function voronoiLoss(options: {
  model: GaugeModel;
  fitted: MixingMeasure;
  truth: MixingMeasure;
  loss: LossName;
  r?: number;
  gauge?: "canonical" | "none";
}): VoronoiLoss {
  requireKeys("the options of voronoiLoss", options, ["model", "fitted", "truth", "loss", "r", "gauge"]);
  const { model, fitted, truth, loss, r = 1, gauge = "canonical" } = options;
  const { power } = lossNamed(loss);
  requireThat(Number.isFinite(r) && r >= 1, "r", r, "a finite number ≥ 1");
  requireOneOf("gauge", gauge, ["canonical", "none"]);
  const { measure, reason } =
    gauge === "canonical" ? canonicalGauge({ model, fitted, truth }) : { measure: fitted, reason: null };
  if (measure === null)
    return { total: null, weight: null, router: null, expert: null, radial: null, angular: null, bias: null, reason };

  const cells = voronoiCells(measure, truth);
  const sums = { router: 0, expert: 0, radial: 0, angular: 0 };
  const cellWeights = new Float64Array(truth.size);
  const cellSizes = new Float64Array(truth.size);
  for (const cell of cells) cellSizes[cell]++;
  measure.atoms.forEach((atom, index) => {
    const cell = cells[index];
    const weight = Math.exp(atom.bias);
    cellWeights[cell] += weight;
    const p = power(cellSizes[cell], r);
    const target = truth.atoms[cell];
    sums.router += weight * Math.sqrt(squaredDistance(atom.router, target.router)) ** p;
    sums.expert += weight * Math.sqrt(squaredDistance(atom.expert, target.expert)) ** p;
    sums.radial += weight * Math.abs(Math.hypot(...atom.router) - Math.hypot(...target.router)) ** p;
    sums.angular += weight * angularDistance(atom.router, target.router) ** p;
  });
  const weight = truth.atoms.reduce((sum, { bias }, cell) => sum + Math.abs(cellWeights[cell] - Math.exp(bias)), 0);
  return {
    total: weight + sums.router + sums.expert,
    weight,
    ...sums,
    bias: measure.size === truth.size ? meanBiasError(measure, truth, cells, model.reference) : null,
    reason: null,
  };
}

/** √(r r*) ‖u − u*‖, 0 where one of the norms is 0. */
function angularDistance(left: Float64Array, right: Float64Array): number {
  const leftNorm = Math.hypot(...left);
  const rightNorm = Math.hypot(...right);
  if (leftNorm === 0 || rightNorm === 0) return 0;
  const directions = [left.map((value) => value / leftNorm), right.map((value) => value / rightNorm)];
  return Math.sqrt(leftNorm * rightNorm * squaredDistance(directions[0], directions[1]));
}

/** Mean |Δβ₀| over the fitted atoms that are not in the reference's cell; null where there is none. */
function meanBiasError(
  measure: MixingMeasure,
  truth: MixingMeasure,
  cells: readonly number[],
  reference: boolean,
): number | null {
  const errors = measure.atoms.flatMap(({ bias }, index) =>
    reference && cells[index] === truth.size - 1 ? [] : [Math.abs(bias - truth.atoms[cells[index]].bias)],
  );
  return errors.length > 0 ? errors.reduce((sum, error) => sum + error, 0) / errors.length : null;
}
