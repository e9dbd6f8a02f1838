import type { Table } from "../../plots/figure";
import { formatNumber, table } from "../../plots/table";
import { type Coefficient, type ExpertInUnits, expertsInUnits, gatesInUnits } from "../coefficients";
import { determinationOf, deviations, deviationsError, informationOf } from "../describeModel";
import { chosenModel, strayingLimit } from "../regimes/chosenModel";
import type { TableChoice, TableModel } from "../tableModel";

/** What a model says of itself, as tables. */
export interface ModelTables {
  /** A line for each number of experts: cross-validated error, R², BIC, starts that agree. */
  readonly choices: Table;
  /** A column for each expert: how much it counts, and its coefficients in the units of the table. */
  readonly experts: Table;
  /** The coefficients of log(gate / gate of the last expert); null where there is one expert. */
  readonly gates: Table | null;
}

/**
 * The tables of a fitted table: what was compared, and the formulas of what was chosen, in the units of the table.
 *
 * @param model as fitTable returns it or readTableModel reads it
 * @returns the tables
 * @example show(modelTables(model).experts)
 */
export function modelTables(model: TableModel): ModelTables {
  return {
    choices: choiceTable(model),
    experts: expertTable(model),
    gates: model.atoms === 1 ? null : gateTable(model),
  };
}

/** What would be chosen of each number of experts. */
const bestChoices = ({ choices }: TableModel): TableChoice[] =>
  [...new Set(choices.map(({ atoms }) => atoms))].map((atoms) =>
    chosenModel(choices.filter((each) => each.atoms === atoms)),
  );

/** Why a choice is not made while another is there; none where nothing speaks against it. */
export const flagsOf = ({ thin, strays }: TableChoice): string[] => [
  ...(thin > 0 ? ["too few rows"] : []),
  ...(strays > strayingLimit ? ["runs away"] : []),
];

/** A line for each number of experts. */
function choiceTable(model: TableModel): Table {
  const hasTemperature = model.choices.some(({ temperature }) => temperature !== undefined);
  const isRidgeless = ({ atoms }: TableChoice) => atoms === 1 && model.expert.name === "linear";
  return table({
    columns: [
      ...["experts", "ridge λ", ...(hasTemperature ? ["temperature"] : []), "CV error", "± s.e."],
      ...["R²", "BIC", "starts that agree", "status", "flags"],
    ],
    rows: bestChoices(model).map((each) => [
      each.atoms === model.atoms ? `${each.atoms} (chosen)` : `${each.atoms}`,
      isRidgeless(each) ? null : each.lambda,
      ...(hasTemperature ? [each.temperature ?? null] : []),
      deviations(each).toFixed(3),
      deviationsError(each).toFixed(3),
      determinationOf(model, each).toFixed(3),
      informationOf(model, each).toFixed(0).replace("-", "−"),
      `${each.agreeing} of ${each.starts}`,
      each.status,
      flagsOf(each).join(", ") || null,
    ]),
  });
}

/** A column for each expert: how much it counts, and its formula in the units of the table. */
function expertTable(model: TableModel): Table {
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
function gateTable(model: TableModel): Table {
  const gates = gatesInUnits(model);
  return table({ columns: ["", ...gates.map((_, i) => `expert ${i + 1}`)], rows: coefficientRows(gates) });
}

function coefficientRows(functions: readonly ExpertInUnits[]): string[][] {
  const cell = ({ value, standardError }: Coefficient) =>
    `${digits(value, 4)}${standardError === null ? "" : ` ± ${digits(standardError, 2)}`}`;
  const [first] = functions;
  const outer = (name: string, of: (each: ExpertInUnits) => Coefficient | undefined) => {
    const cells = functions.flatMap((each) => of(each) ?? []).map(cell);
    return cells.length === 0 ? [] : [[name, ...cells]];
  };
  return [
    ...outer("level", ({ level }) => level),
    ...outer("amplitude", ({ amplitude }) => amplitude),
    ["constant", ...functions.map(({ offset }) => cell(offset))],
    ...first.slopes.map(({ label }, u) => [`× ${label}`, ...functions.map(({ slopes }) => cell(slopes[u]))]),
  ];
}

const digits = (value: number, count: number): string => formatNumber(Number(value.toPrecision(count)));
