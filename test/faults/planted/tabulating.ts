import type { Fault } from "../fault";

const table = "data/table/readTable.test.ts";
const bad = "tables/badTables.test.ts";
const fits = "tables/fitTable.test.ts";
const huber = "tables/huber.test.ts";
const command = "cli/fit.test.ts";
const weaker = "weaker ridges are compared where a jump wants them, and nowhere else, nor where ridges are named";
const odd = "a word among numbers is a fault that has a row, for whoever asks for that column";
const separators = "a row of separators is a row whose cells are missing, and the last cell of the last row may be";
const same = "columns that say the same have no standard errors of their own, which is said, and predict all the same";
const json = "--json has the verdict, the choices, the formula with its standard errors and what not to trust";

/** Tables: how they are read, and what is fitted to them and told of it. */
export const planted: readonly Fault[] = [
  {
    wrong: "of columns in which most cells are numbers none is one of words",
    file: "data/table/columns.ts",
    text: "(share > most && new Set(plain).size >= manyNumbers)",
    change: "share > most",
    noticedBy: [table, "few different numbers among words are words"],
  },
  {
    wrong: "the row of a bad cell is counted without the names",
    file: "data/table/columns.ts",
    text: "odd + firstRow",
    change: "odd + 1",
    noticedBy: [table, odd],
  },
  {
    wrong: "a bad cell is told to whoever reads the table, even if nobody asks for its column",
    file: "data/table/columns.ts",
    text: 'return { name, kind: "text", values: texts, fault };',
    change: "throw new Error(fault);",
    noticedBy: [table, odd],
  },
  {
    wrong: "numbers with a minus that is no hyphen are words",
    file: "data/table/columns.ts",
    text: "/^[-+−]?\\s?[$€£]",
    change: "/^[-+]?\\s?[$€£]",
    noticedBy: [table, '"−2" is meant as a number, and where most cells are so it is no word'],
  },
  {
    wrong: "one word makes words of a column of dates",
    file: "data/table/columns.ts",
    text: "shareOf((text) => datePattern.test(text)) > most",
    change: "shareOf((text) => datePattern.test(text)) === 1",
    noticedBy: [table, "dates with a word among them are dates"],
  },
  {
    wrong: "UTF-16 whose greater byte comes first passes for binary",
    file: "data/table/readTable.ts",
    text: "[0xfffe, 0xfeff].includes(",
    change: "[0xfffe].includes(",
    noticedBy: [table, "a file that is not there, a folder, a binary one and one in UTF-16 or Latin-1 are a sentence"],
  },
  {
    wrong: "an empty last cell of the last row is cut off",
    file: "data/table/readTable.ts",
    text: 'text.replace(/[\\r\\n]+$/, "")',
    change: "text.trimEnd()",
    noticedBy: [table, separators],
  },
  {
    wrong: "a row of separators does not count",
    file: "data/table/readTable.ts",
    text: 'row.length === 1 && row[0].trim() === ""',
    change: 'row.every((cell) => cell.trim() === "")',
    noticedBy: [table, separators],
  },
  {
    wrong: "numbers in a writing of their own are words",
    file: "data/table/table.ts",
    text: 'if (column?.kind === "text" && column.fault !== undefined) throw new InputError(column.fault);',
    change: "",
    noticedBy: [bad, "a table with numbers that are written as none is the same sentence from the library"],
  },
  {
    wrong: "negative numbers whose squares overflow are taken",
    file: "data/table/table.ts",
    text: "Math.abs(value) > greatest",
    change: "value > greatest",
    noticedBy: [bad, "a table with numbers whose squares overflow is the same sentence from the library"],
  },
  {
    wrong: "a number of a new row whose square overflows is taken",
    file: "tables/predictTable.ts",
    text: "for (const column of columns) requireSquares(column);",
    change: "",
    noticedBy: [bad, "beside a table with a number whose square overflows is one sentence"],
  },
  {
    wrong: "where a line is exact two experts win by rounding",
    file: "tables/regimes/chosenModel.ts",
    text: "Math.max(standardError, rounding)",
    change: "standardError",
    noticedBy: [fits, "where a line is exact one regression is enough, whatever rounding says"],
  },
  {
    wrong: "folds are compared with the rows that were read",
    file: "tables/fitTable.ts",
    text: "requireThat(folds <= data.size",
    change: "requireThat(folds <= table.size",
    noticedBy: [fits, "more folds than rows are a sentence"],
  },
  {
    wrong: "one coefficient without a standard error takes those of all others",
    file: "tables/coefficients.ts",
    text: "withoutError.some(({ parameter }) => (weights.get(parameter) ?? 0) !== 0)",
    change: "withoutError.length > 0",
    noticedBy: [fits, same],
  },
  {
    wrong: "by squares columns that say the same have standard errors",
    file: "tables/chosenFit.ts",
    text: "...(withoutError.length > 0 && {",
    change: "...(isOwn && withoutError.length > 0 && {",
    noticedBy: [fits, same],
  },
  {
    wrong: "by Huber's loss columns that say the same have standard errors",
    file: "tables/regimes/regimeErrors.ts",
    text: "...found.missing.map((coordinate) => ({ coordinate, reason: reasons.silent })),",
    change: "",
    noticedBy: [fits, same],
  },
  {
    wrong: "by Huber's loss what lies on a bound counts as free",
    file: "tables/regimes/regimeErrors.ts",
    text: "there.filter((i) => !activeBounds.includes(i))",
    change: "there",
    noticedBy: [
      huber,
      "what lies on a bound has no standard error by Huber's loss, and all else has the one with that taken as known",
    ],
  },
  {
    wrong: "weaker ridges are compared where the user has named others",
    file: "tables/fitTable.ts",
    text: "else if (lambdas === usualRidges) {",
    change: "else {",
    noticedBy: [fits, weaker],
  },
  {
    wrong: "a comparison of weaker ridges that was stopped goes on with still weaker ones",
    file: "tables/regimes/weakerRidges.ts",
    text: "if (compared.length < own.length)",
    change: "if (compared.length < 0)",
    noticedBy: [fits, weaker],
  },
  {
    wrong: "R² is of variances that count n observations",
    file: "tables/describeModel.ts",
    text: "1 - (objective * rows.used) / (rows.used - 1)",
    change: "1 - objective",
    noticedBy: [command, json],
  },
  {
    wrong: "--json counts the experts that hand over from 0",
    file: "cli/pages/fitText.ts",
    text: "expert: expert + 1,",
    change: "expert,",
    noticedBy: [command, json],
  },
  {
    wrong: "a column whose name has a comma is two",
    file: "cli/fit.ts",
    text: 'parse<string[]>(text, { delimiter: "," }).data[0].map(',
    change: 'text.split(",").map(',
    noticedBy: [command, "a feature whose name has a comma is named in quotation marks"],
  },
];
