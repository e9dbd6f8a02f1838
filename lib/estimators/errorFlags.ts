import { atomLayout } from "../mixture/atomLayout";
import type { Mixture } from "../mixture/mixture";

/** Standard errors from this part of what they are of on are flagged; how it was chosen: docs/mathematics.md, "Regimes". */
const flaggedFrom = 0.35;

/**
 * Where intervals of ±1.96 standard errors hold the truth less often than 95 %: the linearisation behind them does not reach
 * as far as they do. A sentence for each β₀ with a large standard error, each β₁ with one large beside its norm, and each η with one
 * large beside its size, √(Σ Hₗₗ sₗ²) / √(Σ Hₗₗ ηₗ²).
 *
 * @param point   `[p]`, the estimate
 * @param errors  `[p]`, s, its standard errors, NaN where there is none
 * @param hessian `[p, p]`, of which the diagonal is read
 */
export function errorFlags(
  model: Mixture,
  atoms: number,
  { point, errors, hessian }: { point: Float64Array; errors: Float64Array; hessian: Float64Array },
): string[] {
  const layout = atomLayout(model, atoms);
  const lengths = (from: number, to: number, weight: (i: number) => number) => {
    const length = (of: Float64Array) => Math.hypot(...of.subarray(from, to).map((x, i) => x * weight(from + i)));
    return length(point) > 0 ? length(errors) / length(point) : 0; // NaN where a coordinate has no standard error
  };
  const units = (i: number) => Math.sqrt(Math.abs(hessian[i * (point.length + 1)]));
  return Array.from({ length: atoms }, (_, atom) => {
    const [at, end] = [layout.expert(atom), layout.expert(atom) + layout.stride - 1 - model.dim];
    const ofExpert = { what: "η", part: lengths(at, end, units), of: " of its size" };
    if (atom >= layout.routed) return [ofExpert];
    return [
      { what: "β₀", part: errors[layout.bias(atom)], of: "" },
      { what: "β₁", part: lengths(layout.router(atom), at, () => 1), of: " of its norm" },
      ofExpert,
    ];
  }).flatMap((blocks, atom) =>
    blocks
      .filter(({ part }) => part >= flaggedFrom)
      .map(
        ({ what, part, of }) =>
          `The standard error of ${what} of atom ${atom + 1} is ${part.toPrecision(2)}${of}: from ${flaggedFrom} on, intervals of 1.96 standard errors hold the truth less often than 95 %.`,
      ),
  );
}
