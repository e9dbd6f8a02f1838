import { standardise } from "../data/standardisation";
import { designMatrix } from "../data/table/design";
import { columnNamed, type DataTable, isMissing, requireSquares, rowsOfTable } from "../data/table/table";
import { InputError, requireKeys } from "../requirements";
import { mixtureOf, type TableModel } from "./tableModel";

/** What a model says of a row. */
export interface TablePrediction {
  /** The row's place in the table, from 0. */
  readonly row: number;
  /** In the units of the target. */
  readonly prediction: number;
  /** The 95 % band of the mean at this row, by the delta method; null where the model has no covariance. */
  readonly low: number | null;
  readonly high: number | null;
  /** Where 95 % of single values are expected: the band with the residual variance added; null as the band. */
  readonly valueLow: number | null;
  readonly valueHigh: number | null;
  /** The gate of each expert `[k]`, sums to 1. */
  readonly gates: readonly number[];
  /** What each expert alone says `[k]`, in the units of the target. */
  readonly experts: readonly number[];
  /** The inputs that lie outside the range that was learnt from, or words that were not. */
  readonly extrapolates: readonly string[];
}

/**
 * Predicts the target for the rows of a table.
 *
 * @param model as fitTable returns it or readTableModel reads it
 * @param table with the columns that the model was fitted to, by their names; others are not looked at
 * @param clip  keeps predictions and their bands within the range of the target that was learnt from
 * @returns a prediction for each row in which nothing is missing, and the places of the others
 * @throws InputError when a column is missing, holds something else than then, or no row is complete
 * @example predictTable({ model, table: readTable("new.csv") }).rows[0].prediction
 */
export function predictTable(options: { model: TableModel; table: DataTable; clip?: boolean }): {
  rows: TablePrediction[];
  missing: number[];
} {
  requireKeys("the options of predictTable", options, ["model", "table", "clip"]);
  const { model, table, clip = false } = options;
  const names = [...new Set(model.inputs.map(({ column }) => column))];
  const absent = names.filter((name) => !table.columns.some((column) => column.name === name));
  if (absent.length > 0)
    throw new InputError(
      `The table has no column ${absent.join(", ")}, which the model of ${model.target} needs (it uses ${names.join(", ")}).`,
    );
  const columns = names.map((name) => columnNamed(table, name, "a column of the model"));
  for (const column of columns) requireSquares(column);
  const isComplete = (row: number) => !columns.some((column) => isMissing(column, row));
  const all = Array.from({ length: table.size }, (_, row) => row);
  const [complete, missing] = [all.filter(isComplete), all.filter((row) => !isComplete(row))];
  if (complete.length === 0)
    throw new InputError(`Each of the ${table.size} rows misses something among ${names.join(", ")}.`);

  const part = rowsOfTable(table, complete);
  const matrix = designMatrix(part, model.inputs);
  const inputs = standardise(matrix, model.inputUnits);
  const mixture = mixtureOf(model);
  const measure = mixture.fromParameters(model.parameters);
  const predictions = mixture.predict(measure, inputs);
  const gates = mixture.gates(measure, inputs);
  const errors = standardErrorsAt(model, inputs);
  const dim = model.inputs.length;
  const [centre] = model.targetUnits.centre;
  const [spread] = model.targetUnits.spread;
  const [least, most] = model.targetRange;
  const within = (value: number) => (clip ? Math.min(Math.max(value, least), most) : value);
  const rows = complete.map((row, i): TablePrediction => {
    const x = inputs.subarray(i * dim, (i + 1) * dim);
    const about = (deviations: number, side: number) =>
      within(centre + spread * (predictions[i] + side * normal * deviations));
    const ofValue = errors && Math.hypot(errors[i], Math.sqrt(model.residualVariance));
    return {
      row,
      prediction: within(centre + spread * predictions[i]),
      low: errors && about(errors[i], -1),
      high: errors && about(errors[i], 1),
      valueLow: ofValue && about(ofValue, -1),
      valueHigh: ofValue && about(ofValue, 1),
      gates: Array.from(gates.subarray(i * model.atoms, (i + 1) * model.atoms)),
      experts: measure.atoms.map(({ expert }) => centre + spread * mixture.expert.evaluate(x, expert)),
      extrapolates: outside(model, part, matrix, i),
    };
  });
  return { rows, missing };
}

/** The 97.5 % point of the normal distribution. */
const normal = 1.959963984540054;

/** √(J C Jᵀ) at each row, J the derivatives of the prediction by the parameters; null without a covariance. */
function standardErrorsAt(model: TableModel, inputs: Float64Array): Float64Array | null {
  const { covariance, parameters } = model;
  if (covariance === null) return null;
  const mixture = mixtureOf(model);
  const jacobian = mixture.jacobian(mixture.fromParameters(parameters), inputs);
  const count = parameters.length;
  return Float64Array.from({ length: jacobian.length / count }, (_, row) => {
    let variance = 0;
    for (let i = 0; i < count; i++)
      for (let j = 0; j < count; j++)
        variance += jacobian[row * count + i] * covariance[i * count + j] * jacobian[row * count + j];
    return Math.sqrt(Math.max(0, variance));
  });
}

/** The inputs beyond their range, and the words that no row that was learnt from has: these count as the most frequent one. */
function outside({ inputs, ranges, words }: TableModel, part: DataTable, matrix: Float64Array, row: number): string[] {
  const far = inputs.filter(({ level }, u) => {
    const value = matrix[row * inputs.length + u];
    return level === undefined && (value < ranges[u][0] || value > ranges[u][1]);
  });
  const unknown = words.flatMap(({ column, levels }) => {
    const word = columnNamed(part, column, "a column of the model").values[row] as string;
    return levels.includes(word) ? [] : [`${column} = ${word}`];
  });
  return [...far.map(({ label }) => label), ...unknown];
}
