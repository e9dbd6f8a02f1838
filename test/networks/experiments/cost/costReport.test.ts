import { describe, expect, test } from "vitest";
import { verdictsAndKinds } from "../../../../lib/dist/experiments/verdict";
import { comparedRouters } from "../../../../lib/dist/networks/experiments/comparedRouters";
import { costReport } from "../../../../lib/dist/networks/experiments/cost/costReport";

const network = { layers: 2, width: 64, heads: 4, experts: 8, expertWidth: 128, top: 2, projection: 8 };
const study = {
  ...{ name: "router-cost", rounds: 6, routers: comparedRouters, network },
  tokens: { batch: 32, context: 64, vocabulary: 88 },
};
const rounds = [10, 11, 12, 13, 14, 15];

/** A step of the perturbed router takes so many times as long as with the others, round by round. */
const reportOf = (factors: readonly number[], peakBytes = 1e6) =>
  costReport({
    study,
    costs: comparedRouters.map((router) => {
      const isPerturbed = router.name === "perturbedCosine";
      const step = rounds.map((time, round) => (isPerturbed ? time * factors[round] : time));
      return { router, parameters: 576, alone: rounds, step, peakBytes: isPerturbed ? peakBytes : 1e6 };
    }),
    machine: { processor: "a machine" },
  });

const verdictsOf = (...given: Parameters<typeof reportOf>) =>
  verdictsAndKinds(reportOf(...given).verdicts ?? []).verdicts;

describe("the report of what routers cost", () => {
  test("judges the ratio round by round against what was predicted, all three ways", () => {
    const outcomes = [
      [1, 1, 1, 1.01, 1.01, 1.01],
      [1.03, 1.03, 1.03, 1.04, 1.04, 1.04],
      [1, 1, 1, 1.1, 1.1, 1.1],
    ].map((factors) => verdictsOf(factors)[0].match(/at most 1.02 was predicted: ([^.]*)\./)![1]);
    expect(outcomes).toEqual(["as predicted", "not as predicted", "the measurement cannot tell"]);
    expect(verdictsOf([1.03, 1.03, 1.03, 1.04, 1.04, 1.04])[0]).toContain("takes 1.035 [1.030, 1.040] times");
  });

  test("says of memory how much more it is", () => {
    expect(verdictsOf(rounds.map(() => 1))[2]).toContain("1.0 MB at most, as much as those of the cosine");
    expect(
      verdictsOf(
        rounds.map(() => 1),
        1.1e6,
      )[2],
    ).toContain("10 % more than");
  });

  test("draws a line a router, which its name stands beside, around what the linear one takes", () => {
    const { data, layout } = reportOf([1.03, 1.03, 1.03, 1.04, 1.04, 1.04]).figure!;
    expect((layout.yaxis2 as { ticktext: string[] }).ticktext).toEqual(["linear", "cosine", "perturbed cosine"]);
    const drawn = (data as { x: number[]; xaxis: string }[]).filter(({ xaxis }) => xaxis === "x2");
    expect(drawn.map(({ x }) => x[0])).toEqual([1, 1, 1.035]);
    expect((layout.shapes as { x0: number }[]).map(({ x0 }) => x0)).toEqual([1, 1]);
  });
});
