import type { Command } from "commander";
import { experimentNamed, experimentNames } from "../experiments/experiments";
import { type Profile, profiles } from "../experiments/studyKind";
import { save } from "../plots/export/save";
import { wholeCaption } from "../plots/figure";
import { namedArms } from "../replay/namedArms";
import { replay } from "../replay/replay";
import { InputError, requireThat } from "../requirements";
import { replayText } from "./pages/replayText";
import { allExperiments } from "./reproducing/allExperiments";

interface Options {
  readonly arms?: boolean;
  readonly arm?: string;
  readonly n?: number;
  readonly replicate?: number;
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
    .option("--arms", "list the arms of the experiment")
    .option("--arm <name>", "what was fitted: an arm of the experiment, or short for only one of them")
    .option("--n <size>", "a sample size of the experiment", integer("--n"))
    .option("--replicate <number>", "which of the fits at this size, from 0", integer("--replicate"))
    .option("--profile <name>", "quick or paper", "quick")
    .option("--json", "print one JSON object instead of text")
    .option("-o, --output <file>", "also draw it, to .svg, .png or .pdf", picture)
    .addHelpText(
      "after",
      `
Examples:
  npx routerlab replay figure1 --arms
  npx routerlab replay figure1 --arm "perturbed over" --n 12915 --replicate 7 --output fit.png`,
    )
    .action(replayOne);
}

async function replayOne(experiment: string, { arms, json, output, ...given }: Options): Promise<void> {
  requireFits(experiment);
  if (arms) return listArms(experiment);
  const which = given as Required<typeof given>;
  for (const name of ["arm", "n", "replicate"] as const)
    requireThat(which[name] !== undefined, `--${name}`, undefined, "given; see replay --help");
  const { facts, figure } = await replay({ experiment, ...which });
  console.log(json ? JSON.stringify(facts) : replayText(facts));
  if (output === undefined) {
    if (!json) console.log("\nWith --output FILE.png there is a picture of it, too.");
    return;
  }
  const { files } = await save(figure, output); // which says so where there is no browser
  if (!json) console.log(`\n${files.join(", ")}: ${wholeCaption(figure)}`);
}

/** A training is done again as a whole or not at all: what can be looked into are its rows. */
function requireFits(experiment: string): void {
  const isTrained = allExperiments().some(({ name }) => name === experiment) && !experimentNames.includes(experiment);
  if (isTrained)
    throw new InputError(
      `${experiment} has trainings and no fits to replay: npx routerlab rows ${experiment} has what each left, npm run reproduce -- ${experiment} --fresh trains again.`,
    );
}

/** The arms of an experiment by their names, a line each. */
async function listArms(experiment: string): Promise<void> {
  const [quick, paper] = await Promise.all(profiles.map((profile) => namedArms(experimentNamed(experiment), profile)));
  const known = new Set(quick.map(({ name }) => name));
  for (const name of known) console.log(name);
  for (const { name } of paper) if (!known.has(name)) console.log(`${name} (--profile paper)`);
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
