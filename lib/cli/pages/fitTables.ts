import type { Table } from "../../plots/figure";
import { table } from "../../plots/table";
import { type Coefficient, expertsInUnits, gatesInUnits, type LinearInUnits } from "../../tables/coefficients";
import { deviations, deviationsError, informationOf } from "../../tables/describeModel";
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
    columns: ["experts", "ridge λ", "CV error", "± s.e.", "R²", "BIC", "starts that agree", "status"],
    rows: bestChoices(model).map((each) => [
      each.atoms === model.atoms ? `${each.atoms} (chosen)` : `${each.atoms}`,
      each.atoms === 1 ? null : each.lambda,
      deviations(each).toFixed(3),
      deviationsError(each).toFixed(3),
      (1 - each.objective).toFixed(3),
      informationOf(model, each).toFixed(0).replace("-", "−"),
      `${each.agreeing} of ${each.starts}`,
      each.status,
    ]),
  });
}

/** A column for each expert: how much it counts, and its formula in the units of the table. */
export function expertTable(model: TableModel): Table {
  const experts = expertsInUnits(model);
  const { regimes, rows } = model;
  const counts =
    model.atoms === 1
      ? []
      : [
          ["mean gate", ...regimes.map(({ meanGate }) => `${(100 * meanGate).toFixed(1)} %`)],
          [`largest in, of ${rows.used} rows`, ...regimes.map((each) => `${each.rows}`)],
        ];
  return table({
    columns: ["", ...experts.map((_, i) => (model.atoms === 1 ? "coefficient" : `expert ${i + 1}`))],
    rows: [...counts, ...coefficientRows(experts)],
  });
}

/** The logarithms of the gates against the last expert's. */
export function gateTable(model: TableModel): Table {
  const gates = gatesInUnits(model);
  return table({ columns: ["", ...gates.map((_, i) => `expert ${i + 1}`)], rows: coefficientRows(gates) });
}

function coefficientRows(functions: readonly LinearInUnits[]): string[][] {
  const cell = ({ value, standardError }: Coefficient) =>
    `${short(value, 4)}${standardError === null ? "" : ` ± ${short(standardError, 2)}`}`;
  const [first] = functions;
  return [
    ["constant", ...functions.map(({ offset }) => cell(offset))],
    ...first.slopes.map(({ label }, u) => [`× ${label}`, ...functions.map(({ slopes }) => cell(slopes[u]))]),
  ];
}

/** "expert 1, from 3871.2 on expert 2", along the only input of the gates; null where they see several. */
export function whoPredicts(model: TableModel): { label: string; sentence: string } | null {
  const [first, ...others] = reigns(model) ?? [];
  if (first === undefined) return null;
  const { label } = model.inputs[model.seen.gates[0]];
  const words = others.map(({ expert, from }) => `from ${short(from, 5)} on expert ${expert + 1}`);
  return { label, sentence: [`expert ${first.expert + 1}`, ...words].join(", ") };
}

/** "Words count from species = Adelie, sex = MALE."; nothing where no column is one of words. */
export function baseSentences({ words, inputs }: TableModel): string[] {
  const bases = words.map(({ column, levels }) => {
    const others = inputs.filter((input) => input.column === column).map(({ level }) => level);
    return `${column} = ${levels.find((level) => !others.includes(level))}`;
  });
  return bases.length === 0 ? [] : [`Words count from ${bases.join(", ")}, the most frequent ones.`];
}

/** What not to trust, or a sentence that says that there is nothing. */
export function doubtsAbout({ distrust, covarianceReason }: TableModel): string[] {
  const doubts = [...distrust, ...(covarianceReason === null ? [] : [`No standard errors: ${covarianceReason}`])];
  return doubts.length > 0 ? doubts : ["Nothing was found that should be said."];
}
