import { requireInteger, requireThat } from "../../../requirements";

/** Distributions over the next character, of every order up to the longest. */
export interface NgramModel {
  /** The probability of `text[position]` after the characters before it, for order 1, 2, … `[order]`. */
  probabilities(text: ArrayLike<number>, position: number): number[];
  /** −1/T Σ log₂ p(character | those before it) over all T characters of the text, for order 1, 2, … `[order]`. */
  bitsPerCharacter(text: ArrayLike<number>): number[];
}

/** What is known of the contexts of one length; contexts are numbered as they were first seen. */
interface Level {
  /** Number of the context that is one longer, by context · V + character: it is that gram's number. */
  readonly grams: ReadonlyMap<number, number>;
  /** Occurrences by gram. */
  readonly counts: readonly number[];
  /** By context: characters that followed, and how many different ones. */
  readonly followers: readonly number[];
  readonly kinds: readonly number[];
}

/**
 * An n-gram model of characters and all shorter ones, interpolated after Witten and Bell: with c(h·) the characters that followed the
 * context h in training and u(h) how many different ones,
 *
 *     p(w | h) = (c(hw) + u(h) p(w | h′)) / (c(h·) + u(h)),   h′ = h without its first character,
 *
 * down to the uniform distribution over the V characters. A context that was never seen leaves p(w | h′) as it is.
 *
 * @param order      n, the longest gram: 1 looks at no character before, 5 at four
 * @param train      tokens `[T]`, each below `characters`
 * @param characters V
 * @returns the model; it keeps counts and no text
 * @throws InputError when order or characters is not an integer ≥ 1, or the text is empty
 * @see Witten and Bell, The zero-frequency problem, IEEE Transactions on Information Theory 37 (1991), method C
 * @example wittenBell({ order: 2, train: corpus.train, characters: 89 }).bitsPerCharacter(corpus.validation)   // [4.3, 3.4]
 */
export function wittenBell({
  order,
  train,
  characters,
}: {
  order: number;
  train: ArrayLike<number>;
  characters: number;
}): NgramModel {
  requireInteger({ order, characters });
  requireThat(train.length > 0, "train", train, "a text of at least one character");
  const levels: Level[] = [];
  let contexts: Int32Array = new Int32Array(train.length); // number of the context before each position
  for (let length = 0; length < order; length++) {
    const { level, next } = counted(train, { contexts, from: length, characters });
    levels.push(level);
    contexts = next;
  }
  const probabilities = (text: ArrayLike<number>, position: number): number[] => {
    const found: number[] = [];
    let p = 1 / characters;
    for (let length = 0; length < order; length++) {
      const context = length > position ? undefined : contextBefore(levels, { text, position, length, characters });
      // Unknown: never seen, at the end of the training text only, or longer than what stands before.
      if (context !== undefined && levels[length].kinds[context] !== undefined) {
        const { grams, counts, followers, kinds } = levels[length];
        const gram = grams.get(context * characters + text[position]);
        p = ((gram === undefined ? 0 : counts[gram]) + kinds[context] * p) / (followers[context] + kinds[context]);
      }
      found.push(p);
    }
    return found;
  };
  return {
    probabilities,
    bitsPerCharacter(text) {
      requireThat(text.length > 0, "text", text, "a text of at least one character");
      const bits = new Array<number>(order).fill(0);
      for (let position = 0; position < text.length; position++)
        for (const [index, p] of probabilities(text, position).entries()) bits[index] -= Math.log2(p);
      return bits.map((sum) => sum / text.length);
    },
  };
}

/** Counts the grams that end at `from` or later; `next[i]` is the number of the gram that ends just before i. */
function counted(
  text: ArrayLike<number>,
  { contexts, from, characters }: { contexts: Int32Array; from: number; characters: number },
): { level: Level; next: Int32Array } {
  const grams = new Map<number, number>();
  const [counts, followers, kinds]: number[][] = [[], [], []];
  const next = new Int32Array(text.length);
  for (let position = from; position < text.length; position++) {
    const context = contexts[position];
    const key = context * characters + text[position];
    let gram = grams.get(key);
    if (gram === undefined) {
      gram = grams.size;
      grams.set(key, gram);
      counts.push(0);
      kinds[context] = (kinds[context] ?? 0) + 1;
    }
    counts[gram]++;
    followers[context] = (followers[context] ?? 0) + 1;
    if (position + 1 < text.length) next[position + 1] = gram;
  }
  return { level: { grams, counts, followers, kinds }, next };
}

/** The number of the `length` characters before a position; undefined where training never showed them. */
function contextBefore(
  levels: readonly Level[],
  {
    text,
    position,
    length,
    characters,
  }: { text: ArrayLike<number>; position: number; length: number; characters: number },
): number | undefined {
  let context: number | undefined = 0;
  for (let back = 0; back < length && context !== undefined; back++)
    context = levels[back].grams.get(context * characters + text[position - length + back]);
  return context;
}
