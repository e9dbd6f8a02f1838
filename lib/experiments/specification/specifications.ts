import type { NormProtocol } from "../../losses/withNorms";
import type { Arm } from "../../study/arm";
import { type Chosen, firstOptions, isExact } from "./choices";
import type { SpecificationStudy } from "./specificationStudies";

/** One defensible way to measure a slope. */
export interface Specification {
  readonly arm: Arm;
  readonly chosen: Chosen;
  readonly protocol: NormProtocol | undefined;
  readonly gauge: "canonical" | "none";
  readonly statistic: "mean" | "median";
  /** What the figures show: one choice exact, one over-specified. */
  readonly isHeadline: boolean;
}

const protocols: Readonly<Record<string, NormProtocol | undefined>> = {
  true: "truth",
  "of the start": undefined,
  unit: "unit",
  uniform: { uniform: [0, 4] },
};

/**
 * What can be read off the fits of a study; many readings share their fits: norms where they are not identified, the gauge
 * where an atom was split, mean or median.
 */
export function specificationsOf(study: SpecificationStudy): Specification[] {
  return study.arms.flatMap((arm) => {
    const norms = arm.model.router.normIdentified ? { identified: undefined } : protocols;
    const starts = [arm.starts].flat().length > 1 ? "from the data too" : "near the truth";
    const own = { ...firstOptions, ...study.made.get(arm.name), starts };
    // Exact-specified, both gauges are the same: the reference is not split.
    const gauges = isExact(own) ? (["canonical"] as const) : (["canonical", "none"] as const);
    const ofFigures = ["exact-specified", "over-specified"].includes(study.name ?? "") && own.router === "perturbed";
    return Object.entries(norms).flatMap(([name, protocol]) =>
      gauges.flatMap((gauge) =>
        (["mean", "median"] as const).map((statistic): Specification => {
          const chosen = { ...own, norms: name, gauge, statistic };
          const isHeadline = ofFigures && gauge === "canonical" && statistic === "mean";
          return { arm, chosen, protocol, gauge, statistic, isHeadline };
        }),
      ),
    );
  });
}
