import { table } from "../../plots/table";
import { experiment } from "../experiment";
import { fitsSentence, threeDigits, titled } from "../sentences";
import type { Studied } from "../studied";
import { eachArm, everyOverStudy } from "./overReadings";

/** Quantiles of L₂ over replicates: how heavy the tails are behind every over-specified mean. */
export const overQuantiles = experiment({
  name: "over-quantiles",
  question: "How heavy are the tails of over-specified losses?",
  seconds: { quick: 60, paper: 300 },
  extended: true,
  studies: everyOverStudy,
  report: (all) => ({
    tables: { table: quantilesTable(all) },
    finding: greatestSentence(all),
    verdicts: all.map(
      ({ study, counts }) => `${study.arms.map(({ name }) => titled(name)).join("; ")}: ${fitsSentence(counts)}.`,
    ),
  }),
});

function greatestSentence(all: readonly Studied[]): string {
  const { rows } = quantilesTable(all);
  const ratios = rows.flatMap(([, , , median, , greatest]) =>
    median && greatest ? Number(greatest) / Number(median) : [],
  );
  return `The greatest loss is ${Math.min(...ratios).toPrecision(2)} to ${Math.max(...ratios).toPrecision(2)} times the median of its fits.`;
}

/** Losses are heavy-tailed: their quantiles at both ends. */
function quantilesTable(all: readonly Studied[]) {
  const at = (sorted: readonly number[], share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? null;
  return table({
    columns: ["arm", "n", "10 %", "median", "90 %", "greatest", "mean", "fits", "failed"],
    rows: eachArm(all).flatMap(({ fits, arm, accept }) => {
      const norms = arm.model.router.normIdentified ? undefined : "truth";
      const losses = fits.losses(arm.name, { loss: "L2", norms, accept });
      const { sizes } = fits;
      return [0, sizes.length - 1].map((i) => {
        const sorted = losses[i].filter((loss) => loss !== null).sort((a, b) => a - b);
        const mean = sorted.reduce((sum, loss) => sum + loss, 0) / sorted.length;
        const cells = [...[0.1, 0.5, 0.9, 1].map((share) => at(sorted, share)), sorted.length === 0 ? null : mean];
        return [
          titled(arm.name),
          sizes[i],
          ...cells.map(threeDigits),
          losses[i].length,
          losses[i].length - sorted.length,
        ];
      });
    }),
    caption: "L₂ over replicates at the smallest and the greatest n: quantiles beside the mean (cosine: true norms).",
  });
}
