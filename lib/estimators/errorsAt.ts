import type { Dataset } from "../data/dataset";
import { type AtomLayout, atomLayout } from "../mixture/atomLayout";
import { coordinates } from "../mixture/coordinates";
import type { Mixture } from "../mixture/mixture";
import { norm } from "../routers/norm";
import { errorFlags } from "./errorFlags";
import type { Fit } from "./fit";
import { decisiveRows, explodingAtoms, limits, separatedAtoms, unusedAtoms } from "./fitFlags";
import { identifiedAt } from "./identifiedAt";
import type { MixtureProblem } from "./problem/mixtureProblem";
import { flattenLength } from "./problem/routerBlocks";
import { type Sandwich, type Silent, sandwichCovariance } from "./standardErrors";

/** What a Fit says of its standard errors. */
export type Errors = Pick<Fit, "covariance" | "standardErrors" | "standardErrorsReason" | "withoutError" | "flags">;

/** There are none at all, and why. */
export const noErrors = (reason: string): Errors => ({
  ...{ covariance: null, standardErrors: null, standardErrorsReason: reason },
  ...{ withoutError: [], flags: [] },
});

/** Why a coordinate has no standard error. */
export const reasons = {
  bound: "on the boundary of Θ, where the estimator is not asymptotically normal",
  jump: "of a gate that jumps: the data tell where, and hardly how steeply",
  silent: "not identified: a direction leaves f unchanged",
};

/**
 * Sandwich standard errors of the coordinates that the data identify, the others taken as known, and what is not to be
 * trusted of a minimum.
 *
 * @param seen         the coordinates that there are
 * @param activeBounds those of them that a bound holds
 * @param silent       how many directions of the others leave f unchanged
 */
export function errorsAt(
  model: Mixture,
  data: Dataset,
  problem: MixtureProblem,
  point: Float64Array,
  {
    seen,
    activeBounds: bound,
    silent: count,
  }: { seen: readonly number[]; activeBounds: readonly number[]; silent: number },
): Errors {
  const measure = model.fromParameters(point);
  const layout = atomLayout(model, measure.size);
  const gates = model.gates(measure, data.inputs);
  const inputsSeen = seen.filter((i) => layout.at(i).atom === 0 && layout.at(i).block === "router").length;
  const jumps = separatedAtoms(gates, measure.size, inputsSeen);
  const jumping = seen.filter((i) => {
    const { atom, block } = layout.at(i);
    return block !== "expert" && !bound.includes(i) && jumps.some((each) => each.atom === atom);
  });
  const [stiff, meat] = (["hessian", "meat"] as const).map((kind) => problem.derivativesOf(point, kind).matrix);
  const hessian = stiff.slice();
  if (!model.router.normIdentified && problem.penalty === undefined)
    for (let i = 0; i < layout.routed; i++) {
      const at = layout.router(i);
      flattenLength(hessian, layout.count, at, point.subarray(at, layout.expert(i)));
    }
  const freed = seen.filter((i) => !bound.includes(i));
  const lengthsIn = (free: readonly number[]) =>
    model.router.normIdentified ? [] : lengthDirections(layout, point, free);
  const silentOf = (free: readonly number[]): Silent | undefined => {
    if (problem.penalty !== undefined || count === 0) return undefined; // a penalty tells what the data do not
    if (lengthsIn(freed).length === count) return inUnits(lengthsIn(free), stiff, free);
    const found = identifiedAt(model, measure, data.inputs, free);
    return found === null
      ? undefined
      : { basis: found.basis, units: found.sizes.map((s) => 1 / (s * Math.sqrt(data.size))) };
  };
  // A gate that jumps is estimated with the rest where it can be, and else taken as known.
  const attempts = [freed, ...(jumping.length > 0 ? [freed.filter((i) => !jumping.includes(i))] : [])];
  let found: Sandwich | null = null;
  for (const free of attempts) found ??= sandwichCovariance(hessian, meat, free, silentOf(free));
  if (found === null) return noErrors("The Hessian is not positive definite at the fitted measure.");

  const { covariance, missing } = found;
  const why = (i: number) =>
    bound.includes(i)
      ? reasons.bound
      : jumping.includes(i)
        ? reasons.jump
        : missing.includes(i)
          ? reasons.silent
          : null;
  const withoutError = seen.flatMap((coordinate) => {
    const reason = why(coordinate);
    return reason === null ? [] : [{ coordinate, reason }];
  });
  const errors = rootsOf(covariance, withoutError);
  const rows = decisiveRows(problem.leveragesOf(point));
  return {
    ...{ covariance, withoutError, standardErrors: errors },
    standardErrorsReason: inWords(model, measure.size, withoutError),
    flags: [
      ...errorFlags(model, measure.size, { point, errors, hessian }),
      ...unusedAtoms(gates, measure.size).map(
        (i) =>
          `The gate of atom ${i + 1} is under ${100 * limits.unused} % at every observation: its expert means nothing.`,
      ),
      ...jumps.map(
        ({ atom, between }) =>
          `The gate of atom ${atom + 1} is a jump (between 5 % and 95 % at ${between} of ${data.size} observations): the data tell where it lies, and hardly how steep it is.`,
      ),
      ...explodingAtoms(model, measure, data, gates).map(
        ({ atom, distance }) =>
          `The expert of atom ${atom + 1} lies up to ${distance.toFixed(0)} standard deviations of the outputs away where its gate is under ${100 * limits.asleep} %: do not read it there.`,
      ),
      ...(rows.length === 0
        ? []
        : [
            `The fit at ${rows.length} of ${data.size} observations (${rows.slice(0, 5).join(", ")}${rows.length > 5 ? ", …" : ""}, from 0) follows mostly their own values: they lie far from the rest.`,
          ]),
    ],
  };
}

/** The directions `[m]` along which router vectors change their length alone, of those whose coordinates are all among the m. */
function lengthDirections(layout: AtomLayout, point: Float64Array, free: readonly number[]): Float64Array[] {
  return Array.from({ length: layout.routed }, (_, atom) => {
    const [from, to] = [layout.router(atom), layout.expert(atom)];
    const isWhole = free.filter((i) => i >= from && i < to).length === to - from;
    return isWhole ? [Float64Array.from(free, (i) => (i >= from && i < to ? point[i] : 0))] : [];
  }).flat();
}

/** Directions `[m]` of disjoint coordinates as an orthonormal basis in the units of a matrix's diagonal. */
function inUnits(directions: readonly Float64Array[], matrix: Float64Array, free: readonly number[]): Silent {
  const count = Math.sqrt(matrix.length);
  const units = Float64Array.from(free, (i) => 1 / Math.sqrt(matrix[i * (count + 1)]));
  const basis = directions.map((direction) => {
    const scaled = direction.map((value, i) => value / units[i]);
    const long = norm(scaled);
    return scaled.map((value) => value / long);
  });
  return { units, basis };
}

/** The roots of the diagonal `[p]`; NaN for the coordinates without one. */
export function rootsOf(covariance: Float64Array, without: Fit["withoutError"]): Float64Array {
  const count = Math.sqrt(covariance.length);
  const errors = Float64Array.from({ length: count }, (_, i) => Math.sqrt(covariance[i * (count + 1)]));
  for (const { coordinate } of without) errors[coordinate] = Number.NaN;
  return errors;
}

/** Which parameters have none and why, one sentence; null where all have one. */
export function inWords(model: Mixture, atoms: number, without: Fit["withoutError"]): string | null {
  if (without.length === 0) return null;
  const names = coordinates(model, atoms).map(({ name }) => name);
  const parts = [...new Set(without.map(({ reason }) => reason))].map((reason) => {
    const its = without.filter((each) => each.reason === reason).map(({ coordinate }) => names[coordinate]);
    return `${its.join(", ")} (${reason})`;
  });
  return `None for ${parts.join("; ")}.`;
}
