import type { ResultFile } from "../../../experiments/writeResult";

/** What a result was computed from, in sentences read off its settings: a line a study. */
export function whatWasRun({ settings }: Pick<ResultFile, "settings">): string[] {
  const studies = Object.entries(Object(settings) as Record<string, unknown>);
  return studies.flatMap(([name, study]) => {
    const { arms, runs, sizes, replicates, seeds, seed } = Object(study) as Study;
    if (Array.isArray(arms) && Array.isArray(sizes) && typeof replicates === "number") {
      const points = arms.reduce((sum, arm) => sum + (arm.sizes ?? sizes).length, 0);
      const all = arms.flatMap((arm) => arm.sizes ?? sizes);
      const range = `n = ${Math.min(...all)} to ${Math.max(...all)}`;
      const named = typeof seed === "string" ? `, random numbers named “${seed}”` : "";
      return `${name}: ${counted(arms.length, "arm")} at ${range}, ${replicates} replicates: ${points * replicates} fits${named}.`;
    }
    if (Array.isArray(runs) && typeof seeds === "number")
      return `${name}: ${counted(runs.length, "network")}, ${counted(seeds, "seed")} each: ${runs.length * seeds} trainings.`;
    return [];
  });
}

interface Study {
  readonly arms?: readonly { readonly sizes?: readonly number[] }[];
  readonly runs?: readonly unknown[];
  readonly sizes?: readonly number[];
  readonly replicates?: number;
  readonly seeds?: number;
  readonly seed?: string;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
