import type { Command } from "commander";
import { readTable } from "../data/table/readTable";
import { predictTable, type TablePrediction } from "../tables/predictTable";
import { readTableModel, type TableModel } from "../tables/tableModel";

/** Adds `routerlab predict`. */
export function addPredictCommand(program: Command): void {
  program
    .command("predict <model.json> <file.csv>")
    .description("predict the rows of a table with a model that `routerlab fit` has written, as comma-separated values")
    .option("--clip", "keep predictions and bands within the range of the target that was learnt from")
    .option("--json", "print one JSON object instead")
    .addHelpText(
      "after",
      `
Example:
  npx routerlab predict quakes.json new.csv > predicted.csv`,
    )
    .action(predictFile);
}

function predictFile(modelFile: string, file: string, { clip, json }: { clip?: boolean; json?: boolean }): void {
  const model = readTableModel(modelFile);
  const predicted = predictTable({ model, table: readTable(file), clip });
  console.log(json ? JSON.stringify(predicted) : csvOf(model, predicted.rows));
  if (predicted.missing.length > 0)
    console.error(`${predicted.missing.length} rows were left out: a value of the model's columns is missing there.`);
}

function csvOf({ target, atoms }: TableModel, rows: readonly TablePrediction[]): string {
  const numbered = (name: string) => Array.from({ length: atoms }, (_, i) => `${name}${i + 1}`);
  const heading = [
    ...["row", `predicted_${target}`, "low", "high", "value_low", "value_high"],
    ...[...numbered("gate"), ...numbered("expert"), "extrapolates"],
  ];
  const lines = rows.map(({ row, prediction, low, high, valueLow, valueHigh, gates, experts, extrapolates }) => [
    row + 1,
    ...[prediction, low, high, valueLow, valueHigh, ...gates, ...experts].map((value) =>
      value === null ? "" : Number(value.toPrecision(8)),
    ),
    quoted(extrapolates.join("; ")),
  ]);
  return [heading.map(quoted), ...lines].map((line) => line.join(",")).join("\n");
}

const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
