import type { Expert } from "../experts/expert";

/** The matrices that one pass over the samples can build; J is the Jacobian of f, r = f − y the residual. */
export type MatrixKind = "gaussNewton" | "hessian" | "meat";

/**
 * The readable compute core: f and its derivatives over n samples, in the coordinates in which every router is linear.
 *
 * It knows no router: inputs come in as φ(x), parameters with v = ψ(β₁) in place of β₁, atom by atom as
 * (β₀, v `[d]`, η `[q]`), the reference as (η) alone.
 *
 * With g_i = pᵢ(hᵢ − f) = ∂f/∂logitᵢ, φ̃ = (1, φ) and h′ᵢ = ∂hᵢ/∂η, the row of the Jacobian is made of k or k − 1 blocks
 * gᵢ φ̃ and k blocks pᵢ h′ᵢ, and f has the second derivatives
 *   (logit i, logit i)   gᵢ (1 − 2pᵢ) φ̃φ̃ᵀ
 *   (logit i, logit j)   −pᵢ pⱼ (hᵢ + hⱼ − 2f) φ̃φ̃ᵀ
 *   (logit i, expert j)  pⱼ (δᵢⱼ − pᵢ) φ̃ h′ⱼᵀ
 *   (expert i, expert i) pᵢ ∂²hᵢ/∂η²
 * so that a block of JᵀJ and of the exact Hessian of ½ Σ r² differ in one coefficient.
 */
export interface Core {
  /** p, the length of the parameter vector. */
  readonly parameterCount: number;
  /** f at every sample `[n]`. */
  predict(parameters: Float64Array): Float64Array;
  /** Gates `[n, k]`, rows sum to 1. */
  gates(parameters: Float64Array): Float64Array;
  /** ∂f/∂parameters `[n, p]`. */
  jacobian(parameters: Float64Array): Float64Array;
  /** Σ r², the sum of squared residuals. */
  sumOfSquares(parameters: Float64Array): number;
  /**
   * Σ r², the gradient `[p]` of ½ Σ r², and one `[p, p]` matrix (upper triangle), both overwritten:
   * JᵀJ, the Hessian of ½ Σ r², or the meat Σ r² J Jᵀ of the sandwich covariance.
   */
  derivatives(parameters: Float64Array, kind: MatrixKind, gradient: Float64Array, matrix: Float64Array): number;
}

/** What the core computes on; transformed and inputs are `[n, d]`, outputs `[n]` (only where residuals are asked for). */
export interface CoreProblem {
  expert: Expert;
  dim: number;
  atoms: number;
  reference: boolean;
  transformed: Float64Array;
  inputs: Float64Array;
  outputs?: Float64Array;
}

export function createCore({ expert, dim, atoms, reference, transformed, inputs, outputs }: CoreProblem): Core {
  const size = inputs.length / dim;
  const q = expert.parameterCount(dim);
  const routed = reference ? atoms - 1 : atoms; // atoms with a logit of their own
  const stride = 1 + dim + q;
  const parameterCount = routed * stride + (reference ? q : 0);
  const etaAt = (atom: number) => atom * stride + (atom < routed ? 1 + dim : 0);

  // Of the current sample:
  const gate = new Float64Array(atoms);
  const value = new Float64Array(atoms);
  const features = new Float64Array(1 + dim + atoms * q); // φ̃, then h′ of every atom
  const curvatures = new Float64Array(atoms * q * q); // ∂²h/∂η² of every atom
  const featuresAt = (atom: number) => 1 + dim + atom * q;

  /** Fills gate, value and, where asked for, the derivatives of the experts at one sample; returns f. */
  function evaluate(parameters: Float64Array, sample: number, order: 0 | 1 | 2): number {
    const at = sample * dim;
    let greatest = routed < atoms ? 0 : Number.NEGATIVE_INFINITY;
    for (let i = 0; i < routed; i++) {
      let logit = parameters[i * stride];
      for (let u = 0; u < dim; u++) logit += parameters[i * stride + 1 + u] * transformed[at + u];
      gate[i] = logit;
      if (logit > greatest) greatest = logit;
    }
    let total = 0;
    for (let i = 0; i < atoms; i++) total += gate[i] = Math.exp((i < routed ? gate[i] : 0) - greatest);
    let f = 0;
    for (let i = 0; i < atoms; i++) {
      gate[i] /= total;
      value[i] = expert.evaluate(
        dim,
        inputs,
        at,
        parameters,
        etaAt(i),
        order > 0 ? features : null,
        featuresAt(i),
        order > 1 ? curvatures : null,
        i * q * q,
      );
      f += gate[i] * value[i];
    }
    if (order > 0) {
      features[0] = 1;
      for (let u = 0; u < dim; u++) features[1 + u] = transformed[at + u];
    }
    return f;
  }

  // The blocks of a Jacobian row: first the logits, then the experts.
  const blocks = routed + atoms;
  const blockAtom = Int32Array.from({ length: blocks }, (_, b) => (b < routed ? b : b - routed));
  const blockStart = Int32Array.from({ length: blocks }, (_, b) => (b < routed ? b * stride : etaAt(b - routed)));
  const blockSize = Int32Array.from({ length: blocks }, (_, b) => (b < routed ? 1 + dim : q));
  const blockFeatures = Int32Array.from({ length: blocks }, (_, b) => (b < routed ? 0 : featuresAt(b - routed)));
  const weight = new Float64Array(blocks);

  function fillWeights(f: number): void {
    for (let i = 0; i < routed; i++) weight[i] = gate[i] * (value[i] - f);
    for (let i = 0; i < atoms; i++) weight[routed + i] = gate[i];
  }

  /** The second derivative of f by the scalars behind blocks b ≤ c; the experts' own curvature is added elsewhere. */
  function mixedCurvature(b: number, c: number, f: number): number {
    const i = blockAtom[b];
    const j = blockAtom[c];
    if (b >= routed) return 0;
    if (c >= routed) return gate[j] * ((i === j ? 1 : 0) - gate[i]);
    return i === j ? weight[i] * (1 - 2 * gate[i]) : -gate[i] * gate[j] * (value[i] + value[j] - 2 * f);
  }

  function addMatrix(matrix: Float64Array, residual: number, kind: MatrixKind, f: number): void {
    const scale = kind === "meat" ? residual * residual : 1;
    for (let b = 0; b < blocks; b++) {
      for (let c = b; c < blocks; c++) {
        let coefficient = scale * weight[b] * weight[c];
        if (kind === "hessian") coefficient += residual * mixedCurvature(b, c, f);
        // Parameters are ordered atom by atom, blocks are not: the later block may have the earlier parameters.
        const swapped = blockStart[b] > blockStart[c];
        const row = swapped ? c : b;
        const column = swapped ? b : c;
        const from = blockFeatures[column];
        const end = from + blockSize[column];
        const left = blockFeatures[row];
        for (let s = 0; s < blockSize[row]; s++) {
          const factor = coefficient * features[left + s];
          let to = (blockStart[row] + s) * parameterCount + blockStart[column];
          for (let t = from; t < end; t++) matrix[to++] += factor * features[t];
        }
      }
    }
    if (kind !== "hessian") return;
    for (let i = 0; i < atoms; i++) {
      const at = blockStart[routed + i];
      const own = residual * gate[i];
      for (let s = 0; s < q; s++)
        for (let t = s; t < q; t++) matrix[(at + s) * parameterCount + at + t] += own * curvatures[(i * q + s) * q + t];
    }
  }

  /** Adds factor × (row of the Jacobian) to target. */
  function addRow(target: Float64Array, targetAt: number, factor: number): void {
    for (let b = 0; b < blocks; b++) {
      const scaled = factor * weight[b];
      const from = blockFeatures[b];
      const to = targetAt + blockStart[b];
      for (let s = 0; s < blockSize[b]; s++) target[to + s] += scaled * features[from + s];
    }
  }

  function requireOutputs(): Float64Array {
    if (outputs === undefined) throw new Error("this core was made without outputs");
    return outputs;
  }

  return {
    parameterCount,

    predict(parameters) {
      const result = new Float64Array(size);
      for (let sample = 0; sample < size; sample++) result[sample] = evaluate(parameters, sample, 0);
      return result;
    },

    gates(parameters) {
      const result = new Float64Array(size * atoms);
      for (let sample = 0; sample < size; sample++) {
        evaluate(parameters, sample, 0);
        result.set(gate, sample * atoms);
      }
      return result;
    },

    jacobian(parameters) {
      const result = new Float64Array(size * parameterCount);
      for (let sample = 0; sample < size; sample++) {
        fillWeights(evaluate(parameters, sample, 1));
        addRow(result, sample * parameterCount, 1);
      }
      return result;
    },

    sumOfSquares(parameters) {
      const observed = requireOutputs();
      let sum = 0;
      for (let sample = 0; sample < size; sample++) {
        const residual = evaluate(parameters, sample, 0) - observed[sample];
        sum += residual * residual;
      }
      return sum;
    },

    derivatives(parameters, kind, gradient, matrix) {
      const observed = requireOutputs();
      gradient.fill(0);
      matrix.fill(0);
      let sum = 0;
      for (let sample = 0; sample < size; sample++) {
        const f = evaluate(parameters, sample, kind === "hessian" ? 2 : 1);
        const residual = f - observed[sample];
        sum += residual * residual;
        fillWeights(f);
        addRow(gradient, 0, residual);
        addMatrix(matrix, residual, kind, f);
      }
      return sum;
    },
  };
}
