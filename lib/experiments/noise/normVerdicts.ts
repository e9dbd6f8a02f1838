import { judged } from "../sentences";
import type { NormEstimate } from "./normEstimates";

/** The norm is biased as Jensen's inequality says, and nothing else is. */
export function normSentences(estimates: readonly NormEstimate[]): string[] {
  const noisy = estimates.filter(({ law, factor }) => law !== null && factor === null);
  return [...estimates.map(normSentence), ...noisy.map(otherSentence)];
}

function normSentence({ name, norm, population, firstOrder, placement, fits, failed }: NormEstimate): string {
  if (norm === null) return `${name}: of ${fits} fits fewer than two converged, so there is no mean.`;
  const holds = norm.lower <= population && population <= norm.upper;
  const simple = firstOrder === null || placement === "none" ? "" : ` (to first order ${firstOrder.toFixed(3)})`;
  return `${name}, ${placement === "none" ? "no noise" : placement}: norm ${norm.value.toFixed(3)} [${norm.lower.toFixed(3)}, ${norm.upper.toFixed(3)}] against ${population.toFixed(3)}${simple} in the population, ${fits} fits, ${failed} failed: ${judged(holds)}.`;
}

/** The second source's claim: everything else is biased by less than .003. */
function otherSentence({ name, placement, otherPopulation, otherMeasured, otherName }: NormEstimate): string {
  const measured =
    otherMeasured === null
      ? "not measured"
      : `measured ${otherMeasured.value.toFixed(4)} [${otherMeasured.lower.toFixed(4)}, ${otherMeasured.upper.toFixed(4)}]`;
  return `${name}, ${placement}: of all other coordinates ${otherName} has the greatest bias in the population, ${otherPopulation.toFixed(4)}, ${measured}: ${Math.abs(otherPopulation) < 0.003 ? "below" : "not below"} .003.`.replaceAll(
    "-",
    "−",
  );
}
