import type { InputDistribution } from "../data/inputs";
import { gaussianNoise } from "../data/noises";
import { nearTruth } from "../estimators/startValues";
import {
  type CurveRow,
  curveRow,
  logSlope,
  measureCurve,
  type PointRow,
  pointRows,
  roleOf,
} from "../experiments/curve";
import { readLosses, readRegressionErrors } from "../experiments/studied";
import type { NormProtocol } from "../losses/withNorms";
import type { Arm } from "../study/arm";
import type { Progress } from "../study/progress";
import { study } from "../study/study";
import { informationOf } from "../theory/information/fisherInformation";
import { predictedLoss, predictedRegressionError } from "../theory/information/predictedLoss";
import { relativeError } from "../theory/information/relativeError";
import { type Pair, truthOf } from "./partnerCheck";

/** A small simulation beside its prediction. */
export interface SimulatedRate {
  readonly partner: string;
  /** σ, chosen so that rel at the smallest n is at most about 0.05. */
  readonly sd: number;
  /** At the smallest n. */
  readonly rel: number;
  readonly sizes: readonly number[];
  readonly replicates: number;
  readonly curves: readonly CurveRow[];
  readonly points: readonly PointRow[];
}

/** How large the simulation is. */
export interface RateSize {
  /** n, ascending. */
  readonly sizes: readonly number[];
  /** Fits at each. */
  readonly replicates: number;
}

/** In the regime, with room: the threshold is 0.15. */
const relAtSmallest = 0.05;
const mostNoise = 0.03;

/**
 * The exact-specified loss L₃ and the regression error against n, simulated at a generic truth, beside the curves that the
 * Fisher information predicts.
 *
 * σ is chosen so that the smallest n is in the regime: what is simulated is whether the prediction holds where it should.
 *
 * @returns the rate or, in a sentence, why there is none
 * @throws Interrupted when `signal` stops it
 */
export async function simulatedRate({
  pair,
  dim,
  input,
  sizes,
  replicates,
  progress,
  signal,
}: RateSize & {
  pair: Pair;
  dim: number;
  input: InputDistribution;
  progress?: Progress;
  signal?: AbortSignal;
}): Promise<SimulatedRate | string> {
  const { model, truth } = truthOf(pair, dim);
  const fisher = informationOf({ model, truth, input });
  if (fisher === null)
    return `The information of the parameters is singular beside ${pair.partner}: no rate of theirs exists that could be simulated.`;
  const relOf = (sd: number) => relativeError({ model, truth, input, sd, size: sizes[0], fisher });
  const sd = Number(Math.min(mostNoise, relAtSmallest / relOf(1)).toPrecision(2));

  const arm: Arm = {
    name: pair.partner,
    model,
    truth,
    starts: nearTruth({ truth, spread: startSpread }),
    regressionInputs: 2000,
  };
  const rows = await study({
    arms: [arm],
    sizes,
    replicates,
    input,
    noise: gaussianNoise({ sd }),
    seed: "check",
    name: "simulated rate",
    progress,
    signal,
  });

  const protocols: Readonly<Record<string, NormProtocol | undefined>> = model.router.normIdentified
    ? { "L₃": undefined }
    : { "L₃ with true norms": "truth", "L₃ with unit norms": "unit" };
  const measured = [
    ...Object.entries(protocols).map(([name, norms]) => ({
      name,
      losses: readLosses(rows, arm, { loss: "L3", norms }),
      predicted: predictedLoss({ model, truth, input, sd, sizes, loss: "L3", norms, fisher }).map(({ total }) => total),
    })),
    {
      name: "regression error",
      losses: readRegressionErrors(rows, arm.name),
      predicted: predictedRegressionError({ rank: fisher.rank, sd, sizes }),
    },
  ];
  const failing = measured.find(({ losses }) => losses.some((fits) => fits.filter((loss) => loss !== null).length < 2));
  if (failing !== undefined)
    return `Fewer than two of the ${replicates} fits at some n converged beside ${pair.partner}: ${failing.name} has no rate.`;
  const curves = measured.map((each) =>
    measureCurve({
      ...each,
      role: roleOf(arm),
      sizes,
      predictedSlope: logSlope(sizes, each.predicted),
      inRegime: true, // by the choice of σ
    }),
  );
  return {
    partner: pair.partner,
    sd,
    rel: relOf(sd),
    sizes,
    replicates,
    curves: curves.map(curveRow),
    points: curves.flatMap(pointRows),
  };
}

/** A start this near is in the basin of the estimator wherever the parameters can be estimated at all. */
const startSpread = 0.02;
