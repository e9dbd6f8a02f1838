import type { Mixture } from "../mixture/mixture";
import { errorDifference, isBetter, simplestWithinOneError } from "./chosenModel";
import { mixtureOf, type TableChoice, type TableModel } from "./tableModel";

/** An expert in the units of the table: offset + Σ slope × input. */
export interface ExpertInUnits {
  readonly offset: number;
  /** By the label of the input. */
  readonly slopes: readonly { readonly label: string; readonly slope: number }[];
}

/** A gate against the last expert, in the units of the table: log(gate / last gate) = offset + Σ slope × input. */
export type GateInUnits = ExpertInUnits;

/** The experts of a model with linear router and affine experts, in the units of the table. */
export function expertsInUnits(model: TableModel): ExpertInUnits[] {
  const { atoms } = measureOf(model);
  const [centre] = model.targetUnits.centre;
  const [spread] = model.targetUnits.spread;
  return atoms.map(({ expert }) => {
    const dim = model.inputs.length;
    return inUnits(model, model.seen.experts, expert, expert[dim], { centre, spread });
  });
}

/** The gates of such a model against its last expert. */
export function gatesInUnits(model: TableModel): GateInUnits[] {
  const { atoms } = measureOf(model);
  return atoms
    .slice(0, -1)
    .map(({ router, bias }) => inUnits(model, model.seen.gates, router, bias, { centre: 0, spread: 1 }));
}

function inUnits(
  { inputs, inputUnits }: TableModel,
  seen: readonly number[],
  slopes: ArrayLike<number>,
  offset: number,
  target: { centre: number; spread: number },
): ExpertInUnits {
  let shifted = target.centre + target.spread * offset;
  const perInput = seen.map((u) => {
    const slope = (target.spread * slopes[u]) / inputUnits.spread[u];
    shifted -= slope * inputUnits.centre[u];
    return { label: inputs[u].label, slope };
  });
  return { offset: shifted, slopes: perInput };
}

const measureOf = (model: TableModel): ReturnType<Mixture["fromParameters"]> =>
  mixtureOf(model).fromParameters(model.parameters);

/** The choice that the model is. */
export function choiceOf({ choices, atoms, lambda }: TableModel): TableChoice {
  return choices.find((each) => each.atoms === atoms && each.lambda === lambda) as TableChoice;
}

/** How many regimes the data show, in one sentence that is computed from the cross-validated errors. */
export function verdictOf(model: TableModel): string {
  const chosen = choiceOf(model);
  const one = model.choices.find(({ atoms }) => atoms === 1);
  const simplest = simplestWithinOneError(model.choices);
  const deviations = (error: number) => Math.sqrt(error).toFixed(2).replace(/^0/, "");
  const beside =
    simplest.atoms === chosen.atoms ? "" : ` ${capital(counted(simplest.atoms))} would do within one standard error.`;
  if (one === undefined)
    return `${capital(counted(chosen.atoms))} predict best: CV error ${deviations(chosen.error)} standard deviations; one regression was not tried.${beside}`;
  if (chosen.atoms === 1) {
    const others = model.choices.filter(({ atoms }) => atoms > 1);
    if (others.length === 0)
      return `An ordinary regression: CV error ${deviations(one.error)} of the standard deviation; no mixture was tried.`;
    const best = others.reduce((least, each) => (each.error < least.error ? each : least));
    return `An ordinary regression is enough: CV error ${deviations(one.error)} of the standard deviation, ${deviations(best.error)} with ${counted(best.atoms)}${isBetter(best, one) ? "" : ", no difference beyond one standard error"}.`;
  }
  const { mean, standardError } = errorDifference(one, chosen);
  if (!isBetter(chosen, one))
    return `An ordinary regression would do: CV error ${deviations(one.error)} of the standard deviation, ${deviations(chosen.error)} with ${counted(chosen.atoms)}, no difference beyond one standard error (of squares ${mean.toFixed(3)} ± ${standardError.toFixed(3)}).`;
  const sure = mean > 2 * standardError ? "predict" : "seem to predict";
  return `${capital(counted(chosen.atoms))} ${sure} better than one line: CV error ${deviations(chosen.error)} against ${deviations(one.error)} of the standard deviation (difference of squares ${mean.toFixed(3)} ± ${standardError.toFixed(3)}).${beside}`;
}

const numerals = ["no", "one", "two", "three", "four", "five", "six"];

const counted = (count: number) => `${numerals[count] ?? count} ${count === 1 ? "regime" : "regimes"}`;

const capital = (text: string) => text[0].toUpperCase() + text.slice(1);
