import type { Command } from "commander";
import { experimentNamed, experimentNames } from "../experiments/experiments";
import { namedArms } from "../experiments/namedArms";
import { replay } from "../experiments/replay";
import type { Profile } from "../experiments/settings";
import { save } from "../plots/save";
import { InputError } from "../requirements";
import { replayText } from "./replayText";

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
    .option("-o, --output <file>", "also draw it, to .svg, .png or .pdf")
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
  const { files, reason } = await save(figure, output);
  if (reason !== null) console.error(reason);
  if (!json) console.log(`\n${files.join(", ")}: ${figure.caption}`);
}

/** The arms of every experiment, for --help. */
function armsText(): string {
  const lines = experimentNames.flatMap((name) => {
    const experiment = experimentNamed(name);
    const quick = namedArms(experiment, "quick").map((arm) => arm.name);
    const more = namedArms(experiment, "paper")
      .map((arm) => arm.name)
      .filter((arm) => !quick.includes(arm));
    return [
      `  ${name}: ${quick.join("; ")}`,
      ...(more.length === 0 ? [] : [`  ${name} --profile paper, moreover: ${more.join("; ")}`]),
    ];
  });
  return [
    "",
    "Arms:",
    ...lines,
    "",
    "Example:",
    '  npx routerlab replay figure1 --arm "perturbed over" --n 12915 --replicate 7 --output fit.png',
  ].join("\n");
}

function integer(name: string): (text: string) => number {
  return (text) => {
    if (/^\d+$/.test(text)) return Number(text);
    throw new InputError(`${name} is ${JSON.stringify(text)}, but must be an integer ≥ 0.`);
  };
}
