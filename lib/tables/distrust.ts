import { reasons } from "../estimators/errorsAt";
import type { Fit } from "../estimators/fit";
import { decisiveRows, explodingAtoms, limits, separatedAtoms, unusedAtoms } from "../estimators/fitFlags";
import { atomLayout } from "../mixture/atomLayout";
import { outliers } from "./outliers";
import type { PreparedTable } from "./preparedTable";
import { strayingLimit } from "./regimes/chosenModel";
import { penalised, type RegimeProblem } from "./regimes/regimeFits";

/** What the warnings are computed from; gates `[n, k]`. */
interface Evidence {
  readonly problem: RegimeProblem;
  readonly fit: Fit;
  /** By the loss of the problem; a Fit says it of least squares. */
  readonly withoutError: Fit["withoutError"];
  readonly gates: Float64Array;
  readonly chosen: { readonly agreeing: number; readonly starts: number; readonly strays: number };
  readonly prepared: PreparedTable;
}

/** What of a chosen model is not to be trusted, and why: a sentence each, in an order of weight. */
export function distrust(evidence: Evidence): string[] {
  return [
    ...unfinished(evidence),
    ...(evidence.problem.huber === undefined ? outliers(evidence.prepared) : []),
    ...unusedExperts(evidence),
    ...unidentifiedSlopes(evidence),
    ...separatedGates(evidence),
    ...explodingExperts(evidence),
    ...straysBeyond(evidence),
    ...outlyingRows(evidence),
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

const unusedExperts = ({ problem, gates }: Evidence): string[] =>
  unusedAtoms(gates, problem.atoms).map(
    (i) => `Expert ${i + 1} has a gate under ${100 * limits.unused} % in every row: its coefficients mean nothing.`,
  );

/** Columns that say the same in other words: each predicts, and none can be read alone. */
function unidentifiedSlopes({ problem: { model, atoms }, withoutError, prepared }: Evidence): string[] {
  const layout = atomLayout(model, atoms);
  return Array.from({ length: atoms }, (_, i) => {
    const slopes = prepared.inputs.filter((_, u) =>
      withoutError.some(({ coordinate, reason }) => reason === reasons.silent && coordinate === layout.expert(i) + u),
    );
    return slopes.length === 0
      ? []
      : `The coefficients of ${slopes.map(({ label }) => label).join(", ")} in expert ${i + 1} cannot be told apart by these rows, so that none of them has a standard error: leave out what says the same as others.`;
  }).flat();
}

const separatedGates = ({ problem: { data, atoms, seen }, gates }: Evidence): string[] =>
  separatedAtoms(gates, atoms, seen.gates.length).map(
    ({ atom, between }) =>
      `The gate of expert ${atom + 1} is a jump (between 5 % and 95 % in ${between} of ${data.size} rows): the data tell where it lies, and hardly how steep it is.`,
  );

const explodingExperts = ({ problem: { model, data }, fit, gates, prepared }: Evidence): string[] =>
  explodingAtoms(model, fit.measure, data, gates).map(
    ({ atom, distance }) =>
      `Expert ${atom + 1} lies up to ${distance.toFixed(0)} standard deviations of ${prepared.design.target} away where its gate is under ${100 * limits.asleep} %: do not read it, or predict, there.`,
  );

const straysBeyond = ({ chosen: { strays } }: Evidence): string[] =>
  strays > strayingLimit
    ? [
        `Beyond the data predictions run away: one range farther they lie ${strays.toFixed(0)} times as far from the ordinary regression as anywhere among the rows.`,
      ]
    : [];

function outlyingRows({ problem, fit, prepared }: Evidence): string[] {
  const rows = decisiveRows(penalised(problem).leveragesOf(problem.model.parameters(fit.measure)));
  if (rows.length === 0) return [];
  const named = rows.slice(0, 5).map((row) => prepared.rows[row] + 1);
  return [
    `${rows.length === 1 ? "Row" : "Rows"} ${named.join(", ")}${rows.length > 5 ? ` and ${rows.length - 5} more` : ""} (counted from 1, without the names): far from the others, so that the fit there follows that value alone.`,
  ];
}
