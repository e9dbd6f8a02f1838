import { uniformBox } from "../../data/inputs";
import { gaussianNoise } from "../../data/noises";
import { nearTruth } from "../../estimators/starts/startValues";
import { polynomialExpert } from "../../experts/polynomialExpert";
import type { MixingMeasure } from "../../mixture/measure";
import { mixture } from "../../mixture/mixture";
import { routerTitles } from "../../plots/theme";
import type { Arm } from "../../study/arm";
import type { StudyOptions } from "../../study/study";
import { splitFreely } from "../../theory/splitting/freeSplit";
import { comparedRouters } from "../settings";
import type { Profile } from "../studyKind";

export const degrees = [2, 3] as const;
export const polynomialRouters = ["perturbed", "linear"] as const;
export type PolynomialRouter = (typeof polynomialRouters)[number];

/** Where fits start: near the truth with an atom split in two, or near another minimiser, where one expert of the two is halved. */
export const startKinds = ["far", "near"] as const;
export type StartKind = (typeof startKinds)[number];

/** The arm of a router, a degree and a kind of starts. */
export const armName = (router: PolynomialRouter, degree: number, starts: StartKind = "far"): string =>
  `${routerTitles[router]}, degree ${degree}${starts === "far" ? "" : ", starts near the truth"}`;

/** k = 3, k* = 2, polynomial experts of degree 2 and 3, behind the perturbed and the linear router, on the same inputs and noise. */
export function polynomialStudy(profile: Profile): StudyOptions {
  return {
    name: "polynomial-experts",
    arms: degrees.flatMap((degree) =>
      polynomialRouters.flatMap((router) => startKinds.map((kind) => armOf(router, degree, kind))),
    ),
    sizes: profile === "paper" ? [300, 949, 3000, 9487, 30_000] : [300, 949, 3000, 9487],
    replicates: profile === "paper" ? 100 : 40,
    input: uniformBox({ low: -2, high: 2 }),
    noise: gaussianNoise({ sd: 0.001 }),
    seed: "polynomial-experts",
  };
}

/** Where minimisers are a set, the step without damping promises something for ever: the gradient decides on the end. */
function armOf(router: PolynomialRouter, degree: number, kind: StartKind): Arm {
  const model = mixture({ router: comparedRouters[router], expert: polynomialExpert({ degree }), dim: 2 });
  const truth = model.measure([
    { bias: -0.2, router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3] },
    { expert: [0.2, -1.6, 0.8] },
  ]);
  return {
    ...{ name: armName(router, degree, kind), model, truth, atoms: 3 },
    starts: nearTruth({ truth: kind === "far" ? halved({ model, truth }) : truth, spread: 0.05 }),
    bounds: { bias: [-2, 2], router: 4, expert: 4 },
    relativeGradient: 1e-3, // by no coordinate alone does Σ r² fall by more than 0.01 σ² at the greatest n
    maxIterations: 500,
  };
}

/** A minimiser that is not the truth: the first atom as two, one with half its expert. */
export function halved({ model, truth }: Pick<Arm, "model" | "truth">): MixingMeasure {
  return splitFreely({ model, truth, share: 0.5, scale: 0.5 });
}
