import path from "node:path";
import { requireThat } from "../requirements";
import { settingsOf } from "../study/arm";
import { seeded } from "../study/seed";
import { gridOf, type StudyOptions, study } from "../study/study";
import { type Studied, studied } from "./studied";
import type { StudyKind } from "./studyKind";
import { workFolder } from "./workFolder";

/** Where the rows of single fits lie: ROUTERLAB_RESULTS, or results/ in the repository or else in the caller's folder. */
export function resultsFolder(): string {
  return process.env.ROUTERLAB_RESULTS ?? path.join(workFolder(), "results");
}

/** Simulation studies of fits: their rows are kept under results/NAME, and several in a row share the progress. */
export function fits<Study extends StudyOptions>(): StudyKind<Study, Studied<Study>> {
  return {
    asAsked(given, { replicates = given.replicates, largest, data, side, config }) {
      for (const [name, value] of Object.entries({ data, side }))
        requireThat(value === undefined, name, value, "left out: fits draw their own data");
      requireThat(config === undefined, "config", config, "left out: it is for networks on text");
      if (largest === undefined) return { ...given, replicates };
      const arms = given.arms.flatMap((arm) => {
        if (arm.sizes?.length === 1) return arm.sizes[0] <= largest ? [arm] : []; // one point of a sequence of truths
        return [arm.sizes === undefined ? arm : { ...arm, sizes: upTo(largest, arm.sizes) }];
      });
      return { ...given, replicates, arms, sizes: upTo(largest, given.sizes) };
    },
    async run(studies, { workers, results = resultsFolder(), progress, signal }) {
      const stages = progress.split(Object.fromEntries(studies.map((given) => [nameOf(given), secondsOf(given)])));
      const read: Studied<Study>[] = [];
      for (const given of studies) {
        const name = nameOf(given);
        const folder = path.join(results, name);
        const { arms, sizes, replicates, input, noise, seed } = given; // a study of an experiment may say more
        const grid = { arms, sizes, replicates, input, noise, seed };
        const rows = await study({ ...grid, name: "fits", folder, workers, progress: stages[name], signal });
        read.push(studied(given, rows));
      }
      return read;
    },
    plain: (studies) => Object.fromEntries(studies.map((given) => [nameOf(given), plainStudy(given)])),
  };
}

function upTo(largest: number, all: readonly number[]): number[] {
  const sizes = all.filter((size) => size <= largest);
  requireThat(sizes.length >= 2, "largest", largest, `a size with at least two of ${all.join(", ")} up to it`);
  return sizes;
}

function nameOf({ name = "study" }: StudyOptions): string {
  return name;
}

/** The arms with everything that their fits depend on, but for what runs over the grid. */
function plainStudy(given: StudyOptions): Record<string, unknown> {
  const arms = given.arms.map(({ sizes, ...arm }) => {
    const [first] = gridOf({ ...given, arms: [arm], replicates: 1 });
    const { size, replicate, seed, ...settings } = settingsOf(first);
    return sizes === undefined ? settings : { ...settings, sizes };
  });
  return { sizes: given.sizes, replicates: given.replicates, seed: given.seed && seeded(given.seed), arms };
}

/** Expected seconds on two cores, roughly: a pass over 1e6 samples takes one, and over-specified fits take many passes. */
function secondsOf({ arms, sizes, replicates }: StudyOptions): number {
  const passes = arms.reduce((sum, { atoms, truth }) => sum + ((atoms ?? truth.size) > truth.size ? 20 : 1), 0);
  return (passes * replicates * sizes.reduce((sum, size) => sum + size, 0)) / 1e6;
}
