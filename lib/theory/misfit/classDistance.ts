import type { InputDistribution } from "../../data/inputs";
import { gaussianNoise } from "../../data/noises";
import type { RandomStream } from "../../data/randomStream";
import { sample } from "../../data/sample";
import type { Fit } from "../../estimators/fit";
import { leastSquares } from "../../estimators/leastSquares";
import type { Bounds } from "../../estimators/problem/parameterSpace";
import type { StartRule } from "../../estimators/starts/startValues";
import { regressionError } from "../../losses/regressionError";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";

/** How near the functions of a class come to a regression function that need not be one of them. */
export interface ClassDistance {
  /** min over Θ of ‖f_G − f_G*‖ in L²(μ), in the unit of y. */
  readonly value: number;
  /** Of the Monte Carlo average behind the value. */
  readonly standardError: number;
  /** The measure that comes nearest. */
  readonly nearest: MixingMeasure;
  /** How many coordinates of it lie on the boundary of Θ: a larger Θ would come nearer. */
  readonly onBoundary: number;
  readonly status: Fit["status"];
}

/**
 * The distance of f_G* to the functions f_G of another model with k atoms in Θ: min over Θ of ‖f_G − f_G*‖ in L²(μ), which
 * is what the regression error of a misspecified least-squares estimator tends to.
 *
 * Least squares on `size` outputs without noise; the distance of what it finds is measured on 10 · `size` fresh inputs.
 *
 * @param generator the model of the truth
 * @param model     the class
 * @param size      number of inputs, an integer, more than there are parameters
 * @returns the distance in the unit of y with its Monte Carlo error, and the nearest measure
 * @throws InputError when an argument is refused by leastSquares
 * @see docs/mathematics.md, "Conventions"
 * @example classDistance({ generator, truth, model, atoms: 2, input, starts: fromData(), stream: randomStream("distance") })
 */
export function classDistance({
  generator,
  truth,
  model,
  atoms,
  input,
  starts,
  bounds,
  size = 20_000,
  stream,
}: {
  generator: Mixture;
  truth: MixingMeasure;
  model: Mixture;
  atoms: number;
  input: InputDistribution;
  starts?: StartRule | readonly StartRule[];
  bounds?: Partial<Bounds>;
  size?: number;
  stream: RandomStream;
}): ClassDistance {
  const noise = gaussianNoise({ sd: 0 });
  const data = sample({ model: generator, truth, input, noise, size, stream: stream.split("data") });
  const fit = leastSquares({ model, data, atoms, starts, bounds, stream: stream.split("starts") });
  const { value, standardError } = regressionError({
    model,
    fitted: fit.measure,
    truth,
    truthModel: generator,
    input,
    size: 10 * size,
    stream: stream.split("fresh inputs"),
  });
  return { value, standardError, nearest: fit.measure, onBoundary: fit.activeBounds.length, status: fit.status };
}
