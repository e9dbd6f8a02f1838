import { escapeMarkdown } from "../../jupyter/display/parts";
import type { Table } from "../../plots/figure";
import { table } from "../../plots/table";
import { type Coefficient, expertsInUnits, gatesInUnits, type LinearInUnits } from "../../tables/coefficients";
import { informationOf } from "../../tables/describeModel";
import { reigns } from "../../tables/handOver";
import type { TableChoice, TableModel } from "../../tables/tableModel";
import { short } from "./textPage";

/** The best choice of each number of experts. */
export function bestChoices({ choices }: TableModel): TableChoice[] {
  return [...new Set(choices.map(({ atoms }) => atoms))].map((atoms) =>
    choices.filter((each) => each.atoms === atoms).reduce((least, each) => (each.error < least.error ? each : least)),
  );
}

/** A line for each number of experts. */
export function choiceTable(model: TableModel): Table {
  return table({
    columns: ["experts", "ridge", "CV error", "± s.e.", "R²", "BIC", "starts that agree", "status", ""],
    rows: bestChoices(model).map((each) => [
      each.atoms,
      each.atoms === 1 ? null : each.lambda,
      Number(Math.sqrt(each.error).toFixed(3)),
      Number((each.standardError / (2 * Math.sqrt(each.error))).toFixed(3)),
      Number((1 - each.objective).toFixed(3)),
      Number(informationOf(model, each).toFixed(0)),
      `${each.agreeing} of ${each.starts}`,
      each.status,
      each.atoms === model.atoms ? "← chosen" : "",
    ]),
    caption: "BIC is shown and decides nothing.",
  });
}

/** The coefficients of each expert, with a title. */
export function expertTables(model: TableModel): { title: string; table: Table }[] {
  return expertsInUnits(model).map((expert, i) => ({
    title: expertTitle(model, i),
    table: coefficientTable([expert], [""]),
  }));
}

/** The logarithms of the weights against the last expert's. */
export function gateTable(model: TableModel): Table {
  const names = Array.from({ length: model.atoms - 1 }, (_, i) => `log(weight ${i + 1} / weight ${model.atoms})`);
  return coefficientTable(gatesInUnits(model), names);
}

function coefficientTable(functions: readonly LinearInUnits[], names: readonly string[]): Table {
  const cell = ({ value, standardError }: Coefficient) =>
    `${short(value, 4)}${standardError === null ? "" : ` ± ${short(standardError, 2)}`}`;
  const [first] = functions;
  return table({
    columns: ["", ...names.map((name) => name || "coefficient")],
    rows: [
      ["constant", ...functions.map(({ offset }) => cell(offset))],
      ...first.slopes.map(({ label }, u) => [
        `× ${escapeMarkdown(label)}`,
        ...functions.map(({ slopes }) => cell(slopes[u])),
      ]),
    ],
  });
}

/** Where an expert counts, and what its formula is of. */
export function expertTitle({ target, atoms, regimes, rows }: TableModel, i: number): string {
  if (atoms === 1) return `${target} =`;
  const { meanGate, rows: own } = regimes[i];
  return `Expert ${i + 1}: mean gate ${(100 * meanGate).toFixed(1)} %, the largest in ${own} of ${rows.used} rows; ${target} =`;
}

/** "Along income: expert 1, from 3871 on expert 2"; null where gates see several inputs. */
export function whoPredicts(model: TableModel): { label: string; sentence: string } | null {
  const [first, ...others] = reigns(model) ?? [];
  if (first === undefined) return null;
  const { label } = model.inputs[model.seen.gates[0]];
  const words = others.map(({ expert, from }) => `from ${short(from, 5)} on expert ${expert + 1}`);
  return { label, sentence: [`expert ${first.expert + 1}`, ...words].join(", ") };
}

/** What not to trust, or a sentence that says that there is nothing. */
export function doubtsAbout({ distrust, covarianceReason }: TableModel): string[] {
  const doubts = [...distrust, ...(covarianceReason === null ? [] : [`No standard errors: ${covarianceReason}`])];
  return doubts.length > 0 ? doubts : ["Nothing was found that should be said."];
}
