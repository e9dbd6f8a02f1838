import type { Figure } from "../../plots/figure";
import { panelFigure } from "../../plots/panelFigure";
import { axis, colors, predictionLine } from "../../plots/theme";
import { errorBars, points } from "../../plots/traces";
import { choiceOf, deviations, deviationsError, scaleOf, singleOf } from "../describeModel";
import type { TableChoice, TableModel } from "../tableModel";

/** Side by side, from the strongest ridge to the weakest; few tables want more than three. */
const looks = [
  { color: colors.perturbed, symbol: "circle" },
  { color: "#c8610a", symbol: "square" },
  { color: colors.linear, symbol: "diamond" },
  { color: colors.ink, symbol: "triangle-up" },
  { color: colors.ink, symbol: "triangle-down" },
  { color: colors.ink, symbol: "cross" },
  { color: colors.ink, symbol: "star" },
] as const;

/** The cross-validated error against the number of experts, for each ridge, with standard errors. */
export function errorFigure(model: TableModel): Figure {
  const chosen = choiceOf(model);
  const choices = bestTemperatures(model.choices, chosen);
  const counts = [...new Set(choices.map(({ atoms }) => atoms))];
  const one = choices.filter(({ atoms }) => atoms === 1);
  const isOneAlone = one.length === 1; // of affine experts, on which no ridge acts
  const ridged = isOneAlone ? choices.filter(({ atoms }) => atoms > 1) : choices;
  const lambdas = [...new Set(ridged.map(({ lambda }) => lambda))];
  const groups = [
    ...(isOneAlone ? [{ name: `one ${singleOf(model)}`, choices: one, look: { color: colors.ink, symbol: "x" } }] : []),
    ...lambdas.map((lambda, i) => ({
      name: `ridge ${lambda}`,
      choices: ridged.filter((each) => each.lambda === lambda),
      look: looks[i % looks.length],
    })),
  ];
  const place = ({ atoms, lambda }: TableChoice) =>
    atoms === 1 && isOneAlone ? 1 : atoms + 0.12 * (lambdas.indexOf(lambda) - (lambdas.length - 1) / 2);
  return panelFigure({
    panels: [
      {
        x: axis("number of experts", { tickvals: counts, range: [counts[0] - 0.5, counts[counts.length - 1] + 0.5] }),
        y: axis("error on unseen rows", { nticks: 6 }),
        traces: [
          ...groups.map(({ name, choices, look }) => {
            const y = choices.map(deviations);
            const ends = {
              lower: choices.map((each) => deviations(each) - deviationsError(each)),
              upper: choices.map((each) => deviations(each) + deviationsError(each)),
            };
            const error_y = errorBars(y, ends, { color: look.color, thickness: 1.5, width: 4 });
            return points({ name, x: choices.map(place), y, marker: { ...look, size: 9 }, error_y });
          }),
          points({
            name: "chosen",
            x: [place(chosen)],
            y: [deviations(chosen)],
            marker: { color: colors.fit, symbol: "circle-open", size: 18, line: { width: 2 } },
          }),
        ],
        rules: [{ y: deviations(chosen), line: predictionLine }],
        height: 300,
      },
    ],
    caption: `The error of predictions for rows that a fit had not seen (${model.folds}-fold cross-validation), in ${scaleOf(model)}s of ${model.target}: 1 is no better than the mean of all rows, 0 is perfect. Bars are one standard error. The ridge holds experts together; the strength that predicts best is kept.`,
  });
}

/** Of several temperatures that of the least error, but for the choice that was made. */
function bestTemperatures(choices: readonly TableChoice[], chosen: TableChoice): TableChoice[] {
  const isSame = (one: TableChoice, other: TableChoice) => one.atoms === other.atoms && one.lambda === other.lambda;
  return choices.filter((each) => {
    if (isSame(each, chosen)) return each === chosen;
    return choices.every((other) => !isSame(each, other) || each === other || each.error < other.error);
  });
}
