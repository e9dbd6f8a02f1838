import { type NoOptions, requireKeys } from "../../requirements";
import type { NetworkRouter } from "./networkRouter";

/**
 * Experts by a hash of what the token is, which nothing is learnt for: a character's number, or the pixels of a patch.
 *
 * A token has `top` different experts with equal weights; what surrounds it plays no part, and neither does the seed.
 *
 * @param options none
 * @returns the router, without parameters and without a load-balancing loss
 * @throws InputError for any option
 * @see arXiv 2106.04426, section 3
 * @example hash()
 */
export function hash(options: NoOptions = {}): NetworkRouter {
  requireKeys("the options of the router hash", options, []);
  return {
    name: "hash",
    options: {},
    parameters: () => ({}),
    route(tf, { keys, experts, top }) {
      const known = new Map<number, number[]>();
      const all = keys();
      const chosen = new Int32Array(all.length * top);
      for (let token = 0; token < all.length; token++) {
        let own = known.get(all[token]);
        if (own === undefined) known.set(all[token], (own = expertsOf(all[token], experts, top)));
        chosen.set(own, token * top);
      }
      return { chosen, weights: tf.fill([all.length, experts], 1 / top), balance: null };
    },
  };
}

/** `top` different experts, drawn one after the other by hashes of the key. */
function expertsOf(key: number, experts: number, top: number): number[] {
  const left = Array.from({ length: experts }, (_, expert) => expert);
  return Array.from({ length: top }, (_, rank) => left.splice(mixed(key, rank) % left.length, 1)[0]);
}

/** The 32 bits of a number and a rank, mixed (the finalizer of MurmurHash3). */
function mixed(key: number, rank: number): number {
  let h = key ^ Math.imul(rank + 1, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
