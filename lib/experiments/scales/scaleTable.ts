import type { Table } from "../../plots/figure";
import { table } from "../../plots/table";
import { levelThreshold } from "../../theory/information/relativeError";
import type { Curve } from "../curve";
import { fitsSentence, judged, slopeText, threeDigits, titled } from "../sentences";
import type { Studied } from "../studied";
import { prediction, type Verdict } from "../verdict";
import { type Family, scaleTexts } from "./families";
import type { ScaleRanks } from "./scaleRanks";

/** A family with all that is known and measured of it. */
export interface ScaleLine {
  readonly family: Family;
  readonly curve: Curve;
  /** At the smallest n. */
  readonly rel: number;
  readonly ranks: ScaleRanks;
  readonly predictedRanks: ScaleRanks;
}

/** Identifiability, regime and rates of every family, one line each. */
export function scaleTable(lines: readonly ScaleLine[], { sizes, counts }: Studied): Table {
  const [first, last] = [sizes[0], sizes[sizes.length - 1]];
  return table({
    columns: [
      "router",
      "1/s(r)",
      "1/t(r)",
      "not told, reference",
      "not told, logits free",
      "told with T learnt",
      `rel, n = ${first}`,
      `L₃ predicted, n = ${last}`,
      "measured",
      "slope",
      "verdict",
    ],
    rows: lines.map(({ family, curve: { rate, predicted }, rel, ranks }) => {
      const { input, vector } = scaleTexts(family);
      return [
        titled(family.name),
        input,
        vector,
        ranks.reference,
        ranks.free,
        ranks.temperature,
        threeDigits(rel),
        threeDigits(predicted?.at(-1) ?? null),
        threeDigits(rate.values[rate.values.length - 1]),
        slopeText(rate),
        rate.verdict,
      ];
    }),
    caption: `Routers as radial scales, logit β₁ᵀx s(‖x‖) t(‖β₁‖) + β₀. Not told: directions that leave f unchanged, with a reference expert and with all logits free. Told with T learnt: by how much the rank grows with a common temperature as a parameter. rel: predicted standard error of β₁ in units of its norm, of tangents alone where data cannot tell the norm; slope and level are predicted below ${levelThreshold}.`,
    details: `Not told: p − rank at a generic truth, k = 3, d = 2. L₃ as in the figure, true norms there; ${fitsSentence(counts)}.`,
  });
}

/** How many families lack what was predicted, and no more. */
export function rankSentence(lines: readonly ScaleLine[]): Verdict {
  const holding = lines.filter(({ ranks, predictedRanks: said }) =>
    (Object.keys(said) as (keyof ScaleRanks)[]).every((what) => ranks[what] === said[what]),
  );
  return prediction(
    holding.length === lines.length,
    `${holding.length} of ${lines.length} families lack the directions that t alone says, with a reference, with all logits free and with a temperature that is learnt: ${judged(holding.length === lines.length)}.`,
  );
}
