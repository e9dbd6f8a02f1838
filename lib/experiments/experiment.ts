import path from "node:path";
import type { Figure, Table } from "../plots/figure";
import type { RateSeries } from "../plots/rateTraces";
import { requireOneOf } from "../requirements";
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

/** Runs a study of an experiment with its rows kept under results/NAME; several in a row share the progress. */
export async function runStudies(
  studies: readonly StudyOptions[],
  { profile = "quick", replicates, workers, progress = terminalProgress(), signal }: RunOptions,
): Promise<FitRow[][]> {
  requireOneOf("profile", profile, profiles);
  const given = studies.map((options) => ({ ...options, replicates: replicates ?? options.replicates }));
  const stages = progress.split(Object.fromEntries(given.map((options) => [options.name ?? "", secondsOf(options)])));
  const results: FitRow[][] = [];
  try {
    for (const options of given) {
      const name = options.name ?? "";
      results.push(
        await study({
          ...options,
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
