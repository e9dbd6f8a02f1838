import fs from "node:fs";
import path from "node:path";
import { resultsFolder } from "../../experiments/fits";
import { writeWhole } from "../../plots/export/writeWhole";

/** Where `reproduce --fresh` keeps its rows until all are there; one that was interrupted goes on with them. */
export function freshFolder(): string {
  return path.join(resultsFolder(), "fresh");
}

/** Puts fresh rows in the place of those with the same key; rows of other keys (another profile, another seed) stay. */
export async function takeOverFreshRows(): Promise<void> {
  const fresh = freshFolder();
  for (const study of namesIn(fresh)) {
    const target = path.join(resultsFolder(), study);
    const old = rowFilesIn(target);
    const files = rowFilesIn(path.join(fresh, study));
    const keys = new Set(files.flatMap((file) => linesOf(file).map(keyOf)));
    fs.mkdirSync(target, { recursive: true });
    for (const file of files) fs.renameSync(file, path.join(target, path.basename(file)));
    for (const file of old) await dropLines(file, (line) => [undefined, ...keys].includes(keyOf(line)));
  }
  fs.rmSync(fresh, { recursive: true, force: true });
}

async function dropLines(file: string, isDropped: (line: string) => boolean): Promise<void> {
  const lines = linesOf(file);
  const kept = lines.filter((line) => !isDropped(line));
  if (kept.length === 0) fs.rmSync(file);
  else if (kept.length < lines.length) await writeWhole(file, kept.map((line) => `${line}\n`).join(""));
}

/** The key of the row in a line; undefined where the line holds none. */
function keyOf(line: string): string | undefined {
  try {
    return (JSON.parse(line) as { key?: string } | null)?.key;
  } catch {
    return undefined;
  }
}

function linesOf(file: string): string[] {
  return fs
    .readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
}

function rowFilesIn(folder: string): string[] {
  return namesIn(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => path.join(folder, name));
}

function namesIn(folder: string): string[] {
  return fs.existsSync(folder) ? fs.readdirSync(folder) : [];
}
