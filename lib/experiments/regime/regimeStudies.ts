import { uniformBox } from "../../data/inputs";
import { gaussianNoise } from "../../data/noises";
import { randomStream } from "../../data/randomStream";
import { nearTruth } from "../../estimators/startValues";
import { tanhExpert } from "../../experts/tanhExpert";
import { mixture } from "../../mixture/mixture";
import { perturbedCosine } from "../../routers/perturbedCosine";
import type { Arm } from "../../study/arm";
import type { StudyOptions } from "../../study/study";
import { fisherInformation } from "../../theory/information/fisherInformation";
import { relativeError } from "../../theory/information/relativeError";
import { type Regime, regimeFrom } from "../../theory/regimeFrom";
import { splittingCurvature } from "../../theory/splitting/splittingCurvature";
import { splittingError } from "../../theory/splitting/splittingError";
import type { Profile } from "../studyKind";

import { randomTruth } from "./manyTruths";

const input = uniformBox({ low: -2, high: 2 });
const router = perturbedCosine({ tau1: 1, tau2: 1 });

/** A study, and what regimeFrom foretells of each arm by name. */
export interface RegimeStudy extends StudyOptions {
  readonly regimes: ReadonlyMap<string, Regime>;
}

const made = new Map<Profile, RegimeStudy[]>();

/**
 * Random truths, exact- and over-specified, each with a σ of its own.
 *
 * σ follows from the truth: it puts the number that regimeFrom compares with its threshold where it was drawn, evenly on the
 * logarithmic scale on both sides of the threshold. Made once a process, since each κ takes a while.
 */
export function regimeStudies(profile: Profile): RegimeStudy[] {
  const known = made.get(profile) ?? [exactStudy(profile), overStudy(profile)];
  made.set(profile, known);
  return known;
}

/** d = 2, 3, 4 in turn, k = k* = 2; σ puts rel at the smallest n between 0.03 and 3. */
function exactStudy(profile: Profile): RegimeStudy {
  const paper = profile === "paper";
  return withTruths({
    setting: "exact",
    truths: paper ? 60 : 30,
    dims: [2, 3, 4],
    numbers: [0.03, 3],
    fitted: { bounds: { bias: [-20, 20], router: 20, expert: 20 } },
    sizes: paper ? [500, 1000, 2000, 4000, 8000, 16_000] : [500, 2000, 8000],
    replicates: 36,
  });
}

/**
 * d = 2, k = 3, k* = 2, started near the truth; σ puts σ/(√n κ) at the smallest n between 0.004 and 0.8: beyond, fits
 * sit on the boundary of Θ.
 */
function overStudy(profile: Profile): RegimeStudy {
  const paper = profile === "paper";
  return withTruths({
    setting: "over",
    truths: paper ? 40 : 30,
    dims: [2],
    numbers: [0.004, 0.8],
    fitted: {
      atoms: 3,
      bounds: { bias: [-2, 2], router: 6, expert: 6 },
      tolerance: 1e-3,
      maxIterations: 500,
    },
    sizes: paper ? [160, 640, 2560, 10_240] : [160, 640, 2560],
    replicates: 100,
  });
}

/** Random truths as many-truths draws them; the number that is to decide on each is log-uniform between its two ends. */
function withTruths(options: {
  setting: "exact" | "over";
  truths: number;
  dims: readonly number[];
  numbers: readonly [number, number];
  fitted: Pick<Arm, "atoms" | "bounds" | "tolerance" | "maxIterations">;
  sizes: readonly number[];
  replicates: number;
}): RegimeStudy {
  const { setting, truths, dims, numbers, fitted, sizes, replicates } = options;
  const regimes = new Map<string, Regime>();
  const arms = Array.from({ length: truths }, (_, index): Arm => {
    const dim = dims[index % dims.length];
    const model = mixture({ router, expert: tanhExpert(), dim });
    const stream = randomStream("regime truths", { setting, index });
    const truth = randomTruth(model, stream);
    const number = numbers[0] * Math.exp(stream.uniform() * Math.log(numbers[1] / numbers[0]));
    const over = setting === "over";
    const shared = { model, truth, input };
    const fisher = fisherInformation({ ...shared, size: 2000 });
    const curvature = over ? splittingCurvature({ ...shared, size: 2000, starts: 4 }) : undefined;
    const unit = { ...shared, sd: 1, size: sizes[0] };
    const atUnit = over ? splittingError({ ...unit, curvature }) : relativeError({ ...unit, fisher });
    const sd = number / (atUnit as number); // tanh experts have a κ
    const arm = `${setting}, d = ${dim}, truth ${index + 1}`;
    regimes.set(arm, regimeFrom({ ...shared, sd, atoms: fitted.atoms, fisher, curvature }));
    return {
      name: arm,
      model,
      truth,
      ...fitted,
      noise: gaussianNoise({ sd }),
      starts: nearTruth({ truth, spread: 0.1 }),
    };
  });
  return {
    name: `regime-${setting}`,
    arms,
    regimes,
    sizes,
    replicates,
    input,
    noise: gaussianNoise({ sd: 1 }),
    seed: "regime",
  };
}
