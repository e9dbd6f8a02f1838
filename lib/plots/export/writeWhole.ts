import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { InputError } from "../../requirements";

/**
 * Writes a file whole or not at all, and leaves it untouched when it has these bytes already, so that a second run
 * changes nothing.
 *
 * @throws InputError when the folder cannot be made or the file cannot be written
 * @example await writeWhole("figures/figure1.json", text)
 */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const bytes: Uint8Array = typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content);
  const temporary = `${file}.${process.pid}-${randomBytes(4).toString("hex")}.part`;
  try {
    if (await hasContent(file, bytes)) return;
    await makeFolder(path.dirname(path.resolve(file)));
    await writeFile(temporary, bytes);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined); // where nothing could be written, nothing is left
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new InputError(
      `path is ${JSON.stringify(file)}, which cannot be written (${code}), but must lie in a folder where files can be made.`,
    );
  }
}

async function hasContent(file: string, bytes: Uint8Array): Promise<boolean> {
  try {
    return Buffer.compare(bytes, new Uint8Array(await readFile(file))) === 0;
  } catch {
    return false; // not there, or not readable: writing it then says what is wrong
  }
}

/** One level at a time: Node's own recursive mkdir never returns for a folder in /proc, the usual unwritable place. */
async function makeFolder(folder: string): Promise<void> {
  const made = await tryToMake(folder);
  if (made) return;
  await makeFolder(path.dirname(folder));
  await mkdir(folder).catch(ignoreExisting);
}

/** False when the parent is missing. */
async function tryToMake(folder: string): Promise<boolean> {
  try {
    await mkdir(folder).catch(ignoreExisting);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" && path.dirname(folder) !== folder) return false;
    throw error;
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
