import { errorDifference, isBetter, simplestWithinOneError } from "./chosenModel";
import type { TableChoice, TableModel } from "./tableModel";

/** The choice that the model is. */
export function choiceOf({ choices, atoms, lambda }: TableModel): TableChoice {
  return choices.find((each) => each.atoms === atoms && each.lambda === lambda) as TableChoice;
}

/**
 * BIC n log(mean squared residual) + p log n, of normal errors and without constants; p counts the ridge's parameters as free.
 *
 * @see Schwarz, Estimating the dimension of a model, Annals of Statistics 6 (1978)
 */
export function informationOf({ rows, seen }: TableModel, { atoms, objective }: TableChoice): number {
  const count = atoms * (seen.experts.length + 1) + (atoms - 1) * (seen.gates.length + 1);
  return rows.used * Math.log(objective) + count * Math.log(rows.used);
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
