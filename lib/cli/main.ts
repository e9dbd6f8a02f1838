import { readFileSync } from "node:fs";
import path from "node:path";
import { Command, CommanderError } from "commander";
import { InputError } from "../requirements";
import { Interrupted } from "../study/runTasks";

/** One file a sub-command; each adds itself to the program, and is loaded where it is the one that runs, or for the help on all. */
const subcommands: Readonly<Record<string, () => (program: Command) => void>> = {
  reproduce: () => (require("./reproduce") as typeof import("./reproduce")).addReproduceCommand,
  report: () => (require("./report") as typeof import("./report")).addReportCommand,
  figure: () => (require("./figure") as typeof import("./figure")).addFigureCommand,
  notebook: () => (require("./notebook") as typeof import("./notebook")).addNotebookCommand,
  kernel: () => (require("./kernel") as typeof import("./kernel")).addKernelCommand,
  replay: () => (require("./replay") as typeof import("./replay")).addReplayCommand,
  rows: () => (require("./rows") as typeof import("./rows")).addRowsCommand,
  fit: () => (require("./fit") as typeof import("./fit")).addFitCommand,
  predict: () => (require("./predict") as typeof import("./predict")).addPredictCommand,
  identify: () => (require("./identify") as typeof import("./identify")).addIdentifyCommand,
  "identify-expert": () => (require("./identifyExpert") as typeof import("./identifyExpert")).addIdentifyExpertCommand,
  check: () => (require("./check") as typeof import("./check")).addCheckCommand,
  "advise-tau": () => (require("./adviseTau") as typeof import("./adviseTau")).addAdviseTauCommand,
};

/** Exit codes: 0 done, 1 a failing cell or a defect, 2 bad input, 128 + the number of the signal that stopped it. */
const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** From now on signals end the program in good order, and with the exit code that a shell expects. */
export function hearSignals(): void {
  for (const [signal, number] of Object.entries(signalNumbers)) {
    process.on(signal, () => {
      // A study that runs stops in good order and gives its listener up: the next Ctrl-C ends the program at once.
      if (process.listenerCount(signal) === 1) process.exit(128 + number);
    });
  }
}

/** The program: runs the command line that the process was started with, and sets its exit code. */
export async function main(): Promise<void> {
  // A reader that leaves early, as in `routerlab … | head`, is no defect.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
  process.exitCode = await runCommand(process.argv.slice(2));
}

/**
 * Runs one command line, as `routerlab` with these arguments does, and tells on standard error what went wrong.
 *
 * @returns the exit code
 * @example await runCommand(["identify", "--router", "cosine", "--expert", "tanh", "--dim", "2", "--experts", "3"])   // 0
 */
export async function runCommand(args: readonly string[]): Promise<number> {
  try {
    await programFor(args[0]).parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return report(error);
  }
}

/** The program with the sub-command of that name, or with all of them where there is none. */
function programFor(name: string | undefined): Command {
  const { version, description } = JSON.parse(readFileSync(path.join(__dirname, "../../package.json"), "utf8")) as {
    version: string;
    description: string;
  };
  const command = new Command("routerlab")
    .description(description)
    .version(version)
    .showHelpAfterError()
    .exitOverride();
  const isOne = name !== undefined && Object.hasOwn(subcommands, name);
  for (const load of isOne ? [subcommands[name]] : Object.values(subcommands)) load()(command);
  return command;
}

/** Tells what went wrong, and returns the exit code. */
function report(error: unknown): number {
  // Commander has printed its own message, and uses errors for --help and --version, too.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof InputError || error instanceof Interrupted) {
    console.error(error.message);
    return error instanceof InputError ? 2 : 128 + signalNumbers.SIGINT;
  }
  console.error(error);
  return 1;
}
