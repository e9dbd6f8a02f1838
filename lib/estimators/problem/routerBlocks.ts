import { norm } from "../../routers/norm";

/** The matrix `[d, d]` of a linear map of vectors that is its own transpose. */
export function matrixOf(dim: number, map: (vector: Float64Array) => Float64Array): Float64Array {
  const result = new Float64Array(dim * dim);
  for (let u = 0; u < dim; u++) {
    const unit = new Float64Array(dim);
    unit[u] = 1;
    result.set(map(unit), u * dim);
  }
  return result;
}

/** M ← TMT on the rows and columns of one router vector, M and T symmetric, M stored in its upper triangle. */
export function pullBackMatrix(matrix: Float64Array, count: number, at: number, dim: number, map: Float64Array): void {
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

/** Adds a block `[d, d]` to the rows and columns of one router vector. */
export function addBlock(matrix: Float64Array, count: number, at: number, dim: number, block: Float64Array): void {
  for (let u = 0; u < dim; u++) for (let w = u; w < dim; w++) matrix[(at + u) * count + at + w] += block[u * dim + w];
}

/** What is left of a vector across a unit vector. */
export function tangentPart(vector: Float64Array, unit: Float64Array): Float64Array {
  const along = vector.reduce((sum, value, u) => sum + value * unit[u], 0);
  return vector.map((value, u) => value - along * unit[u]);
}

/** Projects the rows and columns of β₁ on the tangents of its sphere: along its length there is no curvature then. */
export function flattenLength(matrix: Float64Array, count: number, at: number, vector: Float64Array): void {
  const unit = unitOf(vector);
  pullBackMatrix(
    matrix,
    count,
    at,
    vector.length,
    matrixOf(vector.length, (column) => tangentPart(column, unit)),
  );
}

/** Does so, also with the gradient, and gives the length a curvature of its own, so that a step has a solution and no such part. */
export function restrictToSphere(
  matrix: Float64Array,
  gradient: Float64Array,
  count: number,
  at: number,
  vector: Float64Array,
): void {
  const dim = vector.length;
  const unit = unitOf(vector);
  gradient.set(tangentPart(gradient.subarray(at, at + dim), unit), at);
  flattenLength(matrix, count, at, vector);
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

function unitOf(vector: Float64Array): Float64Array {
  const long = norm(vector);
  return vector.map((value) => value / long);
}
