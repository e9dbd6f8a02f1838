import type { Figure, Table } from "../plots/figure";
import type { RateSeries } from "../plots/rateTraces";
import { requireKeys, requireOneOf } from "../requirements";
import { seeded } from "../study/seed";
import type { StudyOptions } from "../study/study";
import { terminalProgress } from "../study/terminalProgress";
import { type Curve, curveRow, curveVerdict, pointRows, seriesOf, slopesSentence } from "./curve";
import { fits } from "./fits";
import { type Preparation, prepared } from "./prepare";
import type { Studied } from "./studied";
import { type Profile, profiles, type RunOptions, type StudyKind } from "./studyKind";
import { type Verdict, type VerdictKind, verdictsAndKinds } from "./verdict";

/** What an experiment leaves. */
export interface ExperimentResult {
  readonly name: string;
  readonly profile: Profile;
  /** Everything that determines the rows, as plain data. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly rows: readonly Record<string, unknown>[];
  readonly summary: readonly Record<string, unknown>[];
  /** Every curve that was measured, parts of losses among them, as ratePlot draws it. */
  readonly series: readonly RateSeries[];
  /** The main finding in one short sentence, as a list of experiments shows it. */
  readonly finding: string | null;
  /** Saved as figures/NAME; null where a table is the result. */
  readonly figure: Figure | null;
  /** Further figures and tables, saved as figures/NAME-KEY. */
  readonly supplements: Readonly<Record<string, Figure>>;
  readonly tables: Readonly<Record<string, Table>>;
  /** One sentence each. */
  readonly verdicts: readonly string[];
  /** Of each verdict, what kind it is. */
  readonly verdictKinds: readonly VerdictKind[];
}

/**
 * What an experiment states of its studies: curves with a figure or a table, and what else there is.
 *
 * Rows, summary, series, finding and verdicts are those of the curves unless they are given.
 */
export type Report = Partial<Omit<ExperimentResult, "name" | "profile" | "verdicts" | "verdictKinds">> & {
  readonly curves?: readonly Curve[];
  /** A sentence alone is a finding, of which nothing was predicted. */
  readonly verdicts?: readonly (Verdict | string)[];
};

/** A report with its verdicts as sentences, and the kind of each. */
export type ToldReport = Omit<Report, "verdicts"> & Partial<Pick<ExperimentResult, "verdicts" | "verdictKinds">>;

/** One figure or table, stated: what is asked, the settings of its rows, and what is said of them. */
export interface ExperimentPlan<Study, Read, Prepared> {
  readonly name: string;
  /** What it asks, in a sentence. */
  readonly question: string;
  /** The part of `npm run reproduce` that it takes on two cores, by profile, in seconds. */
  readonly seconds: Readonly<Record<Profile, number>>;
  /** Runs by its name and under `npm run reproduce -- all` only: the run without names stays within three minutes. */
  readonly extended?: boolean;
  /** Its numbers are those of one machine at one time: it runs by its name only, so that `all` leaves the same bytes again. */
  readonly timed?: boolean;
  /** What the settings need computed before they can be stated; kept as rows. */
  prepare?(profile: Profile): readonly Preparation<Prepared>[];
  /** Settings of whatever makes keyed rows; studies of one name share their rows, whoever states them. */
  studies(profile: Profile, prepared: readonly Prepared[]): readonly Study[];
  /** A pure function: rows in, curves, figures, tables and sentences out. */
  report(studied: readonly Read[], profile: Profile): Report;
}

/** One figure or table that can be run. */
export interface Experiment<Study = StudyOptions, Read = Studied> {
  readonly name: string;
  readonly question: string;
  readonly seconds: Readonly<Record<Profile, number>>;
  readonly extended: boolean;
  readonly timed: boolean;
  /** The studies that it consists of, supplements included; their rows lie in a folder of the study's name. */
  studies(profile: Profile, options?: Pick<RunOptions, "results" | "progress" | "signal">): Promise<readonly Study[]>;
  /** What is said of studies with their rows, wherever these come from. */
  report(studied: readonly Read[], profile?: Profile): ToldReport;
  /**
   * Computes what is missing, and draws.
   *
   * @throws InputError when an option is out of range
   * @throws Interrupted when it is stopped; a second call goes on
   * @example const result = await experiments.figure1.run({ profile: "quick" });
   */
  run(options?: RunOptions): Promise<ExperimentResult>;
}

/**
 * One figure or table, stated; everything else (running, settings, rows, summary, series, verdicts) follows.
 *
 * @returns the experiment, to be run by its own run() or, once it is listed, by its name
 * @example
 * export const myRate = experiment({
 *   name: "my-rate", question: "How fast does my router converge?", seconds: { quick: 10, paper: 60 },
 *   studies: () => [myStudy],
 *   report: ([fits]) => {
 *     const curve = fits.curve({ arm: "mine" });
 *     return { curves: [curve], figure: ratePlot({ panels: [{ title: "", yTitle: "L₃", series: [seriesOf(curve)] }] }) };
 *   },
 * });
 */
export function experiment<Study extends StudyOptions = StudyOptions, Prepared = never>(
  plan: ExperimentPlan<Study, Studied<Study>, Prepared>,
): Experiment<Study, Studied<Study>> {
  return experimentOf(fits<Study>(), plan);
}

const runKeys: readonly (keyof RunOptions)[] = [
  "profile",
  "replicates",
  "largest",
  "data",
  "config",
  "side",
  "workers",
  "results",
  "progress",
  "signal",
];

/** An experiment whose rows are made by this kind of study. */
export function experimentOf<Study, Read, Prepared = never>(
  kind: StudyKind<Study, Read>,
  plan: ExperimentPlan<Study, Read, Prepared>,
): Experiment<Study, Read> {
  const { name, question, seconds, extended = false, timed = false, prepare } = plan;
  const stated = new Map<string, readonly Study[]>(); // what was prepared is not read again for every question
  const studies: Experiment<Study, Read>["studies"] = async (profile, options = { progress: terminalProgress() }) => {
    const known = stated.get(seeded(profile));
    if (known !== undefined) return known;
    const made = plan.studies(profile, prepare === undefined ? [] : await prepared(name, prepare(profile), options));
    if (prepare !== undefined) stated.set(seeded(profile), made);
    return made;
  };
  return {
    name,
    question,
    seconds,
    extended,
    timed,
    studies,
    report: (studied, profile = "quick") => told(plan.report(studied, profile)),
    async run(options = {}) {
      requireKeys("the options of run", options, runKeys);
      const { profile = "quick", progress = terminalProgress() } = options;
      requireOneOf("profile", profile, profiles);
      const stages = progress.split({
        settings: prepare === undefined && options.data === undefined ? 0 : seconds[profile] / 20,
        studies: seconds[profile],
      });
      try {
        const all = await studies(profile, { ...options, progress: stages.settings });
        const asking = { ...options, progress: stages.settings };
        const asked = await Promise.all(all.map((study) => kind.asAsked(study, asking)));
        const studied = await kind.run(asked, { ...options, progress: stages.studies });
        return assembled({ name, profile, settings: kind.plain(asked), report: told(plan.report(studied, profile)) });
      } finally {
        progress.stop();
      }
    },
  };
}

function told({ verdicts, ...report }: Report): ToldReport {
  return verdicts === undefined ? report : { ...report, ...verdictsAndKinds(verdicts) };
}

function assembled({
  name,
  profile,
  settings,
  report: { curves = [], ...said },
}: Pick<ExperimentResult, "name" | "profile" | "settings"> & { report: ToldReport }): ExperimentResult {
  return {
    name,
    profile,
    rows: curves.flatMap(pointRows),
    summary: curves.map(curveRow),
    series: curves.map(seriesOf),
    finding: curves.length === 0 ? null : slopesSentence(curves),
    figure: null,
    supplements: {},
    tables: {},
    ...verdictsAndKinds(curves.map(curveVerdict)),
    ...said,
    settings: { ...settings, ...said.settings },
  };
}
