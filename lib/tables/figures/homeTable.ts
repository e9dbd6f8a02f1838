import { columnNamed } from "../../data/table/table";
import type { Table } from "../../plots/figure";
import { formatNumber, table } from "../../plots/table";
import { type FittedRows, largestOf } from "./fittedRows";
import { inputColumns, medianOf, mostFrequent } from "./typicalRow";

/** Where each expert has the largest gate: the middle half of each column there, or its most frequent word. */
export function homeTable({ model, table: rows, observed, rows: predicted }: FittedRows): Table {
  const own = Array.from({ length: model.atoms }, (_, i) =>
    predicted.flatMap(({ gates }, row) => (largestOf(gates) === i ? [row] : [])),
  );
  const line = (name: string, cell: (part: readonly number[]) => string) => [
    name,
    ...own.map((part) => (part.length === 0 ? null : cell(part))),
  ];
  const ofNumbers = (values: Float64Array) => (part: readonly number[]) =>
    middleHalf(Float64Array.from(part, (row) => values[row]));
  return table({
    columns: ["where it weighs most", ...own.map((_, i) => `expert ${i + 1}`)],
    rows: [
      line("rows", (part) => `${part.length}`),
      ...inputColumns(model).map((name) => {
        const column = columnNamed(rows, name, "a column of the model");
        return line(
          name,
          column.kind === "number"
            ? ofNumbers(column.values)
            : (part) => mostFrequent(part.map((row) => column.values[row])),
        );
      }),
      line(`${model.target} (observed)`, ofNumbers(observed)),
    ],
    caption: "Of numbers the middle half, of words the most frequent one.",
  });
}

/** The quartiles, as the medians of the halves. */
function middleHalf(values: Float64Array): string {
  const sorted = values.toSorted();
  const half = Math.ceil(sorted.length / 2);
  const [low, high] = [sorted.subarray(0, half), sorted.subarray(sorted.length - half)].map((part) =>
    formatNumber(Number(medianOf(part).toPrecision(4))),
  );
  return low === high ? low : `${low} to ${high}`;
}
