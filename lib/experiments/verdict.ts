/** The kinds of verdicts, in the order in which a page shows them. */
export const verdictKinds = [
  "otherwise than predicted",
  "as predicted",
  "undecided",
  "not in the regime",
  "by construction",
  "finding",
] as const;
export type VerdictKind = (typeof verdictKinds)[number];

/** A sentence, and what kind of verdict it states. */
export interface Verdict {
  readonly kind: VerdictKind;
  readonly text: string;
}

/** A sentence on a prediction, by whether it came out; null where these data do not tell. */
export function prediction(holds: boolean | null, text: string): Verdict {
  return { kind: holds === null ? "undecided" : holds ? "as predicted" : "otherwise than predicted", text };
}

/** Verdicts as a result has them; a sentence alone is a finding, of which nothing was predicted. */
export function verdictsAndKinds(verdicts: readonly (Verdict | string)[]): {
  verdicts: string[];
  verdictKinds: VerdictKind[];
} {
  const whole = verdicts.map((each): Verdict => (typeof each === "string" ? { kind: "finding", text: each } : each));
  return { verdicts: whole.map(({ text }) => text), verdictKinds: whole.map(({ kind }) => kind) };
}

/** The sentences of each kind, in their order; "verdict" is the kind of those of which it is not known. */
export function byKind({
  verdicts,
  verdictKinds: known = [],
}: {
  readonly verdicts: readonly string[];
  readonly verdictKinds?: readonly VerdictKind[];
}): ReadonlyMap<VerdictKind | "verdict", readonly string[]> {
  const kinds = [...verdictKinds, "verdict"] as const;
  const groups = kinds.map((kind) => [kind, verdicts.filter((_, i) => (known[i] ?? "verdict") === kind)] as const);
  return new Map(groups.filter(([, group]) => group.length > 0));
}
