import { randomStream } from "../../data/randomStream";
import { routingAccuracy } from "../../losses/routingAccuracy";
import type { MixingMeasure } from "../../mixture/measure";
import { seeded } from "../../study/seed";
import { asymptoticDraws } from "../../theory/information/asymptoticDraws";
import { levelThreshold } from "../../theory/information/relativeError";
import { mean } from "../../theory/rates/line";
import { type MeanInterval, meanInterval } from "../../theory/rates/meanInterval";
import type { Curve } from "../curve";
import type { Studied } from "../studied";
import { type Family, families, levelArm, taus } from "./levelStudy";
import { normOf } from "./normEstimates";

/** One τ of one family: what its fits say, at every size. */
export interface Level {
  readonly family: string;
  readonly tau: number;
  /** ‖β₁‖ of the truth. */
  readonly norm: number;
  /** Of mean L₃. */
  readonly curve: Curve;
  /** rel at every size; routing accuracy is predicted where it is below the threshold. */
  readonly rels: readonly number[];
  /** Mean of the radial part at every size, and predicted. */
  readonly radial: readonly number[];
  readonly radialPredicted: readonly (number | null)[];
  readonly accuracy: readonly (MeanInterval & { readonly predicted: number | null })[];
  /** How many fits at the largest n touch Θ: their mean loss is as large as Θ lets it be. */
  readonly onBoundary: number;
  /** Accuracy of the best router that ignores x. */
  readonly constant: number;
}

/** Every τ of every family, in order. */
export function levelsOf(fits: Studied): Level[] {
  return families.flatMap((family) => taus.map((tau) => levelOf(fits, family, tau)));
}

function levelOf(fits: Studied, family: Family, tau: number): Level {
  const { name } = levelArm(family, tau);
  const { model, truth } = fits.arm(name);
  const { sd } = fits.study.noise;
  const { input } = fits.study;
  const { sizes } = fits;
  const effort = { inputs: 20_000 };
  const known = fits.population(name, effort);
  const rels = sizes.map((size) => known.rel({ sd, size }));
  const stream = randomStream(seeded("routing accuracy"));
  const accuracyOf = (fitted: MixingMeasure) => routingAccuracy({ model, fitted, truth, input, stream, size: 2000 });
  const accuracies = (measures: readonly MixingMeasure[]) => measures.flatMap((fit) => accuracyOf(fit).accuracy ?? []);
  const rowsAt = (size: number) => fits.rowsOf(name).filter((row) => row.size === size);
  return {
    family: family.name,
    tau,
    norm: normOf(truth),
    curve: fits.curve({ arm: name, ...effort, draws: 300, predictedSlope: -0.5 }),
    rels,
    radial: fits
      .losses(name, { loss: "L3", part: "radial" })
      .map((values) => mean(values.filter((value) => value !== null))),
    radialPredicted: known.losses({ sd, sizes, loss: "L3", draws: 300 }).map(({ radial }) => radial),
    accuracy: sizes.map((size, i) => {
      const converged = rowsAt(size).filter(({ status }) => status === "converged");
      const draws = () => asymptoticDraws(known.fisher, { sd, size, draws: 30 });
      return {
        ...meanInterval(accuracies(converged.map(({ parameters }) => model.fromParameters(parameters)))),
        predicted: rels[i] < levelThreshold ? mean(accuracies(draws())) : null,
      };
    }),
    onBoundary: rowsAt(sizes[sizes.length - 1]).filter(({ activeBounds }) => activeBounds.length > 0).length,
    constant: accuracyOf(truth).constant,
  };
}
