import { judged, toldFrom } from "../sentences";
import { prediction, type Verdict } from "../verdict";
import type { NormEstimate } from "./normEstimates";

/** The norm is biased as Jensen's inequality says, and nothing else is. */
export function normSentences(estimates: readonly NormEstimate[]): Verdict[] {
  const noisy = estimates.filter(({ law, factor }) => law !== null && factor === null);
  return [...estimates.map(normSentence), ...noisy.map(otherSentence)];
}

function normSentence({ name, norm, population, firstOrder, placement, fits, failed }: NormEstimate): Verdict {
  if (norm === null) return prediction(null, `${name}: of ${fits} fits fewer than two converged, so there is no mean.`);
  const holds = norm.lower <= population && population <= norm.upper;
  const simple = firstOrder === null || placement === "none" ? "" : ` (to first order ${firstOrder.toFixed(3)})`;
  return prediction(
    holds,
    `${name}, ${placement === "none" ? "no noise" : placement}: norm ${norm.value.toFixed(3)} [${norm.lower.toFixed(3)}, ${norm.upper.toFixed(3)}] against ${population.toFixed(3)}${simple} in the population, ${fits} fits, ${failed} failed: ${judged(holds)} (${toldFrom([norm.lower, norm.upper]).toFixed(3)} off would have been told with 80 % power).`,
  );
}

/** A second source's claim: noise in the data biases everything else by less than .003. In training it moves the experts, too. */
function otherSentence({ name, placement, otherPopulation, otherMeasured, otherName }: NormEstimate): Verdict {
  const measured =
    otherMeasured === null
      ? "not measured"
      : `measured ${otherMeasured.value.toFixed(4)} [${otherMeasured.lower.toFixed(4)}, ${otherMeasured.upper.toFixed(4)}]`;
  const isSmall = Math.abs(otherPopulation) < 0.003;
  const holds = isSmall === (placement !== "fresh in every step of sgd");
  const text =
    `${name}, ${placement}: of all other coordinates ${otherName} has the greatest bias in the population, ${otherPopulation.toFixed(4)}, ${measured}: ${isSmall ? "below" : "not below"} .003, ${judged(holds)}.`.replaceAll(
      "-",
      "−",
    );
  return prediction(holds, text);
}
