import { parameterErrors } from "../losses/parameterErrors";
import type { Table } from "../plots/figure";
import { table } from "../plots/table";
import type { Arm } from "../study/arm";
import type { FitRow } from "../study/fitTask";
import type { FisherInformation } from "../theory/fisherInformation";
import { predictedStandardErrors } from "../theory/predictedStandardErrors";
import { meanRatio } from "../theory/ratio";
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

/** Three significant digits: Monte Carlo tells no more. */
export function threeDigits(value: number): number {
  return Number(value.toPrecision(3));
}
