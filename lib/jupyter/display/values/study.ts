import type { Table } from "../../../plots/figure";
import { leftOut } from "../../../plots/table";
import { type Block, picked, plainTable } from "../blocks";
import { field, hasNumbers, isListOf } from "../fields";

/** What the rows of every study have. */
interface StudyRow {
  readonly arm: string;
  readonly size: number;
  readonly replicate: number;
  readonly status: string;
}

function isRow(value: unknown): value is StudyRow {
  const isText = (name: string) => typeof field(value, name) === "string";
  return isText("key") && isText("arm") && isText("status") && hasNumbers(value, "size", "replicate");
}

/** Rows of a study: how many there are of each arm and size, how they ended, the first and the last one. */
export function rowsBlocks(value: unknown): Block[] | null {
  if (!isListOf(value, isRow)) return null;
  const statuses = [...new Set(["converged", ...value.map(({ status }) => status)])];
  const counts = statuses.map((status) => `${value.filter((row) => row.status === status).length} ${status}`);
  const sentence = `${value.length} rows of a study, a fit each: ${counts.join(", ")}.`;
  return [sentence, countTable(value, statuses), "The first and the last of them:", endTable(value)];
}

function countTable(rows: readonly StudyRow[], statuses: readonly string[]): Table {
  const points = new Map<string, StudyRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.arm, row.size]);
    const point = points.get(key);
    if (point === undefined) points.set(key, [row]);
    else point.push(row);
  }
  const lines = [...points.values()].map((point) => [
    point[0].arm,
    point[0].size,
    point.length,
    ...statuses.map((status) => point.filter((row) => row.status === status).length),
  ]);
  const columns = ["arm", "n", "fits", ...statuses];
  return plainTable(
    columns,
    picked(lines.length, 16).map((index) => (index === null ? columns.map(() => leftOut) : lines[index])),
  );
}

function endTable(rows: readonly StudyRow[]): Table {
  const ends = rows.length === 1 ? rows : [rows[0], rows[rows.length - 1]];
  const measured = ["objective", "residualVariance", "iterations"].filter((name) => hasNumbers(rows[0], name));
  return plainTable(
    ["arm", "n", "replicate", "status", ...measured],
    ends.map((row) => [
      row.arm,
      row.size,
      row.replicate,
      row.status,
      ...measured.map((name) => field(row, name) as number),
    ]),
  );
}
