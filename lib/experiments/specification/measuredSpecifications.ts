import { slopeThresholds } from "../../theory/regimeFrom";
import { type Curve, measureCurve, roleOf } from "../curve";
import type { Studied } from "../studied";
import { isExact } from "./choices";
import type { SpecificationStudy } from "./specificationStudies";
import { type Specification, specificationsOf } from "./specifications";

/** What is predicted for a choice before computing. */
export type Expectation = "−1/2" | "no rate" | "nothing";

/** A choice with what was predicted for it and what came out. */
export interface MeasuredSpecification extends Specification {
  readonly name: string;
  /** The largest relative error for exact, σ/(√n κ) for over-specified choices, at the smallest n; null where the truth has none. */
  readonly regime: number | null;
  readonly expectation: Expectation;
  /** Null where at some n no fit succeeded: such a choice has no slope. */
  readonly curve: Curve | null;
  readonly fits: number;
  readonly failed: number;
}

/** Every choice that a study allows, measured. */
export function measuredSpecifications(fits: Studied<SpecificationStudy>): MeasuredSpecification[] {
  return specificationsOf(fits.study).map((specification): MeasuredSpecification => {
    const { arm, chosen, protocol, gauge, statistic } = specification;
    const name = Object.values(chosen).join("; ");
    const losses = fits.losses(arm.name, { loss: isExact(chosen) ? "L3" : "L2", norms: protocol, gauge });
    const all = losses.flat();
    const shared = { name, role: roleOf(arm), sizes: fits.sizes, losses, predictedSlope: -0.5, statistic };
    const hasSlope = losses.every((of) => of.some((value) => value !== null));
    const regime = regimeNumber(fits, specification);
    return {
      ...specification,
      name,
      regime,
      expectation: expectationOf(specification, regime),
      curve: hasSlope ? measureCurve({ ...shared, inRegime: true }) : null,
      fits: all.length,
      failed: all.filter((value) => value === null).length,
    };
  });
}

/** Enough to tell on which side of its threshold a truth lies: of the information, and of κ. */
const inputs = { information: 1000, curvature: 5000 };

/** From population quantities alone. */
function regimeNumber(fits: Studied<SpecificationStudy>, { arm: { name }, chosen }: Specification): number | null {
  const [sd, size] = [fits.sdOf(name), fits.sizes[0]];
  if (isExact(chosen)) {
    const { atOne } = fits.population(name, { inputs: inputs.information }).regime({ sd });
    return atOne === null ? null : atOne / Math.sqrt(size);
  }
  return fits.population(name, { splittings: { size: inputs.curvature } }).splittingError({ sd, size });
}

/** −1/2 in the regime of the slope, for a loss that sees what the data see. */
function expectationOf({ chosen, gauge }: Specification, regime: number | null): Expectation {
  const threshold = isExact(chosen) ? slopeThresholds.exact : slopeThresholds.over;
  if (regime === null || regime >= threshold || chosen.Θ === "weights free below") return "nothing";
  // The data never move a norm (derived fact 1); without the gauge a split reference leaves all weights on another scale.
  return ["of the start", "unit", "uniform"].includes(chosen.norms) || gauge === "none" ? "no rate" : "−1/2";
}
