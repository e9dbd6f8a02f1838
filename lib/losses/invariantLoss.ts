import type { MixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";
import { requireKeys, requireKind } from "../requirements";
import { nearestAtoms, squaredDistance } from "./nearestAtoms";
import { nearestImages } from "./nearestImages";

/** The invariant loss and its parts, numbers ≥ 0. */
export interface InvariantLoss {
  /** gate + direction + expert */
  readonly total: number;
  /** Σ_j ‖Σ_{i∈V_j} p̂ᵢ − p*_j‖ in L²(μ), a pure number. */
  readonly gate: number;
  /** Σ_j P*_j ‖d̂_j − d*_j‖ over all true atoms but the last, a pure number. */
  readonly direction: number;
  /** Σ_j Σ_{i∈V_j} P̂ᵢ ‖Δηᵢⱼ‖^p, p = 1 in a cell of one atom, 2 in a cell of several. */
  readonly expert: number;
}

/**
 * A distance of a fit from the truth in what data see alone: gates p(x), directions of routers, experts.
 *
 * Each fitted atom belongs to the cell V_j of the true atom that is nearest by η. With P = E_X p(X), v̄_j the mean of
 * v = ψ(β₁) over V_j weighted by exp(β₀), and d_j = (v̄_j − v̄_k*)/‖·‖,
 *   Σ_j ‖Σ_{i∈V_j} p̂ᵢ − p*_j‖_L²(μ) + Σ_{j<k*} P*_j ‖d̂_j − d*_j‖ + Σ_j Σ_{i∈V_j} P̂ᵢ ‖Δηᵢⱼ‖^p, p = 1 or, in a shared cell, 2.
 *
 * No gauge, reference, norm protocol or label enters: it does not change under a common shift of β₀ or v, other norms of a
 * cosine router, two of its vectors that are turned about their difference, an order of the atoms, or a split of all gates by
 * one common measure. It does see an expert with the same h at another η, but for the images that the expert states. An
 * empty cell has the direction part 2 P*_j.
 *
 * @param inputs draws from μ, `[n, d]` row-major, for the gates
 * @returns the loss and its parts; the expert part in the unit of η
 * @throws InputError when a measure does not fit the model
 * @see docs/mathematics.md, "A loss of what data see"
 * @example invariantLoss({ model, fitted: fit.measure, truth, inputs: data.inputs }).total
 */
export function invariantLoss(options: {
  model: Mixture;
  fitted: MixingMeasure;
  truth: MixingMeasure;
  inputs: Float64Array;
}): InvariantLoss {
  requireKeys("the options of invariantLoss", options, ["model", "fitted", "truth", "inputs"]);
  const { model, truth, inputs } = options;
  requireKind("model", model);
  requireKind("measure", options.fitted, "fitted");
  requireKind("measure", truth, "truth");
  const fitted = nearestImages(model.expert, model.dim, options.fitted, truth);
  const cells = nearestAtoms(fitted, truth, (atom, candidate) => squaredDistance(atom.expert, candidate.expert));
  const members = truth.atoms.map((_, cell) => cells.flatMap((own, i) => (own === cell ? [i] : [])));
  const [found, right] = [fitted, truth].map((measure) => gatesOf(model, measure, inputs));
  const everyAtom = truth.atoms.map((_, j) => [j]);
  const [foundDirections, rightDirections] = [
    directionsOf(model, fitted, members),
    directionsOf(model, truth, everyAtom),
  ];
  const gate = sum(
    members.map((own, j) => gateDistance({ found: found.gates, own, right: right.gates, j, fitted, truth })),
  );
  const direction = sum(rightDirections.map((d, j) => right.means[j] * apart(foundDirections[j], d)));
  const expert = sum(
    fitted.atoms.map((atom, i) => {
      const distance = Math.sqrt(squaredDistance(atom.expert, truth.atoms[cells[i]].expert));
      return found.means[i] * distance ** (members[cells[i]].length > 1 ? 2 : 1);
    }),
  );
  return { total: gate + direction + expert, gate, direction, expert };
}

/** p `[n, k]` and P `[k]`. */
function gatesOf(model: Mixture, measure: MixingMeasure, inputs: Float64Array) {
  const gates = model.gates(measure, inputs);
  const { size } = measure;
  const means = new Float64Array(size);
  for (let at = 0; at < gates.length; at++) means[at % size] += gates[at];
  return { gates, means: means.map((total) => (total * size) / gates.length) };
}

function gateDistance({
  found,
  own,
  right,
  j,
  fitted,
  truth,
}: {
  found: Float64Array;
  own: readonly number[];
  right: Float64Array;
  j: number;
  fitted: MixingMeasure;
  truth: MixingMeasure;
}): number {
  const count = right.length / truth.size;
  let squares = 0;
  for (let row = 0; row < count; row++) {
    let difference = -right[row * truth.size + j];
    for (const i of own) difference += found[row * fitted.size + i];
    squares += difference * difference;
  }
  return Math.sqrt(squares / count);
}

/** d_j of every cell but the last; null where a cell is empty, zeros where two v̄ are the same. */
function directionsOf(
  model: Mixture,
  measure: MixingMeasure,
  members: readonly (readonly number[])[],
): (Float64Array | null)[] {
  const vectors = measure.atoms.map(({ router }, i) =>
    model.reference && i === measure.size - 1 ? new Float64Array(model.dim) : model.router.transformRouter(router),
  );
  const centres = members.map((own) => {
    if (own.length === 0) return null;
    const centre = new Float64Array(model.dim);
    const weights = own.map((i) => Math.exp(measure.atoms[i].bias - measure.atoms[own[0]].bias));
    const all = sum(weights);
    own.forEach((i, at) => {
      for (let u = 0; u < model.dim; u++) centre[u] += (weights[at] / all) * vectors[i][u];
    });
    return centre;
  });
  const last = centres[centres.length - 1];
  return centres.slice(0, -1).map((centre) => {
    if (centre === null || last === null) return null;
    const contrast = centre.map((value, u) => value - last[u]);
    const length = Math.hypot(...contrast);
    return length === 0 ? contrast : contrast.map((value) => value / length);
  });
}

/** Two directions are at most 2 apart. */
function apart(found: Float64Array | null, right: Float64Array | null): number {
  return found === null || right === null ? 2 : Math.sqrt(squaredDistance(found, right));
}

function sum(values: ArrayLike<number>): number {
  return Array.from(values).reduce((total, value) => total + value, 0);
}
