import { type RandomStream, randomStream } from "../data/randomStream";
import type { Expert } from "../experts/expert";
import { InputError, requireInteger, requireThat } from "../requirements";
import {
  type Comparison,
  centralDifference,
  largest,
  property,
  requireFinite,
  type Soundness,
  short,
  shortVector,
  soundness,
} from "./soundness";

const probes = 24;

/** More of them would take minutes. */
const mostParameters = 16;

/**
 * Whether what an expert states of itself is true: derivatives by η against central differences, the value with and
 * without derivatives, and the images of η.
 *
 * @param dim    d, an integer ≥ 1
 * @param stream of the random x, uniform on [−4, 4]^d, and η, as in genericTruth, at which it is tried
 * @throws InputError when parameterCount is no integer from 1 to 16, and when evaluate returns or writes something else than
 * finite numbers, changes x or η, or does not return the same twice
 * @see docs/mathematics.md, "Experts"
 * @example expertSoundness({ expert: tanhExpert(), dim: 2 }).every(({ holds }) => holds)   // true
 */
export function expertSoundness({
  expert,
  dim,
  stream = randomStream("expert soundness"),
}: {
  expert: Expert;
  dim: number;
  stream?: RandomStream;
}): Soundness[] {
  requireInteger({ dim });
  const count = expert.parameterCount(dim);
  requireThat(
    Number.isInteger(count) && count >= 1 && count <= mostParameters,
    `parameterCount(${dim})`,
    count,
    `an integer from 1 to ${mostParameters}`,
  );
  const points = Array.from({ length: probes }, () => ({
    input: Float64Array.from({ length: dim }, () => 8 * stream.uniform() - 4),
    eta: Float64Array.from(
      { length: count },
      () => ((stream.uniform() < 0.5 ? -1 : 1) * (0.5 + stream.uniform())) / Math.sqrt(dim),
    ),
  }));
  const found = points.map((point) => ({ ...point, ...evaluated(expert, point) }));
  return [
    soundness(
      "gradient",
      "differences of the value",
      found.map(
        ({ input, eta, value, gradient }): Comparison => ({
          stated: gradient,
          true: centralDifference((moved) => [evaluated(expert, { input, eta: moved }).value], eta),
          size: Math.abs(value),
          entry: (r) => `∂h/∂η${r + 1}`,
          point: named({ input, eta }),
        }),
      ),
    ),
    soundness(
      "Hessian",
      "differences of the gradient",
      found.map(
        ({ input, eta, gradient, hessian }): Comparison => ({
          stated: hessian,
          true: centralDifference((moved) => evaluated(expert, { input, eta: moved }).gradient, eta),
          size: largest(gradient),
          entry: (i) => `∂²h/∂η${Math.floor(i / count) + 1}∂η${(i % count) + 1}`,
          point: named({ input, eta }),
        }),
      ),
    ),
    imageSoundness(expert, points),
  ];
}

interface Point {
  readonly input: Float64Array;
  readonly eta: Float64Array;
}

const named = ({ input, eta }: Point) => `x = ${shortVector(input)}, η = ${shortVector(eta)}`;

/** Stands in the places that the expert has to fill: in part of a longer buffer, as the compute core hands it over. */
const mark = 7.25;

/** h, ∂h/∂η and ∂²h/∂η², asked for in the midst of longer buffers. */
function evaluated(expert: Expert, point: Point): { value: number; gradient: Float64Array; hessian: Float64Array } {
  const { input, eta } = point;
  const q = eta.length;
  const within = (values: ArrayLike<number>) =>
    Float64Array.from([mark, ...Array.from(values), mark]).subarray(1, 1 + values.length);
  const gradient = within(new Float64Array(q).fill(mark));
  const hessian = within(new Float64Array(q * q).fill(mark));
  const given = { input: within(input), eta: within(eta) };
  const value = expert.evaluate(given.input, given.eta, gradient, hessian);
  const alone = expert.evaluate(input.slice(), eta.slice());
  const where = named(point);
  requireFinite([value], 1, "evaluate", where);
  if (value !== alone)
    throw new InputError(
      `evaluate returns ${short(value)} with derivatives and ${short(alone)} without at ${where}, but must return the same.`,
    );
  for (const name of ["input", "eta"] as const)
    if (given[name].some((number, u) => number !== point[name][u]))
      throw new InputError(`evaluate changes ${name} at ${where}, but must leave it as it is.`);
  for (const [name, buffer] of Object.entries({ gradient, hessian }))
    requireFinite(Array.from(buffer), buffer.length, `the ${name} that evaluate writes`, where);
  return { value, gradient, hessian };
}

/** The images nearest to −η and to the η of the next point must be the same function, and no farther than η itself. */
function imageSoundness(expert: Expert, points: readonly Point[]): Soundness {
  const { images } = expert;
  const fault = (): string | null => {
    if (images === undefined) return null;
    for (const [index, { input, eta }] of points.entries())
      for (const target of [eta.map((value) => -value), points[(index + 1) % points.length].eta]) {
        const image = images.nearest(eta.slice(), target.slice(), input.length);
        if (image.length !== eta.length)
          return `images.nearest gives ${image.length} numbers, but must give ${eta.length}, at ${named({ input, eta })}.`;
        const [one, other] = [eta, image].map((each) => evaluated(expert, { input, eta: each }).value);
        const at = `${named({ input, eta })}, image ${shortVector(image)}`;
        if (Math.abs(one - other) > 1e-9 * Math.max(1, Math.abs(one)))
          return `images.nearest gives another function: h is ${short(one)} at η and ${short(other)} at its image, at ${at}.`;
        if (distance(image, target) > distance(eta, target) * (1 + 1e-12))
          return `images.nearest gives an image that is farther from the target than η itself, at ${at}.`;
      }
    return null;
  };
  return property("images", "h at η and its image", fault());
}

function distance(one: Float64Array, other: Float64Array): number {
  return Math.hypot(...one.map((value, r) => value - other[r]));
}
