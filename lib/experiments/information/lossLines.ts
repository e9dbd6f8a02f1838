import type { LossName } from "../../losses/losses";
import type { Table } from "../../plots/figure";
import { table } from "../../plots/table";
import type { Arm } from "../../study/arm";
import { type MeanRatio, meanRatio } from "../../theory/rates/ratio";
import { threeDigits } from "../sentences";
import type { Part, Studied } from "../studied";
import { knownOf, titleOf } from "./efficiencyStudy";
import type { RatioLine } from "./ratios";

/** A part of a loss of one router: what the Fisher information predicts, and what fits have. */
export interface LossLine extends RatioLine {
  readonly arm: Arm;
  readonly loss: string;
  readonly part: Part;
  readonly predicted: readonly number[];
  readonly ratios: readonly MeanRatio[];
}

/** Where each true atom is met by one fitted atom, L₂, L₃ and L₁ with r = 1 are one loss. */
const readings: readonly { readonly loss: LossName; readonly r?: number; readonly parts: readonly Part[] }[] = [
  { loss: "L3", parts: ["total", "weight", "router", "radial", "angular", "expert", "bias"] },
  { loss: "L1", r: 2, parts: ["total", "router", "expert"] },
];

/** Predicted and measured mean losses, for every loss that differs and every part; cosine with the true norms. */
export function lossLines(fits: Studied, arm: Arm): LossLine[] {
  const { sizes } = fits;
  const norms = arm.model.router.normIdentified ? undefined : "truth";
  const draws = 5000; // so that the prediction's own error is small beside the interval
  return readings.flatMap(({ loss, r, parts }) => {
    const losses = knownOf(fits, arm).losses({ sd: fits.sdOf(arm.name), sizes, loss, r, norms, draws });
    return parts
      .filter((part) => !(part === "radial" && norms === "truth")) // 0 by definition
      .map((part): LossLine => {
        const shown = r === undefined ? loss : `${loss}, r = ${r}`;
        const predicted = losses.map((entry) => entry[part] as number); // rel is small in this study
        const measured = fits.losses(arm.name, { loss, r, part, norms });
        const ratios = measured.map((values, i) => meanRatio(values, predicted[i]));
        return { name: `${titleOf(arm)}, ${shown}, ${part}`, arm, loss: shown, part, sizes, predicted, ratios };
      });
  });
}

/** Predictions and ratios at both ends. */
export function lossTable(lines: readonly LossLine[]): Table {
  const { sizes } = lines[0];
  const last = sizes.length - 1;
  const ends = [0, last];
  const columnsAt = (i: number) => ["predicted", "measured / predicted"].map((what) => `${what}, n = ${sizes[i]}`);
  return table({
    columns: ["router", "loss", "part", ...ends.flatMap(columnsAt), "from", "to"],
    rows: lines.map(({ arm, loss, part, predicted, ratios }) => [
      titleOf(arm),
      loss,
      part,
      ...ends.flatMap((i) => [threeDigits(predicted[i]), threeDigits(ratios[i].ratio)]),
      ...ratios[last].interval.map(threeDigits),
    ]),
    caption: `Mean losses of exact-specified fits, predicted by the Fisher information and measured, with the 95 % interval of their ratio at n = ${sizes[last]}. L₂, L₃ and L₁ with r = 1 are the same where each true atom is met by one fitted atom. Cosine: with the true norms, whose radial part is 0.`,
  });
}
