import { setImmediate } from "node:timers/promises";

/**
 * Runs something that Ctrl-C (or ■ in a notebook) stops in good order: the first SIGINT fires the signal that `run`
 * receives, a second one ends the process as it would without us. Afterwards SIGINT means what it meant before.
 *
 * It listens only from the next turn of the event loop on: a listener that is added in the synchronous part of a cell
 * makes tslab's kernel die at ■.
 *
 * @returns what `run` returns
 * @throws what `run` throws
 * @example await stopOnInterrupt((signal) => runTasks({ tasks, rows, runner, signal }));
 */
export async function stopOnInterrupt<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  await setImmediate();
  process.once("SIGINT", stop);
  try {
    return await run(controller.signal);
  } finally {
    process.removeListener("SIGINT", stop);
  }
}
