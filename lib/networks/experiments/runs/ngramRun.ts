import { wittenBell } from "../../tasks/language/wittenBell";
import { keptCorpus } from "./keptCorpus";
import type { OwnData } from "./task";

/** The n-grams that networks are measured against. */
export interface NgramRun {
  readonly kind: "n-grams";
  readonly order: number;
  /** A text instead of the State of the Union addresses. */
  readonly data?: OwnData;
}

/** Bits per character of the validation and test texts, for order 1, 2, …. */
export interface NgramResult {
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

/** Of the training text at most so much is counted, and of the others so much is predicted: counts must fit into memory. */
const most = { training: 2e7, predicted: 1e6 };

export function ngramRun({ order, data }: NgramRun): NgramResult {
  const { train, validation, test, characters } = keptCorpus(data);
  const { bitsPerCharacter } = wittenBell({
    order,
    train: train.subarray(0, most.training),
    characters: characters.length,
  });
  const [onValidation, onTest] = [validation, test].map((text) => bitsPerCharacter(text.subarray(0, most.predicted)));
  return { validation: onValidation, test: onTest };
}
