import type { NormProtocol } from "../../losses/withNorms";
import type { Table } from "../../plots/figure";
import { table } from "../../plots/table";
import type { Curve } from "../curve";
import { slopeCells, threeDigits, titled } from "../sentences";
import { protocols } from "../settings";
import type { Part, Studied } from "../studied";

/** How one part of a loss was measured. */
export interface PartCurve {
  readonly setting: string;
  readonly router: string;
  readonly norms: string;
  readonly part: Part;
  readonly curve: Curve;
}

/** Start norms depend on the truth: in the supplement only. */
const allProtocols: Readonly<Record<string, NormProtocol | undefined>> = {
  ...protocols,
  "norms of starts near the truth": undefined,
};

const parts: readonly Part[] = ["total", "weight", "router", "radial", "angular", "expert", "bias"];

/**
 * Every part of a loss for every arm and, where norms are not identified, every norm protocol.
 *
 * Left out: the bias of an over-specified fit, which is not defined, and the radial part with the true norms, which is 0.
 */
export function partCurves(setting: "exact" | "over", { study, curve }: Studied): PartCurve[] {
  return study.arms.flatMap(({ name: router, model }) => {
    const chosen = model.router.normIdentified ? { "–": undefined } : allProtocols;
    return Object.entries(chosen).flatMap(([norms, protocol]) =>
      parts
        .filter((part) => !(part === "bias" && setting === "over") && !(part === "radial" && norms === "true norms"))
        .map((part): PartCurve => {
          const name = [setting, titled(router), norms, part].filter((word) => word !== "–").join(", ");
          return { setting, router, norms, part, curve: curve({ arm: router, name, norms: protocol, part }) };
        }),
    );
  });
}

/**
 * The slopes of parts, and their values at both ends.
 *
 * @param of whose losses, for the caption: "Figure 1 (exact: L₃, over: L₂)"
 */
export function partsTable(curves: readonly PartCurve[], of: string): Table {
  return table({
    columns: [
      "setting",
      "router",
      "norms",
      "part",
      "slope",
      "from",
      "to",
      "at the smallest n",
      "at the greatest n",
      "fits",
      "failed",
    ],
    rows: curves.map(({ setting, router, norms, part, curve: { rate } }) => [
      setting,
      titled(router),
      norms.replace(/ norms$|^norms (of )?/, ""),
      part,
      ...slopeCells(rate),
      threeDigits(rate.values[0]),
      threeDigits(rate.values[rate.values.length - 1]),
      rate.fits,
      rate.failed,
    ]),
    caption: `Parts of the Voronoi losses of ${of}: slope of the mean with its 95 % bootstrap interval, and the mean at both ends. Total is weight + router + expert; radial and angular look further at the router part; bias is no part of the loss.`,
  });
}

/** Slopes of the median beside the mean: over-specified losses are heavy-tailed. */
export function mediansTable(means: readonly Curve[], medians: readonly Curve[]): Table {
  return table({
    columns: ["curve", "slope of the mean", "from", "to", "slope of the median", "from ", "to ", "fits", "failed"],
    rows: means.map((mean, i) => [
      mean.name,
      ...slopeCells(mean.rate),
      ...slopeCells(medians[i].rate),
      mean.rate.fits,
      mean.rate.failed,
    ]),
    caption: "Slopes of the mean and of the median loss of Figure 1, with 95 % bootstrap intervals.",
  });
}
