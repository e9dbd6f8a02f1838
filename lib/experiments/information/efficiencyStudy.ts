import { parameterErrors } from "../../losses/parameterErrors";
import { routerTitles } from "../../plots/theme";
import type { Arm } from "../../study/arm";
import type { StudyOptions } from "../../study/study";
import type { Population } from "../../theory/population";
import { type ComparedRouter, exactStudy } from "../settings";
import type { Studied } from "../studied";
import type { Profile } from "../studyKind";

/** As the exact-specified study, at fewer sizes and with many more replicates: all experiments of this room read its fits. */
export function efficiencyStudy(profile: Profile): StudyOptions {
  const paper = profile === "paper";
  return {
    ...exactStudy(),
    name: "efficiency",
    arms: exactStudy().arms.map(({ regressionInputs, ...arm }): Arm => arm),
    sizes: paper ? [100, 300, 1000, 3000, 10_000] : [100, 300, 1000, 3000],
    replicates: paper ? 4000 : 1200,
    seed: "efficiency",
  };
}

/** What is known of the truth of an arm, from so many inputs that its own error is small beside the intervals. */
export function knownOf(fits: Studied, arm: Arm): Population {
  return fits.population(arm.name, { inputs: 200_000 });
}

export function titleOf({ name }: Arm): string {
  return routerTitles[name as ComparedRouter];
}

/** θ̂ − θ* of every fit of an arm `[size][replicate][p]`; null for one that failed or cannot be matched with the truth. */
export function errorsOf(fits: Studied, { name, model, truth }: Arm): (Float64Array | null)[][] {
  return fits
    .measures(name)
    .map((own) => own.map((fitted) => (fitted === null ? null : parameterErrors({ model, truth, fitted }).errors)));
}
