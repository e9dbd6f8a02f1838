import { type Corpus, stateOfTheUnion, textFile } from "../../tasks/language/corpus";

/** Data of a user's own: what it is by content, and where it lies, which determines nothing. */
export interface DataFile {
  readonly name: string;
  /** SHA-256 of the content. */
  readonly sha256: string;
  readonly path: string;
}

const kept = new Map<string, Corpus>(); // seconds to load, so a thread does it once

/** The text of a file, or the State of the Union addresses. */
export function keptCorpus(data: DataFile | undefined): Corpus {
  const key = data?.sha256 ?? "";
  const corpus = kept.get(key) ?? (data === undefined ? stateOfTheUnion() : textFile(data.path));
  kept.set(key, corpus);
  return corpus;
}
