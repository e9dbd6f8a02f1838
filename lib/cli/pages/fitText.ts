import { type Coefficient, expertsInUnits, gatesInUnits, type LinearInUnits } from "../../tables/coefficients";
import { informationOf, verdictOf } from "../../tables/describeModel";
import { reigns } from "../../tables/handOver";
import type { TableModel } from "../../tables/tableModel";
import { aligned, section, short } from "./textPage";

/** What `routerlab fit` prints for a person at a terminal. */
export function fitText(model: TableModel): string {
  const { rows, target, distrust, covarianceReason } = model;
  const read = `${rows.used} of ${rows.read} rows`;
  const missing = rows.missing.map(({ column, count }) => `${column} is missing in ${count}`);
  const doubts = [...distrust, ...(covarianceReason === null ? [] : [`No standard errors: ${covarianceReason}`])];
  return [
    verdictOf(model),
    section("Rows", [[read, ...missing].join(", "), ...rows.notes]),
    section(
      `By number of experts (CV error in standard deviations of ${target}; BIC is shown, not used)`,
      choiceLines(model),
    ),
    ...expertsInUnits(model).map((expert, i) => section(expertTitle(model, i), coefficientLines(expert))),
    ...(model.atoms === 1 ? [] : [gateSection(model)]),
    section("What not to trust", doubts.length > 0 ? doubts : ["Nothing was found that should be said."]),
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
  const best = [...new Set(model.choices.map(({ atoms }) => atoms))].map((atoms) =>
    model.choices
      .filter((each) => each.atoms === atoms)
      .reduce((least, each) => (each.error < least.error ? each : least)),
  );
  const lines = best.map((each) => [
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

function expertTitle({ target, atoms, regimes, rows }: TableModel, i: number): string {
  if (atoms === 1) return `${target} =`;
  const { meanGate, rows: own } = regimes[i];
  return `Expert ${i + 1}: mean gate ${(100 * meanGate).toFixed(1)} %, the largest in ${own} of ${rows.used} rows; ${target} =`;
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
  const [first, ...others] = reigns(model) ?? [];
  if (first !== undefined) {
    const { label } = model.inputs[model.seen.gates[0]];
    const words = others.map(({ expert, from }) => `from ${short(from, 5)} on expert ${expert + 1}`);
    return section(`Who predicts along ${label} (largest gate)`, [[`expert ${first.expert + 1}`, ...words].join(", ")]);
  }
  const lines = gatesInUnits(model).flatMap((each, i) => [
    `log(gate ${i + 1} / gate ${model.atoms}) =`,
    ...coefficientLines(each).map((line) => `  ${line}`),
  ]);
  return section("Gates (equal where the logarithm is 0)", lines);
}
