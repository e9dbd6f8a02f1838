import { gateDivisor } from "../../tables/coefficients";
import { missesOf, singleOf } from "../../tables/describeModel";
import { reigns } from "../../tables/handOver";
import type { TableModel } from "../../tables/tableModel";
import { short } from "./textPage";

/** How far off predictions are, in units that a reader has. */
export function missSentence(model: TableModel): string {
  const { chosen, one, mean } = missesOf(model);
  const beside = [
    ...(one === null || model.atoms === 1 ? [] : [`one ${singleOf(model)} by ${short(one, 3)}`]),
    ...(model.huber === undefined ? [`the mean of all rows by ${short(mean, 3)}`] : []),
  ];
  const measure =
    model.huber === undefined
      ? "root mean square"
      : `root mean square, each miss counted as at most ${model.huber} robust standard deviations of one regression's`;
  return `On rows that it has not seen it is off by ${short(chosen, 3)} (${measure}, in the units of ${model.target})${beside.length === 0 ? "" : `, ${beside.join(", ")}`}.`;
}

/** "expert 1, from 3871.2 on expert 2", along the only input of the gates; null where they see several. */
export function whoPredicts(model: TableModel): { label: string; sentence: string } | null {
  const [first, ...others] = reigns(model) ?? [];
  if (first === undefined) return null;
  const { label } = model.inputs[model.seen.gates[0]];
  const words = others.map(({ expert, from }) => `from ${short(from, 5)} on expert ${expert + 1}`);
  return { label, sentence: [`expert ${first.expert + 1}`, ...words].join(", ") };
}

/** "Words count from species = Adelie, sex = MALE, the most frequent ones."; nothing where no column is one of words. */
export function baseSentences({ words, inputs }: TableModel): string[] {
  const bases = words.map(({ column, levels }) => {
    const others = inputs.filter((input) => input.column === column).map(({ level }) => level);
    return `${column} = ${levels.find((level) => !others.includes(level))}`;
  });
  return bases.length === 0
    ? []
    : [`Words count from ${bases.join(", ")}, the most frequent ${bases.length === 1 ? "one" : "ones"}.`];
}

/** What not to trust, or a sentence that says that there is nothing. */
export function doubtsAbout({ distrust, covarianceReason }: TableModel): string[] {
  const doubts = [...distrust, ...(covarianceReason === null ? [] : [`No standard errors: ${covarianceReason}`])];
  return doubts.length > 0 ? doubts : ["Nothing was found that should be said."];
}

/** "level + amplitude × tanh(sum of coefficient × column)": how an expert is computed. */
export function expertFormula({ expert }: TableModel): string {
  const sum = "sum of coefficient × column";
  if (expert.name === "linear") return sum;
  const inner = expert.name.replace("scaled-", "");
  return `level + amplitude × ${inner === "polynomial" ? `(${sum})²` : `${inner}(${sum})`}`;
}

/** How the logarithm of (gate / gate of the last expert) is computed. */
export function gateFormula(model: TableModel): string {
  const divisor = gateDivisor(model);
  if (divisor === null) return "sum of coefficient × column";
  const length = "length of the standardised row";
  return `constant + sum of coefficient × standardised column / ${divisor === 0 ? length : `(${length} + ${short(divisor)})`}`;
}
