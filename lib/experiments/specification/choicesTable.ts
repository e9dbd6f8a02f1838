import type { Table } from "../../plots/figure";
import { table } from "../../plots/table";
import { titled } from "../sentences";
import { type Choice, choices } from "./choices";
import { countOf, middle, slopesOf } from "./findings";
import type { MeasuredSpecification } from "./measuredSpecifications";

/** For each option of each choice: how many readings there are, for how many −1/2 was predicted, and what they found. */
export function choicesTable(measured: readonly MeasuredSpecification[]): Table {
  return table({
    columns: [
      "choice",
      "option",
      "readings",
      "show −1/2",
      "exclude it",
      "−1/2 predicted",
      "of these show it",
      "of these exclude it",
      "their median slope",
    ],
    rows: Object.entries(choices).flatMap(([choice, options]) =>
      options.flatMap((option) => {
        const own = measured.filter(({ chosen, curve }) => curve !== null && chosen[choice as Choice] === option);
        if (own.length === 0) return [];
        const predicted = own.filter(({ expectation }) => expectation === "−1/2");
        const slopes = slopesOf(predicted);
        return [
          [
            choice,
            titled(option),
            own.length,
            countOf(own, "shows"),
            countOf(own, "excludes"),
            predicted.length,
            countOf(predicted, "shows"),
            countOf(predicted, "excludes"),
            slopes.length === 0 ? null : Number(middle(slopes).toFixed(3)),
          ],
        ];
      }),
    ),
    caption:
      "Readings by option: one shows −1/2 when the 95 % bootstrap interval of its slope holds −1/2 and not −1/4, and excludes it when the interval does not hold it; the others have too wide an interval. Readings share fits.",
  });
}
