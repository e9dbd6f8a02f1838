import type { ExpertImages } from "../../experts/expert";
import { atomLayout } from "../../mixture/atomLayout";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { requireInteger, requireThat } from "../../requirements";

/** The symmetries that a mixture can have whatever its expert is. */
export type MixtureSymmetry = "relabelling" | "another reference" | "reflection of all directions" | "gate convolution";

/** Another parameter, not near the truth, or another number of atoms, that gives the same f. */
export interface Symmetry {
  readonly name: MixtureSymmetry | ExpertImages["name"];
  /** One sentence on what changes and why f does not. */
  readonly meaning: string;
}

/**
 * The discrete symmetries of a mixture at a truth, which no Jacobian shows, and the gate convolution.
 *
 * @param trueAtoms k*, where a truth of fewer atoms is fitted with as many as `truth` has
 * @throws InputError when trueAtoms is not an integer from 1 to the number of atoms
 * @see docs/mathematics.md, derived facts 3, 9 and 10, "Canonical gauge"
 */
export function symmetries({
  model,
  truth,
  trueAtoms = truth.size,
}: {
  model: Mixture;
  truth: MixingMeasure;
  trueAtoms?: number;
}): Symmetry[] {
  requireInteger({ trueAtoms });
  requireThat(trueAtoms <= truth.size, "trueAtoms", trueAtoms, `at most the number of atoms, ${truth.size}`);
  const { images } = model.expert;
  const meanings: [Symmetry["name"], string | null][] = [
    ["relabelling", relabelling(model, truth)],
    ["another reference", anotherReference(model, truth)],
    ["reflection of all directions", reflection(model, truth)],
    [images?.name ?? "", images?.meaning ?? null],
    ["gate convolution", gateConvolution(model, truth.size, trueAtoms)],
  ];
  return meanings.flatMap(([name, meaning]) => (meaning === null ? [] : [{ name, meaning }]));
}

function relabelling(model: Mixture, { size }: MixingMeasure): string | null {
  const { routed } = atomLayout(model, size);
  if (routed < 2) return null;
  return `The ${routed} atoms ${model.reference ? "before the reference " : ""}can stand in any order (${routed}! orders).`;
}

/** Atom j can be the reference where every v − vⱼ, also the old reference's, 0 − vⱼ, is a v again. */
function anotherReference(model: Mixture, truth: MixingMeasure): string | null {
  if (!model.reference) return null;
  const { router, dim } = model;
  const vectors = truth.atoms.map((atom, index) =>
    index === truth.size - 1 ? new Float64Array(dim) : router.transformRouter(atom.router),
  );
  const able = vectors.slice(0, -1).flatMap((own, index) => {
    const others = vectors.filter((_, other) => other !== index);
    const fits = others.every((other) => isTransformed(model, Math.hypot(...other.map((value, u) => value - own[u]))));
    return fits ? [index + 1] : [];
  });
  if (able.length === 0) return null;
  if (truth.size > 2)
    return `Atom ${able.join(" or ")} can take the place of the reference: its β₀ and v are taken from those of every atom.`;
  return router.normIdentified
    ? "The two experts can be exchanged with β₁ → −β₁, β₀ → −β₀: the gates of (ℓ, 0) are those of (0, −ℓ)."
    : "The two experts can be exchanged with u → −u, β₀ → −β₀, u the direction of β₁: the gates of (ℓ, 0) are those of (0, −ℓ).";
}

/** Whether some β₁ has a v of this length: in the ball, or, where the norm is not identified, on its sphere. */
function isTransformed({ router: { ballRadius, normIdentified } }: Mixture, length: number): boolean {
  return normIdentified ? length < ballRadius : Math.abs(length - ballRadius) < 1e-12 * ballRadius;
}

function reflection({ reference, router, dim }: Mixture, { size }: MixingMeasure): string | null {
  if (reference || router.normIdentified || size < 2 || size > dim) return null;
  const mirror =
    "All directions can be mirrored in a hyperplane through the origin that is parallel to the flat through their ends: that adds one vector to every v, and the softmax sees only differences of logits";
  return size === dim ? `${mirror}.` : `${mirror}; the common shift of v leads there, too.`;
}

/**
 * Both parts of the softmax can be multiplied by one function, Σ over a common measure of exp(δ·φ): each atom is split.
 *
 * Where the norm is not identified the split atoms must stay on the sphere. A single true atom can be split there, since
 * its gates do not matter, and k* ≤ d free ones along the vector of the reflection. Null where there is none.
 */
export function gateConvolution({ router, reference, dim }: Mixture, atoms: number, trueAtoms: number): string | null {
  if (atoms < 2 * trueAtoms) return null;
  if (trueAtoms === 1)
    return "A single true atom can be split into several with the same expert: their gates sum to 1, whatever they are.";
  if (router.normIdentified)
    return "Every true atom can be split into v ± δ with half its weight each: numerator and denominator of f are both multiplied by cosh(δ·φ(x)).";
  if (reference || trueAtoms > dim) return null;
  return "Every true atom can be split into v and its mirror image under the reflection of all directions: numerator and denominator of f are both multiplied by one function.";
}
