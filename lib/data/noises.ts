import { requireKeys, requireNonNegative, requireOneOf, requireThat } from "../requirements";
import { isFrom, madeBy, make } from "../routers/madeBy";
import { norm } from "../routers/norm";
import type { RandomStream } from "./randomStream";

/** The distribution of ε, with mean 0. */
export interface Noise {
  readonly name: string;
  readonly options: Readonly<Record<string, number>>;
  /** The standard deviation σ, in the unit of y; where it depends on x, that which scaleAt multiplies. */
  readonly sd: number;
  /** σ(x)/σ > 0 at an input `[d]`: `sample` multiplies what is drawn by it. 1 everywhere unless given. */
  scaleAt?(input: ArrayLike<number>): number;
  draw(stream: RandomStream): number;
}

/**
 * N(0, sd²).
 *
 * @returns the noise, with its standard deviation sd in the unit of y
 * @throws InputError when sd is not a finite number ≥ 0
 * @example gaussianNoise({ sd: 0.1 }).sd   // 0.1
 */
export function gaussianNoise(options: { sd?: number } = {}): Noise {
  requireKeys("the options of gaussianNoise", options, ["sd"]);
  const { sd = 1 } = options;
  requireNonNegative({ sd });
  return madeBy(gaussianNoise, { name: "gaussianNoise", options: { sd }, sd, draw: (stream) => sd * stream.normal() });
}

/**
 * Uniform on [−halfWidth, halfWidth], σ = halfWidth / √3.
 *
 * @returns the noise, with its standard deviation sd in the unit of y
 * @throws InputError when halfWidth is not a finite number ≥ 0
 * @example uniformNoise({ halfWidth: 0.3 }).sd   // 0.1732
 */
export function uniformNoise(options: { halfWidth?: number } = {}): Noise {
  requireKeys("the options of uniformNoise", options, ["halfWidth"]);
  const { halfWidth = 1 } = options;
  requireNonNegative({ halfWidth });
  return madeBy(uniformNoise, {
    name: "uniformNoise",
    options: { halfWidth },
    sd: halfWidth / Math.sqrt(3),
    draw: (stream) => halfWidth * (2 * stream.uniform() - 1),
  });
}

/**
 * scale times Student's t, σ = scale √(degrees / (degrees − 2)), drawn by Bailey's polar formula.
 *
 * @param degrees degrees of freedom, > 2 so that the variance is finite
 * @returns the noise, with its standard deviation sd in the unit of y
 * @throws InputError when scale is not a finite number ≥ 0 or degrees not a finite number > 2
 * @see Bailey, Polar generation of random variates with the t-distribution, Math. Comp. 62 (1994)
 * @example studentNoise({ scale: 0.1, degrees: 5 }).sd   // 0.1291
 */
export function studentNoise(options: { scale?: number; degrees?: number } = {}): Noise {
  requireKeys("the options of studentNoise", options, ["scale", "degrees"]);
  const { scale = 1, degrees = 5 } = options;
  requireNonNegative({ scale });
  requireThat(
    Number.isFinite(degrees) && degrees > 2,
    "degrees",
    degrees,
    "a finite number > 2, so that the variance is finite",
  );
  return madeBy(studentNoise, {
    name: "studentNoise",
    options: { scale, degrees },
    sd: scale * Math.sqrt(degrees / (degrees - 2)),
    draw(stream) {
      const radius = Math.sqrt(degrees * Math.expm1((-2 / degrees) * Math.log(1 - stream.uniform())));
      return scale * radius * Math.cos(2 * Math.PI * stream.uniform());
    },
  });
}

/**
 * N(0, σ(x)²) with σ(x) = sd exp(growth ‖x‖): louder far from the origin, or with a growth below 0 near it.
 *
 * @param sd     σ at x = 0, ≥ 0, in the unit of y
 * @param growth in one over the unit of x
 * @returns the noise; its sd is that at x = 0
 * @throws InputError when sd is not a finite number ≥ 0 or growth not a finite number
 * @see docs/mathematics.md, "Regimes": the sandwich
 * @example heteroscedasticNoise({ sd: 0.1, growth: 1 }).scaleAt?.([3, 4])   // exp(5)
 */
export function heteroscedasticNoise(options: { sd?: number; growth?: number } = {}): Noise {
  requireKeys("the options of heteroscedasticNoise", options, ["sd", "growth"]);
  const { sd = 1, growth = 0.5 } = options;
  requireNonNegative({ sd });
  requireThat(Number.isFinite(growth), "growth", growth, "a finite number");
  return madeBy(heteroscedasticNoise, {
    name: "heteroscedasticNoise",
    options: { sd, growth },
    sd,
    scaleAt: (input) => Math.exp(growth * norm(input)),
    draw: (stream) => sd * stream.normal(),
  });
}

/** Every noise that a worker thread can make again. */
const noises = { gaussianNoise, uniformNoise, studentNoise, heteroscedasticNoise };

/** True when the noise can be made again by its name. */
export const isListedNoise = (noise: Noise): boolean => isFrom(noises, noise);

/** The names of the built-in noises. */
export const noiseNames: readonly (keyof typeof noises)[] = [
  "gaussianNoise",
  "uniformNoise",
  "studentNoise",
  "heteroscedasticNoise",
];

/**
 * The built-in noise of that name.
 *
 * @returns the noise, as its own function makes it
 * @throws InputError when the name is unknown, or by the noise itself for its options
 * @example noiseNamed("gaussianNoise", { sd: 0.1 })
 */
export function noiseNamed(name: string, options: Record<string, number> = {}): Noise {
  requireOneOf("noise", name, noiseNames);
  return make<Noise>(noises, name, options);
}
