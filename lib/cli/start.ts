import { supervised } from "./supervision/supervisor";

/** Commands that compute nothing themselves: they are over at once, or listen to signals for the kernels that they start. */
const unsupervised = ["notebook", "kernel", "report"];

/** The program: runs the command line that the process was started with, and sets its exit code. */
export async function start(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.length > 0 && !args[0].startsWith("-") && !unsupervised.includes(args[0]))
    process.exitCode = await supervised(args);
  else await (require("./main") as typeof import("./main")).main(); // loaded late: who only watches needs nothing of it
}
