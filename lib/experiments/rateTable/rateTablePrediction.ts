import { type ExpertName, expertNamed } from "../../experts/experts";
import { freeSplit } from "../../theory/splitting/freeSplit";
import { type StrongIdentifiability, strongIdentifiability } from "../../theory/strong/strongIdentifiability";
import { type ComparedRouter, comparedRouters, input } from "../settings";
import type { Pairing } from "./rateTableStudies";

/** What is predicted for every block of a line of the rate table, before anything is computed. */
export interface Prediction {
  /** −1/2, or null where nothing gives a rate. */
  readonly slope: number | null;
  /** Where it comes from, with its label ([P] the paper, [R] recalled, [D] derived), or why there is none. */
  readonly source: string;
}

/**
 * The predicted slope of a line of the rate table, decided by computed identifiability.
 *
 * Exact-specified: −1/2 where the model's first-order set is independent: Theorem 6 for the perturbed router and an expert
 * that passes the recalled Definition 2 literally, else the regular Fisher information (of directions alone for the cosine
 * router). Over-specified, k < 2k*: −1/2 where the expert is strongly identifiable behind the perturbed router (Definition 1):
 * Theorem 4 for that router, derived facts for the two others.
 */
export function predictionOf({ router, expert, setting }: Pairing): Prediction {
  if (setting === "exact") {
    const { weak, literal } = identifiabilityOf(router, expert);
    if (weak !== true) return { slope: null, source: "not weakly identifiable" };
    const isLiteral = literal.first.rank === literal.first.distinct;
    if (router === "perturbed" && isLiteral) return { slope: -0.5, source: "Theorem 6 [P], Definition 2 [R]" };
    return { slope: -0.5, source: router === "cosine" ? "derived fact 1 [D]" : "derived fact 6 [D]" };
  }
  if (identifiabilityOf("perturbed", expert).strong !== true) return { slope: null, source: minimisersOf(expert) };
  const sources = {
    perturbed: "Theorem 4 [P], Definition 1 [R]",
    cosine: "derived fact 5 [D]",
    linear: "derived fact 6 [D]",
  };
  return { slope: -0.5, source: sources[router] };
}

/** Which measures have the same f as the truth, so that no rate is there to be measured. */
function minimisersOf(expert: ExpertName): string {
  const split = freeSplit(expertNamed(expert), 2);
  if (split === null) return "not strongly identifiable";
  const { degree, isLinear } = split;
  const free = isLinear ? "any ηᵢ with Σ wᵢ ηᵢ = w η*" : `sᵢ η*, Σ wᵢ sᵢ${degree === 1 ? "" : `^${degree}`} = w`;
  return `none: an atom may be any with its v, Σ wᵢ = w and ${free} [D]`;
}

const known = new Map<string, StrongIdentifiability>();

function identifiabilityOf(router: ComparedRouter, expert: ExpertName): StrongIdentifiability {
  const key = `${router}, ${expert}`;
  const found =
    known.get(key) ??
    strongIdentifiability({ router: comparedRouters[router], expert: expertNamed(expert), dim: 2, input });
  known.set(key, found);
  return found;
}
