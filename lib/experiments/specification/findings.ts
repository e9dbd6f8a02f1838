import type { MeasuredSpecification } from "./measuredSpecifications";

/** What an interval says of −1/2: "shows" it, when it also excludes the slow rate −1/4; "excludes" it; or is too wide. */
export type Finding = "shows" | "excludes" | "too wide";

/** What the 95 % interval of a slope says of −1/2. */
export function finding({ interval }: { readonly interval: readonly [number, number] | null }): Finding {
  if (interval === null) return "too wide";
  const [low, high] = interval;
  if (low > -0.5 || high < -0.5) return "excludes";
  return high < -0.25 ? "shows" : "too wide";
}

/** How many have a slope that says this. */
export function countOf(measured: readonly MeasuredSpecification[], what: Finding): number {
  return measured.filter(({ curve }) => curve !== null && finding(curve.rate) === what).length;
}

/** Of those that have one, ascending. */
export function slopesOf(measured: readonly MeasuredSpecification[]): number[] {
  return measured.flatMap(({ curve }) => (curve === null ? [] : [curve.rate.slope])).sort((a, b) => a - b);
}

/** The median of ascending values. */
export function middle(sorted: readonly number[]): number {
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}
