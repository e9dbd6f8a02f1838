/** What a choice is judged by. */
interface Judged {
  readonly atoms: number;
  readonly lambda: number;
  readonly error: number;
  readonly standardError: number;
  readonly folds: readonly number[];
  /** See straying. */
  readonly strays: number;
  /** See thinExperts. */
  readonly thin: number;
}

/** A fit that strays farther is not chosen while another is there: explosions reach 20 and more, others 13. */
export const strayingLimit = 15;

/** Those whose experts all have rows enough and that do not run away beyond the data, where there are such. */
function steady<Choice extends Judged>(choices: readonly Choice[]): readonly Choice[] {
  const firm = choices.filter(({ thin }) => thin === 0);
  const found = (firm.length > 0 ? firm : choices).filter(({ strays }) => strays <= strayingLimit);
  return found.length > 0 ? found : choices;
}

/** Squared errors that differ by less than this part are equally good: fewer experts are easier to read. */
const equallyGood = 0.001;

/**
 * Of those that are steady, the fewest experts whose cross-validated error is the least or hardly more, and of their ridges the
 * best one. More experts than one must predict better than one by more than a standard error: on few rows the least of
 * many errors is often the luckiest.
 */
export function chosenModel<Choice extends Judged>(all: readonly Choice[]): Choice {
  const singles = all.filter(({ atoms }) => atoms === 1);
  const steadier = steady(all);
  const choices =
    singles.length === 0
      ? steadier
      : [...singles, ...steadier.filter((each) => each.atoms > 1 && isBetter(each, leastError(singles)))];
  const { error } = leastError(choices);
  const good = choices.filter((each) => each.error <= error * (1 + equallyGood));
  const fewest = Math.min(...good.map(({ atoms }) => atoms));
  return leastError(good.filter(({ atoms }) => atoms === fewest));
}

const leastError = <Choice extends Judged>(choices: readonly Choice[]): Choice =>
  choices.reduce((best, each) => (each.error < best.error ? each : best));

/** The fewest experts, and of these the strongest ridge, within a standard error of the least cross-validated error. */
export function simplestWithinOneError<Choice extends Judged>(all: readonly Choice[]): Choice {
  const choices = steady(all);
  const { error, standardError } = leastError(choices);
  const within = choices.filter((each) => each.error <= error + standardError);
  return within.reduce((simplest, each) =>
    each.atoms < simplest.atoms || (each.atoms === simplest.atoms && each.lambda > simplest.lambda) ? each : simplest,
  );
}

/** The difference of two cross-validated errors, fold by fold, and its standard error. */
export function errorDifference(one: Judged, other: Judged): { mean: number; standardError: number } {
  const differences = one.folds.map((error, fold) => error - other.folds[fold]);
  const mean = differences.reduce((sum, each) => sum + each, 0) / differences.length;
  const variance = differences.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (differences.length - 1);
  return { mean, standardError: Math.sqrt(variance / differences.length) };
}

/** Of squared errors in variances of the target: what is less is rounding, as where a line is exact. */
const rounding = 1e-20;

/** Whether the first predicts better than the second by more than a standard error. */
export function isBetter(one: Judged, other: Judged): boolean {
  const { mean, standardError } = errorDifference(other, one);
  return mean > Math.max(standardError, rounding);
}
