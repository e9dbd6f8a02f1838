import path from "node:path";
import type { Figure, Table } from "../plots/figure";
import type { RateSeries } from "../plots/rateTraces";
import { requireOneOf, requireThat } from "../requirements";
import type { FitRow } from "../study/fitTask";
import type { Progress } from "../study/progress";
import { type StudyOptions, study } from "../study/study";
import { terminalProgress } from "../study/terminalProgress";
import { type Profile, profiles } from "./settings";

export interface RunOptions {
  /** "quick" (default) or "paper". */
  profile?: Profile;
  /** Instead of the profile's number of replicates. */
  replicates?: number;
  /** Only the sizes up to this one: for a first look. */
  largest?: number;
  /** As in study. */
  workers?: StudyOptions["workers"];
  progress?: Progress;
  signal?: AbortSignal;
}

/** One point of a curve in figures/NAME.json. */
export type PointRow = {
  readonly curve: string;
  readonly size: number;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  readonly predicted: number | null;
};

/** One curve of a figure in figures/NAME.json. */
export type CurveRow = {
  readonly curve: string;
  readonly statistic: "mean" | "median";
  readonly slope: number;
  readonly interval: readonly [number, number];
  readonly predictedSlope: number;
  readonly level: number | null;
  readonly levelInterval: readonly [number, number] | null;
  readonly verdict: string;
  /** The verdict that was stated before computing. */
  readonly expected: string;
  readonly fits: number;
  readonly failed: number;
};

/** What an experiment leaves. */
export interface ExperimentResult {
  readonly name: string;
  readonly profile: Profile;
  /** Everything that determines the rows, as plain data. */
  readonly settings: unknown;
  readonly rows: readonly Record<string, unknown>[];
  readonly summary: readonly Record<string, unknown>[];
  /** Every curve that was measured, parts of losses among them, as ratePlot draws it. */
  readonly series: readonly RateSeries[];
  /** Saved as figures/NAME. */
  readonly figure: Figure;
  /** Further figures and tables, saved as figures/NAME-KEY. */
  readonly supplements: Readonly<Record<string, Figure>>;
  readonly tables: Readonly<Record<string, Table>>;
  /** One sentence each. */
  readonly verdicts: readonly string[];
}

/** One figure or table: a study's settings, a prediction, a plot and a caption. */
export interface Experiment {
  readonly name: string;
  /** What it asks, in a sentence. */
  readonly question: string;
  /** The part of `npm run reproduce` that it takes on two cores, by profile, in seconds. */
  readonly seconds: Readonly<Record<Profile, number>>;
  /** Runs by its name and under `npm run reproduce -- all` only: the run without names stays within three minutes. */
  readonly extended?: boolean;
  /** The fits that it consists of, supplements included; their rows lie in a folder of the study's name. */
  studies(profile: Profile): readonly StudyOptions[];
  /**
   * Computes what is missing, and draws.
   *
   * @throws InputError when an option is out of range
   * @throws Interrupted when it is stopped; a second call goes on
   * @example const result = await experiments.figure1.run({ profile: "quick" });
   */
  run(options?: RunOptions): Promise<ExperimentResult>;
}

/** Where the rows of single fits lie: ROUTERLAB_RESULTS, or results/ at the top of the project. */
export function resultsFolder(): string {
  return process.env.ROUTERLAB_RESULTS ?? path.resolve(__dirname, "../../../results");
}

/** A study with the number of replicates and the sizes that a caller asked for. */
export function asAsked(study: StudyOptions, { replicates = study.replicates, largest }: RunOptions): StudyOptions {
  if (largest === undefined) return { ...study, replicates };
  const upTo = (all: readonly number[]) => {
    const sizes = all.filter((size) => size <= largest);
    requireThat(sizes.length >= 2, "largest", largest, `a size with at least two of ${all.join(", ")} up to it`);
    return sizes;
  };
  const arms = study.arms.map((arm) => (arm.sizes === undefined ? arm : { ...arm, sizes: upTo(arm.sizes) }));
  return { ...study, replicates, arms, sizes: upTo(study.sizes) };
}

/** Runs a study of an experiment with its rows kept under results/NAME; several in a row share the progress. */
export async function runStudies(studies: readonly StudyOptions[], options: RunOptions): Promise<FitRow[][]> {
  const { profile = "quick", workers, progress = terminalProgress(), signal } = options;
  requireOneOf("profile", profile, profiles);
  const given = studies.map((study) => asAsked(study, options));
  const stages = progress.split(Object.fromEntries(given.map((asked) => [asked.name ?? "", secondsOf(asked)])));
  const results: FitRow[][] = [];
  try {
    for (const asked of given) {
      const name = asked.name ?? "";
      results.push(
        await study({
          ...asked,
          name: "fits",
          folder: path.join(resultsFolder(), name),
          workers,
          progress: stages[name],
          signal,
        }),
      );
    }
  } finally {
    progress.stop();
  }
  return results;
}

/** Expected seconds on two cores, roughly: a pass over 1e6 samples takes one, and over-specified fits take many passes. */
function secondsOf({ arms, sizes, replicates }: StudyOptions): number {
  const passes = arms.reduce((sum, { atoms, truth }) => sum + ((atoms ?? truth.size) > truth.size ? 20 : 1), 0);
  return (passes * replicates * sizes.reduce((sum, size) => sum + size, 0)) / 1e6;
}
