import type { Atom, MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { requireKind, requireThat } from "../../requirements";

/**
 * The measure with one vector added to every v = ψ(β₁), which has the same f: every logit is larger by shift · φ(x).
 *
 * A reference has v = 0 before and `shift` after it: the result is then a measure of the mixture with all logits free.
 *
 * @param shift `[d]`, in the unit of v
 * @returns null where a v would leave the ball of the router
 * @throws InputError for a router whose norms are not identified (all its v lie on one sphere), or a shift that does not fit
 * @see docs/mathematics.md, derived fact 3
 * @example commonShift({ model, measure, shift: [0.1, 0] })
 */
export function commonShift({
  model,
  measure,
  shift,
}: {
  model: Mixture;
  measure: MixingMeasure;
  shift: ArrayLike<number>;
}): MixingMeasure | null {
  requireKind("model", model);
  requireKind("measure", measure);
  const { router, dim, reference } = model;
  requireThat(router.normIdentified, "model.router", router.name, "a router whose norms are identified");
  const fits = shift.length === dim && Array.from(shift).every(Number.isFinite);
  requireThat(fits, "shift", shift, `${dim} finite numbers`);
  const moved = measure.atoms.map((atom, index): Atom | null => {
    const isReference = reference && index === measure.size - 1;
    const vector = isReference ? new Float64Array(dim) : router.transformRouter(atom.router);
    const beta = router.inverse(vector.map((value, u) => value + shift[u]));
    return beta && { ...atom, router: beta };
  });
  return moved.some((atom) => atom === null) ? null : { size: measure.size, atoms: moved as Atom[] };
}
