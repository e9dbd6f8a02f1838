import type { PreparedTable } from "./preparedTable";
import { residualsFrom, robustLine } from "./regimes/robustLine";

/** A row so many robust standard deviations away from the one regression that no row turns is named. */
const far = 10;

/** More than this part of the rows so far away are no outliers but a group of their own, or a heavy tail. */
const fewRows = 0.01;

/** A sentence that names single rows whose targets lie far from all others, where squares were minimised. */
export function outliers({ data, seen, rows }: PreparedTable): string[] {
  const robust = robustLine(data, seen.experts);
  const distances = residualsFrom(robust.line, data).map((residual) => Math.abs(residual) / robust.scale);
  const found = [...distances.keys()].filter((row) => distances[row] > far);
  if (found.length === 0 || found.length > Math.max(3, fewRows * data.size)) return [];
  const named = found.sort((a, b) => distances[b] - distances[a]).slice(0, 5);
  const list = named.map((row) => rows[row] + 1).join(", ");
  const rest = found.length > named.length ? ` and ${found.length - named.length} more` : "";
  const most = distances[named[0]];
  return [
    `${found.length === 1 ? "Row" : "Rows"} ${list}${rest} (counted from 1, without the names) ${found.length === 1 ? "lies" : "lie"} up to ${most > 1e4 ? most.toExponential(0) : most.toFixed(0)} robust standard deviations from any regression of the others, and squares let such rows decide the fit: see whether they are errors, or try --huber.`,
  ];
}
