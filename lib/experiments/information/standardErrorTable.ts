import { parameterErrors } from "../../losses/parameterErrors";
import type { Table } from "../../plots/figure";
import { table } from "../../plots/table";
import type { Arm } from "../../study/arm";
import type { FitRow } from "../../study/fitTask";
import type { FisherInformation } from "../../theory/information/fisherInformation";
import { predictedStandardErrors } from "../../theory/information/predictedStandardErrors";
import { meanRatio } from "../../theory/rates/ratio";
import { exactNoise, input } from "../settings";

/** An arm with its information and its fits. */
export interface MeasuredArm {
  readonly arm: Arm;
  readonly fisher: FisherInformation;
  readonly rows: readonly FitRow[];
}

/** Predicted standard errors beside the root mean square errors of fits, coordinate by coordinate. */
export function standardErrorTable(arms: readonly MeasuredArm[], size: number): Table {
  const measured = arms.flatMap(({ arm, fisher, rows }) => {
    const errors = errorsOf(arm, rows, size);
    return predictedStandardErrors({ ...arm, input, sd: exactNoise.sd, size, fisher }).map(
      ({ name, standardError }, j) => {
        const squares = errors.map((error) => (error === null ? null : error[j] * error[j]));
        return { arm: arm.name, name, standardError, squared: meanRatio(squares, standardError * standardError) };
      },
    );
  });
  return table({
    columns: ["router", "parameter", "predicted", "measured", "measured / predicted", "from", "to"],
    rows: measured.map(({ arm, name, standardError, squared }) => {
      const ratios = [squared.ratio, ...squared.interval].map(Math.sqrt);
      return [arm, name, ...[standardError, standardError * ratios[0], ...ratios].map(threeDigits)];
    }),
    caption: `Standard errors at n = ${size}, σ = ${exactNoise.sd}: predicted by the Fisher information, and the root mean square error of fits with its 95 % interval; ${measured[0].squared.fits} fits a router, ${Math.max(...measured.map(({ squared }) => squared.failed))} failed at most. Atom 2 is the reference; the cosine router's β₁ is compared at the true norm.`,
  });
}

/** θ̂ − θ* of every fit at one size; null for one that failed. */
function errorsOf({ model, truth }: Arm, rows: readonly FitRow[], size: number): (Float64Array | null)[] {
  return rows
    .filter((row) => row.size === size)
    .map(({ status, parameters }) =>
      status === "converged"
        ? parameterErrors({ model, truth, fitted: model.fromParameters(parameters) }).errors
        : null,
    );
}

/** Three significant digits: Monte Carlo tells no more. */
export function threeDigits(value: number): number {
  return Number(value.toPrecision(3));
}
