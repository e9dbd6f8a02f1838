import { type FisherInformation, fisherInformation } from "../../theory/information/fisherInformation";
import { relativeError } from "../../theory/information/relativeError";
import { slopeThresholds } from "../../theory/regimeFrom";
import { type SplittingCurvature, splittingCurvature } from "../../theory/splitting/splittingCurvature";
import { splittingError } from "../../theory/splitting/splittingError";
import { exactNoise, input, overNoise } from "../settings";
import type { Specification } from "./specifications";

/** Enough to tell on which side of a threshold a truth lies; κ is computed for many. */
const inputs = 5000;

/** What is predicted for a choice before computing. */
export type Expectation = "−1/2" | "no rate" | "nothing";

/**
 * Predictions of choices from population quantities alone: the regime number at the smallest n, and what the loss reads.
 *
 * @example expectations(1000)(specification)   // { regime: 0.078, expectation: "−1/2" }
 */
export function expectations(
  size: number,
): (specification: Specification) => { regime: number | null; expectation: Expectation } {
  const fishers = new Map<string, FisherInformation>();
  const curvatures = new Map<string, SplittingCurvature>();
  return ({ arm: { model, truth, noise }, chosen, gauge }) => {
    const key = `${chosen.router}, ${chosen["τ₂"]}, ${chosen.truth}`;
    const isExact = chosen["setting, loss"].startsWith("exact");
    const sd = (noise ?? (isExact ? exactNoise : overNoise)).sd;
    const shared = { model, truth, input, sd, size };
    let regime: number | null;
    if (isExact) {
      const fisher = fishers.get(key) ?? fisherInformation(shared);
      fishers.set(key, fisher);
      regime = relativeError({ ...shared, fisher });
    } else {
      const curvature = curvatures.get(key) ?? splittingCurvature({ model, truth, input, size: inputs });
      curvatures.set(key, curvature);
      regime = splittingError({ ...shared, curvature });
    }
    const isReached = regime !== null && regime < (isExact ? slopeThresholds.exact : slopeThresholds.over);
    return { regime, expectation: expectationOf(chosen, gauge, isReached) };
  };
}

function expectationOf(
  chosen: Specification["chosen"],
  gauge: Specification["gauge"],
  isReached: boolean,
): Expectation {
  if (!isReached || chosen.Θ === "weights free below") return "nothing";
  // The data never move a norm (derived fact 1); without the gauge a split reference leaves all weights on another scale.
  return ["of the start", "unit", "uniform"].includes(chosen.norms) || gauge === "none" ? "no rate" : "−1/2";
}
