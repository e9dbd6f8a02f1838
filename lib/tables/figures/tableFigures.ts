import type { DataTable } from "../../data/table/table";
import type { Figure, Table } from "../../plots/figure";
import { requireKeys } from "../../requirements";
import type { TableModel } from "../tableModel";
import { errorFigure } from "./errorFigure";
import { fitFigure } from "./fitFigure";
import { fittedRows } from "./fittedRows";
import { gatesFigure } from "./gatesFigure";
import { homeTable } from "./homeTable";
import { residualFigure } from "./residualFigure";
import { rowFigure } from "./rowFigure";
import { onlyNumbers } from "./typicalRow";

/** The figures of a fitted table. */
export interface TableFigures {
  /** The data and the fitted curve, or the curve along each column. */
  readonly fit: Figure;
  /** The weight of each expert; null where there is one. */
  readonly gates: Figure | null;
  /** Where each expert weighs most, the median of each column; null where there is one. */
  readonly homes: Table | null;
  /** Each row, by the expert that it belongs to; null where there is one expert, and the rows are in `fit`. */
  readonly rows: Figure | null;
  /** Residuals, and their quantiles beside normal ones. */
  readonly residuals: Figure;
  /** The cross-validated error against the number of experts. */
  readonly errors: Figure;
}

/**
 * The figures of a fitted table, beside the rows it was learnt from or others whose target is known.
 *
 * @param model as fitTable returns it or readTableModel reads it
 * @param table with the columns of the model, the target included
 * @returns the figures, with captions
 * @throws InputError when a column is missing or no row is complete
 * @example show(tableFigures({ model, table: readTable("data/engel.csv") }).fit)
 */
export function tableFigures(options: { model: TableModel; table: DataTable }): TableFigures {
  requireKeys("the options of tableFigures", options, ["model", "table"]);
  const { model, table } = options;
  const fitted = fittedRows(model, table);
  const hasExperts = model.atoms > 1;
  return {
    fit: fitFigure(fitted),
    gates: hasExperts ? gatesFigure(fitted) : null,
    homes: hasExperts ? homeTable(fitted) : null,
    rows: hasExperts || onlyNumbers(fitted) === null ? rowFigure(fitted) : null,
    residuals: residualFigure(fitted),
    errors: errorFigure(model),
  };
}
