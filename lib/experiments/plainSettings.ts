import { settingsOf } from "../study/arm";
import { gridOf, type StudyOptions } from "../study/study";
import { asAsked, type RunOptions } from "./experiment";

/** What determines the rows of studies, as plain data for figures/NAME.json. */
export function plainSettings(studies: readonly StudyOptions[], options: RunOptions): Record<string, unknown> {
  return Object.fromEntries(
    studies.map((study) => {
      const given = asAsked(study, options);
      const firsts = gridOf({ ...given, sizes: given.sizes.slice(0, 1), replicates: 1 });
      const arms = firsts.map((fit) => {
        const { size, replicate, seed, ...arm } = settingsOf(fit);
        return arm;
      });
      return [study.name ?? "study", { sizes: given.sizes, replicates: given.replicates, seed: given.seed, arms }];
    }),
  );
}
