import type { InputDistribution } from "../../data/inputs";
import { type RandomStream, randomStream } from "../../data/randomStream";
import { drawInputs } from "../../data/sample";
import type { Bounds } from "../../estimators/problem/parameterSpace";
import { atomLayout } from "../../mixture/atomLayout";
import { createCore } from "../../mixture/core/createCore";
import type { MixingMeasure } from "../../mixture/measure";
import { type Mixture, transformInputs, transformParameters } from "../../mixture/mixture";
import { requireInteger, requirePositive } from "../../requirements";
import { coordinatesOf, envelopes, type NetCoordinate, toCoordinates, toTransformed } from "./bracketCoordinates";

/** Brackets for the class of all f_G with G in Θ. */
export interface Bracketing {
  /** The coordinates of the net, and how much f can move with each. */
  readonly coordinates: readonly (NetCoordinate & { readonly lipschitz: number })[];
  /** H_B(ε): the logarithm of the number of brackets of width ε in L²(μ). */
  entropy(epsilon: number): number;
  /** The bracket of width ε that holds f of a measure in Θ, at inputs `[n, d]`: two functions `[n]`. */
  bracket(measure: MixingMeasure, epsilon: number, inputs: Float64Array): { lower: Float64Array; upper: Float64Array };
}

/**
 * Brackets of the regression functions f_G, G in Θ with k atoms, from a Lipschitz net, counted and not enumerated.
 *
 * An ε-bracket [l, u] holds every f with l ≤ f ≤ u and has ‖u − l‖ ≤ ε in L²(μ); the bracketing number is the least number
 * of them that covers the class. In the coordinates in which f is smooth (β₀; v = ψ(β₁), or for a router without norms the
 * d − 1 angles of v; η) a step in coordinate c moves f(x) by at most L_c(x) times it, so that with a net of steps
 * ε / (p ‖L_c‖) the functions f ± ½ Σ_c step_c L_c are brackets of width ε, and
 *
 *   H_B(ε) ≤ Σ_c log ⌈range_c p ‖L_c‖ / ε⌉ = p log(1/ε) + constant.
 *
 * L_c(x) is ¼ osc h(x, ·) |φ_u(x)| for a logit and sup |∂h/∂η_u| (x) for an expert, both over Θ; activations are maximised on
 * a grid of 4,000 points.
 *
 * @param bounds Θ; for a router whose norms are not identified its limit on the norm is of no matter
 * @param size   number of inputs that stand for μ
 * @returns the coordinates of the net `[p]`, H_B as a function of ε, and the bracket that holds a measure, two functions `[n]`
 * @throws InputError for an expert that is not a ridge expert, or k < 1
 * @see arXiv 2405.14131, Definitions 3, 4 [P that they are the tools behind Theorems 1 and 3]; the construction [D]
 * @example bracketing({ model, atoms: 2, bounds: { bias: [-2, 2], router: 4, expert: 4 }, input }).entropy(0.01)
 */
export function bracketing({
  model,
  atoms,
  bounds,
  input,
  size = 4000,
  stream = randomStream("bracketing"),
}: {
  model: Mixture;
  atoms: number;
  bounds: Bounds;
  input: InputDistribution;
  size?: number;
  stream?: RandomStream;
}): Bracketing {
  requireInteger({ atoms, size });
  const coordinates = coordinatesOf(model, atoms, bounds);
  const squares = new Float64Array(coordinates.length);
  const inputs = drawInputs({ input, dim: model.dim, size, stream });
  const envelopeAt = envelopes(model, bounds, coordinates);
  for (let s = 0; s < size; s++)
    envelopeAt(inputs.subarray(s * model.dim, (s + 1) * model.dim)).forEach((bound, c) => {
      squares[c] += (bound * bound) / size;
    });
  const norms = squares.map(Math.sqrt);
  const stepOf = (c: number, epsilon: number) => epsilon / (coordinates.length * norms[c]);
  const stepsOf = (c: number, epsilon: number) =>
    Math.max(1, Math.ceil((coordinates[c].high - coordinates[c].low) / stepOf(c, epsilon)));

  return {
    coordinates: coordinates.map((coordinate, c) => ({ ...coordinate, lipschitz: norms[c] })),

    entropy(epsilon) {
      requirePositive({ epsilon });
      return coordinates.reduce((sum, _, c) => sum + Math.log(stepsOf(c, epsilon)), 0);
    },

    bracket(measure, epsilon, at) {
      requirePositive({ epsilon });
      const { router, dim } = model;
      const layout = atomLayout(model, measure.size);
      const free = toCoordinates(model, transformParameters(router, model.parameters(measure), layout));
      const centre = coordinates.map(({ low, high }, c) => {
        const step = (high - low) / stepsOf(c, epsilon);
        return low + (Math.min(Math.floor((free[c] - low) / step), stepsOf(c, epsilon) - 1) + 0.5) * step;
      });
      const transformed = transformInputs(router, at, dim);
      const core = createCore({ ...model, atoms: measure.size, transformed, inputs: at });
      const value = core.predict(toTransformed(model, centre));
      const half = Float64Array.from(value, (_, s) =>
        envelopeAt(at.subarray(s * dim, (s + 1) * dim)).reduce(
          (sum, bound, c) => sum + (stepOf(c, epsilon) / 2) * bound,
          0,
        ),
      );
      return { lower: value.map((f, s) => f - half[s]), upper: value.map((f, s) => f + half[s]) };
    },
  };
}
