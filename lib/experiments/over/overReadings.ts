import type { Fit } from "../../estimators/fit";
import type { Arm } from "../../study/arm";
import type { StudyOptions } from "../../study/study";
import { titled } from "../sentences";
import { overStudy } from "../settings";
import type { CurveReading, Studied } from "../studied";
import type { Profile } from "../studyKind";
import { choiceArms, endlessArms, isEndless, overVariants } from "./overVariants";

/** Where minimisers are a set, any of its points will do. */
export const anyStatus: readonly Fit["status"][] = ["converged", "stalled", "limit"];

/** The median of what is read: over-specified losses are heavy-tailed. */
export function medianOf<Reading extends CurveReading>(reading: Reading): CurveReading {
  return { ...reading, name: `${reading.name ?? titled(reading.arm)}, median`, statistic: "median" };
}

/** What is known of each arm before its fits are looked at, but for those of which regimeFrom does not speak. */
export function regimeSentences(studies: readonly Studied[], leftOut: readonly string[] = []): string[] {
  return studies.flatMap(({ study, population }) =>
    study.arms.flatMap(({ name, atoms }) => {
      if (leftOut.includes(name)) return [];
      const { sentence } = population(name).regime({ atoms, sd: study.noise.sd });
      return `Before the fits, ${titled(name)}: ${sentence}`;
    }),
  );
}

/** All that is fitted with an atom too many: the routers and every variant. */
export function everyOverStudy(profile: Profile): StudyOptions[] {
  return [overStudy(profile), overVariants(profile, [...choiceArms, ...endlessArms])];
}

/** The arms of these studies, each with its study and the statuses that count in it. */
export function eachArm(all: readonly Studied[]): {
  fits: Studied;
  arm: Arm;
  accept: readonly Fit["status"][] | undefined;
}[] {
  return all.flatMap((fits) =>
    fits.study.arms.map((arm) => ({ fits, arm, accept: isEndless(arm) ? anyStatus : undefined })),
  );
}
