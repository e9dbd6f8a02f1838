import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** An eigenvalue below this share of all scatter is taken for 0: E centred means span at most E − 1 dimensions, and float32 tells no more. */
const vanishing = 1e-12;

/**
 * How far the tokens of an expert have come together, as X-MoE measures it: the scatter within experts over that between them,
 *
 *     RC = Tr(Σ_W Σ_B⁺),   Σ_W = 1/N Σ_e Σ_{h ∈ e} (h − h̄_e)(h − h̄_e)ᵀ,   Σ_B = 1/E Σ_e (h̄_e − h̄)(h̄_e − h̄)ᵀ,
 *
 * with h the hidden state that the router sees, e the best expert of its token, h̄_e the mean of an expert's hidden states
 * and h̄ that of all, E the experts that have any. A small value says that hidden states have collapsed to a point an expert.
 *
 * Σ_B⁺ is taken from the eigenvectors of the Gram matrix of the E means, so that no `[d, d]` matrix is formed.
 *
 * @param hidden  h, row-major `[n, d]`
 * @param experts the expert of each row `[n]`, any number
 * @returns RC ≥ 0; null where fewer than two experts have tokens or all means are the same: there is nothing between experts
 * @see Chi et al., On the representation collapse of sparse mixture of experts (X-MoE), arXiv 2204.09179; the measure is
 *   that of neural collapse, Papyan, Han and Donoho, arXiv 2008.08186
 * @example representationCollapse(Float32Array.of(0, 2, 10, 12), Int32Array.of(0, 0, 1, 1))   // 1/25: within 1, between 25
 */
export function representationCollapse(hidden: ArrayLike<number>, experts: ArrayLike<number>): number | null {
  const n = experts.length;
  const d = hidden.length / n;
  const all = overall(hidden, n, d);
  const { means, classOf } = classMeans(hidden, { experts, all });
  const count = means.length;
  const gram = Matrix.zeros(count, count);
  for (let a = 0; a < count; a++) for (let b = 0; b < count; b++) gram.set(a, b, dot(means[a], means[b]) / count);
  const { realEigenvalues: values, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(gram, {
    assumeSymmetric: true,
  });
  const least = vanishing * scatter(hidden, all);
  const kept = [...values.keys()].filter((j) => values[j] > least);
  if (kept.length === 0) return null;
  // Along the unit eigenvector v = Mᵀu/√(E λ) of Σ_B, what a row is away from the mean of its expert; both relative to h̄.
  const axes = kept.map((j) => {
    const axis = new Float64Array(d);
    for (let e = 0; e < count; e++) for (let k = 0; k < d; k++) axis[k] += vectors.get(e, j) * means[e][k];
    return { axis, scale: 1 / (count * values[j] * values[j]) };
  });
  let collapse = 0;
  for (const { axis, scale } of axes) {
    const centres = means.map((mean) => dot(mean, axis));
    const centre = dot(all, axis);
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const away = dotAt(hidden, i * d, axis) - centre - centres[classOf[i]];
      squares += away * away;
    }
    collapse += (scale * squares) / n;
  }
  return collapse;
}

/** The mean of each expert that has rows, less the mean of all, and which of these each row belongs to. */
function classMeans(
  hidden: ArrayLike<number>,
  { experts, all }: { experts: ArrayLike<number>; all: Float64Array },
): { means: Float64Array[]; classOf: Int32Array } {
  const [n, d] = [experts.length, all.length];
  const number = new Map<number, number>();
  const sums: Float64Array[] = [];
  const counts: number[] = [];
  const classOf = Int32Array.from({ length: n }, (_, i) => {
    const known = number.get(experts[i]) ?? sums.push(new Float64Array(d)) - 1;
    number.set(experts[i], known);
    counts[known] = (counts[known] ?? 0) + 1;
    for (let k = 0; k < d; k++) sums[known][k] += hidden[i * d + k];
    return known;
  });
  return { means: sums.map((sum, e) => sum.map((value, k) => value / counts[e] - all[k])), classOf };
}

function overall(hidden: ArrayLike<number>, n: number, d: number): Float64Array {
  const mean = new Float64Array(d);
  for (let i = 0; i < n; i++) for (let k = 0; k < d; k++) mean[k] += hidden[i * d + k] / n;
  return mean;
}

/** The mean squared distance from the mean. */
function scatter(hidden: ArrayLike<number>, all: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < hidden.length; i++) sum += (hidden[i] - all[i % all.length]) ** 2;
  return (sum * all.length) / hidden.length;
}

const dot = (a: Float64Array, b: Float64Array): number => dotAt(a, 0, b);

function dotAt(values: ArrayLike<number>, from: number, axis: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < axis.length; k++) sum += values[from + k] * axis[k];
  return sum;
}
