import { Matrix, SingularValueDecomposition } from "ml-matrix";
import type { MixingMeasure } from "../../mixture/measure";
import { type Mixture, transformInputs } from "../../mixture/mixture";
import { rankBySingularValues } from "../../mixture/rank/nullSpace";
import { pairsOf } from "./leastQuarticForm";

/** The second-order effects of splitting one atom, on the coordinates in which it can move. */
export interface SecondOrder {
  /** Columns: the directions of β₁ that move f, orthonormal `[d, r]`; all d of them where the norm is identified. */
  readonly routerBasis: Matrix;
  /** E_μ of products of the functions, after projection `[m, m]`, in the order of pairsOf(r + q). */
  readonly gram: Matrix;
  /** The same before projection: what the projected one is small or large against. */
  readonly unprojected: Matrix;
  /**
   * How far each coordinate must move to change f to first order as much as β₀ does when it moves by 1 `[r + q]`: the ratio of
   * the norms of their columns ∂f/∂θ, in which units of x, y, β₁ and η cancel.
   *
   * The coordinates of β₁ share one, so that no rotation matters; one on which f does not depend has 1.
   */
  readonly units: Float64Array;
}

/** An orthonormal basis, as columns `[n]`, of the functions that the Jacobian at a truth spans. */
export function tangentBasis(model: Mixture, truth: MixingMeasure, inputs: Float64Array): Float64Array[] {
  const jacobian = model.jacobian(truth, inputs);
  const count = model.parameterCount(truth.size);
  const columns = Matrix.from1DArray(jacobian.length / count, count, jacobian);
  for (let j = 0; j < count; j++) {
    const column = columns.getColumnVector(j);
    columns.setColumn(j, column.div(column.norm() || 1));
  }
  const { leftSingularVectors, diagonal } = new SingularValueDecomposition(columns, {
    computeRightSingularVectors: false,
  });
  return Array.from({ length: rankBySingularValues(diagonal) }, (_, j) =>
    Float64Array.from(leftSingularVectors.getColumn(j)),
  );
}

/**
 * The functions ½ δᵀ∇²F δ / (S e^β₀) of one atom as a quadratic form in δ, projected off the tangents of the model.
 *
 * With p the gate, a = ψ′(β₁)ᵀφ(x), h′ and h″ by η, the second derivatives by (β₁, η) are, times p e^(−β₀),
 *   (β₁, β₁)  (h − f) (aaᵀ + ∇²(φ·ψ)(β₁))     (β₁, η)  a h′ᵀ     (η, η)  h″
 *
 * @param inputs  `[n, d]` from μ
 * @param basis   tangentBasis at the same inputs
 */
export function secondOrder({
  model,
  truth,
  atom,
  inputs,
  basis,
}: {
  model: Mixture;
  truth: MixingMeasure;
  atom: number;
  inputs: Float64Array;
  basis: readonly Float64Array[];
}): SecondOrder {
  const routerBasis = movingDirections(model, truth, atom);
  const { functions, units } = splitFunctions({ model, truth, atom, inputs, routerBasis });
  const unprojected = averageProducts(functions);
  for (let pass = 0; pass < 2; pass++) for (const column of functions) projectOff(basis, column); // twice for rounding
  return { routerBasis, unprojected, gram: averageProducts(functions), units };
}

/** Takes the part of a column that lies in the span of an orthonormal basis off it, in place. */
export function projectOff(basis: readonly Float64Array[], column: Float64Array): void {
  for (const tangent of basis) {
    const along = dot(tangent, column);
    for (let i = 0; i < column.length; i++) column[i] -= along * tangent[i];
  }
}

function averageProducts(columns: readonly Float64Array[]): Matrix {
  const gram = Matrix.zeros(columns.length, columns.length);
  columns.forEach((left, a) => {
    for (let b = a; b < columns.length; b++) {
      const average = dot(left, columns[b]) / left.length;
      gram.set(a, b, average);
      gram.set(b, a, average);
    }
  });
  return gram;
}

/**
 * All directions of β₁; where the norm is not identified the tangents, and none for the reference, which has no direction.
 */
function movingDirections({ router, dim, reference }: Mixture, truth: MixingMeasure, atom: number): Matrix {
  if (router.normIdentified) return Matrix.eye(dim);
  if (dim === 1 || (reference && atom === truth.size - 1)) return Matrix.zeros(dim, 0);
  const radial = Matrix.columnVector(truth.atoms[atom].router);
  const { leftSingularVectors } = new SingularValueDecomposition(radial.mmul(radial.transpose()));
  return leftSingularVectors.subMatrix(0, dim - 1, 1, dim - 1);
}

/** One column a pair (a, b) of coordinates, a ≤ b: what δₐ δ_b is multiplied by `[n, m]`; and the units. */
function splitFunctions({
  model,
  truth,
  atom,
  inputs,
  routerBasis,
}: {
  model: Mixture;
  truth: MixingMeasure;
  atom: number;
  inputs: Float64Array;
  routerBasis: Matrix;
}): { functions: Float64Array[]; units: Float64Array } {
  const { router, expert, dim } = model;
  const { bias, router: vector, expert: eta } = truth.atoms[atom];
  const moving = routerBasis.columns;
  const q = expert.parameterCount(dim);
  const pairs = pairsOf(moving + q);
  const features = transformInputs(router, inputs, dim);
  const gates = model.gates(truth, inputs);
  const values = model.predict(truth, inputs);
  const { first, second } = logitDerivatives(model, vector, routerBasis);
  const gradient = new Float64Array(q);
  const hessian = new Float64Array(q * q);
  const result = pairs.map(() => new Float64Array(values.length));
  const squares = { bias: 0, router: 0, expert: new Float64Array(q) };
  for (let i = 0; i < values.length; i++) {
    const h = expert.evaluate(inputs.subarray(i * dim, (i + 1) * dim), eta, gradient, hessian);
    const phi = features.subarray(i * dim, (i + 1) * dim);
    const along = first.map((direction) => dot(direction, phi));
    const gate = gates[i * truth.size + atom];
    squares.bias += (gate * (h - values[i])) ** 2;
    for (const each of along) squares.router += (gate * (h - values[i]) * each) ** 2;
    gradient.forEach((each, l) => {
      squares.expert[l] += (gate * each) ** 2;
    });
    const weight = gate * Math.exp(-bias);
    pairs.forEach(([a, b], column) => {
      let entry: number;
      if (b < moving) entry = (h - values[i]) * (along[a] * along[b] + dot(second[a][b], phi));
      else if (a < moving) entry = along[a] * gradient[b - moving];
      else entry = hessian[(a - moving) * q + b - moving];
      result[column][i] = weight * (a === b ? entry / 2 : entry);
    });
  }
  const unit = (square: number) => Math.sqrt(squares.bias / square);
  const units = [
    ...Array.from({ length: moving }, () => unit(squares.router / moving)),
    ...Array.from(squares.expert, unit),
  ];
  return {
    functions: result,
    units: Float64Array.from(units, (each) => (each > 0 && Number.isFinite(each) ? each : 1)),
  };
}

/** The first and second derivatives of ψ(β₁) along the moving directions: φ dotted with them is a, and ∇²(φ·ψ). */
function logitDerivatives({ router, dim }: Mixture, vector: Float64Array, routerBasis: Matrix) {
  const directions = Array.from({ length: routerBasis.columns }, (_, a) => routerBasis.getColumn(a));
  const first = directions.map((direction) => Array.from(router.pullback(vector, direction))); // ψ′ is symmetric
  const curvatures = Array.from({ length: directions.length === 0 ? 0 : dim }, (_, u) => {
    const single = Float64Array.from({ length: dim }, (_value, w) => (w === u ? 1 : 0));
    return Matrix.from1DArray(dim, dim, router.curvature(vector, single));
  });
  const second = directions.map((left) =>
    directions.map((right) =>
      curvatures.map((curvature) => dot(left, curvature.mmul(Matrix.columnVector(right)).getColumn(0))),
    ),
  );
  return { first, second };
}

function dot(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let sum = 0;
  for (let u = 0; u < left.length; u++) sum += left[u] * right[u];
  return sum;
}
