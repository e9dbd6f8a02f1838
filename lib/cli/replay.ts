import type { Command } from "commander";
import { experimentNamed, experimentNames } from "../experiments/experiments";
import { type Profile, profiles } from "../experiments/settings";
import { save } from "../plots/export/save";
import { namedArms } from "../replay/namedArms";
import { replay } from "../replay/replay";
import { InputError } from "../requirements";
import { replayText } from "./pages/replayText";

interface Options {
  readonly arm: string;
  readonly n: number;
  readonly replicate: number;
  readonly profile: Profile;
  readonly json?: boolean;
  readonly output?: string;
}

/** Adds `routerlab replay EXPERIMENT`. */
export function addReplayCommand(program: Command): void {
  program
    .command("replay")
    .description("do one fit of an experiment again: its data, starts, measure, cells and loss parts")
    .argument("<experiment>", experimentNames.join(", "))
    .requiredOption("--arm <name>", "what was fitted: an arm below, or short for only one of them")
    .requiredOption("--n <size>", "a sample size of the experiment", integer("--n"))
    .requiredOption("--replicate <number>", "which of the fits at this size, from 0", integer("--replicate"))
    .option("--profile <name>", "quick or paper", "quick")
    .option("--json", "print one JSON object instead of text")
    .option("-o, --output <file>", "also draw it, to .svg, .png or .pdf", picture)
    .addHelpText("after", armsText)
    .action(replayOne);
}

async function replayOne(experiment: string, { json, output, ...which }: Options): Promise<void> {
  const { facts, figure } = replay({ experiment, ...which });
  console.log(json ? JSON.stringify(facts) : replayText(facts));
  if (output === undefined) {
    if (!json) console.log("\nWith --output FILE.png there is a picture of it, too.");
    return;
  }
  const { files } = await save(figure, output); // which says so where there is no browser
  if (!json) console.log(`\n${files.join(", ")}: ${figure.caption}`);
}

/** The arms of every experiment, for --help; of many, the first and the last. */
function armsText(): string {
  const listed = (names: readonly string[]) =>
    names.length <= 6 ? names.join("; ") : `${names[0]}; …; ${names[names.length - 1]} (${names.length})`;
  const lines = experimentNames.flatMap((name) => {
    const [quick, paper] = profiles.map((profile) => namedArms(experimentNamed(name), profile).map((arm) => arm.name));
    const more = paper.filter((arm) => !quick.includes(arm));
    return [`  ${name}: ${listed(quick)}`, ...(more.length === 0 ? [] : [`    with --profile paper: ${listed(more)}`])];
  });
  return `
Arms:
${lines.join("\n")}

Example:
  npx routerlab replay figure1 --arm "perturbed over" --n 12915 --replicate 7 --output fit.png`;
}

function integer(name: string): (text: string) => number {
  return (text) => {
    if (/^\d+$/.test(text)) return Number(text);
    throw new InputError(`${name} is ${JSON.stringify(text)}, but must be an integer ≥ 0.`);
  };
}

function picture(text: string): string {
  if (/\.(svg|png|pdf)$/.test(text)) return text;
  throw new InputError(`--output is ${JSON.stringify(text)}, but must end in .svg, .png or .pdf.`);
}
