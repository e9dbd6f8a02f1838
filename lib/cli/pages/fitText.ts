import { type Coefficient, expertsInUnits, gatesInUnits, type LinearInUnits } from "../../tables/coefficients";
import { informationOf, verdictOf } from "../../tables/describeModel";
import { reigns } from "../../tables/handOver";
import type { TableModel } from "../../tables/tableModel";
import { bestChoices, doubtsAbout, expertTitle, whoPredicts } from "./fitTables";
import { aligned, section, short } from "./textPage";

/** What `routerlab fit` prints for a person at a terminal. */
export function fitText(model: TableModel): string {
  const { rows, target } = model;
  const read = `${rows.used} of ${rows.read} rows`;
  const missing = rows.missing.map(({ column, count }) => `${column} is missing in ${count}`);
  return [
    verdictOf(model),
    section("Rows", [[read, ...missing].join(", "), ...rows.notes]),
    section(
      `By number of experts (CV error in standard deviations of ${target}; BIC is shown, not used)`,
      choiceLines(model),
    ),
    ...expertsInUnits(model).map((expert, i) => section(expertTitle(model, i), coefficientLines(expert))),
    ...(model.atoms === 1 ? [] : [gateSection(model)]),
    section("What not to trust", doubtsAbout(model)),
  ].join("\n\n");
}

/** The same as one object. */
export function fitJson(model: TableModel) {
  return {
    verdict: verdictOf(model),
    ...model,
    choices: model.choices.map((choice) => ({ ...choice, bic: informationOf(model, choice) })),
    experts: expertsInUnits(model),
    gates: gatesInUnits(model),
    handOver: reigns(model),
  };
}

function choiceLines(model: TableModel): string[] {
  const heading = ["k", "λ", "CV error", "± s.e.", "R²", "BIC", "starts that agree", "status", ""];
  const lines = bestChoices(model).map((each) => [
    `${each.atoms}`,
    each.atoms === 1 ? "–" : `${each.lambda}`,
    Math.sqrt(each.error).toFixed(3),
    (each.standardError / (2 * Math.sqrt(each.error))).toFixed(3),
    (1 - each.objective).toFixed(3),
    informationOf(model, each).toFixed(0),
    `${each.agreeing} of ${each.starts}`,
    each.status,
    each.atoms === model.atoms ? "← chosen" : "",
  ]);
  return aligned([heading, ...lines], 0);
}

function coefficientLines({ offset, slopes }: LinearInUnits): string[] {
  const line = ({ value, standardError }: Coefficient, label: string) => [
    `${value < 0 ? "−" : " "} ${short(Math.abs(value), 4)}`,
    standardError === null ? "" : `± ${short(standardError, 2)}`,
    label,
  ];
  return aligned([line(offset, ""), ...slopes.map((slope) => line(slope, `× ${slope.label}`))], 3);
}

function gateSection(model: TableModel): string {
  const found = whoPredicts(model);
  if (found !== null) return section(`Who predicts along ${found.label} (largest gate)`, [found.sentence]);
  const lines = gatesInUnits(model).flatMap((each, i) => [
    `log(gate ${i + 1} / gate ${model.atoms}) =`,
    ...coefficientLines(each).map((line) => `  ${line}`),
  ]);
  return section("Gates (equal where the logarithm is 0)", lines);
}
