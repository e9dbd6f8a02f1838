import { type Mixture, mixture } from "../../mixture/mixture";
import { InputError, requireKind, requireNonNegative, requireThat } from "../../requirements";
import { perturbedCosine } from "../../routers/perturbedCosine";

/** One pair of constants. */
export interface TauPair {
  readonly tau1: number;
  readonly tau2: number;
}

/** @throws InputError unless model can be given every τ of both lists and has a router to be estimated */
export function requireTauGrid(model: Mixture, grids: { tau1: readonly number[]; tau2: readonly number[] }): void {
  requireKind("model", model);
  if (!model.reference)
    throw new InputError(
      "model has all logits free, but must have a reference expert: a common shift of all logits makes the information singular at every τ.",
    );
  for (const [name, values] of Object.entries(grids)) {
    requireThat(Array.isArray(values) && values.length > 0, name, values, "a list of at least one number ≥ 0");
    requireNonNegative(Object.fromEntries(values.map((value, i) => [`${name}[${i}]`, value])));
    const isAscending = values.every((value, i) => i === 0 || value > values[i - 1]);
    requireThat(isAscending, name, `[${values.join(", ")}]`, "in ascending order, without repeats");
  }
}

/** The model with another pair of constants; a cosine or perturbed router keeps its temperature. */
export function withTau({ router, expert, dim, reference }: Mixture, { tau1, tau2 }: TauPair): Mixture {
  const { temperature } = router.options;
  return mixture({ router: perturbedCosine({ tau1, tau2, temperature }), expert, dim, reference });
}
