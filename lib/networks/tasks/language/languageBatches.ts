import type { RandomStream } from "../../../data/randomStream";
import { requireInteger, requireThat } from "../../../requirements";
import type { Batch } from "../../network";

/**
 * Pieces of a text at random places, each with the same piece one character later as its target.
 *
 * The places of a step depend on the stream and the step alone, so that all routers of a seed read the same text in the
 * same order, and a run that is resumed goes on with what it would have read.
 *
 * @param text    tokens `[T]`
 * @param context t, characters a piece
 * @param size    b, pieces a batch
 * @returns the batch of a step: inputs `[b, t]`, targets `[b · t]`
 * @throws InputError when the text is no longer than a context
 * @example languageBatches({ text: corpus.train, context: 64, size: 32, stream: randomStream("batches", { seed: 0 }) })(0)
 */
export function languageBatches({
  text,
  context,
  size,
  stream,
}: {
  text: Uint16Array;
  context: number;
  size: number;
  stream: RandomStream;
}): (step: number) => Batch {
  requirePieces({ text, context, size });
  return (step) => {
    const places = stream.split("step", { step });
    const starts = Array.from({ length: size }, () => Math.floor((text.length - context) * places.uniform()));
    return piecesAt(text, starts, context);
  };
}

/**
 * Pieces of a text that do not overlap and are spread evenly over it, to evaluate on; the first character of each is
 * predicted from one character, the last from `context` of them.
 *
 * @param pieces how many at most; all that fit unless given
 * @returns batches of `size` pieces `[size, context]`, without those at the end that fill no batch
 * @throws InputError when the text has not enough characters for a batch
 * @example languageWindows({ text: corpus.validation, context: 64, size: 32, pieces: 640 }).length   // 20
 */
export function languageWindows({
  text,
  context,
  size,
  pieces,
}: {
  text: Uint16Array;
  context: number;
  size: number;
  pieces?: number;
}): Batch[] {
  requirePieces({ text, context, size });
  const fitting = Math.floor((text.length - 1) / context);
  const count = Math.min(fitting, pieces ?? fitting);
  const batches = Math.floor(count / size);
  requireThat(
    batches >= 1,
    "text",
    text,
    `a text with at least ${size * context + 1} characters and pieces for a batch`,
  );
  const starts = Array.from({ length: batches * size }, (_, i) => Math.floor((i * fitting) / count) * context);
  return Array.from({ length: batches }, (_, i) => piecesAt(text, starts.slice(i * size, (i + 1) * size), context));
}

function piecesAt(text: Uint16Array, starts: readonly number[], context: number): Batch {
  const inputs = new Int32Array(starts.length * context);
  const targets = new Int32Array(starts.length * context);
  for (const [piece, start] of starts.entries()) {
    inputs.set(text.subarray(start, start + context), piece * context);
    targets.set(text.subarray(start + 1, start + 1 + context), piece * context);
  }
  return { inputs, targets, size: starts.length };
}

function requirePieces({ text, context, size }: { text: Uint16Array; context: number; size: number }): void {
  requireInteger({ context, size });
  requireThat(text.length > context, "text", text, `a text longer than the context of ${context} characters`);
}
