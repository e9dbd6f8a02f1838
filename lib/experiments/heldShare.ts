import { prediction, type Verdict } from "./verdict";

/** Of 95 % intervals that are to hold what was predicted, this share is to do so. */
const promised = 0.9;

/**
 * Whether enough intervals hold what was predicted: their share is not significantly below 90 %.
 *
 * The rule was stated for the experiment regime before its fits; the others took it over when theirs were known.
 *
 * @param said how many hold it, of how many: the sentence without its end
 * @param more what else the sentence says after the outcome
 */
export function shareVerdict(held: number, of: number, said: string, more = ""): Verdict {
  const isKept = of === 0 ? null : shareInterval(held, of)[1] >= promised;
  const outcome = isKept === false ? "significantly below" : "not significantly below";
  return prediction(
    isKept,
    `${said}${isKept === null ? "" : `: ${outcome} the predicted ${100 * promised} %`}${more}.${toldText(of)}`,
  );
}

/** Which true share would have been told from the promised one, a percent at a time. */
function toldText(count: number): string {
  const told = Array.from({ length: 89 }, (_, i) => 89 - i).find((percent) => powerAt(percent / 100, count) >= 0.8);
  return told === undefined
    ? " So few would have told no share from it with 80 % power."
    : ` A true share of ${told} % would have been told from it with 80 % power.`;
}

/** The probability that the interval of a share lies below the promised one. */
function powerAt(share: number, of: number): number {
  let [probability, sum] = [(1 - share) ** of, 0];
  for (let count = 0; count <= of; count++) {
    if (shareInterval(count, of)[1] < promised) sum += probability;
    probability *= ((of - count) / (count + 1)) * (share / (1 - share));
  }
  return sum;
}

/** The 95 % interval of a share by Wilson's score. */
export function shareInterval(count: number, of: number): [number, number] {
  if (of === 0) return [0, 1];
  const z = 1.959964;
  const share = count / of;
  const centre = (share + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
