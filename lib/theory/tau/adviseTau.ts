import type { Dataset } from "../../data/dataset";
import { InputError } from "../../requirements";
import { type TauForData, type TauForDataOptions, tauForData } from "./tauForData";
import { tauForDataAdvice } from "./tauForDataAdvice";
import { type TauForTruth, type TauForTruthOptions, tauForTruth } from "./tauForTruth";
import { tauForTruthAdvice } from "./tauForTruthAdvice";

/**
 * Advice on the constants τ₁, τ₂ of the perturbed cosine router; two questions, kept apart.
 *
 * With `truth`: which (τ₁, τ₂) makes the router estimable when the data come from that very τ? Answered by the Fisher
 * information alone, no data and no fit: see TauForTruth. With `data`: which (τ₁, τ₂) fits these data? Answered by
 * cross-validation: see TauForData. The first knows the truth and changes the world with τ, the second knows the data only.
 *
 * @param options.model  its expert and dimension count; the router is replaced by perturbedCosine at every pair
 * @param options.truth  for the first question, with input, sd and size as in predictedLoss
 * @param options.data   for the second question, with atoms as in leastSquares
 * @param options.tau1   grid of τ₁, each ≥ 0
 * @param options.tau2   grid of τ₂, each ≥ 0
 * @returns the recommended pair, every pair of the grid, τ₁ fastest, and the advice, one sentence a line
 * @throws InputError when neither or both of truth and data are given, for an empty grid or a negative τ, and by either
 *   question for its own arguments
 * @see docs/mathematics.md, derived facts 4 and 11
 * @example
 * adviseTau({ model, truth, input, sd: 0.1, size: 10_000 }).advice[0]     // "τ₁ = 0.5 and τ₂ = … have the least …"
 * adviseTau({ model, data, atoms: 2 }).advice[0]                          // "τ₂ = … has the least cross-validated …"
 */
export function adviseTau<Asked extends TauForTruthOptions | TauForDataOptions>(
  options: Asked,
): Asked extends { data: Dataset } ? TauForData : TauForTruth {
  const { truth, data } = options as { truth?: unknown; data?: unknown };
  if ((truth === undefined) === (data === undefined))
    throw new InputError(
      `truth and data are ${truth === undefined ? "both missing" : "both given"}, but exactly one must be given: truth asks which τ makes a router estimable, data which τ fits.`,
    );
  const answer =
    data === undefined ? adviseForTruth(options as TauForTruthOptions) : adviseForData(options as TauForDataOptions);
  return answer as Asked extends { data: Dataset } ? TauForData : TauForTruth;
}

function adviseForTruth(options: TauForTruthOptions): TauForTruth {
  const map = tauForTruth(options);
  return { ...map, advice: tauForTruthAdvice(map) };
}

function adviseForData(options: TauForDataOptions): TauForData {
  const found = tauForData(options);
  return { ...found, advice: tauForDataAdvice(found) };
}
