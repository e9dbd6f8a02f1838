import type { Arm } from "../../study/arm";
import type { StudyOptions } from "../../study/study";
import { comparedModel, comparedRouters, overArm, overStudy } from "../settings";
import type { Profile } from "../studyKind";

/** The name of its one arm. */
export const longArm = "perturbed, n to 1e6";

/**
 * The perturbed router over three decades, with one atom too many: what is said of a limit is judged on the last of them.
 *
 * At both profiles, since a fit to 1e6 observations takes some five seconds.
 */
export function longStudy(profile: Profile): StudyOptions {
  const steps = profile === "paper" ? 12 : 6;
  const arm: Arm = overArm(longArm, comparedModel(comparedRouters.perturbed));
  return {
    ...overStudy(profile),
    name: "over-specified-long",
    arms: [arm],
    sizes: Array.from({ length: steps + 1 }, (_, i) => Math.round(1000 * 10 ** ((3 * i) / steps))),
    seed: "over-specified-long",
  };
}
