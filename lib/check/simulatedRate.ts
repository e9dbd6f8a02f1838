import type { InputDistribution } from "../data/inputs";
import { gaussianNoise } from "../data/noises";
import { nearTruth } from "../estimators/starts/startValues";
import { type CurveRow, curveRow, type PointRow, pointRows } from "../experiments/curve";
import { type CurveReading, studied } from "../experiments/studied";
import type { Progress } from "../study/progress";
import { study } from "../study/study";
import { population } from "../theory/population";
import { type Pair, trueModelOf } from "./partnerCheck";

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
  const known = population({ ...trueModelOf(pair, dim), input });
  const { model, truth } = known;
  if (known.singular !== null)
    return `The information of the parameters is singular beside ${pair.partner}: no rate of theirs exists that could be simulated.`;
  const relOf = (sd: number) => known.rel({ sd, size: sizes[0] });
  const sd = Number(Math.min(mostNoise, relAtSmallest / relOf(1)).toPrecision(2));

  const name = pair.partner;
  const starts = nearTruth({ truth, spread: startSpread });
  const simulation = {
    arms: [{ name, model, truth, starts, regressionInputs: 2000 }],
    sizes,
    replicates,
    input,
    noise: gaussianNoise({ sd }),
    seed: "check",
    name: "simulated rate",
  };
  const fits = studied(simulation, await study({ ...simulation, progress, signal }));
  const readings: readonly Omit<CurveReading, "arm">[] = [
    ...(model.router.normIdentified
      ? [{ name: "L₃" }]
      : [
          { name: "L₃ with true norms", norms: "truth" as const },
          { name: "L₃ with unit norms", norms: "unit" as const },
        ]),
    { name: "regression error", of: "regression error" },
  ];
  const losses = fits.losses(name, { loss: "L3", norms: readings[0].norms });
  if (losses.some((each) => each.filter((loss) => loss !== null).length < 2))
    return `Fewer than two of the ${replicates} fits at some n converged beside ${name}: there is no rate.`;
  const curves = readings.map((reading) => fits.curve({ arm: name, ...reading }));
  return {
    partner: name,
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
