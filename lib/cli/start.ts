import { supervised } from "./supervision/supervisor";

/** Commands that compute for long, or run what a user wrote; the others are over at once or serve processes of their own. */
const supervisedCommands = ["reproduce", "replay", "rows", "identify", "identify-expert", "check", "advise-tau"];

/** The program: runs the command line that the process was started with, and sets its exit code. */
export async function start(): Promise<void> {
  const args = process.argv.slice(2);
  if (supervisedCommands.includes(args[0])) process.exitCode = await supervised(args);
  else await (require("./main") as typeof import("./main")).main(); // loaded late: who only watches needs nothing of it
}
