import { type InputDistribution, inputNamed, isListedInput } from "../data/inputs";
import { isListedNoise, type Noise, noiseNamed } from "../data/noises";
import type { NormNoiseName } from "../data/normNoises";
import type { Bounds } from "../estimators/problem/parameterSpace";
import type { SgdSettings } from "../estimators/sgd";
import type { StartRule } from "../estimators/starts/startValues";
import { expertNamed, isListedExpert } from "../experts/experts";
import type { MixingMeasure } from "../mixture/measure";
import { type Mixture, mixture } from "../mixture/mixture";
import { type RadialScale, radialRouter, radialScalesOf } from "../routers/radialRouter";
import type { Router } from "../routers/router";
import { isListedRouter, routerNamed } from "../routers/routers";

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

/** A router of one's own that radialRouter made brings its two scales, which say all of it. */
type RouterSettings = NamedSettings & { readonly scales?: Readonly<Record<"inputScale" | "routerScale", RadialScale>> };

/** A model as plain data. */
export interface ModelSettings {
  readonly router: RouterSettings;
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
 * elsewhere, which only the calling thread has. Null where every part can be made again, by its name or, a radial router, by its scales.
 */
export function closureIn({ model, generator, input, noise }: LiveFit): string | null {
  for (const each of [model, generator]) {
    if (!isPlainRouter(each.router)) return `the router ${each.router.name}`;
    if (!isListedExpert(each.expert)) return `the expert ${each.expert.name}`;
  }
  if (!isListedInput(input)) return `the input distribution ${input.name}`;
  return isListedNoise(noise) ? null : `the noise ${noise.name}`;
}

const isPlainRouter = (router: Router): boolean => isListedRouter(router) || radialScalesOf(router) !== undefined;

/** Whether a model can be sent to a worker thread. */
export const isPlainModel = ({ router, expert }: Mixture): boolean => isPlainRouter(router) && isListedExpert(expert);

function named({ name, options }: NamedSettings): NamedSettings {
  return { name, options };
}

/** The plain data of a model. */
export function modelSettings({ router, expert, dim, reference }: Mixture): ModelSettings {
  return { router: routerSettings(router), expert: named(expert), dim, reference };
}

function routerSettings(router: Router): RouterSettings {
  return isListedRouter(router) ? named(router) : { ...named(router), scales: radialScalesOf(router) };
}

/** The model that plain data describe. */
export function modelOf({ router, expert, dim, reference }: ModelSettings): Mixture {
  return mixture({
    router: routerOf(router),
    expert: expertNamed(expert.name, expert.options),
    dim,
    reference,
  });
}

function routerOf({ name, options, scales }: RouterSettings): Router {
  return scales === undefined ? routerNamed(name, options) : radialRouter({ name, options, ...scales });
}

function typed({ bias, router, expert }: FitSettings["truth"][number]) {
  return { bias, router: Float64Array.from(router), expert: Float64Array.from(expert) };
}
