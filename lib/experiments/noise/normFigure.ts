import type { Figure, Table } from "../../plots/figure";
import { intervalPlot } from "../../plots/slopes/intervalPlot";
import { table } from "../../plots/table";
import { fitsSentence, settingsText } from "../sentences";
import type { Studied } from "../studied";
import { type NormEstimate, normOf } from "./normEstimates";

/** Estimates that have a value; one draw ξ leads to norms on other scales and stands in the table alone. */
export function normFigure([kinds, steps]: readonly Studied[], estimates: readonly NormEstimate[]): Figure {
  const truth = normOf(kinds.study.arms[0].truth);
  const largest = ({ sizes }: Studied) => Math.max(...sizes).toLocaleString("en");
  const shown = estimates.flatMap(({ norm, ...estimate }) =>
    norm === null || estimate.placement === "one fixed draw" ? [] : { ...estimate, norm },
  );
  const counts = {
    fits: shown.reduce((sum, { fits }) => sum + fits, 0),
    failed: shown.reduce((sum, { failed }) => sum + failed, 0),
  };
  return intervalPlot({
    xTitle: "norm of β<sub>1</sub>",
    truth,
    estimates: shown.map((estimate) => {
      const [name, where] = estimate.name.replace("uniform on (0, 2)", "uniform").split(", ");
      return {
        name,
        group: where === undefined ? "in every observation" : where === "sgd" ? "in every step" : `X ${where}`,
        ...estimate.norm,
        predicted: estimate.population,
        firstOrder: estimate.placement === "none" ? null : estimate.firstOrder,
      };
    }),
    caption: `The norm that is found when τ₁ is multiplied by a random factor of mean 1: fresh in every observation of the data, which least squares fits with the constant, or fresh in every step of stochastic gradient on data with the constant. Dotted: the true norm, ${truth}. No fit to noisy data is behind the predictions.`,
    details: [
      `n = ${largest(kinds)} in every observation, ${largest(steps)} in every step (within one standard error of its minimiser or failed). Exact-specified, ${settingsText([kinds.study, steps.study], ["d", "k", "experts", "σ", "τ", "Θ"])}, X as in Figure 1 unless said.`,
      `Means over replicates with 95 % intervals; ${fitsSentence(counts)}. Predictions: the population's least-squares minimiser, and to first order Jensen's inequality, b̂/(b̂ + τ₁) = E b/(b + τ₁ξ) [D].`,
    ].join(" "),
  });
}

/** Every estimate, beside the coordinate with the greatest bias. */
export function normTable({ study }: Studied, estimates: readonly NormEstimate[]): Table {
  const rounded = (value: number | undefined | null) =>
    value === undefined || value === null ? null : Number(value.toPrecision(4));
  return table({
    columns: [
      "noise",
      "where",
      "n",
      "fits",
      "failed",
      "norm, first order",
      "norm, population",
      "norm, measured",
      "from",
      "to",
      "other coordinate",
      "its bias, population",
      "its bias, measured",
    ],
    rows: estimates.map((each) => [
      each.name.replace(", sgd", ""),
      each.placement,
      each.size,
      each.fits,
      each.failed,
      rounded(each.firstOrder),
      rounded(each.population),
      rounded(each.norm?.value),
      rounded(each.norm?.lower),
      rounded(each.norm?.upper),
      each.law === null || each.factor !== null ? null : each.otherName,
      each.law === null || each.factor !== null ? null : rounded(each.otherPopulation),
      each.factor === null ? rounded(each.otherMeasured?.value) : null,
    ]),
    caption: `Random factors of τ₁ (mean 1) where the true norm is ${normOf(study.arms[0].truth)} and ${settingsText([study], ["τ"])}; measured: mean over fits at the largest n with its 95 % interval; the other coordinate is the one with the greatest bias in the population, its measured bias the mean difference from fits with the constant to the same inputs and noise.`,
  });
}
