import { requireInteger, requireThat } from "../../requirements";

/**
 * P(T ≤ t) for Student's t with an integer number of degrees of freedom, in closed form: a finite sum over powers of
 * cos²θ, tan θ = t/√ν.
 *
 * @see Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4
 * @example studentProbability(1, 1)   // 0.75
 */
export function studentProbability(t: number, degrees: number): number {
  requireInteger({ degrees });
  const angle = Math.atan(t / Math.sqrt(degrees));
  const cosine2 = degrees / (degrees + t * t);
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? Math.cos(angle) : 1;
  let sum = 0;
  for (let k = isOdd ? 1 : 0; k <= degrees - 2; k += 2) {
    sum += term;
    term *= (cosine2 * (k + 1)) / (k + 2);
  }
  const within = isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  return (1 + within) / 2;
}

/**
 * The quantile of Student's t: the t with P(T ≤ t) = probability.
 *
 * @param probability in (0, 1)
 * @returns t, to nine digits
 * @throws InputError when the probability is not in (0, 1)
 * @example studentQuantile(0.975, 4)   // 2.776
 */
export function studentQuantile(probability: number, degrees: number): number {
  requireThat(probability > 0 && probability < 1, "probability", probability, "a number between 0 and 1");
  if (probability < 0.5) return -studentQuantile(1 - probability, degrees);
  return rootOf((t) => studentProbability(t, degrees) - probability);
}

/**
 * The power of a two-sided t test: the probability that |T| exceeds the critical value where T is noncentral,
 *
 *     ∫ [Φ(λ − c s) + Φ(−λ − c s)] f(s) ds,   s² ~ χ²_ν / ν,
 *
 * by Simpson's rule over s.
 *
 * @param shift    λ, the true mean in units of its standard error
 * @param critical c, > 0
 * @example studentPower({ shift: 0, critical: studentQuantile(0.975, 4), degrees: 4 })   // 0.05
 */
export function studentPower({
  shift,
  critical,
  degrees,
}: {
  shift: number;
  critical: number;
  degrees: number;
}): number {
  const { erf } = require("mathjs/number") as typeof import("mathjs/number"); // 0.3 s to load
  const normalProbability = (z: number) => 0.5 * (1 + erf(z / Math.SQRT2));
  const intervals = 600;
  const largest = 1 + 9 / Math.sqrt(degrees); // beyond it the density is below 1e-17
  let [weighted, total] = [0, 0]; // the density's constant cancels
  for (let i = degrees === 1 ? 0 : 1; i <= intervals; i++) {
    const s = (i * largest) / intervals;
    const logDensity = (i === 0 ? 0 : (degrees - 1) * Math.log(s)) + (degrees * (1 - s * s)) / 2;
    const weight = (i === 0 || i === intervals ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp(logDensity);
    weighted += weight * (normalProbability(shift - critical * s) + normalProbability(-shift - critical * s));
    total += weight;
  }
  return weighted / total;
}

/**
 * The true mean, in units of its standard error, that a two-sided t test finds with that power.
 *
 * @example detectableShift({ power: 0.8, level: 0.05, degrees: 4 })   // 3.87
 */
export function detectableShift({ power, level, degrees }: { power: number; level: number; degrees: number }): number {
  const critical = studentQuantile(1 - level / 2, degrees);
  return rootOf((shift) => studentPower({ shift, critical, degrees }) - power);
}

/** The root of an increasing function on (0, ∞), by bisection. */
function rootOf(increasing: (x: number) => number): number {
  let [low, high] = [0, 1];
  while (increasing(high) < 0) [low, high] = [high, 2 * high];
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2;
    if (increasing(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
