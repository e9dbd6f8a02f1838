import { settingsOf } from "../study/arm";
import { gridOf, type StudyOptions } from "../study/study";
import { asAsked, type RunOptions } from "./experiment";

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
