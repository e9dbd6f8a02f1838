import type { Fault } from "../fault";

/** Losses, and what they are read with: the gauge, norms, labels. */
export const planted: readonly Fault[] = [
  {
    wrong: "L₂ squares in no cell of two atoms",
    file: "losses/powers.ts",
    text: "cellSize > 1 ? 2 : 1",
    change: "cellSize > 2 ? 2 : 1",
    noticedBy: [
      "losses/voronoiLoss.test.ts",
      "over-specified: L2 squares in the cell of two atoms and not in the cell of one",
    ],
  },
  {
    wrong: "the distance of experts is not weighted",
    file: "losses/voronoiLoss.ts",
    text: "sums.expert += weight * Math.sqrt",
    change: "sums.expert += Math.sqrt",
    noticedBy: [
      "losses/voronoiLoss.test.ts",
      "exact-specified: L3 is 1 + 3·5 + (3·0.5 + 1·1), and its router part is all radial",
    ],
  },
  {
    wrong: "a tie between true atoms goes to the last",
    file: "losses/nearestAtoms.ts",
    text: "value < distances[best]",
    change: "value <= distances[best]",
    noticedBy: ["losses/voronoiCells.test.ts", "a tie goes to the lowest index"],
  },
  {
    wrong: "the gauge multiplies the weights by w in place of dividing",
    file: "losses/canonicalGauge.ts",
    text: "bias: atom.bias - logWeight",
    change: "bias: atom.bias + logWeight",
    noticedBy: [
      "losses/canonicalGauge.test.ts",
      "a reference that was split leaves with weights that sum to 1 and a mean v of 0",
    ],
  },
  {
    wrong: "labels are swapped with the router vector left as it is",
    file: "losses/labelSwap.ts",
    text: "router: first.router.map((value) => -value),",
    change: "router: first.router,",
    noticedBy: ["losses/canonicalGauge.test.ts", "swapped labels are swapped back: the same function, the same loss"],
  },
  {
    wrong: "a norm from (low, high] may be low",
    file: "losses/withNorms.ts",
    text: "high - (high - low) * uniform()",
    change: "low + (high - low) * uniform()",
    noticedBy: [
      "losses/withNorms.test.ts",
      "uniform norms lie in (low, high], one draw an atom, the same from the same stream",
    ],
  },
  {
    wrong: "the standard error of the regression error lacks the 2 of the delta method",
    file: "losses/regressionError.ts",
    text: "/ (2 * value) : 0",
    change: "/ value : 0",
    noticedBy: [
      "losses/regressionError.test.ts",
      "by hand: 3x on [−1, 1] has the error √3, with the standard error 3 √(4/45) / (2 √(N/3))",
    ],
  },
  {
    wrong: "the constant's accuracy is that of the rarest expert",
    file: "losses/routingAccuracy.ts",
    text: "Math.max(...counts) / size",
    change: "Math.min(...counts) / size",
    noticedBy: [
      "losses/routingAccuracy.test.ts",
      "a router that points the other way is wrong wherever the true one is not constant",
    ],
  },
];
