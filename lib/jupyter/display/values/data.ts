import type { Dataset } from "../../../data/dataset";
import { leftOut } from "../../../plots/table";
import { type Block, picked, plainTable } from "../blocks";
import { field, hasNumbers } from "../fields";

function isDataset(value: unknown): value is Dataset {
  const [inputs, outputs] = [field(value, "inputs"), field(value, "outputs")];
  if (!(inputs instanceof Float64Array && outputs instanceof Float64Array)) return false;
  if (!hasNumbers(value, "size", "dim")) return false;
  const { size, dim } = value as Dataset;
  return outputs.length === size && inputs.length === size * dim;
}

/** How many observations there are, the first ones and the last one. */
export function datasetBlocks(value: unknown): Block[] | null {
  if (!isDataset(value)) return null;
  const { size, dim, inputs, outputs } = value;
  const coordinates = picked(dim, 8);
  const columns = ["i", ...coordinates.map((u) => (u === null ? leftOut : `x[${u + 1}]`)), "y"];
  const rows = picked(size, 7).map((index) => {
    if (index === null) return columns.map(() => leftOut);
    return [index, ...coordinates.map((u) => (u === null ? leftOut : inputs[index * dim + u])), outputs[index]];
  });
  return [`A data set of ${size} observations with d = ${dim}.`, plainTable(columns, rows)];
}
