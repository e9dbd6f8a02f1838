import type { Expert } from "../experts/expert";
import type { Atom, MixingMeasure } from "../mixture/measure";
import { squaredDistance } from "./nearestAtoms";

/**
 * The same measure with every η as that of its images which is nearest to a true one; ties keep η.
 *
 * An expert with discrete symmetries is the same function at several η, so f is unchanged: (a, b) and (−a, −b) of an even
 * expert, the hidden units of a two-layer one in any order and with either sign.
 *
 * @see derived fact 10 in docs/mathematics.md
 */
export function nearestImages(
  { images }: Expert,
  dim: number,
  fitted: MixingMeasure,
  truth: MixingMeasure,
): MixingMeasure {
  if (images === undefined) return fitted;
  const nearest = (eta: Float64Array): Float64Array => {
    const own = Math.min(...truth.atoms.map(({ expert }) => squaredDistance(eta, expert)));
    let best = { image: eta, distance: own };
    for (const { expert } of truth.atoms) {
      const image = images.nearest(eta, expert, dim);
      const distance = squaredDistance(image, expert);
      if (distance < best.distance) best = { image, distance };
    }
    return best.image;
  };
  return { size: fitted.size, atoms: fitted.atoms.map((atom): Atom => ({ ...atom, expert: nearest(atom.expert) })) };
}
