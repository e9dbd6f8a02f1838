import { type ExpertInUnits, expertsInUnits, gatesInUnits, verdictOf } from "../../tables/describeModel";
import type { TableModel } from "../../tables/tableModel";
import { aligned, section, short } from "./textPage";

/** What `routerlab fit` prints for a person at a terminal. */
export function fitText(model: TableModel): string {
  const { rows, target, atoms } = model;
  const read = `${rows.used} of ${rows.read} rows`;
  const missing = rows.missing.map(({ column, count }) => `${column} is missing in ${count}`);
  return [
    verdictOf(model),
    section(`Rows`, [[read, ...missing].join(", "), ...rows.notes]),
    section(`By number of experts (CV error in standard deviations of ${target})`, choiceLines(model)),
    ...(atoms === 1
      ? [section(`${target} =`, [formula(expertsInUnits(model)[0])])]
      : [
          section(
            "Experts",
            expertsInUnits(model).map((each, i) => `${i + 1}: ${target} = ${formula(each)}`),
          ),
          section(
            "Gates",
            gatesInUnits(model).map((each, i) => `log(gate ${i + 1} / gate ${atoms}) = ${formula(each)}`),
          ),
        ]),
  ].join("\n\n");
}

/** The same as one object. */
export function fitJson(model: TableModel) {
  return { verdict: verdictOf(model), ...model, experts: expertsInUnits(model), gates: gatesInUnits(model) };
}

function choiceLines({ choices, atoms, lambda }: TableModel): string[] {
  const heading = ["k", "λ", "CV error", "± s.e.", "R²", "starts that agree", "status", ""];
  const lines = choices.map((each) => [
    `${each.atoms}`,
    each.atoms === 1 ? "–" : `${each.lambda}`,
    Math.sqrt(each.error).toFixed(3),
    (each.standardError / (2 * Math.sqrt(each.error))).toFixed(3),
    (1 - each.objective).toFixed(3),
    `${each.agreeing} of ${each.starts}`,
    each.status,
    each.atoms === atoms && each.lambda === lambda ? "← chosen" : "",
  ]);
  return aligned([heading, ...lines], 0);
}

function formula({ offset, slopes }: ExpertInUnits): string {
  const terms = slopes.map(({ label, slope }) => `${slope < 0 ? "−" : "+"} ${short(Math.abs(slope), 4)} ${label}`);
  return [short(offset, 4), ...terms].join(" ");
}
