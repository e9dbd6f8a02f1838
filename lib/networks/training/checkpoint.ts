import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { InputError } from "../../requirements";
import type { Network } from "../network";
import type { Variable } from "../tensors";
import type { Adam } from "./adam";

/** What a training has come to. */
export interface TrainingState {
  readonly network: Network;
  readonly optimizer: Adam;
  /** What else determines how it goes on: the schedule. */
  readonly schedule: Readonly<Record<string, number>>;
}

/** How far it was, and what it had to say. */
export interface Reached {
  /** Steps that are done. */
  readonly step: number;
  readonly losses: readonly number[];
  /** Plain data of whoever trains. */
  readonly notes: Record<string, unknown>;
}

interface Header extends Reached {
  readonly format: string;
  /** Settings of the network and of the schedule, by name. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sha256: string;
}

const format = "routerlab checkpoint 1";

/**
 * Writes parameters, Adam's moments and how far the training is into one file, whole or not at all: beside it first, and
 * renamed when every byte is on the disk. One line of JSON, then float32 numbers, parameter by parameter.
 *
 * There is no state of a random generator: what a step draws depends on the seed and the step alone.
 *
 * @throws InputError when the file cannot be written
 */
export function writeCheckpoint(file: string, state: TrainingState, reached: Reached): void {
  const numbers = Buffer.concat(variablesOf(state).map((variable) => bytesOf(variable.dataSync())));
  const header: Header = { format, settings: settingsOf(state), sha256: hashOf(numbers), ...reached };
  const temporary = `${file}.${process.pid}.part`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const descriptor = fs.openSync(temporary, "w");
    fs.writeSync(descriptor, `${JSON.stringify(header)}\n`);
    for (let at = 0; at < numbers.length; ) at += fs.writeSync(descriptor, numbers, at);
    fs.fsyncSync(descriptor);
    fs.closeSync(descriptor);
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw new InputError(`The checkpoint ${file} cannot be written (${(error as NodeJS.ErrnoException).code}).`, {
      cause: error,
    });
  }
}

/**
 * Puts the numbers of a checkpoint into network and optimiser.
 *
 * @returns how far it was; null where there is no file, or one that is torn, which is said on standard error
 * @throws InputError when it is of another network or schedule; then nothing is changed
 */
export function readCheckpoint(file: string, state: TrainingState): Reached | null {
  const bytes = bytesIn(file);
  if (bytes === null) return null;
  const end = bytes.indexOf("\n");
  const header = parsed(bytes.subarray(0, Math.max(0, end)).toString("utf8"));
  const numbers = bytes.subarray(end + 1);
  if (header?.format !== format || hashOf(numbers) !== header.sha256) {
    console.error(`routerlab: the checkpoint ${file} is not whole; the training begins again.`);
    return null;
  }
  requireSame(file, header.settings, settingsOf(state));
  const { tf } = state.network.backend;
  let at = 0;
  for (const variable of variablesOf(state)) {
    const values = new Float32Array(variable.size);
    bytesOf(values).set(numbers.subarray(at, at + 4 * variable.size));
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
    at += 4 * variable.size;
  }
  const { step, losses, notes } = header;
  return { step, losses, notes };
}

/** Every number that a training changes, in the order of the parameters' names. */
function variablesOf({ network, optimizer }: TrainingState): Variable[] {
  return [...network.parameters].flatMap(([name, parameter]) => {
    const { first, second } = optimizer.moments.get(name)!;
    return [parameter, first, second];
  });
}

/** Everything but functions, flat, so that a sentence can name what differs. */
function settingsOf({ network: { settings }, schedule }: TrainingState): Record<string, unknown> {
  const { inputs, router, ...rest } = settings;
  const named = Object.entries(inputs).map(([name, value]) => [`inputs.${name}`, value]);
  const { name, options } = router as { name?: string; options?: unknown };
  return JSON.parse(
    JSON.stringify({ ...rest, ...Object.fromEntries(named), router: [name, options], ...schedule }),
  ) as Record<string, unknown>;
}

function requireSame(file: string, there: Readonly<Record<string, unknown>>, here: Record<string, unknown>): void {
  for (const name of new Set([...Object.keys(here), ...Object.keys(there)])) {
    const [found, wanted] = [there[name], here[name]].map((value) => JSON.stringify(value));
    if (found !== wanted)
      throw new InputError(
        `The checkpoint ${file} is of another training: ${name} is ${found} there and ${wanted} here. Delete it, or name another file.`,
      );
  }
}

function bytesIn(file: string): Buffer | null {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return null;
    throw new InputError(`The checkpoint ${file} cannot be read (${code}).`, { cause: error });
  }
}

function parsed(line: string): Header | null {
  try {
    return JSON.parse(line) as Header;
  } catch {
    return null;
  }
}

const bytesOf = (values: Float32Array): Buffer => Buffer.from(values.buffer, values.byteOffset, values.byteLength);
const hashOf = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
