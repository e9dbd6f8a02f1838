import { supervised } from "./supervision/supervisor";

/** Commands that compute nothing themselves: they are over at once, or listen to signals for the kernels that they start. */
const unsupervised = ["notebook", "kernel", "report"];

/** Commands that answer and keep nothing: a second process takes longer to start than most answers, and a signal ends them as it ends any program. */
const answering = ["identify", "advise-tau"];

/** The program: runs the command line that the process was started with, and sets its exit code. */
export async function start(): Promise<void> {
  const args = process.argv.slice(2);
  const [command = "-"] = args;
  const isAnswering = answering.includes(command);
  if (!command.startsWith("-") && !isAnswering && !unsupervised.includes(command)) {
    process.exitCode = await supervised(args);
    return;
  }
  const { hearSignals, main } = require("./main") as typeof import("./main"); // late: who only watches needs nothing of it
  if (!isAnswering) hearSignals(); // one that computes would not hear them
  await main();
}
