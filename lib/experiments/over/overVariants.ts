import { nearTruth } from "../../estimators/starts/startValues";
import { linearExpert } from "../../experts/linearExpert";
import { mixture } from "../../mixture/mixture";
import { perturbedCosine } from "../../routers/perturbedCosine";
import type { Arm } from "../../study/arm";
import type { StudyOptions } from "../../study/study";
import { type SymmetryImage, symmetryImages } from "../../theory/identify/symmetryImages";
import { comparedModel, comparedRouters, input, overArm, overStudy, spread, tenSizes, truthOf } from "../settings";
import type { Profile } from "../studyKind";

/** Every third of the ten sizes: the variants are many, and each is one curve. */
const fewSizes = tenSizes.filter((_, index) => index % 3 === 0);

/**
 * What the over-specified study leaves open: one change an arm against its perturbed arm (k = 3, k* = 2).
 *
 * k = 4 is fitted to show what derived fact 9 says: from 2k* atoms on no loss can fall.
 */
export function overVariants(profile: Profile, changes: readonly Change[]): StudyOptions {
  const paper = profile === "paper";
  const arms = variantArms();
  return {
    ...overStudy(profile),
    name: "over-specified-variants",
    arms: changes.map((change) => arms[change]),
    sizes: paper ? tenSizes : fewSizes,
    replicates: paper ? 40 : 13,
  };
}

/** What an arm changes. */
type Change = keyof ReturnType<typeof variantArms>;
export const choiceArms = ["zeroTau2", "local", "wide", "free"] as const satisfies readonly Change[];
/** Whose minimisers are a set, or nearly: Newton walks on it without end. */
export const endlessArms = ["twice", "affine", "affineLinear"] as const satisfies readonly Change[];

export function isEndless({ name }: Arm): boolean {
  const arms = variantArms();
  return endlessArms.some((change) => arms[change].name === name);
}

/** The arms of overVariants, by what they change. */
export function variantArms() {
  const perturbed = comparedModel(comparedRouters.perturbed);
  const base = overArm("perturbed", perturbed);
  const truth = truthOf(perturbed);
  const local = nearTruth({ truth, spread });
  const convolved = symmetryImages({ model: perturbed, truth, input }).find(
    ({ name }) => name === "gate convolution",
  ) as SymmetryImage;
  return {
    zeroTau2: overArm("τ₂ = 0", comparedModel(perturbedCosine({ tau1: 1, tau2: 0 }))),
    local: { ...base, name: "local starts only", starts: [local] },
    wide: { ...base, name: "Θ five times as wide", bounds: { bias: [-2, 2], router: 20, expert: 20 } },
    free: {
      ...base,
      name: "weights free below",
      bounds: { bias: [-12, 2], router: 4, expert: 4 },
    },
    // Its minimisers are a set, of which a fit takes the element near its start.
    twice: {
      ...base,
      name: "k = 4 = 2k*",
      atoms: 4,
      maxIterations: 100, // on the set Newton walks without end
      starts: [nearTruth({ truth: convolved.image, spread: 0.02 })],
    },
    affine: affineArm("affine experts, perturbed", comparedRouters.perturbed),
    affineLinear: affineArm("affine experts, linear", comparedRouters.linear),
  } as const satisfies Record<string, Arm>;
}

function affineArm(name: string, router: Arm["model"]["router"]) {
  const arm = overArm(name, mixture({ router, expert: linearExpert(), dim: 2 }));
  const starts = [nearTruth({ truth: arm.truth, spread })];
  return { ...arm, starts, tolerance: 0.1, maxIterations: 100 }; // most creep for ever: κ = 0
}
