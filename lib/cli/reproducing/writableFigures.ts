import fs from "node:fs";
import path from "node:path";
import { requireWritable } from "../../plots/export/writeWhole";
import { InputError } from "../../requirements";

/** One's own data or size are for one experiment, whose figures can be written; where the data are bad, no folder is left behind. */
export async function requireOneWritable(
  names: readonly string[],
  figures: string,
  option: "--data" | "--config",
): Promise<void> {
  const [name] = names;
  if (names.length !== 1 || name === "all")
    throw new InputError(
      `${option} is for one experiment at a time: language-modelling${option === "--data" ? " or domain-generalisation" : ""}.`,
    );
  await requireWritable(path.join(figures, `${name}.json`));
}

/** @throws InputError where figures could not be written */
export function requireWritableFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.accessSync(folder, fs.constants.W_OK);
  } catch (error) {
    throw new InputError(
      `The folder ${folder} cannot be written (${(error as NodeJS.ErrnoException).code}), but figures must be.`,
    );
  }
}
