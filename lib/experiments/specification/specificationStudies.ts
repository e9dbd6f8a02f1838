import { gaussianNoise } from "../../data/noises";
import { randomStream } from "../../data/randomStream";
import { nearTruth } from "../../estimators/starts/startValues";
import type { Arm } from "../../study/arm";
import { seeded } from "../../study/seed";
import type { StudyOptions } from "../../study/study";
import { genericTruth } from "../../theory/genericTruth";
import { choiceArms, overVariants, variantArms } from "../over/overVariants";
import {
  comparedModel,
  comparedNames,
  comparedRouters,
  exactArm,
  exactNoise,
  exactStudy,
  overNoise,
  overStudy,
  spread,
  tenSizes,
} from "../settings";
import type { Profile } from "../studyKind";
import type { Chosen } from "./choices";

/** A study, and by the name of each arm the choices that its fits depend on, where they are not the first options. */
export interface SpecificationStudy extends StudyOptions {
  readonly made: ReadonlyMap<string, Partial<Chosen>>;
}

const exactChoices = { "setting, loss": "exact, L₃", σ: `${exactNoise.sd}` };
const overChoices = { "setting, loss": "over, L₂", σ: `${overNoise.sd}` };

const exactSds = [0.03, 0.1, 0.3];
const overSds = [0.003, 0.01, 0.1];
const randomTruths = [1, 2, 3];

/** The n at which every choice is measured, a subset of the figures': slopes over other ranges would not compare. */
function sizesOf(profile: Profile): number[] {
  const sizes = tenSizes.filter((_, index) => index % 3 === 0);
  return profile === "paper" ? sizes : sizes.filter((size) => size <= 30_000);
}

/** The studies behind the curve: those of the figures, the variants of the over-specified one, and one of its own. */
export function specificationStudies(profile: Profile): SpecificationStudy[] {
  const sizes = sizesOf(profile);
  const variants = variantArms();
  const byRouter = (made: Partial<Chosen>) => new Map(comparedNames.map((router) => [router, { ...made, router }]));
  const own = ownArms(profile);
  return [
    { ...exactStudy(), sizes, made: byRouter(exactChoices) },
    { ...overStudy(profile), sizes, made: byRouter(overChoices) },
    {
      ...overVariants(profile, choiceArms),
      sizes,
      made: new Map<string, Partial<Chosen>>([
        [variants.zeroTau2.name, { ...overChoices, "τ₂": "0" }],
        [variants.local.name, overChoices],
        [variants.wide.name, { ...overChoices, Θ: "five times as wide" }],
        [variants.free.name, { ...overChoices, Θ: "weights free below" }],
      ]),
    },
    {
      name: "specification-curve",
      arms: own.map(({ arm }) => arm),
      sizes,
      replicates: profile === "paper" ? 20 : 12,
      input: exactStudy().input,
      noise: exactNoise,
      seed: "specification-curve",
      made: new Map(own.map(({ arm, made }) => [arm.name, made])),
    },
  ];
}

/** σ × truth beside the figures' own: exact for all routers, over-specified for the perturbed one. */
function ownArms(profile: Profile): { readonly arm: Arm; readonly made: Partial<Chosen> }[] {
  const [overBase] = overStudy(profile).arms;
  return [0, ...randomTruths].flatMap((index) => {
    const truth = index === 0 ? "of the figures" : `random ${index}`;
    const atEach = (sds: readonly number[], figures: number, base: Arm, made: Partial<Chosen>, name: string) => {
      const moved = index === 0 ? base : atRandomTruth(base, index); // one truth for every σ
      return sds
        .filter((sd) => index > 0 || sd !== figures)
        .map((sd) => ({
          arm: {
            ...moved,
            name: `${name}, truth ${truth}, σ = ${sd}`,
            noise: gaussianNoise({ sd }),
            regressionInputs: undefined,
          },
          made: { ...made, truth, σ: `${sd}` },
        }));
    };
    return [
      ...comparedNames.flatMap((router) => {
        const base = exactArm(router, comparedModel(comparedRouters[router]));
        return atEach(exactSds, exactNoise.sd, base, { ...exactChoices, router }, `exact, ${router}`);
      }),
      ...atEach(overSds, overNoise.sd, overBase, overChoices, "over, perturbed"),
    ];
  });
}

/** The arm at a random truth; models draw the same atoms. */
function atRandomTruth(arm: Arm, index: number): Arm {
  const { model, starts = [] } = arm;
  const truth = genericTruth({
    model,
    atoms: 2,
    stream: randomStream(seeded("specification curve, truth"), { index }),
  });
  const moved = [starts].flat().map((rule) => (rule.kind === "nearTruth" ? nearTruth({ truth, spread }) : rule));
  return { ...arm, truth, starts: moved };
}
