import { type InputDistribution, inputNamed, inputNames } from "../data/inputs";
import { type Noise, noiseNamed, noiseNames } from "../data/noises";
import type { NormNoiseName } from "../data/normNoises";
import { randomStream } from "../data/randomStream";
import type { Bounds } from "../estimators/parameterSpace";
import type { SgdSettings } from "../estimators/sgd";
import type { StartRule } from "../estimators/startValues";
import { expertNamed, expertNames } from "../experts/experts";
import type { MixingMeasure } from "../mixture/measure";
import { type Mixture, mixture } from "../mixture/mixture";
import { routerNamed, routerNames } from "../routers/routers";

/** One curve of a study: what makes the data, what is fitted to them, and how. */
export interface Arm {
  readonly name: string;
  /** The model that is fitted. */
  readonly model: Mixture;
  /** G*, a measure of the generator. */
  readonly truth: MixingMeasure;
  /** The model that makes the data; the fitted one unless given. */
  readonly generator?: Mixture;
  /** Instead of the study's. */
  readonly input?: InputDistribution;
  readonly noise?: Noise;
  /** Of the data: a fresh factor of the generator's τ₁ for every observation, as in sample. */
  readonly normNoise?: NormNoiseName;
  /** Instead of the study's: inputs, noise and starts of its own, shared with the arms of the same seed. */
  readonly seed?: string;
  /** Instead of the study's: n of every point of this curve. No part of a fit's key, as those of the study. */
  readonly sizes?: readonly number[];
  /** k, the number of atoms fitted; the truth's unless given. */
  readonly atoms?: number;
  /** As in leastSquares, without streams of their own: the study keys them by replicate. */
  readonly starts?: StartRule | readonly StartRule[];
  readonly bounds?: Partial<Bounds>;
  readonly tolerance?: number;
  readonly relativeGradient?: number;
  readonly maxIterations?: number;
  /** Fitted by sgd, so set, instead of leastSquares; tolerance, relativeGradient and maxIterations are the latter's. */
  readonly sgd?: SgdSettings;
  /** Number of fresh inputs on which the regression error is measured; not measured unless given. */
  readonly regressionInputs?: number;
}

/** A fit to be done, as plain data that a worker thread and a row key can take. */
export type FitSettings = Omit<Arm, "model" | "generator" | "input" | "noise" | "truth" | "sizes"> & {
  readonly seed: string;
  readonly size: number;
  readonly replicate: number;
  readonly model: ModelSettings;
  readonly generator: ModelSettings;
  readonly truth: readonly { bias: number; router: readonly number[]; expert: readonly number[] }[];
  readonly input: NamedSettings;
  readonly noise: NamedSettings;
};

interface NamedSettings {
  readonly name: string;
  readonly options: Readonly<Record<string, number>>;
}

interface ModelSettings {
  readonly router: NamedSettings;
  readonly expert: NamedSettings;
  readonly dim: number;
  readonly reference: boolean;
}

/** A fit with everything alive: what fitTask computes from. */
export type LiveFit = Omit<Arm, "sizes"> & {
  readonly generator: Mixture;
  readonly input: InputDistribution;
  readonly noise: Noise;
  readonly seed: string;
  readonly size: number;
  readonly replicate: number;
};

/** The plain data of a live fit. */
export function settingsOf({ model, generator, input, noise, truth, ...rest }: LiveFit): FitSettings {
  return {
    ...rest,
    model: modelSettings(model),
    generator: modelSettings(generator),
    truth: truth.atoms.map(({ bias, router, expert }) => ({ bias, router: [...router], expert: [...expert] })),
    input: named(input),
    noise: named(noise),
  };
}

/** The live fit that plain data describe. */
export function fitOf({ model, generator, input, noise, truth, ...rest }: FitSettings): LiveFit {
  const source = modelOf(generator);
  return {
    ...rest,
    model: modelOf(model),
    generator: source,
    truth: source.fromParameters(source.parameters({ size: truth.length, atoms: truth.map(typed) })),
    input: inputNamed(input.name, input.options),
    noise: noiseNamed(noise.name, noise.options),
  };
}

/**
 * Why an arm cannot be sent to a worker thread or kept in row files: a part of it is a function that was written
 * elsewhere, which only the calling thread has. Null where every part can be made again by its name.
 */
export function closureIn({ model, generator, input, noise }: LiveFit): string | null {
  for (const { router, expert, dim } of [model, generator]) {
    if (
      !isSame(router, routerNames, routerNamed, (part) => [
        ...part.transformRouter(probe(dim)),
        ...part.transformInput(probe(dim)),
      ])
    )
      return `the router ${router.name}`;
    if (
      !isSame(expert, expertNames, expertNamed, (part) => [
        part.evaluate(probe(dim), probe(expert.parameterCount(dim))),
      ])
    )
      return `the expert ${expert.name}`;
  }
  const drawn = (part: InputDistribution) => {
    const target = new Float64Array(model.dim);
    part.draw(randomStream("probe"), model.dim, target, 0);
    return [...target];
  };
  if (!isSame(input, inputNames, inputNamed, drawn)) return `the input distribution ${input.name}`;
  if (!isSame(noise, noiseNames, noiseNamed, (part) => [part.draw(randomStream("probe"))]))
    return `the noise ${noise.name}`;
  return null;
}

/** True when the part that its name and options make gives the same numbers. */
function isSame<Part extends NamedSettings>(
  part: Part,
  names: readonly string[],
  make: (name: string, options: Record<string, number>) => Part,
  probed: (part: Part) => number[],
): boolean {
  if (!names.includes(part.name)) return false;
  const [own, builtIn] = [probed(part), probed(make(part.name, part.options))];
  return own.length === builtIn.length && own.every((value, i) => value === builtIn[i]);
}

function probe(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => 0.3 + 0.1 * i);
}

function named({ name, options }: NamedSettings): NamedSettings {
  return { name, options };
}

function modelSettings({ router, expert, dim, reference }: Mixture): ModelSettings {
  return { router: named(router), expert: named(expert), dim, reference };
}

function modelOf({ router, expert, dim, reference }: ModelSettings): Mixture {
  return mixture({
    router: routerNamed(router.name, router.options),
    expert: expertNamed(expert.name, expert.options),
    dim,
    reference,
  });
}

function typed({ bias, router, expert }: FitSettings["truth"][number]) {
  return { bias, router: Float64Array.from(router), expert: Float64Array.from(expert) };
}
