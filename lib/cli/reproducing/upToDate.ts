import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { writeWhole } from "../../plots/export/writeWhole";
import { seeded } from "../../study/seed";

/**
 * What was made from what, so that a second run does only what changed: a product is up to date when its inputs and the
 * files that it left are the same, byte for byte, as when it was made.
 */
export interface MadeProducts {
  isUpToDate(product: string, inputs: string): boolean;
  /** How it was made, if its files are still those; null where that is not known. */
  runOf(product: string): MadeRun | null;
  /** Notes that the product was made, and keeps the note at once, so that an interrupted run goes on. */
  note(product: string, inputs: string, files: readonly string[], run: MadeRun): Promise<void>;
}

/** When, where and of which code a product was made. */
export interface MadeRun {
  /** ISO 8601. */
  readonly ended: string;
  readonly seconds: number;
  readonly machine: string;
  readonly commit: string;
}

/** The notes of earlier runs in `file`, a cache that git ignores: without it everything is made again. */
export function madeProducts(file: string): MadeProducts {
  const notes = readNotes(file);
  const hasFiles = (note: Notes[string]) =>
    Object.entries(note.files).every(([name, hash]) => hashOfFile(name) === hash);
  return {
    isUpToDate(product, inputs) {
      const note = notes[product];
      return note !== undefined && note.inputs === inputs && hasFiles(note);
    },
    runOf(product) {
      const note = notes[product];
      return note?.run !== undefined && hasFiles(note) ? note.run : null;
    },
    async note(product, inputs, files, run) {
      notes[product] = {
        inputs,
        run,
        files: Object.fromEntries(files.map((name) => [name, hashOfFile(name) ?? "missing"])),
      };
      await writeWhole(file, JSON.stringify(notes, null, 1));
    },
  };
}

/** Notes of earlier versions lack the run. */
type Notes = Record<string, { inputs: string; files: Record<string, string>; run?: MadeRun }>;

function readNotes(file: string): Notes {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Notes;
  } catch {
    return {}; // not there, or torn: then everything is made again
  }
}

/** Under which the files of an experiment are noted. */
export function productName(profile: string, experiment: string): string {
  return `${seeded(profile)} ${experiment}`;
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
  const root = path.resolve(__dirname, "../..");
  const names = fs.readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => /\.(js|wasm)$/.test(name));
  return hashOf(...names.sort().flatMap((name) => [name, fs.readFileSync(path.join(root, name))]));
}
