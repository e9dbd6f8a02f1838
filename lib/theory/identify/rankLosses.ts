import type { InputDistribution } from "../../data/inputs";
import { randomStream } from "../../data/randomStream";
import { type ExpertName, expertNamed, expertNames } from "../../experts/experts";
import { mixture } from "../../mixture/mixture";
import { requireInteger, requireKind, requireOneOf, requireThat } from "../../requirements";
import { type RouterName, routerNamed, routerNames } from "../../routers/routers";
import { genericTruth } from "../genericTruth";
import { identify } from "./identify";

/** A kind of mixture, as far as its rank loss depends on it. */
export interface RankSetting {
  readonly router: RouterName;
  /** d. */
  readonly dim: number;
  /** k. */
  readonly atoms: number;
  /** Whether the last atom is a reference with logit 0. */
  readonly reference: boolean;
}

/** The rank loss of one mixture at a generic truth, beside the predicted one. */
export interface RankLoss extends RankSetting {
  readonly expert: ExpertName;
  readonly parameterCount: number;
  readonly rank: number;
  /** p − rank that derived facts 1 and 3 say. */
  readonly predicted: number;
  /** Dimensions of the null space that have no name. */
  readonly unnamed: number;
  /** Whether the rank loss is the predicted one, and every direction of the null space has a name. */
  readonly agrees: boolean;
}

/**
 * How many parameters of a softmax mixture data cannot identify at a generic truth, d ≥ 2.
 *
 * All logits free: k norms, 1 bias shift and max(0, d − k) common shifts (cosine); 1 bias shift and d common shifts
 * (linear, perturbed with τ₁ > 0). With a reference: the k − 1 norms of the cosine router, else none.
 *
 * @returns p − rank, an integer ≥ 0
 * @throws InputError for another router, or unless d ≥ 2 and k ≥ 1, with a reference k ≥ 2, are integers
 * @see docs/mathematics.md, derived facts 1 and 3
 * @example predictedRankLoss({ router: "cosine", dim: 4, atoms: 2, reference: false })   // 5
 */
export function predictedRankLoss({ router, dim, atoms, reference }: RankSetting): number {
  requireOneOf("router", router, routerNames);
  requireInteger({ dim }, 2);
  requireInteger({ atoms }, reference ? 2 : 1);
  if (!routerNamed(router).normIdentified) return reference ? atoms - 1 : atoms + 1 + Math.max(0, dim - atoms);
  return reference ? 0 : dim + 1;
}

/**
 * The rank losses at generic truths for every router, expert, d and k, with all logits free and with a reference, beside
 * the predicted ones.
 *
 * @param sizes pairs of d ≥ 2 and k ≥ 2
 * @param input μ
 * @returns `[settings]`, one entry for each size, router, expert and reference
 * @throws InputError when a size is not such a pair, a name is unknown, or by identify
 * @see docs/mathematics.md, derived facts 1 and 3
 * @example rankLosses({ sizes: [{ dim: 2, atoms: 3 }], input: uniformBox({ low: -4, high: 4 }) }).every(({ agrees }) => agrees)
 */
export function rankLosses({
  sizes,
  input,
  routers = routerNames,
  experts = expertNames,
}: {
  sizes: readonly { readonly dim: number; readonly atoms: number }[];
  input: InputDistribution;
  routers?: readonly RouterName[];
  experts?: readonly ExpertName[];
}): RankLoss[] {
  requireThat(Array.isArray(sizes), "sizes", sizes, "a list of { dim, atoms }");
  requireKind("input", input);
  const settings = [false, true].flatMap((reference) =>
    sizes.flatMap(({ dim, atoms }) => routers.map((router): RankSetting => ({ router, dim, atoms, reference }))),
  );
  return settings.flatMap((setting) => experts.map((expert) => rankLoss(setting, expert, input)));
}

function rankLoss(setting: RankSetting, expert: ExpertName, input: InputDistribution): RankLoss {
  const { router, dim, atoms, reference } = setting;
  const predicted = predictedRankLoss(setting);
  const model = mixture({ router: routerNamed(router), expert: expertNamed(expert), dim, reference });
  const truth = genericTruth({ model, atoms, stream: randomStream("generic truth", { dim, experts: atoms }) });
  const { parameterCount, rank, nullDirections } = identify({ model, truth, input });
  const unnamed = nullDirections.filter(({ name }) => name === "other").length;
  const agrees = parameterCount - rank === predicted && unnamed === 0;
  return { ...setting, expert, parameterCount, rank, predicted, unnamed, agrees };
}
