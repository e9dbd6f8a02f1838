/** The kinds of verdicts, in the order in which a page shows them. */
export const verdictKinds = ["otherwise than predicted", "as predicted", "no verdict", "measured"] as const;
export type VerdictKind = (typeof verdictKinds)[number];

/**
 * What kind of verdict a sentence states; "measured" where nothing was predicted.
 *
 * @example verdictKind("…: agrees, as expected.")   // "as predicted"
 */
export function verdictKind(sentence: string): VerdictKind {
  if (/: too few (fits|seeds) to tell\b/.test(sentence)) return "no verdict"; // also where another verdict was expected
  const stated = /: ([^:]+) \(expected: ([^)]+)\)\.?$/.exec(sentence); // "agrees and agrees (expected: agrees)"
  if (stated !== null) {
    const [, came, expected] = stated;
    return came.split(" and ").every((each) => each === expected) ? "as predicted" : "otherwise than predicted";
  }
  if (
    /\bnot as (predicted|expected)\b|where "[^"]+" was expected|\bnot confirmed\b|: does not agree\b(?!.*as expected)/.test(
      sentence,
    )
  )
    return "otherwise than predicted";
  if (/\bno verdict\b|\bnot decided\b/.test(sentence)) return "no verdict";
  if (/\bas (predicted|expected)\b|: agrees\b|: confirmed\b/.test(sentence)) return "as predicted";
  return "measured";
}

/** The sentences of each kind, in their order. */
export function byKind(sentences: readonly string[]): ReadonlyMap<VerdictKind, readonly string[]> {
  const groups = new Map<VerdictKind, string[]>(verdictKinds.map((kind) => [kind, []]));
  for (const sentence of sentences) groups.get(verdictKind(sentence))!.push(sentence);
  return new Map([...groups].filter(([, group]) => group.length > 0));
}
