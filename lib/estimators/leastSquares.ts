import type { Dataset } from "../data/dataset";
import { type RandomStream, randomStream } from "../data/randomStream";
import { atomLayout } from "../mixture/atomLayout";
import type { MixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";
import { requireInteger, requireKind, requirePositive, requireThat } from "../requirements";
import { type BoxMinimum, type BoxProblem, boxNewton } from "./boxNewton";
import type { Fit } from "./fit";
import { type MixtureProblem, mixtureProblem } from "./mixtureProblem";
import { type Bounds, type ParameterSpace, parameterSpace } from "./parameterSpace";
import { sandwichErrors } from "./standardErrors";
import { fromData, randomStarts, type StartRule, startsNearTruth } from "./startValues";

export interface LeastSquaresOptions {
  model: Mixture;
  data: Dataset;
  /** k, the number of atoms fitted. */
  atoms: number;
  /** Measures, nearTruth({…}), fromData({…}), or a list of them; the best objective is kept. */
  starts?: StartRule | MixingMeasure | readonly (StartRule | MixingMeasure)[];
  /** Θ; generous unless given. */
  bounds?: Partial<Bounds>;
  /** Converged when the predicted drop of Σ r² is at most tolerance × σ̂². */
  tolerance?: number;
  /** Instead of the tolerance: converged when every |gᵢ| ≤ this × √(|Hᵢᵢ| Σ r²), g and H of ½ Σ r²; nearly a cosine. */
  relativeGradient?: number;
  maxIterations?: number;
  /** Whether to compute them; a study of many fits that does not read them need not. */
  standardErrors?: boolean;
  /** Randomness of the starts that bring no stream of their own. */
  stream?: RandomStream;
}

const screenedObservations = 2000;

/** From this size on a start is first fitted to every eighth observation. */
const warmStartFrom = 8192;
const warmStartStep = 8;

/**
 * Least-squares estimator: argmin over Θ of (1/n) Σ (Yᵢ − f_G(Xᵢ))², G with k atoms.
 *
 * Every start is minimised by a damped Newton method with an active set, first on every eighth observation where there are
 * many; the best objective is kept. A router whose norms
 * the data cannot move (cosine) keeps the norms of its start: of the set of minimisers, that element is selected.
 *
 * @returns measure, objective, σ̂², sandwich standard errors, gradient norm, iterations, active bounds and status;
 *   "stalled" and "limit" are no minimisers and count as failed
 * @throws InputError when the data do not fit the model or are fewer than its parameters, k < 1, Θ is empty or excludes a
 *   given start, or an option is out of range
 * @see arXiv 2405.14131, least squares over mixing measures; docs/mathematics.md, "Conventions"
 * @example
 * const fit = leastSquares({ model, data, atoms: 2 });
 * fit.status   // "converged"
 */
export function leastSquares(options: LeastSquaresOptions): Fit {
  const { model, data, atoms, starts = fromData(), tolerance = 1e-6, relativeGradient, maxIterations = 200 } = options;
  requireInteger({ atoms, maxIterations });
  requirePositive({ tolerance, ...(relativeGradient === undefined ? {} : { relativeGradient }) });
  requireKind("model", model);
  requireData(data);
  requireThat(data.dim === model.dim, "data.dim", data.dim, `the model's dimension, ${model.dim}`);
  const identified = identifiedCount(model, atoms);
  requireThat(
    data.size > identified,
    "data.size",
    data.size,
    `more than the ${identified} parameters of ${atoms} atoms`,
  );

  const space = parameterSpace(model, atoms, options.bounds);
  const problem = mixtureProblem(model, data, atoms, space);
  const isConverged = stoppingRule(data, identified, tolerance, relativeGradient);
  const warm = warmStart(options, space, identified, maxIterations);

  let best: BoxMinimum | null = null;
  let iterations = 0;
  for (const start of startVectors(options, starts, space)) {
    const minimum = boxNewton({ ...problem, isConverged }, warm(start), maxIterations);
    iterations += minimum.iterations;
    if (best === null || minimum.value < best.value) best = minimum;
  }
  return fitFrom(model, data, problem, best as BoxMinimum, iterations, identified, options.standardErrors);
}

/** Data may be made by hand: what is not finite would end in a matrix that is none. */
export function requireData(data: Dataset): void {
  requireKind("data", data);
  requireThat(
    data.inputs instanceof Float64Array,
    "data.inputs",
    data.inputs,
    "a Float64Array, as dataset({ … }) makes it",
  );
  requireThat(
    data.outputs instanceof Float64Array,
    "data.outputs",
    data.outputs,
    "a Float64Array, as dataset({ … }) makes it",
  );
  for (const name of ["inputs", "outputs"] as const) {
    const values = data[name];
    let bad = 0;
    while (bad < values.length && Number.isFinite(values[bad])) bad++;
    requireThat(bad === values.length, `data.${name}[${bad}]`, data[name][bad], "a finite number");
  }
}

/** When boxNewton stops: see Fit.status. */
function stoppingRule(
  data: Dataset,
  identified: number,
  tolerance: number,
  relativeGradient: number | undefined,
): BoxProblem["isConverged"] {
  let squares = 0;
  for (const value of data.outputs) squares += value * value;
  return ({ drop, value, gradient, scale }) => {
    if (value <= 1e-26 * squares) return true; // the data are fitted to the last bit
    if (relativeGradient === undefined) return drop <= (tolerance * value) / (data.size - identified);
    return gradient.every((g, i) => Math.abs(g) <= relativeGradient * Math.sqrt(scale[i] * value));
  };
}

/** The coordinates that the data can move: all but the norms that the router hides. */
export function identifiedCount(model: Mixture, atoms: number): number {
  const { count, routed } = atomLayout(model, atoms);
  return model.router.normIdentified ? count : count - routed;
}

/** The start points that rules and measures stand for, in Θ. */
export function startVectors(
  {
    model,
    data,
    atoms,
    stream = randomStream("start values"),
  }: Pick<LeastSquaresOptions, "model" | "data" | "atoms" | "stream">,
  starts: StartRule | MixingMeasure | readonly (StartRule | MixingMeasure)[],
  space: ParameterSpace,
): Float64Array[] {
  const list = Array.isArray(starts) ? starts : [starts];
  requireThat(list.length >= 1, "starts", starts, "at least one start");
  return list.flatMap((start: StartRule | MixingMeasure, index: number) => {
    const isStart = typeof start === "object" && start !== null && ("kind" in start || "atoms" in start);
    requireThat(isStart, `starts[${index}]`, start, "a measure, nearTruth({ … }) or fromData({ … })");
    if (!("kind" in start)) {
      requireThat(start.size === atoms, `starts[${index}].size`, start.size, `the number of atoms, ${atoms}`);
      const vector = model.parameters(start);
      space.requireInside(vector, `starts[${index}]`);
      return [vector];
    }
    const own = start.stream ?? stream.split(`start ${index}`);
    if (start.kind === "nearTruth") return startsNearTruth(model, atoms, start, own).map(space.project);
    const candidates = randomStarts(model, atoms, start, own).map(space.project);
    if (start.polished >= start.count) return candidates;
    const few = everySoManyth(data, Math.ceil(data.size / screenedObservations));
    const screen = mixtureProblem(model, few, atoms, space);
    return candidates
      .map((candidate) => ({ candidate, value: screen.value(candidate) }))
      .sort((a, b) => a.value - b.value)
      .slice(0, start.polished)
      .map(({ candidate }) => candidate);
  });
}

/** A minimiser on every eighth observation is near that on all of them, so that few passes over all are left. */
function warmStart(
  { model, data, atoms }: LeastSquaresOptions,
  space: ParameterSpace,
  identified: number,
  maxIterations: number,
): (start: Float64Array) => Float64Array {
  if (data.size < warmStartFrom) return (start) => start;
  const few = everySoManyth(data, warmStartStep);
  const problem = {
    ...mixtureProblem(model, few, atoms, space),
    isConverged: stoppingRule(few, identified, 1e-2, undefined),
  };
  return (start) => boxNewton(problem, start, maxIterations).point;
}

/** Rows 0, step, 2 step, …: data may come in an order, so a beginning would not do. */
function everySoManyth(data: Dataset, step: number): Dataset {
  if (step === 1) return data;
  const { dim } = data;
  const size = Math.ceil(data.size / step);
  const inputs = new Float64Array(size * dim);
  for (let i = 0; i < size; i++) inputs.set(data.inputs.subarray(i * step * dim, (i * step + 1) * dim), i * dim);
  return { inputs, outputs: Float64Array.from({ length: size }, (_, i) => data.outputs[i * step]), size, dim };
}

/** A Fit from a minimum of Σ r² over Θ. */
export function fitFrom(
  model: Mixture,
  data: Dataset,
  problem: MixtureProblem,
  minimum: BoxMinimum,
  iterations: number,
  identified: number,
  areErrorsWanted = true,
): Fit {
  const { point, value, gradient, status } = minimum;
  const { lower, upper } = problem;
  const activeBounds = [...point.keys()].filter((i) => point[i] <= lower[i] || point[i] >= upper[i]);
  const errors = areErrorsWanted ? standardErrors(model, problem, minimum, activeBounds) : "They were not asked for.";
  return {
    measure: model.fromParameters(point),
    objective: value / data.size,
    residualVariance: value / (data.size - identified),
    standardErrors: typeof errors === "string" ? null : errors,
    standardErrorsReason: typeof errors === "string" ? errors : null,
    gradientNorm: gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0) * (2 / data.size),
    iterations,
    activeBounds,
    status,
  };
}

function standardErrors(
  model: Mixture,
  problem: MixtureProblem,
  { point, hessian, status }: BoxMinimum,
  activeBounds: readonly number[],
): Float64Array | string {
  if (status !== "converged") return `The fit did not converge (${status}).`;
  if (!model.router.normIdentified)
    return `The information is singular: the ${model.router.name} router's norms are not identified.`;
  if (activeBounds.length > 0)
    return `${activeBounds.length} coordinates lie on the boundary of Θ, where the estimator is not asymptotically normal.`;
  const errors = sandwichErrors(hessian, problem.derivativesOf(point, "meat").matrix);
  return errors ?? "The information is singular at the fitted measure.";
}
