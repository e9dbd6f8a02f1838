import { type Corpus, stateOfTheUnion, textFile } from "../../tasks/language/corpus";
import type { OwnData } from "./task";

const kept = new Map<string, Corpus>(); // seconds to load, so a thread does it once

/** The text of a file, or the State of the Union addresses. */
export function keptCorpus(data: OwnData | undefined): Corpus {
  const key = data?.sha256 ?? "";
  const corpus = kept.get(key) ?? (data === undefined ? stateOfTheUnion() : textFile(data.path));
  kept.set(key, corpus);
  return corpus;
}
