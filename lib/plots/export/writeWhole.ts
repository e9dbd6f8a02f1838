import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { access, chmod, constants, mkdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { InputError } from "../../requirements";

/**
 * Writes a file whole or not at all, and leaves it untouched when it has these bytes already, so that a second run
 * changes nothing. A file that is replaced keeps its permissions; a symbolic link stays, and its target is replaced.
 *
 * @throws InputError when the folder cannot be made or the file cannot be written
 * @example await writeWhole("figures/figure1.json", text)
 */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const bytes: Uint8Array = typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content);
  const target = await behindLinks(path.resolve(file));
  const temporary = `${target}.${process.pid}-${randomBytes(4).toString("hex")}.part`;
  await writing(file, temporary, async () => {
    await makeFolder(path.dirname(target));
    if (await hasContent(target, bytes)) return;
    const mode = await modeOf(target);
    await writeFile(temporary, bytes);
    if (mode !== null) await chmod(temporary, mode);
    await rename(temporary, target);
  });
}

/**
 * Makes sure, before a long computation, that writeWhole could write this file now; nothing is left behind.
 *
 * @throws InputError as writeWhole does
 */
export async function requireWritable(file: string): Promise<void> {
  const target = await behindLinks(path.resolve(file));
  const probe = path.join(existingFolder(path.dirname(target)), `${randomBytes(8).toString("hex")}.part`);
  await writing(file, probe, async () => {
    await modeOf(target);
    await writeFile(probe, "");
    await rm(probe);
  });
}

function existingFolder(folder: string): string {
  return existsSync(folder) || path.dirname(folder) === folder ? folder : existingFolder(path.dirname(folder));
}

/** Does what writes a file, of whose temporary file nothing is left where that fails. */
async function writing(file: string, temporary: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined); // where nothing could be written, nothing is left
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new InputError(
      `path is ${JSON.stringify(file)}, which cannot be written (${code}), but must lie in a folder where files can be made.`,
    );
  }
}

/** Where a path leads in the end, also when nothing is there yet. */
async function behindLinks(file: string): Promise<string> {
  return realpath(file).catch(() => file);
}

/** The permissions of a file that may be replaced, or null where there is none. */
async function modeOf(file: string): Promise<number | null> {
  const found = await stat(file).catch(() => null);
  if (found === null) return null;
  if (found.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
  await access(file, constants.W_OK); // a rename would not ask
  return found.mode & 0o7777;
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
