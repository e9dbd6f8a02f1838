import type { Role } from "../../plots/theme";
import type { RatioCurve } from "../../plots/theory/efficiencyPlot";
import type { MeanRatio } from "../../theory/rates/ratio";
import { shareVerdict } from "../heldShare";
import type { Verdict } from "../verdict";

/** Measured over predicted at every n. */
export interface RatioLine {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly ratios: readonly Pick<MeanRatio, "ratio" | "interval" | "fits" | "failed">[];
}

/** The rows of a line's points; 1 is predicted. */
export function ratioRows({ name, sizes, ratios }: RatioLine) {
  return ratios.map(({ ratio, interval: [lower, upper] }, i) => ({
    curve: name,
    size: sizes[i],
    value: ratio,
    lower,
    upper,
    predicted: 1,
  }));
}

/** A line as efficiencyPlot draws it. */
export function ratioCurve(of: Role, name: string, { sizes, ratios }: RatioLine): RatioCurve {
  return {
    of,
    name,
    sizes,
    values: ratios.map(({ ratio }) => ratio),
    lower: ratios.map(({ interval }) => interval[0]),
    upper: ratios.map(({ interval }) => interval[1]),
  };
}

/** Whether a ratio's interval holds 1. */
export function holdsOne({ interval: [low, high] }: Pick<MeanRatio, "interval">): boolean {
  return low <= 1 && 1 <= high;
}

/** The fits of a line, of all n together. */
export function countsOf({ ratios }: Pick<RatioLine, "ratios">): { fits: number; failed: number } {
  const sum = (count: "fits" | "failed") => ratios.reduce((total, each) => total + each[count], 0);
  return { fits: sum("fits"), failed: sum("failed") };
}

/** The summary row of a line: its ratio at the greatest n. */
export function ratioSummary(line: RatioLine) {
  const { name, sizes, ratios } = line;
  const { ratio, interval } = ratios[ratios.length - 1];
  const verdict = holdsOne({ interval }) ? "agrees" : "does not agree";
  return { curve: name, size: sizes.at(-1), ratio, interval, verdict, expected: "agrees", ...countsOf(line) };
}

/** How many measurements the prediction lies in the interval of, at the greatest n. */
export function heldSentence(what: string, lines: readonly RatioLine[]): string {
  const held = lines.filter(({ ratios }) => holdsOne(ratios[ratios.length - 1]));
  return `At n = ${lines[0].sizes.at(-1)}, ${held.length} of ${lines.length} ${what} are what the Fisher information predicts.`;
}

/** How many of the lines have 1 in their interval at the greatest n. */
export function ratioSentence(what: string, lines: readonly RatioLine[]): Verdict {
  const missing = lines.filter(({ ratios }) => !holdsOne(ratios[ratios.length - 1]));
  const named = missing.length === 0 ? "" : `; not: ${missing.map(({ name }) => name).join("; ")}`;
  const held = lines.length - missing.length;
  return shareVerdict(
    held,
    lines.length,
    `At n = ${lines[0].sizes.at(-1)}, ${held} of ${lines.length} intervals of measured over predicted ${what} hold 1 (${(0.05 * lines.length).toFixed(1)} would miss it by chance alone; they share their data, so that misses come together)${named}`,
  );
}
