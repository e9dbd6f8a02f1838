import type { ComparedPair, TauError, TauForData } from "./tauForData";
import { digits } from "./tauForTruthAdvice";

/** The sentences of a cross-validation: which pair fits best, and what the data do not tell. */
export function tauForDataAdvice(found: Omit<TauForData, "advice">): string[] {
  const { best, pairs, withinNoise, folds, observations, differenceOverTau1 } = found;
  const others = pairs.filter((pair) => pair.tau1 === best.tau1 && pair.tau2 !== best.tau2);
  const near = others.filter((pair) => withinNoise.some(({ tau1, tau2 }) => tau1 === pair.tau1 && tau2 === pair.tau2));
  const failed = pairs.reduce((sum, pair) => sum + pair.failed, 0);
  return [
    `τ₁ = ${best.tau1} and τ₂ = ${best.tau2} have the least cross-validated squared error of the grid, ${digits(best.error)} (root ${digits(Math.sqrt(best.error))}), ${folds} folds of ${observations} observations, ${pairs.length * folds} fits, ${failed === 0 ? "none" : failed} failed.`,
    near.length === 0
      ? `Every other τ₂ of the grid is worse by more than two paired standard errors.`
      : `The data do not tell τ₂ = ${best.tau2} from ${near.map(({ tau2 }) => tau2).join(", ")}: the difference is within two paired standard errors.`,
    ...farthest(others, best),
    ...aboutTau1(pairs, differenceOverTau1),
    ...edge(pairs, best),
  ];
}

/** What a bad τ₂ costs, where the data do tell. */
function farthest(others: readonly TauError[], best: ComparedPair): string[] {
  const known = others.filter((pair): pair is ComparedPair => pair.excess !== null);
  if (known.length === 0) return [];
  const worst = known.reduce((most, pair) => (pair.excess > most.excess ? pair : most));
  return [`The worst τ₂ of the grid, ${worst.tau2}, has an error ${withError(worst, best)} greater.`];
}

function aboutTau1(pairs: readonly TauError[], difference: number | null): string[] {
  const reason = "τ₁ is the unit of β₁, and another unit makes the same functions (derived fact 11)";
  const cut = pairs.filter(({ tau1, onBoundary }) => tau1 > 0 && onBoundary > 0);
  const positive = new Set(pairs.map(({ tau1 }) => tau1).filter((tau1) => tau1 > 0));
  return [
    positive.size < 2
      ? `One τ₁ > 0 stands for all: ${reason}.`
      : `Data cannot choose τ₁ > 0: ${reason}${measured(difference)}.`,
    ...(cut.length === 0
      ? []
      : [
          `Of the fits at ${cut.map(({ tau1, tau2 }) => `(${tau1}, ${tau2})`).join(", ")} some lie on the boundary of Θ: there the limit of β₁ counts, too.`,
        ]),
  ];
}

function measured(difference: number | null): string {
  if (difference === null) return "";
  return difference < 1e-12
    ? "; the errors over τ₁ are equal to rounding"
    : `; the errors over τ₁ differ by at most ${digits(difference)} of themselves`;
}

/** The cosine side, τ₁ = 0, whose functions are the boundary of the others. */
function edge(pairs: readonly TauError[], best: ComparedPair): string[] {
  const atZero = pairs.filter((pair): pair is ComparedPair => pair.tau1 === 0 && pair.excess !== null);
  if (atZero.length === 0 || best.tau1 === 0) return [];
  const least = atZero.reduce((found, pair) => (pair.error < found.error ? pair : found));
  return [
    `At τ₁ = 0 every ‖v‖ is 1: the best such fit, at τ₂ = ${least.tau2}, has an error ${withError(least, best)} greater${least.excess <= 2 * least.excessError ? ", within noise" : ""}.`,
  ];
}

/** The excess and its paired standard error, in percent of the best error. */
function withError({ excess, excessError }: ComparedPair, best: ComparedPair): string {
  const percent = (value: number) => `${Number(((100 * value) / best.error).toPrecision(2))} %`;
  return `${percent(excess)} (± ${percent(excessError)}, paired)`;
}
