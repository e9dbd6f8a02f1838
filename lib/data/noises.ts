import { requireKeys, requireNonNegative, requireOneOf, requireThat } from "../requirements";
import { isFrom, madeBy, make } from "../routers/madeBy";
import type { RandomStream } from "./randomStream";

/** The distribution of ε, with mean 0. */
export interface Noise {
  readonly name: string;
  readonly options: Readonly<Record<string, number>>;
  /** The standard deviation σ, in the unit of y. */
  readonly sd: number;
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

/** Every noise that a worker thread can make again. */
const noises = { gaussianNoise, uniformNoise, studentNoise };

/** True when the noise can be made again by its name. */
export const isListedNoise = (noise: Noise): boolean => isFrom(noises, noise);

/** The names of the built-in noises. */
export const noiseNames: readonly (keyof typeof noises)[] = ["gaussianNoise", "uniformNoise", "studentNoise"];

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
