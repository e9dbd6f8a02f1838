import { randomStream } from "../../data/randomStream";
import { nearTruth } from "../../estimators/starts/startValues";
import { expertDistance } from "../../losses/expertDistance";
import { regressionError } from "../../losses/regressionError";
import type { MixingMeasure } from "../../mixture/measure";
import { type Mixture, mixture } from "../../mixture/mixture";
import { InputError, requireKind, requireThat } from "../../requirements";
import { classDistance } from "../misfit/classDistance";
import { mean } from "../rates/line";
import type { TruthSetting } from "../truthSetting";
import type { TwoPoints } from "./twoPointBound";

/** A truth and another measure beside it. */
export interface HardPair extends TwoPoints {
  readonly other: MixingMeasure;
}

/**
 * A mixture beside the single expert that is nearest to it: all experts there, so that the gates, which stay, do not matter.
 *
 * With a gap ε between the experts, f of the pair differs by ε times what the gate varies over x: by order ε² where the router vector
 * is of order ε, too, by order ε where it stays away from 0, and for the cosine router always.
 *
 * @returns the distance of the regression functions, that of the experts, and the other measure
 * @throws InputError when the nearest expert is not found
 * @see docs/mathematics.md, derived fact 13
 * @example singleExpertPair({ model, truth, input }).distance
 */
export function singleExpertPair({ model, truth, input }: TruthSetting): HardPair {
  requireKind("model", model);
  requireKind("measure", truth, "truth");
  const single = mixture({ router: model.router, expert: model.expert, dim: model.dim });
  const middle = Float64Array.from(truth.atoms[0].expert, (_, l) => mean(truth.atoms.map(({ expert }) => expert[l])));
  const starts = nearTruth({ truth: single.measure([{ expert: middle }]), spread: 0 });
  const stream = randomStream("single expert");
  const found = classDistance({ generator: model, truth, model: single, atoms: 1, input, starts, size: 5000, stream });
  if (found.status !== "converged") throw new InputError(`The nearest single expert was not found: ${found.status}.`);
  const other = model.measure(truth.atoms.map((atom) => ({ ...atom, expert: found.nearest.atoms[0].expert })));
  return { distance: found.value, separation: expertDistance(truth, other), other };
}

/**
 * Two mixtures of two experts with the same first and second moments of (v, η) under the gate at v = 0.
 *
 * With p₀ that gate, w = p₀(1 − p₀), δ the difference of the experts and m their mean under p₀, to second order
 *   f = h(m) + w ((v·φ) δ·∂h + ½ δᵀ∂²h δ)
 * depends on w, v and δ through w vδᵀ and w δδᵀ alone. The other measure has (cv, cδ, w/c²) and the same m: it differs by order ε³
 * where v and δ are of order ε, though its experts differ by order ε.
 *
 * @param truth   two atoms, the last one the reference
 * @param stretch c > 1
 * @returns the distance of the regression functions, that of the experts, and the other measure
 * @throws InputError when the router does not identify norms, cv leaves the range of ψ, or stretch is not > 1
 * @see docs/mathematics.md, derived fact 13; Heinrich and Kahn, Ann. Statist. 46 (2018), for finite mixtures
 * @example sameMomentsPair({ model, truth, input }).distance
 */
export function sameMomentsPair({ model, truth, input, stretch = 1.5 }: TruthSetting & { stretch?: number }): HardPair {
  requireKind("model", model);
  requireKind("measure", truth, "truth");
  requireThat(stretch > 1 && Number.isFinite(stretch), "stretch", stretch, "a finite number > 1");
  const { first, middle, share, difference } = momentsOf(model, truth);
  const router = model.router.inverse(model.router.transformRouter(first.router).map((value) => stretch * value));
  if (!model.router.normIdentified || router === null)
    throw new InputError(`The ${model.router.name} router has no vector that is ${stretch} times as long.`);
  const less = (1 - Math.sqrt(1 - (4 * share * (1 - share)) / (stretch * stretch))) / 2;
  const at = (by: number) => middle.map((value, l) => value + by * stretch * difference[l]);
  const other = model.measure([
    { bias: Math.log(less / (1 - less)), router, expert: at(1 - less) },
    { expert: at(-less) },
  ]);
  const stream = randomStream("same moments");
  const { value } = regressionError({ model, fitted: other, truth, input, stream });
  return { distance: value, separation: expertDistance(truth, other), other };
}

/** The first atom, its share p₀ at v = 0, the mean of the experts under it and their difference. */
function momentsOf(model: Mixture, truth: MixingMeasure) {
  requireThat(model.reference && truth.size === 2, "truth", truth.size, "two atoms, the last one the reference");
  const [first, { expert: last }] = truth.atoms;
  const share = 1 / (1 + Math.exp(-first.bias));
  const difference = first.expert.map((value, l) => value - last[l]);
  return { first, share, difference, middle: last.map((value, l) => value + share * difference[l]) };
}
