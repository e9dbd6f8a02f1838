import type { Dataset } from "../data/dataset";
import { type NormNoiseName, normNoiseNamed, withTau1Times } from "../data/normNoises";
import { type RandomStream, randomStream } from "../data/randomStream";
import { requireInteger, requireKeys, requireKind, requirePositive, requireThat } from "../requirements";
import { noErrors } from "./errorsAt";
import { type Fit, type FitOptions, fitKeys } from "./fit";
import { fitFrom } from "./fitFrom";
import type { BoxMinimum, BoxProblem } from "./newton/boxProblem";
import { dampedSteps, freeCoordinates, leastDamping } from "./newton/dampedSteps";
import { requireFiniteFit, whereFinite } from "./newton/whereFinite";
import { averagedProblem } from "./problem/averagedProblem";
import { mixtureProblem } from "./problem/mixtureProblem";
import { type ParameterSpace, parameterSpace } from "./problem/parameterSpace";
import { requireFittable } from "./requireFittable";
import { fromData } from "./starts/startValues";
import { startVectors } from "./starts/startVectors";

/** How sgd walks: plain data. */
export interface SgdSettings {
  /** Passes over the data. */
  epochs?: number;
  /** Observations of a step. */
  batch?: number;
  /** α: about the length of the first step, in the unit of every coordinate. */
  rate?: number;
  /** Converged when the predicted drop of Σ r² is at most tolerance × σ̂². */
  tolerance?: number;
  /** A fresh ξ of this law for every step: ‖β₁‖ + τ₁ξ in place of ‖β₁‖ + τ₁. */
  normNoise?: NormNoiseName;
}

/** Their names. */
export const sgdKeys: readonly (keyof SgdSettings)[] = ["epochs", "batch", "rate", "tolerance", "normNoise"];

export type SgdOptions = FitOptions & SgdSettings;

/**
 * Minibatch stochastic gradient for (1/n) Σ (Yᵢ − f_G(Xᵢ))² over Θ: Adam with steps that fall like 1/√t, projected into Θ.
 *
 * With g the gradient of half the mean squared residual of a batch, coordinate by coordinate,
 *   m ← 0.9 m + 0.1 g,  s ← 0.999 s + 0.001 g²,
 *   θ ← Π_Θ(θ − (α/√t) m̂/(√ŝ + 1e-8)),  m̂ = m/(1 − 0.9ᵗ), ŝ = s/(1 − 0.999ᵗ),
 * and the estimate is the mean of θ over the second half of the steps. Every epoch takes the observations in a new order.
 * Norms that the data cannot move (cosine) stay those of the start, as in leastSquares; of several starts the best
 * objective is kept.
 *
 * With `normNoise` every step has its own τ₁ξ, so that what is minimised is E_ξ of the mean squared residual: objective,
 * σ̂², gradient and status are those of this average, and there are no standard errors.
 *
 * @param epochs    (default 100)
 * @param batch     (default 50)
 * @param rate      α (default 0.3)
 * @param tolerance of the status (default 0.1)
 * @param stream    of the order, the norm noise (both the same from every start), and starts that bring none of their own
 * @returns as leastSquares; iterations: steps, over all starts; status: "converged" where, after the last step, the undamped
 *   predicted drop of Σ r² is at most tolerance × σ̂² (each coordinate is then within √tolerance = 0.3 of its standard
 *   error from the minimiser) and no curvature is negative, else "limit", which counts as failed; never "stalled"
 * @throws InputError as leastSquares; when batch is larger than the data, or normNoise does not fit the router
 * @see Kingma, Ba, Adam, ICLR 2015, Algorithm 1 and, for 1/√t, its Theorem 4.1; Shamir, Zhang, Stochastic gradient descent
 *   for non-smooth optimization, ICML 2013 (mean of a suffix)
 * @example sgd({ model, data, atoms: 2, epochs: 100, stream: randomStream("steps") }).status
 */
export function sgd(options: SgdOptions): Fit {
  requireKeys("the options of sgd", options, [...fitKeys, ...sgdKeys]);
  const { model, data, atoms, starts = fromData(), bounds, stream = randomStream("sgd") } = options;
  const { tolerance = 0.1, normNoise } = options;
  requirePositive({ tolerance });
  const identified = requireFittable(options);
  requireKind("stream", stream);

  const space = parameterSpace(model, atoms, bounds);
  const plain = mixtureProblem(model, data, atoms, space);
  const problem =
    normNoise === undefined ? plain : averagedProblem(model, data, atoms, space, normNoiseNamed(normNoise));
  const walks = startVectors({ model, data, atoms, stream }, starts, space).map((start) => {
    const { mean, last, steps } = walk(start, options, space, stream.split("walk"));
    const at = (point: Float64Array) => ({ point, steps, value: problem.value(point) });
    const found = at(mean);
    if (Number.isFinite(found.value)) return found;
    const earlier = at(last);
    return Number.isFinite(earlier.value) ? earlier : at(start);
  });
  const best = walks.reduce((least, each) => (each.value < least.value ? each : least));
  const steps = walks.reduce((sum, each) => sum + each.steps, 0);
  requireFiniteFit(best);
  const minimum = judged(problem, best.point, steps, (tolerance * best.value) / (data.size - identified));
  const ends = walks.map(({ value }) => value);
  const fit = fitFrom(model, data, plain, minimum, { iterations: steps, ends });
  if (normNoise === undefined || minimum.status !== "converged") return fit;
  return {
    ...fit,
    ...noErrors("With noise on the norms there are none."),
  };
}

/** The steps from one start: the mean of the second half of them, the last one of finite gradient, and how many there were. */
function walk(
  start: Float64Array,
  { model, data, atoms, epochs = 100, batch = 50, rate = 0.3, normNoise }: SgdOptions,
  space: ParameterSpace,
  stream: RandomStream,
): { mean: Float64Array; last: Float64Array; steps: number } {
  requireInteger({ epochs, batch });
  requirePositive({ rate });
  requireThat(batch <= data.size, "batch", batch, `at most the number of observations, ${data.size}`);
  const law = normNoise === undefined ? null : normNoiseNamed(normNoise);
  const noise = stream.split("norm noise");
  const total = epochs * Math.ceil(data.size / batch);
  const update = adam(start.length);
  const sum = new Float64Array(start.length);
  let point = start;
  let last = start; // where the gradient was finite
  let steps = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = shuffled(data, stream.split("order", { epoch }));
    for (let first = 0; first < data.size; first += batch) {
      const part = rows(order, first, Math.min(first + batch, data.size));
      const stepModel = law === null ? model : withTau1Times(model, law.draw(noise));
      // A bent step would follow the ψ of this one ξ, which for a small ξ leads far away.
      const problem = mixtureProblem(stepModel, part, atoms, space, "straight");
      const gradient = whereFinite(() => problem.gradientOf(point));
      steps++;
      if (gradient?.every(Number.isFinite)) {
        last = point;
        const step = update(
          gradient.map((g) => g / part.size),
          rate / Math.sqrt(steps),
        );
        point = space.project(problem.move(point, step));
      } else point = last; // a step to where f overflows is taken back
      if (2 * steps > total) for (let i = 0; i < sum.length; i++) sum[i] += point[i];
    }
  }
  const mean = sum.map((value) => value / (total - Math.floor(total / 2)));
  if (model.router.normIdentified) return { mean: space.project(mean), last, steps };
  // A mean of directions is shorter than they are: it is given the norms of the start again.
  const turn = mean.map((value, i) => value - start[i]);
  return { mean: space.project(mixtureProblem(model, data, atoms, space).move(start, turn)), last, steps };
}

/** The step of Adam for a gradient, with its memory. */
function adam(count: number): (gradient: Float64Array, rate: number) => Float64Array {
  const first = new Float64Array(count);
  const second = new Float64Array(count);
  let [firstLeft, secondLeft] = [1, 1];
  return (gradient, rate) => {
    firstLeft *= 0.9;
    secondLeft *= 0.999;
    return gradient.map((g, i) => {
      first[i] = 0.9 * first[i] + 0.1 * g;
      second[i] = 0.999 * second[i] + 0.001 * g * g;
      return (-rate * (first[i] / (1 - firstLeft))) / (Math.sqrt(second[i] / (1 - secondLeft)) + 1e-8);
    });
  };
}

/** The observations in a random order (Fisher and Yates). */
function shuffled({ inputs, outputs, size, dim }: Dataset, stream: RandomStream): Dataset {
  const order = Int32Array.from({ length: size }, (_, i) => i);
  for (let i = size - 1; i > 0; i--) {
    const other = Math.floor((i + 1) * stream.uniform());
    [order[i], order[other]] = [order[other], order[i]];
  }
  const mixed = new Float64Array(size * dim);
  order.forEach((from, to) => {
    mixed.set(inputs.subarray(from * dim, (from + 1) * dim), to * dim);
  });
  return { inputs: mixed, outputs: Float64Array.from(order, (from) => outputs[from]), size, dim };
}

/** Observations `from` to before `to`. */
function rows({ inputs, outputs, dim }: Dataset, from: number, to: number): Dataset {
  return { inputs: inputs.subarray(from * dim, to * dim), outputs: outputs.subarray(from, to), size: to - from, dim };
}

/** The point with its derivatives and whether it may be called a minimum, as boxNewton judges. */
function judged(
  problem: Pick<BoxProblem, "derivatives" | "lower" | "upper">,
  point: Float64Array,
  iterations: number,
  greatestDrop: number,
): BoxMinimum {
  const at = problem.derivatives(point, "hessian");
  const free = freeCoordinates(problem, point, at.gradient);
  const step = dampedSteps(point.length).step(at, free, leastDamping);
  const status = step !== null && step.decrement <= greatestDrop ? "converged" : "limit";
  const kept = { curvature: at.curvature, damping: leastDamping, first: at.value };
  return { ...at, point, iterations, status, kept, goesOn: false };
}
