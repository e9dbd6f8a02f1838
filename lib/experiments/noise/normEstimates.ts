import type { InputDistribution } from "../../data/inputs";
import type { MixingMeasure } from "../../mixture/measure";
import { jensenNorm, pseudoTruth } from "../../theory/misfit/pseudoTruth";
import { type MeanInterval, meanInterval } from "../../theory/rates/meanInterval";
import type { Studied } from "../studied";
import type { NoisyArm } from "./noisyArms";

/** What an arm finds, beside what is predicted; means over fits at the largest n. */
export interface NormEstimate {
  readonly name: string;
  readonly placement: NoisyArm["placement"];
  readonly law: NoisyArm["law"];
  readonly factor: NoisyArm["factor"];
  readonly size: number;
  readonly fits: number;
  readonly failed: number;
  /** ‖β̂₁‖; null where fewer than two fits converged. */
  readonly norm: MeanInterval | null;
  /** First order: Jensen's inequality for noise in the data, b/ξ for one draw ξ. */
  readonly firstOrder: number | null;
  /** Of the population's least-squares minimiser. */
  readonly population: number;
  /** All other coordinates: direction, bias, experts. The greatest bias, of the population's minimiser. */
  readonly otherPopulation: number;
  /** Mean difference from the fits with the constant to the same data, in that coordinate. */
  readonly otherMeasured: MeanInterval | null;
  /** Its name. */
  readonly otherName: string;
}

const otherNames = [
  "direction",
  "bias",
  "a₁",
  "a₂",
  "b",
  "a₁ of the reference",
  "a₂ of the reference",
  "b of the reference",
];

/**
 * Reads off an arm; `constant` is the arm without noise that has the same inputs and noise of y.
 *
 * The differences are paired: both arms see the same X and ε, whose sampling error is left out of the bias so.
 */
export function normEstimate(fits: Studied, noisy: NoisyArm, constant: NoisyArm): NormEstimate {
  const { arm, placement, law, factor } = noisy;
  const { model, truth } = arm;
  const size = Math.max(...fits.sizes);
  const [own, quiet] = [arm, constant.arm].map(({ name }) => fits.rowsOf(name).filter((row) => row.size === size));
  const converged = own.filter(({ status }) => status === "converged");
  const population = populationOf(noisy, arm.input ?? fits.study.input);
  const others = otherCoordinates(population).map((value, i) => value - otherCoordinates(truth)[i]);
  const greatest = others.reduce((most, value, i) => (Math.abs(value) > Math.abs(others[most]) ? i : most), 0);
  const pairs = converged.flatMap((row) => {
    const partner = quiet.find(({ replicate }) => replicate === row.replicate);
    if (partner?.status !== "converged") return [];
    const [noised, without] = [row, partner].map(({ parameters }) =>
      otherCoordinates(model.fromParameters(parameters)),
    );
    return noised[greatest] - without[greatest];
  });
  const norms = converged.map(({ parameters }) => normOf(model.fromParameters(parameters)));
  return {
    name: arm.name,
    placement,
    law,
    factor,
    size,
    fits: own.length,
    failed: own.length - converged.length,
    norm: norms.length >= 2 ? meanInterval(norms) : null,
    firstOrder: firstOrderOf(noisy),
    population: normOf(population),
    otherPopulation: others[greatest],
    otherMeasured: pairs.length >= 2 && noisy !== constant ? meanInterval(pairs) : null,
    otherName: otherNames[greatest],
  };
}

function firstOrderOf({ arm, placement, law, factor }: NoisyArm): number | null {
  const norm = normOf(arm.truth);
  if (placement === "none") return norm;
  if (placement === "one fixed draw") return norm / (factor as number);
  if (placement === "fresh in every step of sgd" || law === null) return null;
  return jensenNorm({ norm, tau1: arm.model.router.options.tau1, normNoise: law });
}

/** One draw ξ leaves f as it is with β₁/ξ in place of β₁, so its minimiser is known. */
function populationOf({ arm, placement, law, factor }: NoisyArm, input: InputDistribution): MixingMeasure {
  const { model, truth } = arm;
  if (placement === "one fixed draw")
    return model.measure(
      truth.atoms.map(({ bias, router, expert }) => ({
        bias,
        router: router.map((value) => value / (factor as number)),
        expert,
      })),
    );
  if (law === null) return truth;
  return placement === "fresh in every observation"
    ? pseudoTruth({ model, truth, input, normNoise: law, noisy: "data", size: 5000 })
    : pseudoTruth({ model, truth, input, normNoise: law, noisy: "training", size: 10_000 });
}

/** Norm of the one router vector. */
export function normOf({ atoms }: MixingMeasure): number {
  return Math.hypot(...atoms[0].router);
}

/** All but the norm, d = 2, k = 2: the angle of β₁ in radians, then bias and experts. */
function otherCoordinates({ atoms: [first, reference] }: MixingMeasure): number[] {
  return [Math.atan2(first.router[1], first.router[0]), first.bias, ...first.expert, ...reference.expert];
}
