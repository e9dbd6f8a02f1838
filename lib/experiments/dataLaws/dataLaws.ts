import { type InputDistribution, onSphere, truncatedGaussian } from "../../data/inputs";
import { gaussianNoise, heteroscedasticNoise, type Noise, studentNoise, uniformNoise } from "../../data/noises";
import { randomStream } from "../../data/randomStream";
import { nearTruth } from "../../estimators/starts/startValues";
import { tanhExpert } from "../../experts/tanhExpert";
import type { MixingMeasure } from "../../mixture/measure";
import { type Mixture, mixture } from "../../mixture/mixture";
import { routerTitles } from "../../plots/theme";
import type { Arm } from "../../study/arm";
import type { StudyOptions } from "../../study/study";
import { genericTruth } from "../../theory/genericTruth";
import {
  type ComparedRouter,
  comparedModel,
  comparedNames,
  comparedRouters,
  exactArm,
  exactNoise,
  exactStudy,
  input,
} from "../settings";
import type { Profile } from "../studyKind";

/** One thing that differs from the setting of the figures: X uniform on [−4, 4]², Gaussian noise, their truth. */
export interface DataLaw {
  readonly name: string;
  readonly input?: InputDistribution;
  readonly noise?: Noise;
  /** A generic truth of this dimension instead of the one of the figures. */
  readonly dim?: number;
}

const { sd } = exactNoise;

/** The mean of σ² is that of the figures, σ = 0.1; half of it for other d, so that all but one are in the regime by rel alone. */
export const dataLaws: readonly DataLaw[] = [
  { name: "as in the figures" },
  { name: "X on a sphere", input: onSphere({ radius: 3 }) },
  { name: "X cut-off Gaussian", input: truncatedGaussian({ sd: 2, radius: 6 }) },
  { name: "X correlated, 0.8", input: truncatedGaussian({ sd: 2, radius: 6, correlation: 0.8 }) },
  { name: "noise Student, 3", noise: studentNoise({ scale: sd / Math.sqrt(3), degrees: 3 }) },
  { name: "noise uniform", noise: uniformNoise({ halfWidth: sd * Math.sqrt(3) }) },
  { name: "noise louder at 0", noise: heteroscedasticNoise({ sd: 0.33, growth: -0.5 }) },
  { name: "noise louder far off", noise: heteroscedasticNoise({ sd: 0.0165, growth: 0.5 }) },
  ...[1, 2, 4, 8].map((dim) => ({ name: `d = ${dim}`, dim, noise: gaussianNoise({ sd: sd / 2 }) })),
];

/** The arm of a router under a law. */
export const armName = (law: DataLaw, router: ComparedRouter): string => `${law.name}, ${routerTitles[router]}`;

/** Every router under every law, on the same data where the law is the same. */
export function dataLawsStudy(profile: Profile): StudyOptions {
  const { sizes, ...study } = exactStudy();
  return {
    ...study,
    name: "other-data",
    arms: dataLaws.flatMap((law) => comparedNames.map((router) => armOf(law, router))),
    sizes: profile === "paper" ? sizes : sizes.filter((size, index) => index % 2 === 0 && size < 40_000),
    seed: "other-data",
  };
}

function armOf(law: DataLaw, router: ComparedRouter): Arm {
  const { input: own = input, noise = exactNoise, dim } = law;
  const shared = { name: armName(law, router), input: own, noise, seed: `other-data, ${law.name}` };
  if (dim === undefined) return { ...exactArm(shared.name, comparedModel(comparedRouters[router])), ...shared };
  const model = mixture({ router: comparedRouters[router], expert: tanhExpert(), dim });
  const truth = truthIn(dim, model);
  const { bounds, regressionInputs } = exactArm(shared.name, comparedModel(comparedRouters[router]));
  return {
    ...shared,
    model,
    truth,
    bounds,
    regressionInputs,
    starts: nearTruth({ truth, spread: 0.1 / Math.sqrt(dim) }),
  };
}

/** A generic truth; on a line those that were drawn have experts that are nearly one, so that none is drawn. */
function truthIn(dim: number, model: Mixture): MixingMeasure {
  if (dim > 1) return genericTruth({ model, atoms: 2, stream: randomStream("other data", { dim }) });
  return model.measure([{ bias: -0.2, router: [0.5], expert: [1.5, 1.3] }, { expert: [-1.6, 0.8] }]);
}
