import { requirePositive, requireThat } from "../../requirements";

/**
 * The rate that an entropy gives a least-squares estimator: the δ_n with √n δ_n² = σ J(δ_n), J(δ) = ∫₀^δ √H_B(u) du.
 *
 * For H_B(u) = p log(C/u) it is σ √(p log n / n) up to constants. The theorem behind it bounds the error by a constant times
 * δ_n; that constant is taken as 1, so that δ_n is a rate and no level.
 *
 * @param entropy H_B, decreasing
 * @param sd      σ, > 0
 * @param sizes   n, each > 0
 * @returns δ_n `[sizes]`
 * @throws InputError for no size, or a size or sd that is not > 0
 * @see van de Geer, Empirical Processes in M-Estimation (2000), chapters 5, 7 and 9; that the paper uses it so is recalled [R]
 * @example criticalRadius({ entropy: (u) => 9 * Math.log(10 / u), sd: 0.1, sizes: [1000, 100_000] })
 */
export function criticalRadius({
  entropy,
  sd,
  sizes,
}: {
  entropy: (epsilon: number) => number;
  sd: number;
  sizes: readonly number[];
}): number[] {
  requireThat(sizes?.length > 0, "sizes", sizes, "a list of at least one n");
  requirePositive({ sd, ...Object.fromEntries(sizes.map((size, i) => [`sizes[${i}]`, size])) });
  return sizes.map((size) => {
    // √n δ² − σ J(δ) is negative for small δ (J is steeper than δ²) and positive for large ones: bisection on log δ.
    let [low, high] = [Math.log(1e-12), Math.log(1e6)];
    for (let step = 0; step < 100; step++) {
      const middle = (low + high) / 2;
      const delta = Math.exp(middle);
      if (Math.sqrt(size) * delta * delta < sd * entropyIntegral(entropy, delta)) low = middle;
      else high = middle;
    }
    return Math.exp((low + high) / 2);
  });
}

/** J(δ) with u = δ e^(−t), so that the integrand √H(δ e^(−t)) δ e^(−t) is smooth: trapezoids up to t = 40. */
function entropyIntegral(entropy: (epsilon: number) => number, delta: number): number {
  const [end, steps] = [40, 800];
  const width = end / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const u = delta * Math.exp(-i * width);
    sum += (i === 0 || i === steps ? 0.5 : 1) * Math.sqrt(Math.max(0, entropy(u))) * u;
  }
  return sum * width;
}
