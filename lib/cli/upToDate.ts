import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { writeWhole } from "../plots/export/writeWhole";

/**
 * What was made from what, so that a second run does only what changed: a product is up to date when its inputs and the
 * files that it left are the same, byte for byte, as when it was made.
 */
export interface MadeProducts {
  isUpToDate(product: string, inputs: string): boolean;
  /** Notes that the product was made, and keeps the note at once, so that an interrupted run goes on. */
  note(product: string, inputs: string, files: readonly string[]): Promise<void>;
}

/** The notes of earlier runs in `file`, a cache that git ignores: without it everything is made again. */
export function madeProducts(file: string): MadeProducts {
  const notes = readNotes(file);
  return {
    isUpToDate(product, inputs) {
      const note = notes[product];
      return (
        note !== undefined &&
        note.inputs === inputs &&
        Object.entries(note.files).every(([name, hash]) => hashOfFile(name) === hash)
      );
    },
    async note(product, inputs, files) {
      notes[product] = {
        inputs,
        files: Object.fromEntries(files.map((name) => [name, hashOfFile(name) ?? "missing"])),
      };
      await writeWhole(file, JSON.stringify(notes, null, 1));
    },
  };
}

type Notes = Record<string, { inputs: string; files: Record<string, string> }>;

function readNotes(file: string): Notes {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Notes;
  } catch {
    return {}; // not there, or torn: then everything is made again
  }
}

/** A short hash of texts. */
export function hashOf(...texts: readonly (string | Buffer)[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text.length}\n`).update(text);
  return hash.digest("hex").slice(0, 16);
}

function hashOfFile(file: string): string | null {
  try {
    return hashOf(fs.readFileSync(file));
  } catch {
    return null;
  }
}

/** A hash of the whole built library. */
export function libraryHash(): string {
  const root = path.resolve(__dirname, "..");
  const names = fs.readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => /\.(js|wasm)$/.test(name));
  return hashOf(...names.sort().flatMap((name) => [name, fs.readFileSync(path.join(root, name))]));
}
