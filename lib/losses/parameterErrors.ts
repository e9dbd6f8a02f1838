import type { MixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";
import { requireKeys, requireKind, requireThat } from "../requirements";
import { canonicalGauge } from "./canonicalGauge";
import { nearestAtoms, squaredDistance } from "./nearestAtoms";
import { withNorms } from "./withNorms";

/** θ̂ − θ* coordinate by coordinate, or null and why there is none. */
export interface ParameterErrors {
  /** `[p]`, in the order of model.parameters. */
  readonly errors: Float64Array | null;
  readonly reason: string | null;
}

/**
 * The errors θ̂ − θ* of the parameters of an exact-specified fit, after everything that leaves f unchanged is undone.
 *
 * The fit is brought into the canonical gauge, its atoms into the order of the truth's, each to the nearest by η, and norms
 * that are not identified are set to the true ones, so that only the direction of such a β₁ is compared. There are no
 * errors where the gauge is undefined, where two fitted atoms are nearest to the same true one, or where the reference of
 * a router without a shift of v (cosine, k ≥ 3) was fitted by another atom.
 *
 * @returns errors `[p]` in the order of model.parameters, or null and the reason, a sentence
 * @throws InputError when the fit has not as many atoms as the truth, or atoms do not fit the model
 * @see docs/mathematics.md, "Canonical gauge"; derived facts 1, 3 and 10
 * @example parameterErrors({ model, fitted: fit.measure, truth }).errors   // [0.01, -0.02, …]
 */
export function parameterErrors(options: {
  model: Mixture;
  fitted: MixingMeasure;
  truth: MixingMeasure;
}): ParameterErrors {
  requireKeys("the options of parameterErrors", options, ["model", "fitted", "truth"]);
  const { model, fitted, truth } = options;
  requireKind("measure", fitted, "fitted");
  requireKind("measure", truth, "truth");
  requireThat(fitted.size === truth.size, "fitted.size", fitted.size, `the number of true atoms, ${truth.size}`);
  const { measure, reason } = canonicalGauge({ model, fitted, truth });
  if (measure === null) return { errors: null, reason };
  const cells = nearestAtoms(measure, truth, (atom, candidate) => squaredDistance(atom.expert, candidate.expert));
  if (new Set(cells).size < truth.size) return none("two fitted atoms are nearest to the same true expert");

  const atoms = truth.atoms.map((_, cell) => measure.atoms[cells.indexOf(cell)]);
  const last = atoms[truth.size - 1];
  if (model.reference && (last.bias !== 0 || last.router.some((value) => value !== 0)))
    return none("another atom than the fitted reference is nearest to the true reference");
  const ordered = { size: truth.size, atoms };
  const norms = truth.atoms.map(({ router }) => Math.hypot(...router));
  const compared = model.router.normIdentified ? ordered : withNorms({ model, measure: ordered, norms });
  const centre = model.parameters(truth);
  return { errors: model.parameters(compared).map((value, j) => value - centre[j]), reason: null };
}

function none(why: string): ParameterErrors {
  return { errors: null, reason: `Fit and truth cannot be compared coordinate by coordinate: ${why}.` };
}
