import { columnNamed, type DataTable, isMissing, type NumberColumn, rowsOfTable } from "../../data/table/table";
import { requireThat } from "../../requirements";
import { predictTable, type TablePrediction } from "../predictTable";
import type { TableModel } from "../tableModel";

/** What a model says of rows whose target is known: all that its figures are made of. */
export interface FittedRows {
  readonly model: TableModel;
  /** The rows in which neither an input nor the target is missing. */
  readonly table: DataTable;
  /** `[n]`, the target. */
  readonly observed: Float64Array;
  /** `[n]` */
  readonly rows: readonly TablePrediction[];
  /** Of each row the probabilities that each expert has made it `[k]`, given its target. */
  readonly responsibilities: readonly (readonly number[])[];
}

/**
 * A model beside the rows it was learnt from, or beside others whose target is known.
 *
 * Responsibilities read the gates as the prior of a latent expert: pᵢ N(y; hᵢ, σ̂²) / Σⱼ pⱼ N(y; hⱼ, σ̂²).
 *
 * @throws InputError when the target is missing or no numbers; what predictTable throws
 */
export function fittedRows(model: TableModel, table: DataTable): FittedRows {
  const target = columnNamed(table, model.target, "target");
  requireThat(target.kind === "number", `Column ${model.target}`, target.kind, "numbers");
  const known = Array.from({ length: table.size }, (_, row) => row).filter((row) => !isMissing(target, row));
  requireThat(known.length > 0, `Column ${model.target}`, known, "a column in which something is not missing");
  const withTarget = rowsOfTable(table, known);
  const { rows } = predictTable({ model, table: withTarget });
  const complete = rowsOfTable(
    withTarget,
    rows.map(({ row }) => row),
  );
  const observed = (columnNamed(complete, model.target, "target") as NumberColumn).values;
  const variance = model.residualVariance * model.targetUnits.spread[0] ** 2;
  const responsibilities = rows.map((each, i) => responsibilitiesOf(each, observed[i], variance));
  return { model, table: complete, observed, rows, responsibilities };
}

function responsibilitiesOf({ gates, experts }: TablePrediction, observed: number, variance: number): number[] {
  const logs = gates.map((gate, i) => Math.log(gate) - (observed - experts[i]) ** 2 / (2 * variance));
  const largest = Math.max(...logs); // subtracted first: far from every expert all densities underflow
  const shares = logs.map((log) => Math.exp(log - largest));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

/** The place of the largest of some shares. */
export const largestOf = (shares: readonly number[]): number => shares.indexOf(Math.max(...shares));
