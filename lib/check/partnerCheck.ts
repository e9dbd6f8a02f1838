import type { InputDistribution } from "../data/inputs";
import { randomStream } from "../data/randomStream";
import type { Expert } from "../experts/expert";
import type { MixingMeasure } from "../mixture/measure";
import { type Mixture, mixture } from "../mixture/mixture";
import type { Router } from "../routers/router";
import { genericTruth } from "../theory/genericTruth";
import { identify } from "../theory/identify/identify";
import { population } from "../theory/population";
import type { Regime } from "../theory/regimeFrom";
import { strongIdentifiability } from "../theory/strong/strongIdentifiability";

/** A router and an expert, one of them a user's, the other a built-in partner. */
export interface Pair {
  /** The name of the built-in one. */
  readonly partner: string;
  readonly router: Router;
  readonly expert: Expert;
}

/** How many parameters data can identify near a generic truth, and the names of the directions that they cannot. */
export interface RankFinding {
  readonly parameterCount: number;
  readonly rank: number;
  readonly nullDirections: readonly { readonly name: string; readonly meaning: string }[];
}

/** What is to be expected of a pair before any data. */
export interface PartnerCheck {
  readonly partner: string;
  /** The last expert is a reference, with logit 0. */
  readonly withReference: RankFinding;
  /** All logits free. */
  readonly allFree: RankFinding;
  /** Definitions 1 and 2 for the expert behind the router, by the model's own functions; null where that is undecided. */
  readonly strong: boolean | null;
  readonly weak: boolean | null;
  /** κ, with a reference; null where second derivatives do not tell (see splittingCurvature). */
  readonly splittingCurvature: number | null;
  /** The n from which the rate is to be expected at σ = usualNoise, with a reference. */
  readonly exact: Regime;
  /** The same with one atom more than the truth has. */
  readonly over: Regime;
}

/** σ at which the n is given. */
export const usualNoise = 0.1;

/** What κ is computed from: see splittingCurvature. */
export interface CurvatureEffort {
  readonly curvatureInputs: number;
  readonly curvatureStarts: number;
}

/** The number of experts of every truth here. */
export const trueExperts = 2;

/** The model of a pair, and a generic truth of it: the same one at every call. */
export function trueModelOf(
  { router, expert }: Pair,
  dim: number,
  reference = true,
): { model: Mixture; truth: MixingMeasure } {
  const model = mixture({ router, expert, dim, reference });
  const stream = randomStream("generic truth", { dim, experts: trueExperts });
  return { model, truth: genericTruth({ model, atoms: trueExperts, stream }) };
}

/** Identifiability of a pair at a generic truth, and how much data its rates take. */
export function partnerCheck({
  pair,
  dim,
  input,
  curvatureInputs,
  curvatureStarts,
}: CurvatureEffort & { pair: Pair; dim: number; input: InputDistribution }): PartnerCheck {
  const splittings = { size: curvatureInputs, starts: curvatureStarts };
  const known = population({ ...trueModelOf(pair, dim), input, splittings });
  return {
    partner: pair.partner,
    withReference: rankOf(pair, dim, input, true),
    allFree: rankOf(pair, dim, input, false),
    ...definitions({ ...pair, dim, input }),
    splittingCurvature: known.curvature.least,
    exact: known.regime({ sd: usualNoise }),
    over: known.regime({ sd: usualNoise, atoms: trueExperts + 1 }),
  };
}

function definitions(setting: { router: Router; expert: Expert; dim: number; input: InputDistribution }) {
  const { strong, weak } = strongIdentifiability({ ...setting, atoms: trueExperts });
  return { strong, weak };
}

function rankOf(pair: Pair, dim: number, input: InputDistribution, reference: boolean): RankFinding {
  const { parameterCount, rank, nullDirections } = identify({ ...trueModelOf(pair, dim, reference), input });
  return { parameterCount, rank, nullDirections: nullDirections.map(({ name, meaning }) => ({ name, meaning })) };
}
