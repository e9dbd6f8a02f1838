import type { Dataset } from "../data/dataset";
import { atomLayout } from "../mixture/atomLayout";
import type { MatrixKind } from "../mixture/core/core";
import { createCore } from "../mixture/core/createCore";
import { type Mixture, transformInputs, transformParameters } from "../mixture/mixture";
import { norm } from "../routers/norm";
import { keepsVectors } from "../routers/radialRouter";
import type { BoxProblem, Curvature, MatrixOfStep } from "./boxProblem";
import type { ParameterSpace } from "./parameterSpace";
import type { Penalty } from "./penalty";
import { whereFinite } from "./whereFinite";

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
      if (!router.normIdentified) restrictToSphere(pulled, gradient, count, at, vector);
    }
    return pulled;
  }

  function derivativesOf(point: Float64Array, kind: MatrixKind) {
    const gradient = new Float64Array(count);
    const matrix = new Float64Array(count * count);
    const value = core.derivatives(transformParameters(router, point, layout), kind, gradient, matrix);
    return { value, gradient, matrix: pullBack(point, gradient, matrix, kind) };
  }

  /** Value and gradient, by v, at a point, with the curvature that is asked for: a new one, or the one to keep. */
  function byTransformed(point: Float64Array, by: MatrixOfStep | Curvature) {
    const gradient = new Float64Array(count);
    const vector = transformParameters(router, point, layout);
    if (typeof by !== "string") return { value: core.gradient(vector, gradient), gradient, curvature: by };
    const curvature = { kind: by, matrix: new Float64Array(count * count) };
    return { value: core.derivatives(vector, by, gradient, curvature.matrix), gradient, curvature };
  }

  return {
    lower,
    upper,
    derivativesOf,
    gradientOf,
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
      return { value: orInfinity(found.value), gradient, hessian, scale: curvatureScale(hessian, count), curvature };
    },

    move(point, step) {
      const next = point.map((value, i) => value + step[i]);
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

/** The matrix `[d, d]` of a linear map of vectors that is its own transpose. */
function matrixOf(dim: number, map: (vector: Float64Array) => Float64Array): Float64Array {
  const result = new Float64Array(dim * dim);
  for (let u = 0; u < dim; u++) {
    const unit = new Float64Array(dim);
    unit[u] = 1;
    result.set(map(unit), u * dim);
  }
  return result;
}

/** M ← TMT on the rows and columns of one router vector, M and T symmetric, M stored in its upper triangle. */
function pullBackMatrix(matrix: Float64Array, count: number, at: number, dim: number, map: Float64Array): void {
  const column = new Float64Array(dim);
  const mapped = (u: number) => {
    let sum = 0;
    for (let w = 0; w < dim; w++) sum += map[u * dim + w] * column[w];
    return sum;
  };
  for (let i = 0; i < at; i++) {
    const from = i * count + at;
    for (let u = 0; u < dim; u++) column[u] = matrix[from + u];
    for (let u = 0; u < dim; u++) matrix[from + u] = mapped(u);
  }
  for (let j = at + dim; j < count; j++) {
    for (let u = 0; u < dim; u++) column[u] = matrix[(at + u) * count + j];
    for (let u = 0; u < dim; u++) matrix[(at + u) * count + j] = mapped(u);
  }
  const half = new Float64Array(dim * dim); // MT, row by row
  for (let u = 0; u < dim; u++) {
    for (let w = 0; w < dim; w++)
      column[w] = u <= w ? matrix[(at + u) * count + at + w] : matrix[(at + w) * count + at + u];
    for (let w = 0; w < dim; w++) half[u * dim + w] = mapped(w);
  }
  for (let w = 0; w < dim; w++) {
    for (let u = 0; u < dim; u++) column[u] = half[u * dim + w];
    for (let u = 0; u <= w; u++) matrix[(at + u) * count + at + w] = mapped(u);
  }
}

function addBlock(matrix: Float64Array, count: number, at: number, dim: number, block: Float64Array): void {
  for (let u = 0; u < dim; u++) for (let w = u; w < dim; w++) matrix[(at + u) * count + at + w] += block[u * dim + w];
}

/** What is left of a vector across a unit vector. */
function tangentPart(vector: Float64Array, unit: Float64Array): Float64Array {
  const along = vector.reduce((sum, value, u) => sum + value * unit[u], 0);
  return vector.map((value, u) => value - along * unit[u]);
}

/** Projects the rows and columns of β₁ on the tangents of its sphere and gives the radial direction curvature. */
function restrictToSphere(
  matrix: Float64Array,
  gradient: Float64Array,
  count: number,
  at: number,
  vector: Float64Array,
): void {
  const dim = vector.length;
  const long = norm(vector);
  const unit = vector.map((value) => value / long);
  const tangent = (column: Float64Array) => tangentPart(column, unit);
  gradient.set(tangent(gradient.subarray(at, at + dim)), at);
  pullBackMatrix(matrix, count, at, dim, matrixOf(dim, tangent));
  let trace = 0;
  for (let u = 0; u < dim; u++) trace += Math.abs(matrix[(at + u) * count + at + u]);
  const stiffness = trace > 0 ? trace : 1;
  addBlock(
    matrix,
    count,
    at,
    dim,
    Float64Array.from({ length: dim * dim }, (_, i) => stiffness * unit[Math.floor(i / dim)] * unit[i % dim]),
  );
}

/** |Hᵢᵢ|: the unit in which the damping is measured. */
function curvatureScale(matrix: Float64Array, count: number): Float64Array {
  const scale = new Float64Array(count);
  for (let i = 0; i < count; i++) scale[i] = Math.abs(matrix[i * count + i]);
  return scale;
}
