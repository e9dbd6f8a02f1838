import { type Dataset, dataset } from "../data/dataset";
import { type Standardisation, standardisationOf, standardise } from "../data/standardisation";
import { type ChosenColumns, chooseColumns } from "../data/table/chooseColumns";
import { type Design, type DesignColumn, designMatrix } from "../data/table/design";
import { columnNamed, type DataTable, type NumberColumn } from "../data/table/table";
import type { SeenInputs } from "../estimators/starts/cellStarts";
import { robustScale } from "./regimes/robustLine";

/** A table as the estimator sees it: standardised, with the inputs of gates and experts side by side. */
export interface PreparedTable extends ChosenColumns {
  /** The columns that gates or experts see, each once: the inputs of the model. */
  readonly inputs: readonly DesignColumn[];
  readonly seen: SeenInputs;
  readonly inputUnits: Standardisation;
  readonly targetUnits: Standardisation;
  /** Standardised inputs and target. */
  readonly data: Dataset;
}

interface TableColumns {
  readonly target: string;
  readonly features?: readonly string[];
  readonly gates?: readonly string[];
}

/**
 * Makes a table ready: chooses its columns and rows, turns words into columns and standardises everything.
 *
 * @param isRobust the target's units are its median and its median absolute deviation, which no outlier moves
 * @throws InputError as chooseColumns
 */
export function prepareTable(
  table: DataTable,
  { isRobust = false, ...columns }: TableColumns & { isRobust?: boolean },
): PreparedTable {
  const chosen = chooseColumns(table, columns);
  const { inputs, seen } = sideBySide(chosen.design);
  const matrix = designMatrix(chosen.complete, inputs);
  const { values } = columnNamed(chosen.complete, columns.target, "target") as NumberColumn;
  const inputUnits = standardisationOf(matrix, inputs.length);
  const targetUnits = isRobust ? robustUnits(values) : standardisationOf(values, 1);
  const data = dataset({
    inputs: standardise(matrix, inputUnits),
    outputs: standardise(values, targetUnits),
    dim: inputs.length,
  });
  return { ...chosen, inputs, seen, inputUnits, targetUnits, data };
}

/** Median, and the median absolute deviation as a standard deviation; the usual units where most values are equal. */
function robustUnits(values: Float64Array): Standardisation {
  const [centre] = [values.toSorted()].map((sorted) => sorted[sorted.length >> 1]);
  const spread = robustScale(values.map((value) => value - centre));
  return spread > Number.MIN_VALUE ? { centre: [centre], spread: [spread] } : standardisationOf(values, 1);
}

function sideBySide({ features, gates }: Design): { inputs: DesignColumn[]; seen: SeenInputs } {
  const labels = features.map(({ label }) => label);
  const inputs = [...features, ...gates.filter(({ label }) => !labels.includes(label))];
  const placesOf = (columns: readonly DesignColumn[]) =>
    columns.map(({ label }) => inputs.findIndex((each) => each.label === label));
  return { inputs, seen: { experts: placesOf(features), gates: placesOf(gates) } };
}
