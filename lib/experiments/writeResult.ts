import path from "node:path";
import type { Browser } from "playwright-core";
import { roundedNumbers } from "../plots/export/roundedNumbers";
import { save } from "../plots/export/save";
import { writeWhole } from "../plots/export/writeWhole";
import type { Figure, Table } from "../plots/figure";
import type { ExperimentResult } from "./experiment";
import type { VerdictKind } from "./verdict";

/** What figures/NAME.json holds: numbers for a reader's own program, and all that a report needs. */
export interface ResultFile {
  readonly name: string;
  readonly profile: string;
  readonly settings: unknown;
  readonly rows: readonly Record<string, unknown>[];
  readonly summary: readonly Record<string, unknown>[];
  /** In a sentence; files of earlier versions lack it. */
  readonly finding?: string | null;
  readonly verdicts: readonly string[];
  /** Of each verdict; files of earlier versions lack it. */
  readonly verdictKinds?: readonly VerdictKind[];
  readonly figures: Readonly<Record<string, Figure>>;
  readonly tables: Readonly<Record<string, Table>>;
}

/**
 * Writes figures/NAME.json, the figures as .svg, .png and .pdf and the tables as .md, .tex and .csv.
 *
 * @param browser an open browser; without one there are no pictures, and the rest is written
 * @returns the files
 * @throws InputError when the folder cannot be written
 */
export async function writeResult(
  result: ExperimentResult,
  folder: string,
  browser: Browser | null,
): Promise<string[]> {
  const { name, profile, settings, rows, summary, finding, verdicts, verdictKinds } = result;
  const named = <Value>(values: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [`${name}-${key}`, value]));
  const figures = { ...(result.figure !== null && { [name]: result.figure }), ...named(result.supplements) };
  const tables = named(result.tables);
  const file: ResultFile = {
    ...{ name, profile, settings, rows, summary, finding, verdicts, verdictKinds, figures, tables },
  };
  const json = path.join(folder, `${name}.json`);
  await writeWhole(json, `${JSON.stringify(file, roundedNumbers(6), 1)}\n`);
  const files = [json];
  for (const [key, table] of Object.entries(tables)) files.push(...(await save(table, path.join(folder, key))).files);
  if (browser !== null)
    for (const [key, figure] of Object.entries(figures))
      files.push(...(await save(figure, path.join(folder, key), { browser })).files);
  return files;
}
