import { gaussianNoise } from "../../data/noises";
import { randomStream } from "../../data/randomStream";
import { nearTruth } from "../../estimators/startValues";
import { type ExpertName, expertNamed } from "../../experts/experts";
import { mixture } from "../../mixture/mixture";
import type { Arm } from "../../study/arm";
import type { StudyOptions } from "../../study/study";
import { genericTruth } from "../../theory/genericTruth";
import { type ComparedRouter, comparedNames, comparedRouters, input } from "../settings";
import type { Profile } from "../studyKind";

export type Setting = "exact" | "over";

/** The experts that the table compares: one that joins the library's list does not join it by itself. */
export const comparedExperts = [
  "linear",
  "polynomial",
  "relu",
  "tanh",
  "sigmoid",
  "gelu",
] as const satisfies readonly ExpertName[];

/** A line of the rate table: a router and an expert in one setting. */
export type Pairing = {
  readonly router: ComparedRouter;
  readonly expert: ExpertName;
  readonly setting: Setting;
};

/** Every line of the table: routers × experts × settings. */
export const pairings: readonly Pairing[] = (["exact", "over"] as const).flatMap((setting) =>
  comparedExperts.flatMap((expert) => comparedNames.map((router) => ({ router, expert, setting }))),
);

/** How many truths there are; each line of the table meets the same ones. */
export const truthCounts: Readonly<Record<Profile, number>> = { quick: 20, paper: 40 };

/** k*. */
const trueAtoms = 2;

/** σ that brings the exact fits of tanh experts into their regime at the smallest n, and most over-specified ones. */
const noises = { exact: gaussianNoise({ sd: 0.02 }), over: gaussianNoise({ sd: 1e-4 }) } as const;

/** An over-specified fit without a rate creeps along a valley for ever: it is stopped, and counts as failed. */
const fitted = {
  exact: { bounds: { bias: [-20, 20], router: 20, expert: 20 }, maxIterations: 200 },
  over: {
    atoms: trueAtoms + 1,
    bounds: { bias: [-2, 2], router: 4, expert: 4 },
    tolerance: 1e-3,
    maxIterations: 100,
  },
} as const;

const made = new Map<string, readonly StudyOptions[]>();

/** The exact- and the over-specified study, each with an arm for every router, expert and truth; made once a process. */
export function rateTableStudies(profile: Profile, truths: number = truthCounts[profile]): readonly StudyOptions[] {
  const key = `${profile}, ${truths}`;
  const studies = made.get(key) ?? [studyOf("exact", profile, truths), studyOf("over", profile, truths)];
  made.set(key, studies);
  return studies;
}

function studyOf(setting: Setting, profile: Profile, truths: number): StudyOptions {
  const paper = profile === "paper";
  const exact = setting === "exact";
  return {
    name: `rate-table-${setting}`,
    arms: pairings
      .filter((pairing) => pairing.setting === setting)
      .flatMap((pairing) => Array.from({ length: truths }, (_, index) => armOf(pairing, index))),
    sizes: exact
      ? paper
        ? [1000, 2154, 4642, 10_000, 21_544]
        : [1000, 3162, 10_000]
      : paper
        ? [300, 949, 3000, 9487]
        : [300, 949, 3000],
    replicates: paper ? 8 : exact ? 3 : 2,
    input,
    noise: noises[setting],
    seed: "rate-table",
  };
}

/** The name of the arm of a truth. */
export function armName({ expert, router }: Pairing, index: number): string {
  return `${expert}, ${router}, truth ${index + 1}`;
}

/** Each truth has data of its own, shared by routers and experts: truths are independent, lines are compared on the same data. */
function armOf(pairing: Pairing, index: number): Arm {
  const model = mixture({ router: comparedRouters[pairing.router], expert: expertNamed(pairing.expert), dim: 2 });
  const truth = genericTruth({ model, atoms: trueAtoms, stream: randomStream("rate table", { truth: index }) });
  return {
    name: armName(pairing, index),
    model,
    truth,
    seed: `rate-table, truth ${index + 1}`,
    starts: nearTruth({ truth, spread: 0.03 }),
    ...fitted[pairing.setting],
  };
}
