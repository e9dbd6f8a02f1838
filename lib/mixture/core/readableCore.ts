import { atomLayout } from "../atomLayout";
import type { Core, CoreProblem, MatrixKind } from "./core";

/** Samples are taken in tiles, so that every sum over samples runs along contiguous numbers. */
const tile = 64;

/**
 * The readable compute core, for every expert: the reference of the fast one and its fallback.
 *
 * The formulas are those of `Core`; the loops follow them block by block.
 */
export function readableCore({ expert, dim, atoms, reference, transformed, inputs, outputs }: CoreProblem): Core {
  const size = inputs.length / dim;
  const q = expert.parameterCount(dim);
  const layout = atomLayout({ expert, dim, reference }, atoms);
  const { routed, count: parameterCount } = layout;

  // The blocks of a Jacobian row: first the logits, then the experts. All of one tile, sample last:
  const blocks = routed + atoms;
  const blockStart = Int32Array.from({ length: blocks }, (_, b) =>
    b < routed ? layout.bias(b) : layout.expert(b - routed),
  );
  const blockSize = Int32Array.from({ length: blocks }, (_, b) => (b < routed ? 1 + dim : q));
  const blockFeatures = Int32Array.from({ length: blocks }, (_, b) => (b < routed ? 0 : 1 + dim + (b - routed) * q));
  const features = new Float64Array((1 + dim + atoms * q) * tile).fill(1, 0, tile); // φ̃, then h′ of every atom
  const curvatures = new Float64Array(atoms * q * q * tile); // ∂²h/∂η² of every atom
  const copied = new Float64Array(tile * dim); // x, and a view of each: views of all samples would take long to make
  const rows = Array.from({ length: tile }, (_, s) => copied.subarray(s * dim, (s + 1) * dim));
  const gate = new Float64Array(atoms * tile);
  const value = new Float64Array(atoms * tile);
  const weight = new Float64Array(blocks * tile); // gᵢ, then pᵢ
  const prediction = new Float64Array(tile);
  const residual = new Float64Array(tile);
  const coefficient = new Float64Array(tile);
  const left = new Float64Array(tile);
  // Of one expert at one sample:
  const gradientOfExpert = new Float64Array(q);
  const hessianOfExpert = new Float64Array(q * q);

  /** Fills gate, value and prediction of a tile and, by order, the derivatives of the experts. */
  function evaluate(parameters: Float64Array, first: number, count: number, order: 0 | 1 | 2): void {
    prediction.fill(0);
    copied.set(inputs.subarray(first * dim, (first + count) * dim));
    for (let s = 0; s < count; s++) fillGates(parameters, (first + s) * dim, s);
    for (let i = 0; i < atoms; i++) {
      const eta = parameters.subarray(layout.expert(i), layout.expert(i) + q);
      for (let s = 0; s < count; s++) {
        const h = expert.evaluate(
          rows[s],
          eta,
          order > 0 ? gradientOfExpert : null,
          order > 1 ? hessianOfExpert : null,
        );
        value[i * tile + s] = h;
        prediction[s] += gate[i * tile + s] * h;
        if (order > 0) scatter(gradientOfExpert, features, (1 + dim + i * q) * tile + s);
        if (order > 1) scatter(hessianOfExpert, curvatures, i * q * q * tile + s);
      }
    }
    if (order === 0) return;
    for (let u = 0; u < dim; u++)
      for (let s = 0; s < count; s++) features[(1 + u) * tile + s] = transformed[(first + s) * dim + u];
    for (let i = 0; i < atoms; i++)
      for (let s = 0; s < count; s++) {
        const p = gate[i * tile + s];
        if (i < routed) weight[i * tile + s] = p * (value[i * tile + s] - prediction[s]);
        weight[(routed + i) * tile + s] = p;
      }
  }

  function fillGates(parameters: Float64Array, at: number, s: number): void {
    let greatest = routed < atoms ? 0 : Number.NEGATIVE_INFINITY;
    for (let i = 0; i < routed; i++) {
      let logit = parameters[layout.bias(i)];
      const vectorAt = layout.router(i);
      for (let u = 0; u < dim; u++) logit += parameters[vectorAt + u] * transformed[at + u];
      gate[i * tile + s] = logit;
      if (logit > greatest) greatest = logit;
    }
    let total = 0;
    for (let i = 0; i < atoms; i++)
      total += gate[i * tile + s] = Math.exp((i < routed ? gate[i * tile + s] : 0) - greatest);
    for (let i = 0; i < atoms; i++) gate[i * tile + s] /= total;
  }

  /** The coefficient of φ̃φ̃ᵀ, φ̃h′ᵀ or h′h′ᵀ in the block (b, c), b ≤ c, at every sample of the tile. */
  function fillCoefficient(b: number, c: number, count: number, kind: MatrixKind): void {
    for (let s = 0; s < count; s++) coefficient[s] = weight[b * tile + s] * weight[c * tile + s];
    if (kind === "meat") for (let s = 0; s < count; s++) coefficient[s] *= residual[s] * residual[s];
    if (kind !== "hessian" || b >= routed) return;
    const i = b;
    const j = c < routed ? c : c - routed;
    const same = i === j ? 1 : 0;
    for (let s = 0; s < count; s++) {
      const pi = gate[i * tile + s];
      const pj = gate[j * tile + s];
      let curvature: number;
      if (c >= routed) curvature = pj * (same - pi);
      else if (same === 1) curvature = weight[i * tile + s] * (1 - 2 * pi);
      else curvature = -pi * pj * (value[i * tile + s] + value[j * tile + s] - 2 * prediction[s]);
      coefficient[s] += residual[s] * curvature;
    }
  }

  function addMatrix(matrix: Float64Array, count: number, kind: MatrixKind): void {
    for (let b = 0; b < blocks; b++)
      for (let c = b; c < blocks; c++) {
        fillCoefficient(b, c, count, kind);
        // Parameters are ordered atom by atom, blocks are not: the later block may have the earlier parameters.
        const row = blockStart[b] <= blockStart[c] ? b : c;
        const column = row === b ? c : b;
        for (let u = 0; u < blockSize[row]; u++) {
          const from = (blockFeatures[row] + u) * tile;
          for (let s = 0; s < count; s++) left[s] = coefficient[s] * features[from + s];
          const to = (blockStart[row] + u) * parameterCount + blockStart[column];
          for (let w = row === column ? u : 0; w < blockSize[column]; w++)
            matrix[to + w] += dot(left, 0, features, (blockFeatures[column] + w) * tile, count);
        }
      }
    if (kind !== "hessian") return;
    for (let i = 0; i < atoms; i++) {
      for (let s = 0; s < count; s++) left[s] = residual[s] * gate[i * tile + s];
      for (let u = 0; u < q; u++)
        for (let w = u; w < q; w++)
          matrix[(layout.expert(i) + u) * parameterCount + layout.expert(i) + w] += dot(
            left,
            0,
            curvatures,
            ((i * q + u) * q + w) * tile,
            count,
          );
    }
  }

  function addGradient(gradient: Float64Array, count: number): void {
    for (let b = 0; b < blocks; b++) {
      for (let s = 0; s < count; s++) left[s] = residual[s] * weight[b * tile + s];
      for (let u = 0; u < blockSize[b]; u++)
        gradient[blockStart[b] + u] += dot(left, 0, features, (blockFeatures[b] + u) * tile, count);
    }
  }

  /** The row of the Jacobian of a sample of the tile. */
  function fillRow(to: Float64Array, at: number, s: number): void {
    for (let b = 0; b < blocks; b++)
      for (let u = 0; u < blockSize[b]; u++)
        to[at + blockStart[b] + u] = weight[b * tile + s] * features[(blockFeatures[b] + u) * tile + s];
  }

  /** Calls `visit` with the first sample and the length of every tile. */
  function forTiles(parameters: Float64Array, order: 0 | 1 | 2, visit: (first: number, count: number) => void): void {
    for (let first = 0; first < size; first += tile) {
      const count = Math.min(tile, size - first);
      evaluate(parameters, first, count, order);
      visit(first, count);
    }
  }

  /** Fills the residuals of a tile and returns their sum of squares. */
  function fillResiduals(first: number, count: number): number {
    if (outputs === undefined) throw new Error("this core was made without outputs");
    for (let s = 0; s < count; s++) residual[s] = prediction[s] - outputs[first + s];
    return dot(residual, 0, residual, 0, count);
  }

  return {
    parameterCount,

    predict(parameters) {
      const result = new Float64Array(size);
      forTiles(parameters, 0, (first, count) => result.set(prediction.subarray(0, count), first));
      return result;
    },

    gates(parameters) {
      const result = new Float64Array(size * atoms);
      forTiles(parameters, 0, (first, count) => {
        for (let s = 0; s < count; s++)
          for (let i = 0; i < atoms; i++) result[(first + s) * atoms + i] = gate[i * tile + s];
      });
      return result;
    },

    jacobian(parameters) {
      const result = new Float64Array(size * parameterCount);
      forTiles(parameters, 1, (first, count) => {
        for (let s = 0; s < count; s++) fillRow(result, (first + s) * parameterCount, s);
      });
      return result;
    },

    leverages(parameters, map) {
      const result = new Float64Array(size);
      const row = new Float64Array(parameterCount);
      forTiles(parameters, 1, (first, count) => {
        for (let s = 0; s < count; s++) {
          fillRow(row, 0, s);
          for (let i = 0; i < parameterCount; i++)
            result[first + s] += dot(map, i * parameterCount, row, 0, parameterCount) ** 2;
        }
      });
      return result;
    },

    sumOfSquares(parameters) {
      let sum = 0;
      forTiles(parameters, 0, (first, count) => {
        sum += fillResiduals(first, count);
      });
      return sum;
    },

    gradient(parameters, gradient) {
      gradient.fill(0);
      let sum = 0;
      forTiles(parameters, 1, (first, count) => {
        sum += fillResiduals(first, count);
        addGradient(gradient, count);
      });
      return sum;
    },

    derivatives(parameters, kind, gradient, matrix) {
      gradient.fill(0);
      matrix.fill(0);
      let sum = 0;
      forTiles(parameters, kind === "hessian" ? 2 : 1, (first, count) => {
        sum += fillResiduals(first, count);
        addGradient(gradient, count);
        addMatrix(matrix, count, kind);
      });
      return sum;
    },
  };
}

/** Spreads a vector over rows of a tile. */
function scatter(vector: Float64Array, target: Float64Array, at: number): void {
  for (let u = 0; u < vector.length; u++) target[at + u * tile] = vector[u];
}

/** Σ aᵢ bᵢ, in four running sums: one alone would wait for each addition before it begins the next. */
function dot(a: Float64Array, aAt: number, b: Float64Array, bAt: number, count: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 3 < count; i += 4) {
    s0 += a[aAt + i] * b[bAt + i];
    s1 += a[aAt + i + 1] * b[bAt + i + 1];
    s2 += a[aAt + i + 2] * b[bAt + i + 2];
    s3 += a[aAt + i + 3] * b[bAt + i + 3];
  }
  for (; i < count; i++) s0 += a[aAt + i] * b[bAt + i];
  return s0 + s1 + (s2 + s3);
}
