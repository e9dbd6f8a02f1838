import { randomStream } from "../../data/randomStream";
import { drawInputs } from "../../data/sample";
import { invariantLoss } from "../../losses/invariantLoss";
import type { MixingMeasure } from "../../mixture/measure";
import { asymptoticDraws } from "../../theory/information/asymptoticDraws";
import { levelThreshold } from "../../theory/information/relativeError";
import { mean } from "../../theory/rates/line";
import { type Curve, logSlope, measureCurve, roleOf } from "../curve";
import type { Studied } from "../studied";

/** Inputs on which gates are compared, the same ones for all fits. */
const inputCount = 500;

/**
 * The invariant loss of the fits of an arm, with its prediction: −1/2, and where the information exists the level, too.
 *
 * The level is the mean over the estimator's limit, as that of the Voronoi losses is; no norm protocol is needed.
 */
export function invariantCurve(fits: Studied, arm: string, name: string): Curve {
  const { model, truth, atoms = truth.size, input = fits.study.input } = fits.arm(arm);
  const inputs = drawInputs({ input, dim: model.dim, size: inputCount, stream: randomStream("invariant loss") });
  const lossOf = (fitted: MixingMeasure) => invariantLoss({ model, fitted, truth, inputs }).total;
  const sizes = fits.sizes;
  const isKnown = model.reference && atoms === truth.size;
  const draws = isKnown
    ? sizes.map((size) =>
        asymptoticDraws(fits.population(arm).fisher, { sd: fits.sdOf(arm), size, draws: 400 }).map(lossOf),
      )
    : null;
  const predicted = draws?.map(mean) ?? null;
  return measureCurve({
    name,
    role: roleOf(fits.arm(arm)),
    sizes,
    losses: fits.measures(arm).map((row) => row.map((fitted) => (fitted === null ? null : lossOf(fitted)))),
    predicted,
    predictedDraws: draws,
    predictedSlope: predicted === null ? -0.5 : logSlope(sizes, predicted),
    inRegime: isKnown ? fits.relOf(arm) < levelThreshold : undefined,
  });
}
