import { gaussianNoise } from "../../data/noises";
import { randomStream } from "../../data/randomStream";
import { nearTruth } from "../../estimators/starts/startValues";
import { type ExpertName, expertNamed } from "../../experts/experts";
import { mixture } from "../../mixture/mixture";
import type { Arm } from "../../study/arm";
import { seeded } from "../../study/seed";
import { genericTruth } from "../../theory/genericTruth";
import { population } from "../../theory/population";
import type { Regime } from "../../theory/regimeFrom";
import { freeSplit } from "../../theory/splitting/freeSplit";
import type { Preparation } from "../prepare";
import type { RegimeStudy } from "../regime/regimeStudies";
import { type ComparedRouter, comparedNames, comparedRouters, input } from "../settings";
import type { Profile } from "../studyKind";

export type Setting = "exact" | "over";
export const settings: readonly Setting[] = ["exact", "over"];

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
  /** As comparedRouters calls it: "perturbed" is the router perturbedCosine with the figures' τ₁ and τ₂. */
  readonly router: ComparedRouter;
  readonly expert: ExpertName;
  readonly setting: Setting;
};

/** Every line of the table: routers × experts × settings. */
export const pairings: readonly Pairing[] = settings.flatMap((setting) =>
  comparedExperts.flatMap((expert) => comparedNames.map((router) => ({ router, expert, setting }))),
);

/** How many truths there are; each line of the table meets the same ones. */
const truthCounts: Readonly<Record<Profile, number>> = { quick: 20, paper: 40 };

/** k*. */
const trueAtoms = 2;

/** σ that brings the exact fits of tanh experts into their regime at the smallest n, and most over-specified ones. */
const noises = { exact: gaussianNoise({ sd: 0.02 }), over: gaussianNoise({ sd: 1e-4 }) } as const;

/** Where minimisers are a set a step without damping promises something for ever: there the gradient decides on the end. */
const ofSets = { relativeGradient: 1e-4, maxIterations: 300 };

const fitted = {
  exact: { bounds: { bias: [-20, 20], router: 20, expert: 20 }, maxIterations: 200 },
  over: {
    atoms: trueAtoms + 1,
    bounds: { bias: [-2, 2], router: 4, expert: 4 },
    tolerance: 1e-3,
    maxIterations: 100,
  },
} as const;

const sizes = {
  exact: { quick: [1000, 3162, 10_000], paper: [1000, 2154, 4642, 10_000, 21_544] },
  over: { quick: [300, 949, 3000], paper: [300, 949, 3000, 9487] },
} as const;

/** What regimeFrom says of every arm of both studies, in their order: hundreds of κ, which take a while. */
export function rateTablePreparations(profile: Profile): Preparation<Regime>[] {
  const effort = { inputs: 5000, splittings: { size: 1000, starts: 4 } };
  return settings.flatMap((setting) =>
    armsOf(setting, profile).map(({ name, model, truth, atoms }): Preparation<Regime> => {
      const { router, expert } = model;
      const { sd } = noises[setting];
      const of = { router: router.name, ...router.options, expert: expert.name, truth: [...model.parameters(truth)] };
      return {
        name: `${setting}, ${name}`,
        settings: { ...of, input: input.options, atoms, sd, ...effort },
        compute: () => population({ model, truth, input, ...effort }).regime({ sd, atoms }),
      };
    }),
  );
}

/** The exact- and the over-specified study, each with an arm for every router, expert and truth. */
export function rateTableStudies(profile: Profile, regimes: readonly Regime[]): RegimeStudy[] {
  return settings.map((setting, index) => {
    const arms = armsOf(setting, profile);
    return {
      name: `rate-table-${setting}`,
      arms,
      regimes: new Map(arms.map(({ name }, i) => [name, regimes[index * arms.length + i]])),
      sizes: sizes[setting][profile],
      replicates: profile === "paper" ? 8 : setting === "exact" ? 3 : 2,
      input,
      noise: noises[setting],
      seed: "rate-table",
    };
  });
}

function armsOf(setting: Setting, profile: Profile): Arm[] {
  return pairings
    .filter((pairing) => pairing.setting === setting)
    .flatMap((pairing) => Array.from({ length: truthCounts[profile] }, (_, index) => armOf(pairing, index)));
}

/** The name of the arm of a truth. */
export function armName({ expert, router }: Pairing, index: number): string {
  return `${expert}, ${router}, truth ${index + 1}`;
}

/** Each truth has data of its own, shared by routers and experts: truths are independent, lines are compared on the same data. */
function armOf(pairing: Pairing, index: number): Arm {
  const model = mixture({ router: comparedRouters[pairing.router], expert: expertNamed(pairing.expert), dim: 2 });
  const truth = genericTruth({ model, atoms: trueAtoms, stream: randomStream(seeded("rate table"), { truth: index }) });
  return {
    name: armName(pairing, index),
    model,
    truth,
    seed: `rate-table, truth ${index + 1}`,
    starts: nearTruth({ truth, spread: 0.03 }),
    ...fitted[pairing.setting],
    ...(pairing.setting === "over" && freeSplit(model.expert, model.dim) !== null && ofSets),
  };
}
