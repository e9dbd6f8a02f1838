import { gaussianNoise } from "../../data/noises";
import { randomStream } from "../../data/randomStream";
import { nearTruth } from "../../estimators/starts/startValues";
import type { Expert } from "../../experts/expert";
import { type ExpertName, expertNamed } from "../../experts/experts";
import { tanhExpert } from "../../experts/tanhExpert";
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
  /** How many truths have no such number: f does not depend on all of their parameters. */
  readonly without?: number;
}

/** σ of an arm and what regimeFrom says at that σ: each κ takes a while. Null where a truth has no such number. */
export type Foretold = { readonly sd: number; readonly regime: Regime } | null;

/** Random truths of a setting; the number by which regimeFrom decides on each is log-uniform between its two ends. */
interface Plan {
  readonly setting: "exact" | "over";
  readonly truths: number;
  /** The expert, d and k* of a truth. */
  kindOf(index: number): { readonly expert: Expert; readonly dim: number; readonly atoms: number };
  readonly numbers: readonly [number, number];
  readonly fitted: Pick<Arm, "atoms" | "bounds" | "tolerance" | "maxIterations">;
  readonly sizes: readonly number[];
  readonly replicates: number;
}

/** Every ridge expert with every d from 1 to 4 in turn, k = k* = 2 and 3; the largest relative error at the smallest n between 0.03 and 3. */
function exactPlan(paper: boolean): Plan {
  return {
    setting: "exact",
    truths: 60,
    kindOf: (index) => {
      const round = Math.floor(index / ridgeExperts.length);
      return {
        expert: expertNamed(ridgeExperts[index % ridgeExperts.length]),
        dim: 1 + (round % 4),
        atoms: 2 + ((index + round) % 2),
      };
    },
    numbers: [0.03, 3],
    fitted: { bounds: { bias: [-20, 20], router: 20, expert: 20 }, maxIterations: 300 },
    sizes: paper ? [500, 1000, 2000, 4000, 8000, 16_000] : [500, 2000, 8000],
    replicates: 36,
  };
}

/** k = 3, k* = 2; σ/(√n κ) at the smallest n between 0.0005 and 0.1: beyond, fits sit on the boundary of Θ. */
function overPlan(paper: boolean): Plan {
  return {
    setting: "over",
    truths: paper ? 40 : 30,
    kindOf: () => ({ expert: tanhExpert(), dim: 2, atoms: 2 }),
    numbers: [0.0005, 0.1],
    fitted: { atoms: 3, bounds: { bias: [-2, 2], router: 6, expert: 6 }, tolerance: 1e-3, maxIterations: 500 },
    sizes: paper ? [160, 640, 2560, 10_240] : [160, 640, 2560],
    replicates: 100,
  };
}

const ridgeExperts: readonly ExpertName[] = ["linear", "polynomial", "relu", "tanh", "sigmoid", "gelu"];

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

/**
 * Not the truths on which the thresholds were chosen: those had streams of other names. The greatest condition was, too, but raised
 * from 1e12 after a first look at these, for another reason: docs/mathematics.md, "Regimes".
 */
function drawn({ setting, truths, kindOf, numbers: [low, high] }: Plan): Drawn[] {
  return Array.from({ length: truths }, (_, index): Drawn => {
    const { expert, dim, atoms } = kindOf(index);
    const model = randomTruthModel(dim, expert);
    const stream = randomStream(seeded("regime truths, after the condition"), { setting, index });
    const truth = randomTruth(model, stream, atoms);
    const number = low * Math.exp(stream.uniform() * Math.log(high / low));
    return { name: `${setting}, ${expert.name}, d = ${dim}, k* = ${atoms}, truth ${index + 1}`, model, truth, number };
  });
}

/** σ of every arm of both studies, from the number that it is to have at the smallest n. */
export function regimePreparations(profile: Profile): Preparation<Foretold>[] {
  return plansOf(profile).flatMap((plan) => drawn(plan).map((truth) => preparation(plan, truth)));
}

function preparation({ fitted: { atoms }, sizes: [size] }: Plan, each: Drawn): Preparation<Foretold> {
  const { name, model, truth, number } = each;
  const effort = { inputs: 2000, splittings: { size: 2000, starts: 4 } };
  const { router } = model;
  const settings = { router: router.name, ...router.options, expert: model.expert.name, dim: model.dim, atoms, size };
  return {
    name,
    settings: { ...settings, ...effort, input: input.options, truth: [...model.parameters(truth)], number },
    compute() {
      const known = population({ model, truth, input, ...effort });
      const { atOne } = known.regime({ sd: 1, atoms });
      if (atOne === null) return null; // a ReLU that no input activates, for example
      const sd = (number * Math.sqrt(size)) / atOne;
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
  const truths = drawn(plan).flatMap((each, index) => {
    const of = foretold[index];
    return of === null ? [] : [{ ...each, ...of }];
  });
  return {
    name: `regime-${setting}`,
    arms: truths.map(
      ({ name, model, truth, sd }): Arm => ({
        name,
        model,
        truth,
        ...fitted,
        noise: gaussianNoise({ sd }),
        starts: nearTruth({ truth, spread: 0.1 }),
      }),
    ),
    regimes: new Map(truths.map(({ name, regime }) => [name, regime])),
    without: foretold.length - truths.length,
    sizes,
    replicates,
    input,
    noise: gaussianNoise({ sd: 1 }),
    seed: "regime",
  };
}
