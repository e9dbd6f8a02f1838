import { randomStream } from "../../data/randomStream";
import { nearTruth } from "../../estimators/startValues";
import { routingAccuracy } from "../../losses/routingAccuracy";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { perturbedCosine } from "../../routers/perturbedCosine";
import type { Arm } from "../../study/arm";
import type { FitRow } from "../../study/fitTask";
import type { StudyOptions } from "../../study/study";
import { asymptoticDraws } from "../../theory/information/asymptoticDraws";
import { fisherInformation } from "../../theory/information/fisherInformation";
import { type PredictedLoss, predictedLoss } from "../../theory/information/predictedLoss";
import { regimeThreshold, relativeError } from "../../theory/information/relativeError";
import { mean } from "../../theory/rates/line";
import { type MeanInterval, meanInterval } from "../../theory/rates/meanInterval";
import { type Curve, measureCurve } from "../curve";
import { comparedModel, exactNoise, input, spread } from "../settings";
import { readLosses, sizesOf } from "../studied";
import type { Profile } from "../studyKind";

/** Which constants of the router are varied together. */
export interface Family {
  readonly name: string;
  readonly options: (tau: number) => { tau1: number; tau2: number };
}

export const families: readonly Family[] = [
  { name: "τ₁ = τ, τ₂ = 0.3", options: (tau) => ({ tau1: tau, tau2: 0.3 }) },
  { name: "τ₁ = τ₂ = τ", options: (tau) => ({ tau1: tau, tau2: tau }) },
];

/** Five decades, two values in each. */
export const taus: readonly number[] = Array.from({ length: 11 }, (_, i) => Number((10 ** (i / 2 - 3)).toPrecision(3)));

/** ‖β₁‖ of the truth. */
export const trueNorm = 0.5;

/**
 * The truth of Figures 1 and 2 with bias 0: with another bias one expert is on top everywhere once the router is flat, and
 * routing accuracy is 1 for nothing.
 */
function balancedTruth(model: Mixture): MixingMeasure {
  return model.measure([{ router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3] }, { expert: [0.2, -1.6, 0.8] }]);
}

/** For every τ data from the router with that τ, and a fit with that τ. */
export function levelStudy(profile: Profile): StudyOptions {
  return {
    name: "noise-level",
    arms: families.flatMap(({ name, options }) =>
      taus.map((tau): Arm => {
        const model = comparedModel(perturbedCosine(options(tau)));
        const truth = balancedTruth(model);
        return {
          name: `${name}, τ = ${tau}`,
          model,
          truth,
          starts: nearTruth({ truth, spread }),
          bounds: { bias: [-20, 20], router: 20, expert: 20 },
        };
      }),
    ),
    sizes: [1000, 3162, 10_000],
    replicates: profile === "paper" ? 100 : 20,
    input,
    noise: exactNoise,
    seed: "noise-level",
  };
}

/** One τ of one family: what its fits say, at every size. */
export interface Level {
  readonly family: string;
  readonly tau: number;
  /** Of mean L₃. */
  readonly curve: Curve;
  /** rel at every size; routing accuracy is predicted where it is below the threshold. */
  readonly rels: readonly number[];
  readonly predicted: readonly PredictedLoss[];
  /** Mean of the radial part at every size. */
  readonly radial: readonly number[];
  readonly accuracy: readonly (MeanInterval & { readonly predicted: number | null })[];
  /** How many fits at the largest n touch Θ: their mean loss is as large as Θ lets it be. */
  readonly onBoundary: number;
  /** Accuracy of the best router that ignores x. */
  readonly constant: number;
}

export function levelsOf(rows: readonly FitRow[], { arms }: StudyOptions): Level[] {
  return arms.map((arm, index) =>
    levelOf(rows, arm, families[Math.floor(index / taus.length)].name, taus[index % taus.length]),
  );
}

function levelOf(rows: readonly FitRow[], arm: Arm, family: string, tau: number): Level {
  const { model, truth } = arm;
  const sizes = sizesOf(rows);
  const fisher = fisherInformation({ model, truth, input, size: 20_000 });
  const shared = { model, truth, input, sd: exactNoise.sd, fisher };
  const rels = sizes.map((size) => relativeError({ ...shared, size }));
  const predicted = predictedLoss({ ...shared, sizes, loss: "L3", draws: 300 });
  const inRegime = rels[0] < regimeThreshold;
  const curve = measureCurve({
    name: arm.name,
    role: "perturbed",
    sizes,
    losses: readLosses(rows, arm, { loss: "L3" }),
    predictedSlope: -0.5,
    predicted: predicted.map(({ total }) => total),
    inRegime,
    expected: inRegime ? "agrees" : "not in the regime",
  });
  const radial = readLosses(rows, arm, { loss: "L3", part: "radial" }).map((values) =>
    mean(values.filter((value) => value !== null)),
  );
  const stream = randomStream("routing accuracy");
  const accuracyOf = (fitted: MixingMeasure) => routingAccuracy({ model, fitted, truth, input, stream, size: 2000 });
  const predictedAccuracy = (size: number) =>
    mean(
      asymptoticDraws(fisher, { sd: exactNoise.sd, size, draws: 30 }).flatMap(
        (fitted) => accuracyOf(fitted).accuracy ?? [],
      ),
    );
  const accuracy = sizes.map((size, i) => ({
    ...meanInterval(measuredAccuracies(rows, arm, size, accuracyOf)),
    predicted: rels[i] < regimeThreshold ? predictedAccuracy(size) : null,
  }));
  const largest = sizes[sizes.length - 1];
  const onBoundary = rows.filter(
    (row) => row.arm === arm.name && row.size === largest && row.activeBounds.length > 0,
  ).length;
  const { constant } = accuracyOf(truth);
  return { family, tau, curve, rels, predicted, radial, accuracy, onBoundary, constant };
}

function measuredAccuracies(
  rows: readonly FitRow[],
  { name, model }: Arm,
  size: number,
  accuracyOf: (fitted: MixingMeasure) => { readonly accuracy: number | null },
): number[] {
  return rows
    .filter((row) => row.arm === name && row.size === size && row.status === "converged")
    .flatMap(({ parameters }) => accuracyOf(model.fromParameters(parameters)).accuracy ?? []);
}
