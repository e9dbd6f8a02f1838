import { workerData } from "node:worker_threads";
import { InputError } from "../requirements";

/** What a thread answers: errors travel as text, since a copied error loses its class. */
export type Reply = { readonly row: unknown } | { readonly inputError: string } | { readonly failure: string };

/** What a worker file exports. */
interface WorkerFile {
  runTask(task: unknown): unknown;
}

/** Runs in a worker thread (see threadPool): hands one task to the worker file's `runTask`. */
export default async function answer(task: unknown): Promise<Reply> {
  try {
    const { runTask } = require((workerData as { workerFile: string }).workerFile) as WorkerFile;
    return { row: await runTask(task) };
  } catch (error) {
    if (error instanceof InputError) return { inputError: error.message };
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
