import type { RatePanel } from "../../lib/dist/plots/rateTraces";

/** value = 10/√n, measured at two sizes. */
export const tinyPanel: RatePanel = {
  title: "(a)",
  yTitle: "loss",
  series: [
    {
      name: "perturbed",
      role: "perturbed",
      sizes: [100, 10000],
      values: [1, 0.1],
      lower: [0.8, 0.09],
      upper: [1.5, 0.12],
      slope: -0.5,
      intercept: Math.log(10),
      interval: [-0.53, -0.4701],
      predicted: [1.1, 0.11],
      fits: 80,
      failed: 2,
    },
    { name: "cosine", role: "cosine", sizes: [100, 10000], values: [2, null] },
  ],
  bands: [{ name: "all norms", role: "cosine", sizes: [100, 10000], lower: [0.5, 0.05], upper: [3, 3] }],
};
