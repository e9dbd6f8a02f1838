import { radialScalesOf } from "../../routers/radialRouter";
import type { Router } from "../../routers/router";

/** A router vector whose norm nothing tells has this one: the ridge's part for it is then next to nothing, whatever its direction. */
const shortNorm = 1e-3;

/** Of the greatest ‖v‖ that a router reaches, starts take at most this part. */
const withinReach = 0.9;

/**
 * Gates of the linear router, as those of another: the same logits where a row is as long as a standardised one, √d, or nearly
 * so, where that is out of reach.
 *
 * @param bias   of the linear router
 * @param vector of the linear router `[d]`
 */
export function routerStart(
  router: Router,
  { bias, router: vector }: { readonly bias: number; readonly router: Float64Array },
): { bias: number; router: ArrayLike<number> } {
  const scales = radialScalesOf(router);
  if (scales === undefined || vector.every((value) => value === 0)) return { bias, router: vector };
  const { a, c } = scales.inputScale;
  const wanted = vector.map((value) => value * (a * Math.sqrt(vector.length) + c));
  const long = Math.hypot(...wanted);
  if (!router.normIdentified)
    return { bias: bias / (router.ballRadius * long), router: wanted.map((value) => (value * shortNorm) / long) };
  const shrunk = Math.min(1, (withinReach * router.ballRadius) / long);
  const inverse = router.inverse(wanted.map((value) => shrunk * value)) ?? vector;
  return { bias: shrunk * bias, router: inverse };
}
