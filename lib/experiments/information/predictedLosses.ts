import type { LossName } from "../../losses/losses";
import type { Figure, Table } from "../../plots/figure";
import { table } from "../../plots/table";
import type { Role } from "../../plots/theme";
import { efficiencyPlot, type RatioCurve, type RatioOf } from "../../plots/theory/efficiencyPlot";
import type { FitRow } from "../../study/fitTask";
import { predictedLoss } from "../../theory/information/predictedLoss";
import { type MeanRatio, meanRatio } from "../../theory/rates/ratio";
import { roleOf } from "../curve";
import { type ComparedRouter, comparedTitles, exactNoise, input } from "../settings";
import { type Part, readLosses } from "../studied";
import { type MeasuredArm, threeDigits } from "./standardErrorTable";

/** A part of a loss of one router: what the Fisher information predicts, and what fits have. */
interface MeasuredLoss {
  readonly router: string;
  readonly role: Role;
  readonly loss: string;
  readonly part: Part;
  readonly sizes: readonly number[];
  readonly predicted: readonly number[];
  readonly ratios: readonly MeanRatio[];
}

/** Where each true atom is met by one fitted atom, L₂, L₃ and L₁ with r = 1 are one loss. */
const readings: readonly { readonly loss: LossName; readonly r?: number; readonly parts: readonly Part[] }[] = [
  { loss: "L3", parts: ["total", "weight", "router", "radial", "angular", "expert", "bias"] },
  { loss: "L1", r: 2, parts: ["total", "router", "expert"] },
];

/** Predicted and measured mean losses, for every loss that differs and every part; cosine with the true norms. */
export function measuredLosses({ arm, fisher, rows }: MeasuredArm, sizes: readonly number[]): MeasuredLoss[] {
  const norms = arm.model.router.normIdentified ? undefined : "truth";
  const draws = 5000; // so that the prediction's own error is small beside the interval
  return readings.flatMap(({ loss, r, parts }) => {
    const predicted = predictedLoss({ ...arm, input, sd: exactNoise.sd, sizes, loss, r, norms, fisher, draws });
    return parts
      .filter((part) => !(part === "radial" && norms === "truth")) // 0 by definition
      .map((part) => {
        const measured = readLosses(rows, arm, { loss, r, part, norms });
        return {
          router: comparedTitles[arm.name as ComparedRouter],
          role: roleOf(arm),
          loss: r === undefined ? loss : `${loss}, r = ${r}`,
          part,
          sizes,
          predicted: predicted.map((entry) => entry[part]),
          ratios: measured.map((values, i) => meanRatio(values, predicted[i][part])),
        };
      });
  });
}

/** Predictions and ratios at both ends. */
export function lossTable(losses: readonly MeasuredLoss[]): Table {
  const last = losses[0].sizes.length - 1;
  const ends = [0, last];
  const largest = losses[0].sizes[last];
  return table({
    columns: [
      "router",
      "loss",
      "part",
      ...ends.flatMap((i) => ["predicted", "measured / predicted"].map((what) => `${what}, n = ${losses[0].sizes[i]}`)),
      "from",
      "to",
    ],
    rows: losses.map(({ router, loss, part, predicted, ratios }) => [
      router,
      loss,
      part,
      ...ends.flatMap((i) => [threeDigits(predicted[i]), threeDigits(ratios[i].ratio)]),
      ...ratios[last].interval.map(threeDigits),
    ]),
    caption: `Mean losses of exact-specified fits, predicted by the Fisher information and measured, with the 95 % interval of their ratio at n = ${largest}. L₂, L₃ and L₁ with r = 1 are the same where each true atom is met by one fitted atom. Cosine: with the true norms, whose radial part is 0.`,
  });
}

/** Measured over predicted L₃ at every size, a panel a router, in the colours of the blocks that its parts are about. */
export function lossFigure(losses: readonly MeasuredLoss[], rows: readonly FitRow[]): Figure {
  const routers = [...new Set(losses.map(({ router }) => router))];
  const failed = rows.filter(({ status }) => status !== "converged").length;
  const curveOf = (of: RatioOf, part: Part, router: string): RatioCurve => {
    const own = (each: MeasuredLoss) => each.router === router && each.loss === "L3" && each.part === part;
    const { sizes, ratios } = losses.find(own) as MeasuredLoss;
    return {
      of,
      name: part === "total" ? router : `${part} part`,
      sizes,
      values: ratios.map(({ ratio }) => ratio),
      lower: ratios.map(({ interval }) => interval[0]),
      upper: ratios.map(({ interval }) => interval[1]),
    };
  };
  const roleAt = (router: string) => losses.find((each) => each.router === router)?.role as Role;
  return efficiencyPlot({
    panels: [
      ...routers.map((router, index) => ({
        title: `(${"abc"[index]}) ${router}`,
        curves: [
          curveOf("bias", "weight", router),
          curveOf("router", "router", router),
          curveOf("expert", "expert", router),
        ],
      })),
      { title: "(d) total", curves: routers.map((router) => curveOf(roleAt(router), "total", router)) },
    ],
    yTitle: "measured / predicted",
    caption: `Mean L₃ and its parts, exact-specified, over what the Fisher information alone predicts: ${rows.length} fits, ${failed} not converged, 95 % intervals by the normal approximation on the log scale, σ = ${exactNoise.sd}; red: 1. Cosine: with the true norms. The routers share inputs and noise.`,
  });
}
