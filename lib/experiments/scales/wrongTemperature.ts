import { randomStream } from "../../data/randomStream";
import { nearTruth } from "../../estimators/starts/startValues";
import type { RateSeries } from "../../plots/rateTraces";
import { cosine } from "../../routers/cosine";
import type { Arm } from "../../study/arm";
import { seeded } from "../../study/seed";
import { classDistance } from "../../theory/misfit/classDistance";
import { type Curve, curveVerdict, seriesOf } from "../curve";
import { judged } from "../sentences";
import { comparedModel, exactArm, spread } from "../settings";
import type { Studied } from "../studied";
import { prediction, type Verdict } from "../verdict";

/** The family that makes the data, and the one with the same f that learns its scale: with one routed expert, its T. */
const [told, learnt] = ["cosine, T = 2", "inputs normalised"];
const wrongOnes = [1.5, 4].map((temperature) => ({ name: `cosine, T fixed at ${temperature}`, temperature }));

/** A cosine router with another fixed T than that of the data. */
export function wrongArms(): Arm[] {
  const generator = comparedModel(cosine({ temperature: 2 }));
  return wrongOnes.map(({ name, temperature }) => ({
    ...exactArm(name, comparedModel(cosine({ temperature }))),
    generator,
  }));
}

/** The regression error behind a router that is told T, one that learns it, and those that are told a wrong one. */
export interface TemperatureErrors {
  readonly right: readonly Curve[];
  readonly wrong: readonly { readonly curve: Curve; readonly distance: number }[];
}

/**
 * Regression errors of data that a cosine router with T = 2 makes.
 *
 * Prediction: told or learnt, the error falls like n^(−1/2) with the level of its rank; a wrong fixed T ends at the distance of
 * its class from f, which least squares on outputs without noise finds.
 */
export function temperatureErrors(fits: Studied): TemperatureErrors {
  const errorOf = (arm: string, name: string) => fits.curve({ arm, name, of: "regression error" });
  return {
    right: [errorOf(told, "T = 2, told"), errorOf(learnt, "T learnt")],
    wrong: wrongOnes.map(({ name, temperature }) => {
      const { model, truth, bounds, generator = model, input = fits.study.input } = fits.arm(name);
      const { value } = classDistance({
        ...{ generator, truth, model, atoms: truth.size, input, bounds, starts: nearTruth({ truth, spread }) },
        stream: randomStream(seeded("class distance"), { temperature }),
      });
      return { curve: errorOf(name, `T fixed at ${temperature}`), distance: value };
    }),
  };
}

/** As ratePlot draws them, the distance as the prediction of a wrong T. */
export function errorSeries({ right, wrong }: TemperatureErrors): RateSeries[] {
  return [
    ...right.map((curve) => ({ ...seriesOf(curve), role: "cosine" as const })),
    ...wrong.map(({ curve, distance }) => ({
      ...{ ...seriesOf(curve), role: "other" as const },
      predicted: curve.rate.sizes.map(() => distance),
    })),
  ];
}

/** The wrong one counts as ended at the distance when the interval of their ratio meets 1 ± this. */
const margin = 0.02;

/** A sentence for each curve. */
export function temperatureSentences({ right, wrong }: TemperatureErrors): Verdict[] {
  return [
    ...right.map((curve) => curveVerdict({ ...curve, name: `Regression error, ${curve.name}` })),
    ...wrong.map(({ curve: { name, rate }, distance }) => {
      const last = rate.values.length - 1;
      const [low, ratio, high] = [rate.lower[last], rate.values[last], rate.upper[last]].map(
        (value) => value / distance,
      );
      const holds = low <= 1 + margin && high >= 1 - margin;
      return prediction(
        holds,
        `Regression error, ${name} where 2 is right: at n = ${rate.sizes[last]} it is ${rate.values[last].toPrecision(3)}, ${ratio.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}] times the distance of the class from f, ${distance.toPrecision(3)}: it ${holds ? "has ended there" : "is not there"}, to ${100 * margin} %, ${judged(holds)}.`,
      );
    }),
  ];
}
