import type { Fit } from "../estimators/fit";
import { distrust } from "./distrust";
import type { PreparedTable } from "./preparedTable";
import { regimeErrors } from "./regimes/regimeErrors";
import { fitRegimes, type RegimeProblem } from "./regimes/regimeFits";
import { robustScale } from "./regimes/robustLine";

/** What is known of the model that was chosen, beyond its parameters: plain data of standardised columns. */
export interface ChosenFit {
  readonly parameters: number[];
  /** `[p, p]`, the sandwich of the penalised problem; null with a reason. */
  readonly covariance: number[] | null;
  readonly covarianceReason: string | null;
  /** Parameters of which, taken alone, it does not tell how well they are known, and why; absent where there are none. */
  readonly withoutError?: { parameter: number; reason: string }[];
  /** σ̂², in variances of the target; by Huber's loss the square of the residuals' robust scale. */
  readonly residualVariance: number;
  /** Each expert's mean gate, the largest one, and in how many rows no other gate is larger. */
  readonly regimes: { meanGate: number; largestGate: number; rows: number }[];
  /** What not to trust and why, a sentence each. */
  readonly distrust: string[];
}

/**
 * Fits the chosen model once more from where it ended, to the last digit, and looks at what the data say of it.
 *
 * @param problem  on all rows
 * @param chosen   its parameters, and how its starts ended
 */
export function chosenFit(
  problem: RegimeProblem,
  chosen: { parameters: readonly number[]; agreeing: number; starts: number; strays: number },
  prepared: PreparedTable,
): ChosenFit {
  const { model, data, atoms, huber } = problem;
  const { fit } = fitRegimes(problem, [model.fromParameters(chosen.parameters)], "chosen");
  const gates = model.gates(fit.measure, data.inputs);
  const regimes = Array.from({ length: atoms }, (_, expert) => {
    const own = Array.from({ length: data.size }, (_, row) => gates[row * atoms + expert]);
    const isLargest = (row: number) => own[row] >= Math.max(...gates.subarray(row * atoms, (row + 1) * atoms));
    return {
      meanGate: own.reduce((sum, gate) => sum + gate, 0) / data.size,
      largestGate: own.reduce((most, gate) => Math.max(most, gate), 0),
      rows: own.filter((_, row) => isLargest(row)).length,
    };
  });
  const isOwn = huber !== undefined || !model.router.normIdentified; // leastSquares has no covariance there
  const errors = isOwn ? regimeErrors(problem, fit) : errorsOf(fit);
  const withoutError = typeof errors === "string" ? [] : errors.withoutError;
  const residuals = model.predict(fit.measure, data.inputs).map((value, row) => data.outputs[row] - value);
  return {
    parameters: Array.from(model.parameters(fit.measure)),
    covariance: typeof errors === "string" ? null : Array.from(errors.covariance),
    covarianceReason: typeof errors === "string" ? errors : null,
    ...(withoutError.length > 0 && {
      withoutError: withoutError.map(({ coordinate, reason }) => ({ parameter: coordinate, reason })),
    }),
    residualVariance: huber === undefined ? fit.residualVariance : robustScale(residuals) ** 2,
    regimes,
    distrust: distrust({ problem, fit, withoutError, gates, chosen, prepared }),
  };
}

function errorsOf({ covariance, withoutError, standardErrorsReason }: Fit): ReturnType<typeof regimeErrors> {
  return covariance === null ? (standardErrorsReason as string) : { covariance, withoutError };
}
