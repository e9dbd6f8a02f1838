import type { Dataset } from "../../data/dataset";
import { atomLayout } from "../../mixture/atomLayout";
import type { MatrixKind } from "../../mixture/core/core";
import { createCore } from "../../mixture/core/createCore";
import { type Mixture, transformInputs, transformParameters } from "../../mixture/mixture";
import { norm } from "../../routers/norm";
import { keepsVectors } from "../../routers/radialRouter";
import type { BoxProblem, Curvature, Derivatives, MatrixOfStep } from "../newton/boxProblem";
import { factorize, inverseOfFactor } from "../newton/cholesky";
import { whereFinite } from "../newton/whereFinite";
import { moveClosestPair, type PlacedAtom } from "./closestPair";
import type { ParameterSpace } from "./parameterSpace";
import type { Penalty } from "./penalty";
import { addBlock, flattenLength, matrixOf, pullBackMatrix, restrictToSphere, tangentPart } from "./routerBlocks";

/** The sum of squared residuals of a mixture on data, in the coordinates (β₀, β₁, η). */
export interface MixtureProblem extends Omit<BoxProblem, "isConverged" | "leastDrop"> {
  /** What is added to Σ r² everywhere here, where anything is. */
  readonly penalty?: Penalty;
  /** Σ r², ∞ where it overflows or is undefined. */
  value(point: Float64Array): number;
  /** The gradient alone of ½ Σ r² by (β₀, β₁, η). */
  gradientOf(point: Float64Array): Float64Array;
  /** Σ r², gradient and matrix (upper triangle) by (β₀, β₁, η); no curvature of ψ where the kind is not "hessian". */
  derivativesOf(point: Float64Array, kind: MatrixKind): { value: number; gradient: Float64Array; matrix: Float64Array };
  /**
   * How much of its own value the fit at every observation follows `[n]`, 0 to 1: the diagonal of J (JᵀJ + W)⁻¹ Jᵀ.
   *
   * @param weights of a penalty, the diagonal of W `[p]`
   */
  leveragesOf(point: Float64Array, weights?: Float64Array): Float64Array;
}

/**
 * Carries the core's derivatives from v = ψ(β₁) back to β₁, and steps forward along ψ.
 *
 * - A router vector inside Θ moves in v, where the logit is linear: β₁ ← ψ⁻¹(ψ(β₁) + ψ′δ). Its Hessian is ψ′ᵀ H ψ′.
 * - One that touches Θ moves straight, and its Hessian gains ∇²(g·ψ).
 * - One whose norm is not identified turns on the sphere of its norm: its Hessian is restricted to tangents, and the
 *   radial direction gets a curvature of its own, so that the step has no radial part.
 *
 * @param path "straight": no router vector moves in v, as where several ψ are averaged
 */
export function mixtureProblem(
  model: Mixture,
  data: Dataset,
  atoms: number,
  space: ParameterSpace,
  path: "along ψ" | "straight" = "along ψ",
): MixtureProblem {
  const { router, dim } = model;
  const core = createCore({
    expert: model.expert,
    dim,
    atoms,
    reference: model.reference,
    transformed: transformInputs(router, data.inputs, dim),
    inputs: data.inputs,
    outputs: data.outputs,
  });
  const count = core.parameterCount;
  const layout = atomLayout(model, atoms);
  const routerStarts = Array.from({ length: layout.routed }, (_, i) => layout.router(i));
  const { lower, upper } = space;
  const isPlain = keepsVectors(router); // then v = β₁, and nothing has to be carried back
  let scaled: Pick<Derivatives, "hessian" | "scale"> | null = null; // of the last matrix, which may be kept

  const goesStraight = (point: Float64Array, at: number): boolean => {
    if (path === "straight") return true;
    for (let i = at; i < at + dim; i++) if (point[i] <= lower[i] || point[i] >= upper[i]) return true;
    return false;
  };

  const value = (point: Float64Array): number =>
    orInfinity(whereFinite(() => core.sumOfSquares(transformParameters(router, point, layout))));

  function gradientOf(point: Float64Array): Float64Array {
    const gradient = new Float64Array(count);
    core.gradient(transformParameters(router, point, layout), gradient);
    for (const at of routerStarts) {
      const vector = point.subarray(at, at + dim);
      const pulled = router.pullback(vector, gradient.subarray(at, at + dim));
      const long = norm(vector);
      gradient.set(
        router.normIdentified
          ? pulled
          : tangentPart(
              pulled,
              vector.map((value) => value / long),
            ),
        at,
      );
    }
    return gradient;
  }

  /** A matrix by v as it is by β₁ at a point, and, in place, the gradient. */
  function pullBack(point: Float64Array, gradient: Float64Array, matrix: Float64Array, kind: MatrixKind): Float64Array {
    if (isPlain) return matrix;
    const pulled = matrix.slice();
    for (const at of routerStarts) {
      const vector = point.subarray(at, at + dim);
      const byTransformed = gradient.slice(at, at + dim);
      gradient.set(router.pullback(vector, byTransformed), at);
      pullBackMatrix(
        pulled,
        count,
        at,
        dim,
        matrixOf(dim, (column) => router.pullback(vector, column)),
      );
      const straight = !router.normIdentified || goesStraight(point, at);
      if (kind === "hessian" && straight) addBlock(pulled, count, at, dim, router.curvature(vector, byTransformed));
      if (router.normIdentified) continue;
      if (kind === "meat") flattenLength(pulled, count, at, vector);
      else restrictToSphere(pulled, gradient, count, at, vector);
    }
    return pulled;
  }

  function derivativesOf(point: Float64Array, kind: MatrixKind) {
    const gradient = new Float64Array(count);
    const matrix = new Float64Array(count * count);
    const value = core.derivatives(transformParameters(router, point, layout), kind, gradient, matrix);
    return { value, gradient, matrix: pullBack(point, gradient, matrix, kind) };
  }

  function leveragesOf(point: Float64Array, weights?: Float64Array): Float64Array {
    const { matrix } = derivativesOf(point, "gaussNewton");
    for (let i = 0; i < count; i++) {
      const curvature = matrix[i * (count + 1)] + (weights?.[i] ?? 0);
      matrix[i * (count + 1)] = curvature * (1 + 1e-12) || 1; // directions that nothing moves
    }
    if (factorize(matrix, count) < count) return new Float64Array(data.size); // so near to singular that none can be told
    const map = inverseOfFactor(matrix, count); // of J by β₁, which is ψ′ times that by v
    for (const at of isPlain ? [] : routerStarts) {
      const vector = point.subarray(at, at + dim);
      for (let row = at; row < count; row++) {
        const part = map.subarray(row * count + at, row * count + at + dim);
        part.set(router.pullback(vector, part));
      }
    }
    return core.leverages(transformParameters(router, point, layout), map);
  }

  /** Value and gradient, by v, at a point, with the curvature that is asked for: a new one, or the one to keep. */
  function byTransformed(point: Float64Array, by: MatrixOfStep | Curvature) {
    const gradient = new Float64Array(count);
    const vector = transformParameters(router, point, layout);
    if (typeof by !== "string") return { value: core.gradient(vector, gradient), gradient, curvature: by };
    const curvature = { kind: by, matrix: new Float64Array(count * count) };
    return { value: core.derivatives(vector, by, gradient, curvature.matrix), gradient, curvature };
  }

  /** The point that a step leads to where the closest atoms are moved along their valley, or null where ψ does not lead there. */
  function alongValley(point: Float64Array, step: Float64Array): Float64Array | null {
    const placed = (i: number, isStep: boolean): PlacedAtom => {
      const place = new Float64Array(layout.stride - 1);
      const from = isStep ? step : point;
      place.set(from.subarray(layout.expert(i), layout.expert(i) + place.length - dim), dim);
      if (i >= layout.routed) return { logWeight: 0, place };
      const vector = point.subarray(layout.router(i), layout.expert(i));
      const change = step.subarray(layout.router(i), layout.expert(i));
      place.set(isStep ? router.pullback(vector, change) : router.transformRouter(vector)); // ψ′ is symmetric
      return { logWeight: from[layout.bias(i)], place };
    };
    const all = Array.from({ length: atoms }, (_, i) => i);
    const moved = moveClosestPair(
      all.map((i) => placed(i, false)),
      all.map((i) => placed(i, true)),
    );
    const next = new Float64Array(count);
    const last = moved[atoms - 1];
    const isRelative = layout.routed < atoms; // the reference's logit is 0 again once it is taken off all others
    for (const i of all) {
      next.set(moved[i].place.subarray(dim), layout.expert(i));
      if (i >= layout.routed) continue;
      const transformed = moved[i].place.subarray(0, dim).map((x, u) => x - (isRelative ? last.place[u] : 0));
      const vector = point.subarray(layout.router(i), layout.expert(i));
      const back = router.normIdentified ? router.inverse(transformed) : withNormOf(vector, transformed);
      if (back === null) return null;
      next[layout.bias(i)] = moved[i].logWeight - (isRelative ? last.logWeight : 0);
      next.set(back, layout.router(i));
    }
    return next.every(Number.isFinite) ? next : null;
  }

  return {
    lower,
    upper,
    derivativesOf,
    gradientOf,
    leveragesOf,
    value,

    derivatives(point, by) {
      const found = whereFinite(() => byTransformed(point, by));
      if (found === null) {
        // A matrix of NaN has no step: boxNewton stalls here.
        const [hessian, scale] = [new Float64Array(count * count).fill(Number.NaN), new Float64Array(count)];
        const curvature = { kind: typeof by === "string" ? by : by.kind, matrix: hessian };
        return { value: value(point), gradient: new Float64Array(count), hessian, scale, curvature };
      }
      const { gradient, curvature } = found;
      const hessian = pullBack(point, gradient, curvature.matrix, curvature.kind);
      if (hessian !== scaled?.hessian) scaled = { hessian, scale: curvatureScale(hessian, count) };
      return { value: orInfinity(found.value), gradient, hessian, scale: scaled.scale, curvature };
    },

    move(point, step, isInValley = false) {
      const along = isInValley && path === "along ψ" && atoms > 1 ? alongValley(point, step) : null;
      if (along !== null) return along;
      const next = point.map((value, i) => value + step[i]);
      if (isPlain) return next;
      for (const at of routerStarts) {
        const vector = point.subarray(at, at + dim);
        if (!router.normIdentified) {
          const long = norm(vector);
          const reached = norm(next.subarray(at, at + dim));
          for (let i = at; i < at + dim; i++) next[i] *= long / reached;
        } else if (!goesStraight(point, at)) {
          const pushed = router.pullback(vector, step.subarray(at, at + dim)); // ψ′ is symmetric
          const transformed = router.transformRouter(vector);
          const reached = router.inverse(transformed.map((value, u) => value + pushed[u]));
          if (reached !== null) next.set(reached, at);
        }
      }
      return next;
    },
  };
}

/** A point where Σ r² overflows or is undefined is worse than every other. */
function orInfinity(value: number | null): number {
  return value !== null && Number.isFinite(value) ? value : Number.POSITIVE_INFINITY;
}

function withNormOf(vector: Float64Array, direction: Float64Array): Float64Array {
  const factor = norm(vector) / norm(direction);
  return direction.map((x) => x * factor);
}

/** |Hᵢᵢ|: the unit in which the damping is measured. */
function curvatureScale(matrix: Float64Array, count: number): Float64Array {
  const scale = new Float64Array(count);
  for (let i = 0; i < count; i++) scale[i] = Math.abs(matrix[i * count + i]);
  return scale;
}
