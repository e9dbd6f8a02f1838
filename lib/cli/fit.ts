import fs from "node:fs";
import path from "node:path";
import { type Command, Option } from "commander";
import { readTable } from "../data/table/readTable";
import { requireWritable, writeWhole } from "../plots/export/writeWhole";
import { InputError } from "../requirements";
import { routerNames } from "../routers/routers";
import { stopOnInterrupt } from "../study/stopOnInterrupt";
import { terminalProgress } from "../study/terminalProgress";
import { fitTable } from "../tables/fitTable";
import { usualDelta } from "../tables/regimes/robustLine";
import { tableExperts } from "../tables/tableFamily";
import { saveTableModel } from "../tables/tableModel";
import { numberOption } from "./options/numberOption";
import { fitJson, fitText } from "./pages/fitText";
import { tell } from "./supervision/notices";

interface Options {
  readonly target: string;
  readonly features?: readonly string[];
  readonly gates?: readonly string[];
  readonly experts: readonly number[];
  readonly expert: string;
  readonly router: string;
  readonly huber?: true;
  readonly folds: number;
  readonly model?: string;
  readonly report?: string;
  readonly workers?: number;
  readonly json?: boolean;
}

/** Adds `routerlab fit`. */
export function addFitCommand(program: Command): void {
  program
    .command("fit <file.csv>")
    .description("find the regimes of a table: mixtures of regressions, as many as predict better than fewer")
    .requiredOption("--target <column>", "the column to predict")
    .option("--features <a,b,…>", "the columns that the experts see; all others unless given", listOf)
    .option("--gates <c,d,…>", "the columns that decide between the experts; the features unless given", listOf)
    .addOption(
      new Option("--experts <k or low..high>", "the numbers of experts that are compared")
        .argParser(rangeOf)
        .default([1, 2, 3, 4], "1..4"),
    )
    .option("--expert <name>", `what each expert is: ${tableExperts.join(", ")}`, "linear")
    .option("--router <name>", `how gates see the columns: ${routerNames.join(", ")}`, "linear")
    .option("--huber", "let outliers count less: Huber's loss instead of squares")
    .option("--folds <number>", "of cross-validation", numberOption("--folds"), 10)
    .option("--model <file>", "write the model, for `routerlab predict`")
    .option("--report <folder>", "write a page with figures, index.html, that opens from disk without a network")
    .option("--workers <number>", "threads; one a core unless given", numberOption("--workers"))
    .option("--json", "print one JSON object instead of text")
    .addHelpText(
      "after",
      `
Examples:
  npx routerlab fit data/quakes.csv --target depth --features lat,long --model quakes.json
  npx routerlab fit data/penguins.csv --target body_mass_g --experts 1..3
  npx routerlab fit data/airquality.csv --target Ozone --features Wind,Temp --expert scaled-tanh --huber`,
    )
    .action(fitFile);
}

async function fitFile(file: string, { model: saveTo, report, json, huber, ...options }: Options): Promise<void> {
  tell({
    kind: "stops",
    sentence: "Stopping: the choices that are complete are compared; Ctrl-C again ends at once.",
  });
  const table = readTable(file);
  const page = report && path.join(report, "index.html");
  if (saveTo !== undefined) requireWritableModel(saveTo);
  if (page !== undefined) await requireWritable(page);
  const progress = terminalProgress();
  const model = await stopOnInterrupt((signal) =>
    fitTable({ ...options, huber: huber && usualDelta, table, progress, signal }),
  );
  if (saveTo !== undefined) saveTableModel(model, saveTo);
  if (page !== undefined) {
    const { fitPage } = require("./pages/fitPage") as typeof import("./pages/fitPage"); // plotly, KaTeX and a browser
    await writeWhole(page, await fitPage({ model, table, file }));
  }
  console.log(json ? JSON.stringify(fitJson(model)) : fitText(model));
}

/** Before anything is computed. */
function requireWritableModel(file: string): void {
  if (fs.statSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw new InputError(`--model is ${file}, which is a folder, but must be a file.`);
  try {
    fs.accessSync(fs.existsSync(file) ? file : file.replace(/[^/\\]*$/, "") || ".", fs.constants.W_OK);
  } catch (error) {
    throw new InputError(`--model is ${file}, which cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** Names between commas; one that has a comma itself stands in quotation marks, as in the table. */
function listOf(text: string): string[] {
  const { parse } = require("papaparse") as typeof import("papaparse");
  return parse<string[]>(text, { delimiter: "," }).data[0].map((name) => name.trim());
}

function rangeOf(text: string): number[] {
  const [, low, , high] = /^(\d+)(\.\.(\d+))?$/.exec(text) ?? [];
  const [first, last] = [Number(low), Number(high ?? low)];
  if (!(first >= 1 && first <= last && last <= 20))
    throw new InputError(
      `--experts is ${JSON.stringify(text)}, but must be a number or a range such as 1..4, from 1 to 20.`,
    );
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
