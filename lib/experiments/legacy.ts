import path from "node:path";
import { requireOneOf, requireThat } from "../requirements";
import { settingsOf } from "../study/arm";
import type { FitRow } from "../study/fitTask";
import { gridOf, type StudyOptions, study } from "../study/study";
import { terminalProgress } from "../study/terminalProgress";
import type { ExperimentResult, Experiment as NewExperiment } from "./experiment";
import { resultsFolder } from "./fits";
import { type Profile, profiles, type RunOptions } from "./studyKind";

// Only until every experiment is stated by experiment({ … }).
export type { ExperimentResult, RunOptions };
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

/** A study with the number of replicates and the sizes that a caller asked for. */
export function asAsked(study: StudyOptions, { replicates = study.replicates, largest }: RunOptions): StudyOptions {
  if (largest === undefined) return { ...study, replicates };
  const sizes = study.sizes.filter((size) => size <= largest);
  requireThat(sizes.length >= 2, "largest", largest, `a size with at least two of ${study.sizes.join(", ")} up to it`);
  return { ...study, replicates, sizes };
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
/** What determines the rows of studies, as plain data for figures/NAME.json. */
export function plainSettings(studies: readonly StudyOptions[], options: RunOptions): Record<string, unknown> {
  return Object.fromEntries(
    studies.map((study) => {
      const given = asAsked(study, options);
      const arms = given.arms.map(({ sizes, ...arm }) => {
        const [first] = gridOf({ ...given, arms: [arm], replicates: 1 });
        const { size, replicate, seed, ...settings } = settingsOf(first);
        return sizes === undefined ? settings : { ...settings, sizes };
      });
      return [study.name ?? "study", { sizes: given.sizes, replicates: given.replicates, seed: given.seed, arms }];
    }),
  );
}

export function adopt(old: Experiment): NewExperiment {
  return {
    ...old,
    extended: old.extended === true,
    studies: async (profile) => old.studies(profile),
    report: () => {
      throw new Error("not yet");
    },
  };
}
