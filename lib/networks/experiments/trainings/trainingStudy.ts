import type { DomainRun } from "../runs/domainRun";
import type { LanguageRun } from "../runs/languageRun";
import type { NgramRun } from "../runs/ngramRun";

/** A training of each router with each seed, and what they are measured against. */
export interface TrainingStudy {
  readonly name: string;
  /** Every run with each seed from 0; the routers of a seed are paired. */
  readonly seeds: number;
  readonly runs: readonly (Unseeded<LanguageRun> | Unseeded<DomainRun>)[];
  /** Further runs, with fewer seeds. */
  readonly others?: { readonly seeds: number; readonly runs: readonly (Unseeded<LanguageRun> | Unseeded<DomainRun>)[] };
  readonly baseline?: NgramRun;
}

/** What a run is but for its seed. */
export type Unseeded<Seeded> = Omit<Seeded, "seed" | "randomness">;
