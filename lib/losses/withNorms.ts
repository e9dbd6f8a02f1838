import { atomLayout } from "../mixture/atomLayout";
import { type AtomInput, type MixingMeasure, mixingMeasure } from "../mixture/measure";
import { InputError, requireKeys, requirePositive, requireThat } from "../requirements";
import type { GaugeModel } from "./canonicalGauge";
import { nearestAtoms, squaredDistance } from "./nearestAtoms";
import { nearestImages } from "./nearestImages";
import { requireAtoms } from "./requireAtoms";

/** Where the norms come from: see withNorms. */
export type NormProtocol =
  | "unit"
  | "truth"
  | readonly number[]
  | { uniform: readonly [low: number, high: number] }
  | { nearTruth: number };

/** What withNorms needs of a random stream. */
export interface NormSource {
  /** A number in [0, 1). */
  uniform(): number;
  /** A standard normal number. */
  normal(): number;
}

/**
 * The same function f with other norms of the router vectors; only for a router whose norms are not identified.
 *
 * β₁ᵢ ← ρᵢ β₁ᵢ/‖β₁ᵢ‖: the data cannot tell these measures apart, so the loss in ‖β₁‖ is the norm protocol and nothing
 * else. The norms are free, so a wrong one may move an atom into another Voronoi cell: that is part of what a protocol
 * costs. The reference keeps β₁ = 0.
 *
 * @param norms ρ by protocol:
 *   "unit": 1 for each;
 *   "truth", an oracle: the norm of the true atom that is nearest by (direction of β₁, η), among the true atoms that
 *     have a norm, so that several fitted atoms may share one, and an atom that was split off the reference takes that
 *     of its nearest atom that is routed;
 *   a list: one number > 0 for each atom, 0 for the reference;
 *   { uniform: [low, high] }: one draw from (low, high] for each atom but the reference, in the order of the atoms;
 *   { nearTruth: spread }: ‖β*₁ + spread z‖, z standard normal `[d]`, β*₁ as for "truth": what a start near the truth gives
 * @param stream random numbers, for { uniform } and { nearTruth }
 * @param truth  the true measure, for "truth" and { nearTruth }
 * @returns the measure with those norms, its atoms in their order
 * @throws InputError when the router identifies its norms, a norm is not > 0, or what the protocol needs is missing
 * @see derived fact 1 and "Norm protocols" in docs/mathematics.md
 * @example
 * withNorms({ model, measure: fit.measure, norms: { uniform: [0, 4] }, stream: randomStream("norms", { replicate }) })
 */
export function withNorms(options: {
  model: GaugeModel;
  measure: MixingMeasure;
  norms: NormProtocol;
  stream?: NormSource;
  truth?: MixingMeasure;
}): MixingMeasure {
  requireKeys("the options of withNorms", options, ["model", "measure", "norms", "stream", "truth"]);
  const { model, measure, norms, stream, truth } = options;
  const parameterCount = model.expert.parameterCount(model.dim);
  requireAtoms({ measure }, model.dim, parameterCount);
  requireThat(
    !model.router.normIdentified,
    "model.router",
    model.router.name,
    "a router whose norms are not identified, as cosine()",
  );
  const { routed } = atomLayout(model, measure.size);
  const chosen = chosenNorms({ model, measure, norms, stream, truth }, routed);
  const atoms = measure.atoms.map((atom, index): AtomInput => {
    if (index >= routed) return atom;
    const norm = Math.hypot(...atom.router);
    requireThat(norm > 0, `the norm of measure.atoms[${index}].router`, norm, "> 0: a zero vector has no direction");
    return { ...atom, router: atom.router.map((value) => (chosen[index] * value) / norm) };
  });
  return mixingMeasure(atoms, model.dim, parameterCount);
}

/** ρ for the atoms that are not the reference `[routed]`. */
function chosenNorms(
  { model, measure, norms, stream, truth }: Parameters<typeof withNorms>[0],
  routed: number,
): readonly number[] {
  if (norms === "unit") return new Array<number>(routed).fill(1);
  if (Array.isArray(norms)) return listedNorms(norms as readonly number[], measure.size, routed);
  const { uniform, nearTruth } = Object(norms) as { uniform?: [number, number]; nearTruth?: number };
  requireThat(
    norms === "truth" || Array.isArray(uniform) || nearTruth !== undefined,
    "norms",
    norms,
    '"unit", "truth", a list with one number an atom, { uniform: [low, high] } or { nearTruth: spread }',
  );
  if (typeof norms === "object") requireKeys("norms", norms, [uniform === undefined ? "nearTruth" : "uniform"]);
  if (norms !== "truth" && stream === undefined)
    throw new InputError("stream is undefined, but must be a random stream where norms are drawn.");
  if (uniform !== undefined) return uniformNorms(uniform, routed, stream as NormSource);

  if (truth === undefined)
    throw new InputError('truth is undefined, but must be the true measure where norms is "truth" or { nearTruth }.');
  requireAtoms({ truth }, model.dim, model.expert.parameterCount(model.dim));
  const nearest = nearestRouters(nearestImages(model.expert, model.dim, measure, truth), truth, routed);
  if (nearTruth === undefined) return nearest.map((router) => Math.hypot(...router));
  requirePositive({ "norms.nearTruth": nearTruth });
  const { normal } = stream as NormSource;
  return nearest.map((router) => Math.hypot(...router.map((value) => value + nearTruth * normal())));
}

function uniformNorms([low, high]: [number, number], routed: number, { uniform }: NormSource): number[] {
  requireThat(
    low >= 0 && high > low && Number.isFinite(high),
    "norms.uniform",
    [low, high],
    "[low, high] with 0 ≤ low < high < ∞",
  );
  return Array.from({ length: routed }, () => high - (high - low) * uniform());
}

function listedNorms(norms: readonly number[], size: number, routed: number): readonly number[] {
  requireThat(norms.length === size, "norms", norms, `a list of ${size} numbers, one an atom`);
  norms.forEach((norm, index) => {
    if (index < routed) requireThat(Number.isFinite(norm) && norm > 0, `norms[${index}]`, norm, "a finite number > 0");
    else requireThat(norm === 0, `norms[${index}]`, norm, "0: it is the reference's");
  });
  return norms;
}

/** The router vector of the nearest true atom that has a norm; norms are free, so directions are compared, not vectors. */
function nearestRouters(measure: MixingMeasure, truth: MixingMeasure, routed: number): Float64Array[] {
  const candidates = truth.atoms.filter(({ router }) => router.some((value) => value !== 0));
  requireThat(candidates.length > 0, "truth", truth, "a measure with a router vector that is not 0");
  const cells = nearestAtoms(
    { size: routed, atoms: measure.atoms.slice(0, routed) },
    { size: candidates.length, atoms: candidates },
    (atom, candidate) =>
      squaredDistance(direction(atom.router), direction(candidate.router)) +
      squaredDistance(atom.expert, candidate.expert),
  );
  return cells.map((cell) => candidates[cell].router);
}

function direction(router: Float64Array): Float64Array {
  const norm = Math.hypot(...router);
  return router.map((value) => value / norm);
}
