import type { InputDistribution } from "../data/inputs";
import type { MixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";

/** What every statement about a truth is made of, before any data. */
export interface TruthSetting {
  readonly model: Mixture;
  /** G*. */
  readonly truth: MixingMeasure;
  /** μ. */
  readonly input: InputDistribution;
}
