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

/**
 * How many regimes the data show, in one sentence that is computed from the cross-validated errors.
 *
 * @param model as fitTable returns it or readTableModel reads it
 * @returns "Three regimes predict better than one regression: …", "An ordinary regression is enough: …"
 * @example verdictOf(await fitTable({ table: readTable("data/engel.csv"), target: "foodexp" }))
 */
export function verdictOf(model: TableModel): string {
  const chosen = choiceOf(model);
  const one = model.choices.find(({ atoms }) => atoms === 1);
  const simplest = simplestWithinOneError(model.choices);
  const error = (choice: TableChoice) => deviations(choice).toFixed(2).replace(/^0/, "");
  const beside =
    simplest.atoms === chosen.atoms ? "" : ` By the rule of one standard error ${counted(simplest.atoms)} would do.`;
  if (one === undefined)
    return `${capital(counted(chosen.atoms))} predict best: CV error ${error(chosen)} of the standard deviation; one regression was not tried.${beside}`;
  if (chosen.atoms === 1) {
    const others = model.choices.filter(({ atoms }) => atoms > 1);
    if (others.length === 0)
      return `An ordinary regression: CV error ${error(one)} of the standard deviation; no mixture was tried.`;
    const best = others.reduce((least, each) => (each.error < least.error ? each : least));
    return `An ordinary regression is enough: CV error ${error(one)} of the standard deviation, ${error(best)} with ${counted(best.atoms)}.`;
  }
  const { mean, standardError } = errorDifference(one, chosen);
  if (!isBetter(chosen, one))
    return `An ordinary regression would do: CV error ${error(one)} of the standard deviation, ${error(chosen)} with ${counted(chosen.atoms)}, no difference beyond one standard error; ${counted(chosen.atoms)} are kept, as they predict best.`;
  const less = 1 - deviations(chosen) / deviations(one);
  const sure = mean > 2 * standardError ? "predict" : "seem to predict";
  return `${capital(counted(chosen.atoms))} ${sure} ${less < little ? "a little better" : "better"} than one regression: CV error ${error(chosen)} against ${error(one)} of the standard deviation (${(100 * less).toFixed(0)} % less, ${(mean / standardError).toFixed(1)} times the standard error of the difference).${beside}`;
}

/** A smaller gain is called little. */
const little = 0.05;

/** The root of a cross-validated error: in standard deviations of the target, 1 is no better than its mean. */
export const deviations = ({ error }: TableChoice): number => Math.sqrt(error);

/** The standard error of `deviations`, by the delta method. */
export const deviationsError = (choice: TableChoice): number => choice.standardError / (2 * deviations(choice));

/** How far predictions of unseen rows are off, in the units of the target: root mean squares. */
export function missesOf(model: TableModel): { chosen: number; one: number | null; mean: number } {
  const [spread] = model.targetUnits.spread;
  const one = model.choices.find(({ atoms }) => atoms === 1);
  return {
    chosen: spread * deviations(choiceOf(model)),
    one: one === undefined ? null : spread * deviations(one),
    mean: spread,
  };
}

const numerals = ["no", "one", "two", "three", "four", "five", "six"];

const counted = (count: number) => (count === 1 ? "one regression" : `${numerals[count] ?? count} regimes`);

const capital = (text: string) => text[0].toUpperCase() + text.slice(1);
