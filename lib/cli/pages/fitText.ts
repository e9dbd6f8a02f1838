import type { Table } from "../../plots/figure";
import { expertsInUnits, gatesInUnits } from "../../tables/coefficients";
import { determinationOf, informationOf, missesOf, scaleOf, verdictOf } from "../../tables/describeModel";
import { flagsOf, modelTables } from "../../tables/figures/modelTables";
import { reigns } from "../../tables/handOver";
import { simplestWithinOneError } from "../../tables/regimes/chosenModel";
import type { TableModel } from "../../tables/tableModel";
import { baseSentences, doubtsAbout, expertFormula, gateFormula, missSentence, whoPredicts } from "./fitSentences";
import { aligned, section } from "./textPage";

/** What `routerlab fit` prints for a person at a terminal: one screen. */
export function fitText(model: TableModel): string {
  const { rows, target, atoms } = model;
  const { choices, experts, gates } = modelTables(model);
  const missing = rows.missing.map(({ column, count }) => `${column} is missing in ${count}`);
  return [
    [verdictOf(model), missSentence(model)].join("\n"),
    section("Rows", [[`${rows.used} of ${rows.read} rows`, ...missing].join(", "), ...rows.notes]),
    section(
      `By number of experts (CV error in ${scaleOf(model)}s of ${target}; BIC is shown, not used)`,
      lines(choices),
    ),
    section(`${atoms === 1 ? target : `What each expert says: ${target}`} = ${expertFormula(model)} (± s.e.)`, [
      ...lines(experts),
      ...baseSentences(model),
    ]),
    ...(gates === null ? [] : [gateSection(model, gates)]),
    section("What not to trust", doubtsAbout(model)),
  ].join("\n\n");
}

/** The same as one object, experts counted from 1, and everything that the model file has. */
export function fitJson(model: TableModel) {
  const { atoms, lambda } = simplestWithinOneError(model.choices);
  return {
    verdict: verdictOf(model),
    ...model,
    choices: model.choices.map((choice) => ({
      ...choice,
      ...{ r2: determinationOf(model, choice), bic: informationOf(model, choice), flags: flagsOf(choice) },
    })),
    withinOneStandardError: { atoms, lambda },
    experts: expertsInUnits(model),
    gates: gatesInUnits(model),
    handOver: reigns(model)?.map(({ expert, ...where }) => ({ expert: expert + 1, ...where })) ?? null,
    offBy: missesOf(model),
  };
}

function gateSection(model: TableModel, gates: Table): string {
  const found = whoPredicts(model);
  if (found !== null) return section(`Who predicts along ${found.label} (largest gate)`, [found.sentence]);
  return section(
    `Gates: log(gate / gate of expert ${model.atoms}) = ${gateFormula(model)}; equal where it is 0`,
    lines(gates),
  );
}

/** The first column to the left, numbers to the right. */
const lines = ({ columns, rows }: Table): string[] =>
  aligned([columns, ...rows.map((row) => row.map((cell) => `${cell ?? "–"}`))]);
