import { requireThat } from "../requirements";

/**
 * The name of another randomness, from ROUTERLAB_SEED in the environment, or null: every study, and whatever else an
 * experiment draws, is then done with other random numbers.
 *
 * @throws InputError when it is no name that a folder can have
 */
export function otherSeed(): string | null {
  const name = process.env.ROUTERLAB_SEED ?? "";
  return name === "" ? null : requireSeed("ROUTERLAB_SEED", name);
}

/** The name, if it is one that figures/seed-NAME can have. */
export function requireSeed(what: string, name: string): string {
  requireThat(/^[\w-]{1,40}$/.test(name), what, name, "a name of at most 40 letters, digits, - and _");
  return name;
}

/**
 * The name of a random stream, or the seed of a study: the given one, and with another randomness another one.
 *
 * @example seeded("exact-specified")   // "exact-specified", and where ROUTERLAB_SEED is b: "exact-specified, seed b"
 */
export function seeded(name: string): string {
  const other = otherSeed();
  return other === null ? name : `${name}, seed ${other}`;
}
