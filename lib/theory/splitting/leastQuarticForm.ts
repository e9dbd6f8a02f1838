import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { RandomStream } from "../../data/randomStream";

/** Where a quartic form is least on the unit sphere. */
export interface LeastQuarticForm {
  readonly value: number;
  /** A unit vector `[s]`. */
  readonly direction: Float64Array;
}

/**
 * The least value on the unit sphere of the quartic form Q(δ) = qᵀ M q, q = (δₐ δ_b) over the pairs a ≤ b.
 *
 * Q may have many local minima: each start descends by Newton steps on the sphere, and the least value is kept. With
 * J = ∂q/∂δ, ∇Q = 2 JᵀMq and ∇²Q = 2 JᵀMJ + 2 Σ (Mq)_ab ∂²q_ab; on the sphere the Hessian is P (∇²Q − 4Q I) P, and its
 * negative eigenvalues are taken by size, so that every step descends.
 *
 * @param gram   M `[m, m]`, positive semidefinite, in the order of pairsOf(s)
 * @param dim    s ≥ 1, m = s(s + 1)/2
 * @param starts number of random starts, beside the 2s² directions eₐ, eₐ ± e_b that are screened with them
 * @param stream of the starts, advanced
 */
export function leastQuarticForm({
  gram,
  dim,
  starts,
  stream,
}: {
  gram: Matrix;
  dim: number;
  starts: number;
  stream: RandomStream;
}): LeastQuarticForm {
  const random = Array.from({ length: starts }, () => unit(Float64Array.from({ length: dim }, () => stream.normal())));
  // Forms that vanish usually do so on a coordinate or between two.
  const simple = pairsOf(dim).flatMap(([a, b]) =>
    (a === b ? [0] : [1, -1]).map((sign) => {
      const direction = new Float64Array(dim);
      direction[b] = sign;
      direction[a] = 1;
      return unit(direction);
    }),
  );
  const screened = simple
    .map((direction) => ({ direction, value: quarticForm(gram, direction) }))
    .sort((left, right) => left.value - right.value)
    .slice(0, starts);
  if (screened[0].value === 0) return screened[0]; // Q ≥ 0: nothing is less
  return [...screened.map(({ direction }) => direction), ...random]
    .map((start) => descend(gram, start))
    .reduce((least, found) => (found.value < least.value ? found : least));
}

/** The pairs a ≤ b of 0 .. dim − 1, in order. */
export function pairsOf(dim: number): [number, number][] {
  return Array.from({ length: dim }, (_, a) =>
    Array.from({ length: dim - a }, (_value, step): [number, number] => [a, a + step]),
  ).flat();
}

/** Q(δ). */
export function quarticForm(gram: Matrix, direction: Float64Array): number {
  const products = productsOf(direction);
  return Math.max(0, products.transpose().mmul(gram.mmul(products)).get(0, 0)); // rounding can make it negative
}

function productsOf(direction: Float64Array): Matrix {
  return Matrix.columnVector(pairsOf(direction.length).map(([a, b]) => direction[a] * direction[b]));
}

const mostSteps = 200;

function descend(gram: Matrix, start: Float64Array): LeastQuarticForm {
  let direction = start;
  let value = quarticForm(gram, direction);
  for (let step = 0; step < mostSteps; step++) {
    const move = newtonMove(gram, direction, value);
    let scale = 1;
    let next = unit(direction.map((x, a) => x + scale * move[a]));
    let lower = quarticForm(gram, next);
    while (lower >= value && scale > 1e-6) {
      scale /= 2;
      next = unit(direction.map((x, a) => x + scale * move[a]));
      lower = quarticForm(gram, next);
    }
    if (lower >= value) break;
    const gained = value - lower;
    [direction, value] = [next, lower];
    if (gained <= 1e-12 * value) break;
  }
  return { value, direction };
}

/** The Newton step from a point of the sphere, in its tangent space. */
function newtonMove(gram: Matrix, direction: Float64Array, value: number): Float64Array {
  const dim = direction.length;
  const pairs = pairsOf(dim);
  const jacobian = Matrix.zeros(pairs.length, dim);
  pairs.forEach(([a, b], row) => {
    jacobian.set(row, a, jacobian.get(row, a) + direction[b]);
    jacobian.set(row, b, jacobian.get(row, b) + direction[a]);
  });
  const weights = gram.mmul(productsOf(direction));
  const gradient = jacobian.transpose().mmul(weights).mul(2);
  const hessian = jacobian.transpose().mmul(gram.mmul(jacobian)).mul(2);
  pairs.forEach(([a, b], row) => {
    const curvature = 2 * weights.get(row, 0);
    hessian.set(a, b, hessian.get(a, b) + curvature);
    hessian.set(b, a, hessian.get(b, a) + curvature);
  });
  const point = Matrix.columnVector(direction);
  const tangent = Matrix.eye(dim).sub(point.mmul(point.transpose()));
  const onSphere = tangent.mmul(hessian.sub(Matrix.eye(dim).mul(4 * value))).mmul(tangent);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(onSphere, { assumeSymmetric: true });
  const floor = 1e-10 * Math.max(...realEigenvalues.map(Math.abs)) || 1;
  const slopes = eigenvectorMatrix.transpose().mmul(tangent.mmul(gradient));
  const steps = realEigenvalues.map((curvature, i) => -slopes.get(i, 0) / Math.max(Math.abs(curvature), floor));
  return Float64Array.from(tangent.mmul(eigenvectorMatrix).mmul(Matrix.columnVector(steps)).getColumn(0));
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
