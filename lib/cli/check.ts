import fs from "node:fs";
import type { Command } from "commander";
import { checkPart } from "../check/checkPart";
import type { OwnPart } from "../check/findings";
import { InputError, requireThat } from "../requirements";
import { terminalProgress } from "../study/terminalProgress";
import { limitOption } from "./options/limitOption";
import { checkExample } from "./pages/checkExample";
import { checkText } from "./pages/checkText";
import { tell } from "./supervision/notices";
import { shownPath } from "./user/userFault";
import { userPart } from "./user/userPart";

interface Options {
  readonly init?: boolean;
  readonly dim?: number;
  readonly limit: number;
  readonly json?: boolean;
}

/** Adds `routerlab check`. */
export function addCheckCommand(program: Command): void {
  program
    .command("check")
    .description(
      "check a router or an expert of your own: derivatives, identifiability, and how fast it can be estimated",
    )
    .argument("<file>", "a TypeScript file whose default export is one router, one expert or one formula")
    .option("--init", "write a commented example to the file instead; an existing file is left alone")
    .option("--dim <d>", "dimension of the inputs: 2, or the highest one in the formula, unless given", dimension)
    .option(...limitOption)
    .option("--json", "print one JSON object instead of text")
    .addHelpText(
      "after",
      `
The file imports what it needs from "routerlab", wherever it lies, and is compiled in memory, strictly.
Exit code 0: checked, whatever the answer; 1: a derivative, or what else it states of itself, is wrong; 2: the file cannot
be loaded, or its functions throw or return no finite numbers; 124: not done within the limit; 130, 143: stopped by
Ctrl-C or SIGTERM. All of them end a file that loops, too.

Examples:
  npx routerlab check --init my-router.ts
  npx routerlab check my-router.ts
  npx routerlab check my-router.ts --dim 4 --json`,
    )
    .action(check);
}

/** In more dimensions the check would take longer than its minute. */
const mostDim = 4;

function dimension(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  requireThat(
    Number.isInteger(value) && value >= 1 && value <= mostDim,
    "--dim",
    text,
    `an integer from 1 to ${mostDim}`,
  );
  return value;
}

async function check(file: string, { init, dim: given, limit, json }: Options): Promise<void> {
  if (init) {
    writeExample(file);
    return;
  }
  tell({
    kind: "limit",
    seconds: limit,
    sentence: `The check of ${shownPath(file)} was not done within ${limit} s: --limit takes another number of seconds.`,
  });
  const progress = terminalProgress();
  const own = userPart(file);
  const dim = given ?? usualDim(own);
  if (dim > mostDim)
    throw new InputError(`${shownPath(file)} has the input x${dim}, but a check takes at most ${mostDim} dimensions.`);
  try {
    const answer = await checkPart({ own, dim, progress });
    progress.stop();
    console.log(json ? JSON.stringify({ file, ...answer }) : checkText(answer, file));
    if (answer.statements.some(({ holds }) => !holds)) process.exitCode = 1;
  } catch (error) {
    throw error instanceof InputError ? new InputError(`${shownPath(file)}: ${error.message}`) : error;
  } finally {
    progress.stop();
  }
}

/** A formula names its inputs. */
function usualDim({ part }: OwnPart): number {
  return "leastDim" in part ? (part.leastDim as number) : 2;
}

function writeExample(file: string): void {
  try {
    fs.writeFileSync(file, checkExample, { flag: "wx" });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(
      code === "EEXIST"
        ? `${file} exists already, and is left as it is: name another file for the example.`
        : `${file} cannot be written (${code}), but the example must be.`,
    );
  }
  console.log(`${file} is written; now: npx routerlab check ${file}`);
}
