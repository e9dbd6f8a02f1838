import { InputError, requireKeys, requireOneOf, requirePositive, requireThat } from "../requirements";
import { isFrom, madeBy, make } from "../routers/madeBy";
import { norm } from "../routers/norm";
import type { RandomStream } from "./randomStream";

/** μ, the distribution of X on a bounded set of R^d. */
export interface InputDistribution {
  readonly name: string;
  readonly options: Readonly<Record<string, number>>;
  /** Draws one input `[d]` into `target` at `at`. */
  draw(stream: RandomStream, dim: number, target: Float64Array, at: number): void;
}

/**
 * Uniform on the box [low, high]^d.
 *
 * @returns the distribution; it draws one input `[d]` at a time
 * @throws InputError unless low < high are finite
 * @example uniformBox({ low: -4, high: 4 })
 */
export function uniformBox(options: { low?: number; high?: number } = {}): InputDistribution {
  requireKeys("the options of uniformBox", options, ["low", "high"]);
  const { low = -1, high = 1 } = options;
  requireThat(
    Number.isFinite(low) && Number.isFinite(high) && low < high,
    "[low, high]",
    `[${low}, ${high}]`,
    "two finite numbers, low < high",
  );
  return madeBy(uniformBox, {
    name: "uniformBox",
    options: { low, high },
    draw(stream, dim, target, at) {
      for (let u = 0; u < dim; u++) target[at + u] = low + (high - low) * stream.uniform();
    },
  });
}

/**
 * N(0, sd² ((1 − ρ) I + ρ 11ᵀ)) given ‖x‖ ≤ radius, by rejection: every two coordinates have the correlation ρ before that.
 *
 * @param sd          standard deviation by coordinate before truncation, > 0
 * @param radius      in the unit of x, > 0
 * @param correlation ρ, in [0, 1), 0 unless given
 * @returns the distribution; it draws one input `[d]` at a time
 * @throws InputError when sd or radius is not a finite number > 0, correlation is not in [0, 1), or less than 1 in 10,000
 * draws is accepted
 * @example truncatedGaussian({ sd: 1, radius: 3 })
 */
export function truncatedGaussian(
  options: { sd?: number; radius?: number; correlation?: number } = {},
): InputDistribution {
  requireKeys("the options of truncatedGaussian", options, ["sd", "radius", "correlation"]);
  const { sd = 1, radius = 3, correlation = 0 } = options;
  requirePositive({ sd, radius });
  requireThat(correlation >= 0 && correlation < 1, "correlation", correlation, "a number in [0, 1)");
  return madeBy(truncatedGaussian, {
    name: "truncatedGaussian",
    options: { sd, radius, ...(correlation !== 0 && { correlation }) }, // so that rows of before stay what they are
    draw(stream, dim, target, at) {
      for (let attempt = 0; attempt < 10_000; attempt++) {
        normals(stream, dim, sd, target, at);
        if (correlation !== 0) addCommon({ common: sd * stream.normal(), correlation }, target.subarray(at, at + dim));
        if (norm(target.subarray(at, at + dim)) <= radius) return;
      }
      throw new InputError(
        `radius is ${radius}, but must be larger: with sd ${sd} and dimension ${dim} hardly any draw lies within it.`,
      );
    },
  });
}

/** √(1 − ρ) x + √ρ z 1: independent coordinates of one variance become correlated ones of the same. */
function addCommon({ common, correlation }: { common: number; correlation: number }, input: Float64Array): void {
  for (let u = 0; u < input.length; u++)
    input[u] = Math.sqrt(1 - correlation) * input[u] + Math.sqrt(correlation) * common;
}

/**
 * Uniform on the sphere ‖x‖ = radius.
 *
 * @returns the distribution; it draws one input `[d]` at a time
 * @throws InputError when radius is not a finite number > 0
 * @example onSphere({ radius: 1 })
 */
export function onSphere(options: { radius?: number } = {}): InputDistribution {
  requireKeys("the options of onSphere", options, ["radius"]);
  const { radius = 1 } = options;
  requirePositive({ radius });
  return madeBy(onSphere, {
    name: "onSphere",
    options: { radius },
    draw(stream, dim, target, at) {
      let length = 0;
      while (length === 0) length = normals(stream, dim, 1, target, at);
      for (let u = 0; u < dim; u++) target[at + u] *= radius / length;
    },
  });
}

/**
 * Inputs drawn by one's own function; runs in the calling thread, since a function cannot be sent to a worker.
 *
 * @param draw (stream, dim) → one input, an array of d finite numbers
 * @returns the distribution; it draws one input `[d]` at a time
 * @throws InputError when what is drawn is not d finite numbers
 * @example inputsFrom((stream, dim) => Array.from({ length: dim }, () => stream.normal()))
 */
export function inputsFrom(draw: (stream: RandomStream, dim: number) => ArrayLike<number>): InputDistribution {
  requireThat(typeof draw === "function", "draw", draw, "a function (stream, dim) → one input");
  return {
    name: "inputsFrom",
    options: {},
    draw(stream, dim, target, at) {
      const input = Array.from(draw(stream, dim));
      requireThat(
        input.length === dim && input.every(Number.isFinite),
        "the drawn input",
        input,
        `an array of ${dim} finite numbers`,
      );
      target.set(input, at);
    },
  };
}

/** Draws N(0, sd² I) into target and returns its norm. */
function normals(stream: RandomStream, dim: number, sd: number, target: Float64Array, at: number): number {
  for (let u = 0; u < dim; u++) target[at + u] = sd * stream.normal();
  return norm(target.subarray(at, at + dim));
}

/** Every input distribution that a worker thread can make again. */
const inputDistributions = { uniformBox, truncatedGaussian, onSphere };

/** True when the distribution can be made again by its name. */
export const isListedInput = (input: InputDistribution): boolean => isFrom(inputDistributions, input);

/** The names of the built-in input distributions. */
export const inputNames: readonly (keyof typeof inputDistributions)[] = ["uniformBox", "truncatedGaussian", "onSphere"];

/**
 * The built-in input distribution of that name.
 *
 * @returns the distribution, as its own function makes it
 * @throws InputError when the name is unknown, or by the distribution itself for its options
 * @example inputNamed("uniformBox", { low: -4, high: 4 })
 */
export function inputNamed(name: string, options: Record<string, number> = {}): InputDistribution {
  requireOneOf("input", name, inputNames);
  return make<InputDistribution>(inputDistributions, name, options);
}
