import type { NormProtocol } from "../../losses/withNorms";
import type { StudyOptions } from "../../study/study";
import { exactStudy, protocols, spread } from "../settings";

/** How the norms of cosine fits are read, which no data ever move, and how the prediction draws them. */
export interface NormReading {
  /** The fits' own, unless given. */
  readonly norms?: NormProtocol;
  readonly predictedNorms: NormProtocol;
}

const [unit, uniform] = [protocols["unit norms"], protocols["norms uniform in (0, 4]"]];

export const normReadings: Readonly<Record<string, NormReading>> = {
  "true norms": { norms: "truth", predictedNorms: "truth" },
  // Fits that start near the truth carry its norms with them.
  "norms of starts near the truth": { predictedNorms: { nearTruth: spread } },
  "unit norms": { norms: unit, predictedNorms: unit },
  "norms uniform in (0, 4]": { norms: uniform, predictedNorms: uniform },
};

/** The cosine arm of the exact-specified study, whose rows Figure 1 has computed. */
export function cosineStudy(): StudyOptions {
  const study = exactStudy();
  return { ...study, arms: study.arms.filter(({ name }) => name === "cosine") };
}
