/** A point of a learning curve. */
export interface CurvePoint {
  readonly tokens: number;
  readonly bits: number;
}

/**
 * How many tokens a network has learnt from when its bits first are at most a level, interpolated linearly between the
 * evaluation before and the one at which they are.
 *
 * @param curve in the order of the tokens; before the first point nothing is known, so that a level that it reaches has its tokens
 * @returns tokens, or null where the level is not reached: the observation is censored
 * @example tokensToReach([{ tokens: 100, bits: 4 }, { tokens: 200, bits: 2 }], 3)   // 150
 */
export function tokensToReach(curve: readonly CurvePoint[], level: number): number | null {
  const at = curve.findIndex(({ bits }) => bits <= level);
  if (at < 0) return null;
  if (at === 0) return curve[0].tokens;
  const [before, after] = [curve[at - 1], curve[at]];
  return before.tokens + ((before.bits - level) / (before.bits - after.bits)) * (after.tokens - before.tokens);
}
