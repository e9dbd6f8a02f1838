import { gaussianNoise } from "../../data/noises";
import { randomStream } from "../../data/randomStream";
import { nearTruth } from "../../estimators/startValues";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import type { Arm } from "../../study/arm";
import { seeded } from "../../study/seed";
import type { StudyOptions } from "../../study/study";
import { population } from "../../theory/population";
import type { Regime } from "../../theory/regimeFrom";
import type { Preparation } from "../prepare";
import type { Profile } from "../studyKind";
import { input, randomTruth, randomTruthModel } from "./randomTruth";

/** A study, and what regimeFrom foretells of each arm by name. */
export interface RegimeStudy extends StudyOptions {
  readonly regimes: ReadonlyMap<string, Regime>;
}

/** σ of an arm and what regimeFrom says at that σ: each κ takes a while. */
export interface Foretold {
  readonly sd: number;
  readonly regime: Regime;
}

/** Random truths of a setting; the number by which regimeFrom decides on each is log-uniform between its two ends. */
interface Plan {
  readonly setting: "exact" | "over";
  readonly truths: number;
  /** d of the truths, in turn. */
  readonly dims: readonly number[];
  readonly numbers: readonly [number, number];
  readonly fitted: Pick<Arm, "atoms" | "bounds" | "tolerance" | "maxIterations">;
  readonly sizes: readonly number[];
  readonly replicates: number;
}

/** k = k* = 2; rel at the smallest n between 0.03 and 3. */
function exactPlan(paper: boolean): Plan {
  return {
    setting: "exact",
    truths: paper ? 60 : 30,
    dims: [2, 3, 4],
    numbers: [0.03, 3],
    fitted: { bounds: { bias: [-20, 20], router: 20, expert: 20 } },
    sizes: paper ? [500, 1000, 2000, 4000, 8000, 16_000] : [500, 2000, 8000],
    replicates: 36,
  };
}

/** k = 3, k* = 2; σ/(√n κ) at the smallest n between 0.004 and 0.8: beyond, fits sit on the boundary of Θ. */
function overPlan(paper: boolean): Plan {
  return {
    setting: "over",
    truths: paper ? 40 : 30,
    dims: [2],
    numbers: [0.004, 0.8],
    fitted: { atoms: 3, bounds: { bias: [-2, 2], router: 6, expert: 6 }, tolerance: 1e-3, maxIterations: 500 },
    sizes: paper ? [160, 640, 2560, 10_240] : [160, 640, 2560],
    replicates: 100,
  };
}

function plansOf(profile: Profile): Plan[] {
  return [exactPlan(profile === "paper"), overPlan(profile === "paper")];
}

/** A truth, and where σ is to put its number. */
interface Drawn {
  readonly name: string;
  readonly model: Mixture;
  readonly truth: MixingMeasure;
  readonly number: number;
}

function drawn({ setting, truths, dims, numbers: [low, high] }: Plan): Drawn[] {
  return Array.from({ length: truths }, (_, index): Drawn => {
    const dim = dims[index % dims.length];
    const model = randomTruthModel(dim);
    const stream = randomStream(seeded("regime truths"), { setting, index });
    const truth = randomTruth(model, stream);
    const number = low * Math.exp(stream.uniform() * Math.log(high / low));
    return { name: `${setting}, d = ${dim}, truth ${index + 1}`, model, truth, number };
  });
}

/** σ of every arm of both studies, from the number that it is to have at the smallest n. */
export function regimePreparations(profile: Profile): Preparation<Foretold>[] {
  return plansOf(profile).flatMap((plan) => drawn(plan).map((truth) => preparation(plan, truth)));
}

function preparation({ setting, fitted: { atoms }, sizes: [size] }: Plan, each: Drawn): Preparation<Foretold> {
  const { name, model, truth, number } = each;
  const effort = { inputs: 2000, splittings: { size: 2000, starts: 4 } };
  const { router } = model;
  const settings = { router: router.name, ...router.options, expert: model.expert.name, dim: model.dim, atoms, size };
  return {
    name,
    settings: { ...settings, ...effort, input: input.options, truth: [...model.parameters(truth)], number },
    compute() {
      const known = population({ model, truth, input, ...effort });
      const atUnit = setting === "over" ? known.splittingError({ sd: 1, size }) : known.rel({ sd: 1, size });
      const sd = number / (atUnit as number); // tanh experts have a κ
      return { sd, regime: known.regime({ sd, atoms }) };
    },
  };
}

/** Random truths, exact- and over-specified, each with the σ that was foretold for it, in the order of the preparations. */
export function regimeStudies(profile: Profile, foretold: readonly Foretold[]): RegimeStudy[] {
  const [exact, over] = plansOf(profile);
  return [studyOf(exact, foretold.slice(0, exact.truths)), studyOf(over, foretold.slice(exact.truths))];
}

function studyOf(plan: Plan, foretold: readonly Foretold[]): RegimeStudy {
  const { setting, fitted, sizes, replicates } = plan;
  const truths = drawn(plan);
  return {
    name: `regime-${setting}`,
    arms: truths.map(
      ({ name, model, truth }, index): Arm => ({
        name,
        model,
        truth,
        ...fitted,
        noise: gaussianNoise({ sd: foretold[index].sd }),
        starts: nearTruth({ truth, spread: 0.1 }),
      }),
    ),
    regimes: new Map(truths.map(({ name }, index) => [name, foretold[index].regime])),
    sizes,
    replicates,
    input,
    noise: gaussianNoise({ sd: 1 }),
    seed: "regime",
  };
}
