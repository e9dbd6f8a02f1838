import type { Table } from "../../plots/figure";
import { expertsInUnits, gatesInUnits } from "../../tables/coefficients";
import { informationOf, missesOf, verdictOf } from "../../tables/describeModel";
import { reigns } from "../../tables/handOver";
import type { TableModel } from "../../tables/tableModel";
import { baseSentences, choiceTable, doubtsAbout, expertTable, gateTable, whoPredicts } from "./fitTables";
import { aligned, section, short } from "./textPage";

/** What `routerlab fit` prints for a person at a terminal: one screen. */
export function fitText(model: TableModel): string {
  const { rows, target, atoms } = model;
  const missing = rows.missing.map(({ column, count }) => `${column} is missing in ${count}`);
  return [
    [verdictOf(model), missSentence(model)].join("\n"),
    section("Rows", [[`${rows.used} of ${rows.read} rows`, ...missing].join(", "), ...rows.notes]),
    section(
      `By number of experts (CV error in standard deviations of ${target}; BIC is shown, not used)`,
      lines(choiceTable(model)),
    ),
    section(`${atoms === 1 ? target : `What each expert says: ${target}`} = sum of coefficient × column (± s.e.)`, [
      ...lines(expertTable(model)),
      ...baseSentences(model),
    ]),
    ...(atoms === 1 ? [] : [gateSection(model)]),
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
    offBy: missesOf(model),
  };
}

/** How far off predictions are, in units that a reader has. */
export function missSentence(model: TableModel): string {
  const { chosen, one, mean } = missesOf(model);
  const beside = [
    ...(one === null || model.atoms === 1 ? [] : [`one regression by ${short(one, 3)}`]),
    `the mean of all rows by ${short(mean, 3)}`,
  ];
  return `On rows that it has not seen it is off by ${short(chosen, 3)} (root mean square, in the units of ${model.target}), ${beside.join(", ")}.`;
}

function gateSection(model: TableModel): string {
  const found = whoPredicts(model);
  if (found !== null) return section(`Who predicts along ${found.label} (largest gate)`, [found.sentence]);
  return section(
    `Gates: log(gate / gate of expert ${model.atoms}) = sum of coefficient × column; equal where it is 0`,
    lines(gateTable(model)),
  );
}

/** The first column to the left, numbers to the right. */
const lines = ({ columns, rows }: Table): string[] =>
  aligned([columns, ...rows.map((row) => row.map((cell) => `${cell ?? "–"}`))]);
