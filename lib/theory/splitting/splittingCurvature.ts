import { Matrix } from "ml-matrix";
import { type RandomStream, randomStream } from "../../data/randomStream";
import { drawInputs } from "../../data/sample";
import { requireInteger, requireKind } from "../../requirements";
import type { TruthSetting } from "../truthSetting";
import { hasKink } from "./kinks";
import { leastQuarticForm, pairsOf } from "./leastQuarticForm";
import { secondOrder, tangentBasis } from "./secondOrder";

/** How well a truth resists the splitting of one of its atoms. */
export interface AtomCurvature {
  /** Which atom of the truth. */
  readonly atom: number;
  /** κ_j ≥ 0, in the unit of y over the squared unit of (β₁, η); null where second derivatives do not tell (a kink). */
  readonly curvature: number | null;
  /**
   * The same with (δ_β, δ_η) of length 1 in the units of the Jacobian: in the unit of y alone, whatever those of x, β₁ and η.
   * It decides on the regime, and on whether κ is 0.
   */
  readonly relative: number | null;
  /** The unit direction (δ_β, δ_η) of the least effect; null where there is no curvature. */
  readonly direction: { readonly router: Float64Array; readonly expert: Float64Array } | null;
}

export interface SplittingCurvature {
  /** κ, the least of the atoms; null where an atom has none and no other one is 0. */
  readonly least: number | null;
  /** The least relative one of the atoms; 0 and null where κ is. */
  readonly leastRelative: number | null;
  readonly atoms: readonly AtomCurvature[];
  /** Why κ is 0 or null, in a sentence; null where κ > 0. */
  readonly reason: string | null;
}

/** Effects below this part of their size before projection are rounding. */
export const rounding = 1e-7;

/** How many of the inputs are tried for a kink. */
const kinkInputs = 5000;

/**
 * κ: the least second-order change of f that splitting an atom in two can make, over all directions of unit length.
 *
 * An atom that is split into two halves at θ ± δ changes f by e^β₀ ½ δᵀ∇²F δ / S to second order. What the other
 * parameters can undo is projected off, and the rest is minimised over directions:
 *   κ_j = min over ‖(δ_β, δ_η)‖ = 1 of ‖Π⊥ ½ δᵀ∇²F_j δ / S‖_L²(μ) / e^β₀ⱼ,   F_j = exp(ψ(β₁)·φ(x) + β₀ⱼ) (h_j − f),
 * S the sum of exponentials. The squared norm is a quartic form in δ, minimised from many starts. Noise hides splits up
 * to δ² ≈ σ/(√n κ): see splittingError. Where norms are not identified δ_β is tangential, and the reference moves in η only.
 *
 * κ = 0 where some split changes nothing to second order, as with affine experts. A kink of the expert (ReLU) adds an
 * effect of order δ^(3/2), which second derivatives do not contain: κ is null where μ reaches a kink.
 *
 * @param truth  G*, with or without a reference in the model
 * @param size   number of inputs that the norm is averaged over
 * @param starts of the minimisation, random ones and as many simple directions
 * @param stream of inputs and starts; not advanced
 * @returns κ, and κ_j with the direction of least effect, δ_β `[d]` and δ_η `[q]`, atom by atom
 * @throws InputError when size or starts is not an integer ≥ 1, or where the router is undefined (cosine at 0)
 * @see docs/mathematics.md, "Regimes"; derived facts 5 and 6
 * @example splittingCurvature({ model, truth, input: uniformBox({ low: -4, high: 4 }) }).least   // 0.0080
 */
export function splittingCurvature({
  model,
  truth,
  input,
  size = 20_000,
  starts = 12,
  stream = randomStream("splitting curvature"),
}: TruthSetting & { size?: number; starts?: number; stream?: RandomStream }): SplittingCurvature {
  requireKind("model", model);
  requireKind("measure", truth, "truth");
  requireInteger({ starts });
  requireInteger({ size }, model.parameterCount(truth.size));
  const inputs = drawInputs({ input, dim: model.dim, size, stream });
  const basis = tangentBasis(model, truth, inputs);
  const atoms = truth.atoms.map(({ expert: eta }, atom): AtomCurvature => {
    const own = stream.split("atom", { atom });
    if (
      hasKink({
        expert: model.expert,
        dim: model.dim,
        eta,
        inputs: inputs.subarray(0, kinkInputs * model.dim),
        stream: own,
      })
    )
      return { atom, curvature: null, relative: null, direction: null };
    const { routerBasis, gram, unprojected, units } = secondOrder({ model, truth, atom, inputs, basis });
    const least = (of: Matrix) =>
      leastQuarticForm({ gram: of, dim: units.length, starts, stream: own.split("starts") });
    const inUnits = least(inUnitsOf(gram, units));
    const isRounding = inUnits.value <= rounding ** 2 * inUnitsOf(unprojected, units).max();
    const found = least(gram);
    const inRouter = found.direction.subarray(0, routerBasis.columns);
    const router =
      routerBasis.columns === 0
        ? new Float64Array(model.dim)
        : Float64Array.from(routerBasis.mmul(Matrix.columnVector(inRouter)).getColumn(0));
    const expert = found.direction.slice(routerBasis.columns);
    const value = (of: { value: number }) => (isRounding ? 0 : Math.sqrt(of.value));
    return { atom, curvature: value(found), relative: value(inUnits), direction: { router, expert } };
  });
  return { ...leastOf(atoms), atoms };
}

/** A quartic form in δ as one in t, δₐ = unitₐ tₐ. */
export function inUnitsOf(gram: Matrix, units: Float64Array): Matrix {
  const products = Matrix.diag(pairsOf(units.length).map(([a, b]) => units[a] * units[b]));
  return products.mmul(gram).mmul(products);
}

function leastOf(atoms: readonly AtomCurvature[]): Omit<SplittingCurvature, "atoms"> {
  const flat = atoms.filter(({ curvature }) => curvature === 0);
  if (flat.length > 0)
    return {
      least: 0,
      leastRelative: 0,
      reason: `κ is 0 to rounding: some split of ${named(flat)} changes f to second order by nothing that the other parameters could not undo, as far as double precision tells.`,
    };
  const kinked = atoms.filter(({ curvature }) => curvature === null);
  if (kinked.length > 0)
    return {
      least: null,
      leastRelative: null,
      reason: `The expert of ${named(kinked)} has a kink where inputs fall, and a split across a kink changes f by more than second order: κ, which is made of second derivatives, does not tell.`,
    };
  const lowest = (values: (number | null)[]) => Math.min(...(values as number[]));
  return {
    least: lowest(atoms.map(({ curvature }) => curvature)),
    leastRelative: lowest(atoms.map(({ relative }) => relative)),
    reason: null,
  };
}

function named(atoms: readonly AtomCurvature[]): string {
  return `${atoms.length === 1 ? "atom" : "atoms"} ${atoms.map(({ atom }) => atom + 1).join(", ")}`;
}
