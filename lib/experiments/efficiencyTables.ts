import type { LossName } from "../losses/losses";
import { parameterErrors } from "../losses/parameterErrors";
import type { Table } from "../plots/figure";
import { table } from "../plots/table";
import type { Arm } from "../study/arm";
import type { FitRow } from "../study/fitTask";
import type { FisherInformation } from "../theory/fisherInformation";
import { predictedLoss } from "../theory/predictedLoss";
import { predictedStandardErrors } from "../theory/predictedStandardErrors";
import { meanRatio } from "../theory/ratio";
import { readLosses } from "./curve";
import type { Part } from "./exactCurves";
import { type ComparedRouter, comparedTitles, exactNoise, input } from "./settings";

/** An arm with its information and its fits. */
export interface MeasuredArm {
  readonly arm: Arm;
  readonly fisher: FisherInformation;
  readonly rows: readonly FitRow[];
}

/** Predicted standard errors beside the root mean square errors of fits, coordinate by coordinate. */
export function standardErrorTable(arms: readonly MeasuredArm[], size: number): Table {
  return table({
    columns: ["router", "parameter", "predicted", "measured", "measured / predicted", "from", "to", "fits", "failed"],
    rows: arms.flatMap(({ arm, fisher, rows }) => {
      const errors = rows
        .filter((row) => row.size === size)
        .map(({ status, parameters }) =>
          status === "converged"
            ? parameterErrors({ ...arm, fitted: arm.model.fromParameters(parameters) }).errors
            : null,
        );
      return predictedStandardErrors({ ...arm, input, sd: exactNoise.sd, size, fisher }).map(
        ({ name, standardError }, j) => {
          const squares = errors.map((error) => (error === null ? null : error[j] * error[j]));
          const { ratio, interval, fits, failed } = meanRatio(squares, standardError * standardError);
          const [root, from, to] = [ratio, ...interval].map((value) => threeDigits(Math.sqrt(value)));
          const predicted = threeDigits(standardError);
          return [
            comparedTitles[arm.name as ComparedRouter],
            name,
            predicted,
            threeDigits(standardError * Math.sqrt(ratio)),
            root,
            from,
            to,
            fits,
            failed,
          ];
        },
      );
    }),
    caption: `Standard errors at n = ${size}, σ = ${exactNoise.sd}: predicted by the Fisher information, and the root mean square error of fits with its 95 % interval. Atom 2 is the reference; the cosine router's β₁ is compared at the true norm.`,
  });
}

/** Each cell of an exact-specified fit holds one atom, so that L₂, L₃ and L₁ with r = 1 are one loss. */
const readings: readonly { readonly loss: LossName; readonly r?: number; readonly parts: readonly Part[] }[] = [
  { loss: "L3", parts: ["total", "weight", "router", "radial", "angular", "expert", "bias"] },
  { loss: "L1", r: 2, parts: ["total", "router", "expert"] },
];

/** Measured over predicted mean losses, for every loss that differs and every part. */
export function lossTable(arms: readonly MeasuredArm[], sizes: readonly number[]): Table {
  const ends = [sizes[0], sizes[sizes.length - 1]];
  return table({
    columns: [
      "router",
      "loss",
      "part",
      ...ends.flatMap((size) => [`predicted, n = ${size}`, `measured / predicted, n = ${size}`]),
      "from",
      "to",
    ],
    rows: arms.flatMap((each) => readings.flatMap((reading) => lossRows(each, reading, ends))),
    caption: `Mean losses of exact-specified fits, predicted by the Fisher information and measured, with the 95 % interval of their ratio at n = ${ends[1]}. L₂, L₃ and L₁ with r = 1 are the same where each true atom is met by one fitted atom. Cosine: with the true norms, whose radial part is 0.`,
  });
}

function lossRows({ arm, fisher, rows }: MeasuredArm, { loss, r, parts }: (typeof readings)[number], ends: number[]) {
  const norms = arm.model.router.normIdentified ? undefined : "truth";
  const draws = 5000; // so that the prediction's own error is small beside the interval
  const predicted = predictedLoss({ ...arm, input, sd: exactNoise.sd, sizes: ends, loss, r, norms, fisher, draws });
  const chosen = rows.filter(({ size }) => ends.includes(size));
  return parts
    .filter((part) => !(part === "radial" && norms === "truth"))
    .map((part) => {
      const losses = readLosses(chosen, arm, { loss, r, part, norms });
      const ratios = ends.map((_, i) => meanRatio(losses[i], predicted[i][part]));
      return [
        comparedTitles[arm.name as ComparedRouter],
        r === undefined ? loss : `${loss}, r = ${r}`,
        part,
        ...ends.flatMap((_, i) => [threeDigits(predicted[i][part]), threeDigits(ratios[i].ratio)]),
        ...ratios[1].interval.map(threeDigits),
      ];
    });
}

function threeDigits(value: number): number {
  return Number(value.toPrecision(3));
}
