import { inverse, Matrix } from "ml-matrix";
import type { Fit } from "../estimators/fit";
import { outliers } from "./outliers";
import type { PreparedTable } from "./preparedTable";
import { strayingLimit } from "./regimes/chosenModel";
import { penaltyOf, type RegimeProblem } from "./regimes/regimeFits";

/** What the warnings are computed from; gates `[n, k]`. */
interface Evidence {
  readonly problem: RegimeProblem;
  readonly fit: Fit;
  readonly gates: Float64Array;
  readonly regimes: readonly { readonly largestGate: number }[];
  readonly chosen: { readonly agreeing: number; readonly starts: number; readonly strays: number };
  readonly prepared: PreparedTable;
}

/** From these values on a sentence is written. */
const limits = { unused: 0.01, asleep: 0.05, explodes: 10, rowsPerParameter: 3, leverage: 0.5 };

/** What of a chosen model is not to be trusted, and why: a sentence each, in an order of weight. */
export function distrust(evidence: Evidence): string[] {
  return [
    ...unfinished(evidence),
    ...(evidence.problem.huber === undefined ? outliers(evidence.prepared) : []),
    ...unusedExperts(evidence),
    ...separatedGates(evidence),
    ...explodingExperts(evidence),
    ...straysBeyond(evidence),
    ...decisiveRows(evidence),
  ];
}

function unfinished({ fit, chosen }: Evidence): string[] {
  const { agreeing, starts } = chosen;
  return [
    ...(fit.status === "converged"
      ? []
      : [`The fit did not end at a minimum (${fit.status}), so that coefficients are not final.`]),
    ...(starts > 1 && agreeing <= 1
      ? [
          `${agreeing === 1 ? "Only 1" : "None"} of ${starts} starts led here${agreeing === 1 ? "" : " (what a stronger ridge had led to did)"}: more of them may find a lower minimum.`,
        ]
      : []),
  ];
}

const unusedExperts = ({ regimes }: Evidence): string[] =>
  regimes.flatMap(({ largestGate }, i) =>
    largestGate < limits.unused
      ? [`Expert ${i + 1} has a gate under ${100 * limits.unused} % in every row: its coefficients mean nothing.`]
      : [],
  );

/** A gate that jumps: hardly any row lies where it is neither open nor shut, so that the data do not tell how steep it is. */
function separatedGates({ problem: { data, atoms, seen }, gates }: Evidence): string[] {
  if (atoms === 1) return [];
  return Array.from({ length: atoms }, (_, i) => i).flatMap((i) => {
    const own = Array.from({ length: data.size }, (_, row) => gates[row * atoms + i]);
    const between = own.filter((gate) => gate > 0.05 && gate < 0.95).length;
    const isUsed = own.some((gate) => gate >= 0.95);
    return isUsed && between < limits.rowsPerParameter * (1 + seen.gates.length)
      ? [
          `The gate of expert ${i + 1} is a jump (between 5 % and 95 % in ${between} of ${data.size} rows): the data tell where it lies, and hardly how steep it is.`,
        ]
      : [];
  });
}

function explodingExperts({ problem: { model, data, atoms }, fit, gates, prepared }: Evidence): string[] {
  const { inputs, dim, size } = data;
  return fit.measure.atoms.flatMap(({ expert }, i) => {
    let most = 0;
    for (let row = 0; row < size; row++)
      if (gates[row * atoms + i] < limits.asleep)
        most = Math.max(most, Math.abs(model.expert.evaluate(inputs.subarray(row * dim, (row + 1) * dim), expert)));
    return most > limits.explodes
      ? [
          `Expert ${i + 1} lies up to ${most.toFixed(0)} standard deviations of ${prepared.design.target} away where its gate is under ${100 * limits.asleep} %: do not read it, or predict, there.`,
        ]
      : [];
  });
}

const straysBeyond = ({ chosen: { strays } }: Evidence): string[] =>
  strays > strayingLimit
    ? [
        `Beyond the data predictions run away: one range farther they lie ${strays.toFixed(0)} times as far from the ordinary regression as anywhere among the rows.`,
      ]
    : [];

/** Rows whose own value decides more than half of what is fitted there: hᵢᵢ of the linearised fit with its ridge. */
function decisiveRows({ problem, fit, prepared }: Evidence): string[] {
  const { model, data } = problem;
  const penalty = penaltyOf(problem);
  const count = penalty.weights.length;
  const jacobian = model.jacobian(fit.measure, data.inputs);
  const rowAt = (row: number) => jacobian.subarray(row * count, (row + 1) * count);
  const information = Matrix.zeros(count, count);
  for (let row = 0; row < data.size; row++) {
    const slopes = rowAt(row);
    for (let i = 0; i < count; i++)
      for (let j = 0; j < count; j++) information.set(i, j, information.get(i, j) + slopes[i] * slopes[j]);
  }
  const scale = information.trace() / count;
  for (let i = 0; i < count; i++) information.set(i, i, information.get(i, i) + penalty.weights[i] + 1e-12 * scale); // directions that nothing moves
  const covariance = inverse(information, true).to2DArray();
  const leverage = (slopes: Float64Array) =>
    slopes.reduce(
      (sum, one, i) => sum + one * slopes.reduce((inner, other, j) => inner + covariance[i][j] * other, 0),
      0,
    );
  const rows = Array.from({ length: data.size }, (_, row) => row).filter(
    (row) => leverage(rowAt(row)) > limits.leverage,
  );
  if (rows.length === 0) return [];
  const named = rows.slice(0, 5).map((row) => prepared.rows[row] + 1);
  return [
    `${rows.length === 1 ? "Row" : "Rows"} ${named.join(", ")}${rows.length > 5 ? ` and ${rows.length - 5} more` : ""} (counted from 1, without the names): far from the others, so that the fit there follows that value alone.`,
  ];
}
