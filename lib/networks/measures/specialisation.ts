import type { RandomStream } from "../../data/randomStream";
import { shuffled } from "../tasks/shuffled";
import { entropyOf } from "./loadEntropy";

/** What the experts of a token tell of its class, in bits. */
export interface Specialisation {
  /** Mutual information of class and expert, of a token and one of its experts drawn at random. */
  readonly bits: number;
  /** Its mean where the classes are permuted over the tokens: what finitely many tokens give without any specialisation. */
  readonly chance: number;
}

const permutations = 5;

/**
 * The mutual information of a token's class and its expert,
 *
 *     I = Σ_{c,e} p(c, e) log₂ p(c, e) / (p(c) p(e)),
 *
 * from the counts of all choices, and what it is by chance: it is never negative, and of n tokens positive without any
 * dependence, by about (C − 1)(E − 1)/(2 n log 2).
 *
 * @param routes  the experts of each token, row by row `[n, most]`; −1 is none
 * @param classes of each token, 0, 1, … `[n]`
 * @param stream  draws the permutations
 * @returns both, in bits; what counts is their difference
 * @example specialisation({ routes: Int32Array.of(0, 1, 0, 1), classes: [0, 1, 0, 1], stream: randomStream("demo") }).bits   // 1
 */
export function specialisation({
  routes,
  classes,
  stream,
}: {
  routes: ArrayLike<number>;
  classes: readonly number[];
  stream: RandomStream;
}): Specialisation {
  const experts = Array.from(routes).reduce((most, expert) => Math.max(most, expert), 0) + 1;
  const permuted = Array.from({ length: permutations }, (_, permutation) =>
    mutualInformation(routes, shuffled(classes, stream.split("permutation", { permutation })), experts),
  );
  const chance = permuted.reduce((sum, bits) => sum + bits, 0) / permutations;
  return { bits: mutualInformation(routes, classes, experts), chance };
}

/** In bits, H(class) + H(expert) − H(both). */
function mutualInformation(routes: ArrayLike<number>, classes: readonly number[], experts: number): number {
  const most = routes.length / classes.length;
  const kinds = classes.reduce((most, kind) => Math.max(most, kind), 0) + 1;
  const [ofClass, ofExpert, ofBoth] = [kinds, experts, kinds * experts].map((length) => new Float64Array(length));
  for (let i = 0; i < routes.length; i++) {
    if (routes[i] < 0) continue;
    const kind = classes[Math.floor(i / most)];
    ofClass[kind]++;
    ofExpert[routes[i]]++;
    ofBoth[kind * experts + routes[i]]++;
  }
  return (entropyOf(ofClass) + entropyOf(ofExpert) - entropyOf(ofBoth)) / Math.LN2;
}
