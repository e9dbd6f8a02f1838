import type { Bounds } from "../../estimators/problem/parameterSpace";
import type { Expert } from "../../experts/expert";
import { atomLayout, atomsIn } from "../../mixture/atomLayout";
import type { Mixture } from "../../mixture/mixture";
import { requireThat } from "../../requirements";

/** A coordinate in which f is smooth, and its range over Θ. */
export interface NetCoordinate {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly kind: "bias" | "transformed" | "angle" | "expert";
  /** Which component of v, which angle, or which component of η. */
  readonly index: number;
}

/**
 * The coordinates of k atoms: bias, then v or where norms are not identified the d − 1 angles of v, then the expert.
 *
 * v lies in a ball; its coordinates run over the box around that ball.
 */
export function coordinatesOf(model: Mixture, atoms: number, bounds: Bounds): NetCoordinate[] {
  const { router, dim } = model;
  requireThat(
    router.normIdentified || dim >= 2,
    "dim",
    dim,
    "≥ 2 for a router without norms: on a line a direction is a sign, no coordinate",
  );
  const farthest = Float64Array.from({ length: dim }, (_, u) => (u === 0 ? bounds.router * Math.sqrt(dim) : 0));
  const most = router.normIdentified ? router.transformRouter(farthest)[0] : 0;
  const q = model.expert.parameterCount(dim);
  return Array.from({ length: atoms }, (_, atom): NetCoordinate[] => {
    const of = (kind: NetCoordinate["kind"], index: number, low: number, high: number): NetCoordinate => ({
      name: `${kind} ${index + 1} of atom ${atom + 1}`,
      kind,
      index,
      low,
      high,
    });
    const experts = Array.from({ length: q }, (_, u) => of("expert", u, -bounds.expert, bounds.expert));
    if (model.reference && atom === atoms - 1) return experts;
    const routers = router.normIdentified
      ? Array.from({ length: dim }, (_, u) => of("transformed", u, -most, most))
      : Array.from({ length: dim - 1 }, (_, u) => of("angle", u, u < dim - 2 ? 0 : -Math.PI, Math.PI));
    return [of("bias", 0, bounds.bias[0], bounds.bias[1]), ...routers, ...experts];
  }).flat();
}

/** The coordinates of a parameter vector with v in place of β₁. */
export function toCoordinates(model: Mixture, transformed: Float64Array): number[] {
  return byAtom(model, transformed, model.dim, anglesOf);
}

/** The parameter vector with v in place of β₁ that has these coordinates. */
export function toTransformed(model: Mixture, coordinates: readonly number[]): Float64Array {
  return Float64Array.from(byAtom(model, coordinates, model.dim - 1, directionOf));
}

/** Replaces the router part of every routed atom, `length` numbers, where norms are not identified. */
function byAtom(
  { router, dim, expert, reference }: Mixture,
  vector: ArrayLike<number>,
  length: number,
  replace: (part: number[]) => number[],
): number[] {
  const values = Array.from(vector);
  if (router.normIdentified) return values;
  const q = expert.parameterCount(dim);
  const parts = { dim: length, expert: { parameterCount: () => q }, reference };
  const atoms = atomsIn(parts, values.length);
  const layout = atomLayout(parts, atoms);
  return Array.from({ length: atoms }, (_, i) => {
    const at = layout.expert(i);
    const eta = values.slice(at, at + q);
    return i < layout.routed ? [values[layout.bias(i)], ...replace(values.slice(layout.router(i), at)), ...eta] : eta;
  }).flat();
}

/** Hyperspherical angles of a unit vector `[d]`: d − 2 in [0, π], the last one in [−π, π]. */
function anglesOf(direction: number[]): number[] {
  const last = direction.length - 1;
  return direction
    .slice(0, last)
    .map((value, u) =>
      u === last - 1 ? Math.atan2(direction[last], value) : Math.atan2(Math.hypot(...direction.slice(u + 1)), value),
    );
}

/** The unit vector `[d]` of d − 1 angles; it moves by at most as much as an angle does. */
function directionOf(angles: number[]): number[] {
  let rest = 1;
  const direction = angles.map((angle) => {
    const value = rest * Math.cos(angle);
    rest *= Math.sin(angle);
    return value;
  });
  return [...direction, rest];
}

const gridPoints = 4000;

/**
 * How far f(x) moves at most with a unit step in each coordinate, over all of Θ, as a function of x.
 *
 * ∂f/∂logitᵢ = pᵢ(1 − pᵢ)(hᵢ − f₋ᵢ) is at most ¼ of the oscillation of h(x, ·), and ∂f/∂ηᵢ = pᵢ ∂hᵢ/∂ηᵢ at most its expert's.
 *
 * @throws InputError for an expert that is not a ridge expert
 */
export function envelopes(
  { router, expert, dim }: Mixture,
  bounds: Bounds,
  coordinates: readonly NetCoordinate[],
): (input: Float64Array) => number[] {
  const profile = ridgeProfile(expert, dim);
  return (input) => {
    const reach = bounds.expert * (1 + input.reduce((sum, value) => sum + Math.abs(value), 0));
    const { oscillation, steepest } = profile(reach);
    const transformed = router.transformInput(input);
    const length = Math.hypot(...transformed);
    return coordinates.map(({ kind, index }) => {
      if (kind === "bias") return oscillation / 4;
      if (kind === "transformed") return (oscillation / 4) * Math.abs(transformed[index]);
      if (kind === "angle") return (oscillation / 4) * length;
      return steepest * (index < dim ? Math.abs(input[index]) : 1);
    });
  };
}

/** Oscillation of σ and largest |σ′| over [−reach, reach], for a ridge expert h(x, η) = σ(aᵀx + b). */
function ridgeProfile(expert: Expert, dim: number): (reach: number) => { oscillation: number; steepest: number } {
  const gradient = new Float64Array(2);
  const along = (z: number) => ({
    value: expert.evaluate(Float64Array.of(0), Float64Array.of(0, z), gradient),
    first: gradient[1],
  });
  const input = Float64Array.from({ length: dim }, (_, u) => 0.3 + 0.1 * u);
  const eta = Float64Array.from({ length: dim + 1 }, (_, u) => 0.2 - 0.15 * u);
  const z = input.reduce((sum, value, u) => sum + eta[u] * value, eta[dim]);
  const isRidge =
    expert.parameterCount(dim) === dim + 1 && Math.abs(expert.evaluate(input, eta) - along(z).value) < 1e-12;
  requireThat(isRidge, "expert", expert.name, "a ridge expert h(x, η) = σ(aᵀx + b), whose bounds over Θ are known");

  const known = new Map<number, { oscillation: number; steepest: number }>();
  return (reach) => {
    // Rounded up to steps of 2 %, so that few intervals are looked at; a larger interval only gives a larger bound.
    const step = Math.ceil(Math.log(Math.max(reach, 1e-9)) / Math.log(1.02));
    const found = known.get(step) ?? extremes(along, 1.02 ** step);
    known.set(step, found);
    return found;
  };
}

function extremes(
  along: (z: number) => { value: number; first: number },
  reach: number,
): { oscillation: number; steepest: number } {
  let [least, most, steepest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let i = 0; i <= gridPoints; i++) {
    const { value, first } = along(reach * ((2 * i) / gridPoints - 1));
    least = Math.min(least, value);
    most = Math.max(most, value);
    steepest = Math.max(steepest, Math.abs(first));
  }
  return { oscillation: most - least, steepest };
}
