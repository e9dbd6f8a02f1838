import type { RandomStream } from "../../data/randomStream";
import type { Expert } from "../../experts/expert";
import { unscaled } from "../../experts/scaledExpert";

/** Where on the curve of an activation a line is laid, and how many units of the line are one of its argument. */
interface Place {
  readonly at: number;
  readonly width: number;
}

/** Where each activation is nearly straight over standardised data, and places where it bends, for starts. */
const places: Readonly<Record<string, { straight: Place; bent: readonly number[]; isSigned: boolean }>> = {
  tanh: { straight: { at: 0, width: 2 }, bent: [-0.7, 0.7], isSigned: false },
  sigmoid: { straight: { at: 0, width: 1 }, bent: [-1.4, 1.4], isSigned: false },
  polynomial: { straight: { at: 1, width: 4 }, bent: [0.3], isSigned: true },
  relu: { straight: { at: 3, width: 1 }, bent: [0.3, 1], isSigned: true },
  gelu: { straight: { at: 3, width: 1 }, bent: [0.3, 1], isSigned: true },
};

/** The scaled experts that can be laid along a line, by the names of what is scaled. */
export const bendingExperts: readonly string[] = Object.keys(places);

/**
 * A line as an expert: the line itself for the affine expert, and for a scaled one c₀ + c₁ σ(o + (aᵀx + b)/A) where σ is nearly
 * straight, with c₁ = A/σ′(o) and c₀ = −c₁ σ(o), so that value and slope at the middle are those of the line.
 *
 * @param line (a, b), `[d + 1]`
 * @returns η of the expert
 */
export function nearlyAffine(expert: Expert, line: Float64Array): Float64Array {
  const inner = unscaled(expert);
  return inner === undefined ? line : laid(inner, line, places[inner.name].straight, 1);
}

/** The same at every place from which a fit may start: straight first, then bent, to either side where both differ. */
export function bentAlong(expert: Expert, line: Float64Array): Float64Array[] {
  const inner = unscaled(expert);
  if (inner === undefined) return [line];
  const { straight, bent, isSigned } = places[inner.name];
  return [straight, ...bent.map((at) => ({ ...straight, at }))].flatMap((place) =>
    (isSigned ? [1, -1] : [1]).map((sign) => laid(inner, line, place, sign)),
  );
}

/** One of bentAlong, drawn. */
export function drawnAlong(expert: Expert, line: Float64Array, stream: RandomStream): Float64Array {
  const all = bentAlong(expert, line);
  return all.length === 1 ? line : all[Math.floor(all.length * stream.uniform())];
}

function laid(inner: Expert, line: Float64Array, { at, width }: Place, sign: number): Float64Array {
  const dim = line.length - 1;
  const slopes = new Float64Array(dim + 1);
  const value = inner.evaluate(new Float64Array(dim), Float64Array.of(...new Float64Array(dim), at), slopes);
  const amplitude = (sign * width) / slopes[dim]; // σ′(o)
  const own = line.map((each, u) => (u === dim ? at : 0) + (sign * each) / width);
  return Float64Array.of(...own, amplitude, -amplitude * value);
}
