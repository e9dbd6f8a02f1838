import type { VoronoiLoss } from "../../losses/voronoiLoss";
import type { NormProtocol } from "../../losses/withNorms";
import type { Arm } from "../../study/arm";
import type { FitRow } from "../../study/fitTask";
import { type FisherInformation, fisherInformation } from "../../theory/information/fisherInformation";
import { type PredictedLoss, predictedLoss } from "../../theory/information/predictedLoss";
import { regimeThreshold, relativeError } from "../../theory/information/relativeError";
import { type Curve, logSlope, measureCurve, readLosses, roleOf, sizesOf } from "../curve";
import { exactNoise, input } from "../settings";

export type Part = Exclude<keyof VoronoiLoss, "reason">;

/** The norm protocols of the cosine router, whose norms the data never move. */
export const protocols: Readonly<Record<string, NormProtocol | undefined>> = {
  "true norms": "truth",
  "unit norms": "unit",
  "norms uniform in (0, 4]": { uniform: [0, 4] },
};
/** One Fisher information an arm, and the predictions that follow from it. */
export interface ExactPrediction {
  /** rel at the smallest size. */
  relOf(arm: Arm): number;
  /** The rank of the Jacobian at the truth. */
  rankOf(arm: Arm): number;
  lossesOf(arm: Arm, norms: NormProtocol | undefined): readonly PredictedLoss[];
}

/** Predictions for arms of the exact-specified study at these sizes. */
export function exactPrediction(sizes: readonly number[]): ExactPrediction {
  const fishers = new Map<string, FisherInformation>();
  const losses = new Map<string, readonly PredictedLoss[]>();
  const cached = <Value>(store: Map<string, Value>, key: string, make: () => Value): Value => {
    const value = store.get(key) ?? make();
    store.set(key, value);
    return value;
  };
  const fisherOf = ({ name, model, truth }: Arm) =>
    cached(fishers, name, () => fisherInformation({ model, truth, input }));
  return {
    relOf: (arm) => relativeError({ ...arm, input, sd: exactNoise.sd, size: sizes[0], fisher: fisherOf(arm) }),
    rankOf: (arm) => fisherOf(arm).rank,
    lossesOf: (arm, norms) =>
      cached(losses, `${arm.name} ${JSON.stringify(norms)}`, () =>
        predictedLoss({
          model: arm.model,
          truth: arm.truth,
          input,
          sd: exactNoise.sd,
          sizes,
          loss: "L3",
          norms,
          fisher: fisherOf(arm),
        }),
      ),
  };
}

/** An exact-specified curve, with the level and slope that the Fisher information predicts where the norms are known. */
export function exactCurve(
  prediction: ExactPrediction,
  rows: readonly FitRow[],
  arm: Arm,
  name: string,
  norms: NormProtocol | undefined,
  part: Part,
  statistic: "mean" | "median" = "mean",
): Curve {
  const sizes = sizesOf(rows);
  const known = arm.model.router.normIdentified || norms !== undefined;
  // The prediction is a mean.
  const predicted = known && statistic === "mean" ? prediction.lossesOf(arm, norms).map((entry) => entry[part]) : null;
  return measureCurve({
    name,
    role: roleOf(arm),
    sizes,
    losses: readLosses(rows, arm, { loss: "L3", part, norms }),
    predictedSlope: predicted === null ? -0.5 : logSlope(sizes, predicted),
    predicted,
    statistic,
    expected: known ? "agrees" : "does not agree",
    inRegime: prediction.relOf(arm) < regimeThreshold,
  });
}
