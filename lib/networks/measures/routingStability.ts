/**
 * The share of tokens that go to the same experts at two times, whatever the order of these.
 *
 * @param before the experts of each token, row by row `[n, most]`; −1 is none
 * @param after  those of the same tokens later
 * @param tokens n
 * @returns a number from 0 to 1
 * @example routingStability(Int32Array.of(0, 1, 2, 3), Int32Array.of(1, 0, 2, 4), 2)   // 0.5
 */
export function routingStability(before: Int32Array, after: Int32Array, tokens: number): number {
  let same = 0;
  for (let token = 0; token < tokens; token++)
    if (`${expertsOf(before, token, tokens)}` === `${expertsOf(after, token, tokens)}`) same++;
  return same / tokens;
}

function expertsOf(routes: Int32Array, token: number, tokens: number): Int32Array {
  const most = routes.length / tokens;
  return routes
    .slice(token * most, (token + 1) * most)
    .filter((expert) => expert >= 0)
    .sort();
}
