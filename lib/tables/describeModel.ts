import { errorDifference, simplestWithinOneError } from "./regimes/chosenModel";
import type { TableChoice, TableModel } from "./tableModel";

/** The choice that the model is. */
export function choiceOf({ choices, atoms, lambda, router }: TableModel): TableChoice {
  const isIts = ({ temperature = 1 }: TableChoice) => atoms === 1 || temperature === (router.options.temperature ?? 1);
  return choices.find((each) => each.atoms === atoms && each.lambda === lambda && isIts(each)) as TableChoice;
}

/**
 * BIC n log(mean squared residual) + p log n, of normal errors and without constants; p counts the parameters that the data
 * identify, whether a ridge draws them or not.
 *
 * @see Schwarz, Estimating the dimension of a model, Annals of Statistics 6 (1978)
 */
export function informationOf({ rows }: TableModel, { objective, rank }: TableChoice): number {
  return rows.used * Math.log(objective) + rank * Math.log(rows.used);
}

/**
 * R² of a choice on all rows, 1 − Σ r² / Σ (y − ȳ)²: the objective is Σ r² / n in variances of the target, which have n − 1.
 * By Huber's loss what is left of the rows' squares after they are cut.
 */
export function determinationOf({ rows }: TableModel, { objective }: TableChoice): number {
  return 1 - (objective * rows.used) / (rows.used - 1);
}

/**
 * How many regimes the data show, in one sentence that is computed from the cross-validated errors.
 *
 * @param model as fitTable returns it or readTableModel reads it
 * @returns "Three regimes predict better than one regression: …", "An ordinary regression is enough: …"
 * @example verdictOf(await fitTable({ table: readTable("data/engel.csv"), target: "foodexp" }))
 */
export function verdictOf(model: TableModel): string {
  const { ordinary, huber } = model;
  const name = huber === undefined ? "An ordinary regression" : "One robust regression";
  return `${regimeVerdict(model)}${ordinary === undefined ? "" : ` ${name} has ${shown(ordinary)}.`}`;
}

/** Without the leading zero. */
const shown = (choice: TableChoice) => deviations(choice).toFixed(2).replace(/^0/, "");

function regimeVerdict(model: TableModel): string {
  const chosen = choiceOf(model);
  const one = bestOfOne(model);
  const simplest = simplestWithinOneError(model.choices);
  const counted = (count: number) => (count === 1 ? `one ${singleOf(model)}` : `${numerals[count] ?? count} regimes`);
  const scale = scaleOf(model);
  const beside =
    simplest.atoms === chosen.atoms ? "" : ` By the rule of one standard error ${counted(simplest.atoms)} would do.`;
  if (one === undefined)
    return `${capital(counted(chosen.atoms))} predict best: CV error ${shown(chosen)} of the ${scale}; one ${singleOf(model)} was not tried.${beside}`;
  if (chosen.atoms === 1) {
    const others = model.choices.filter(({ atoms }) => atoms > 1);
    if (others.length === 0)
      return `${capital(aSingle(model))}: CV error ${shown(chosen)} of the ${scale}; no mixture was tried.`;
    const best = others.reduce((least, each) => (each.error < least.error ? each : least));
    return `${capital(aSingle(model))} is enough: CV error ${shown(chosen)} of the ${scale}, ${shown(best)} with ${counted(best.atoms)}.`;
  }
  const { mean, standardError } = errorDifference(one, chosen);
  const less = 1 - deviations(chosen) / deviations(one);
  const sure = mean > 2 * standardError ? "predict" : "seem to predict";
  return `${capital(counted(chosen.atoms))} ${sure} ${less < little ? "a little better" : "better"} than one ${singleOf(model)}: CV error ${shown(chosen)} against ${shown(one)} of the ${scale} (${(100 * less).toFixed(0)} % less, ${(mean / standardError).toFixed(1)} times the standard error of the difference).${beside}`;
}

/** The best choice of one expert; undefined where none was tried. */
const bestOfOne = ({ choices }: TableModel): TableChoice | undefined =>
  choices
    .filter(({ atoms }) => atoms === 1)
    .reduce<TableChoice | undefined>((best, each) => (best && best.error <= each.error ? best : each), undefined);

/** What one expert alone is called. */
export const singleOf = ({ expert, huber }: TableModel): string =>
  expert.name === "linear" ? (huber === undefined ? "regression" : "robust regression") : `${expert.name} expert`;

const aSingle = (model: TableModel): string =>
  model.expert.name === "linear" && model.huber === undefined ? "an ordinary regression" : `one ${singleOf(model)}`;

/** What errors are told in. */
export const scaleOf = ({ huber }: TableModel): string =>
  huber === undefined ? "standard deviation" : "robust standard deviation";

/** A smaller gain is called little. */
const little = 0.05;

/** The root of a cross-validated error: in standard deviations of the target, 1 is no better than its mean. */
export const deviations = ({ error }: TableChoice): number => Math.sqrt(error);

/** The standard error of `deviations`, by the delta method. */
export const deviationsError = (choice: TableChoice): number => choice.standardError / (2 * deviations(choice));

/** How far predictions of unseen rows are off, in the units of the target: root mean squares. */
export function missesOf(model: TableModel): { chosen: number; one: number | null; mean: number } {
  const [spread] = model.targetUnits.spread;
  const one = bestOfOne(model);
  return {
    chosen: spread * deviations(choiceOf(model)),
    one: one === undefined ? null : spread * deviations(one),
    mean: spread,
  };
}

const numerals = ["no", "one", "two", "three", "four", "five", "six"];

const capital = (text: string) => text[0].toUpperCase() + text.slice(1);
