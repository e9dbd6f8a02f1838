import { createHash } from "node:crypto";
import { requireThat } from "../requirements";
import { philox4x32 } from "./philox";

/** What a stream is keyed by, beside its name. */
export type StreamKeys = Readonly<Record<string, string | number>>;

/** An endless sequence of draws, determined by its name and named keys alone. */
export interface RandomStream {
  /** Uniform on [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal (Box–Muller). */
  normal(): number;
  /** An independent stream; does not depend on, and does not change, how far this one was read. */
  split(name: string, keys?: StreamKeys): RandomStream;
}

/**
 * A random stream, keyed by named arguments.
 *
 * The 64-bit Philox key is the start of the SHA-256 of the name and the sorted keys; the counter counts blocks of draws.
 *
 * @param name what the numbers are for
 * @param keys named numbers or strings, in any order
 * @returns the stream at its beginning: the same arguments, the same numbers on every machine
 * @throws InputError when the name is empty or a key is neither a string nor a finite number
 * @see philox4x32
 * @example randomStream("demo", { replicate: 7 }).uniform()
 */
export function randomStream(name: string, keys: StreamKeys = {}): RandomStream {
  requireThat(typeof name === "string" && name !== "", "name", name, "a non-empty string");
  return streamAt(pathOf(name, keys));
}

function pathOf(name: string, keys: StreamKeys): string {
  for (const [key, value] of Object.entries(keys))
    requireThat(
      typeof value === "string" || Number.isFinite(value),
      `the stream's key ${key}`,
      value,
      "a string or a finite number",
    );
  return JSON.stringify([name, ...Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function streamAt(path: string): RandomStream {
  const digest = createHash("sha256").update(path).digest();
  const key = [digest.readUInt32LE(0), digest.readUInt32LE(4)];
  const counter = [0, 0, 0, 0];
  let words: number[] = [];
  let spare: number | null = null;

  function uniform(): number {
    if (words.length === 0) {
      words = philox4x32(counter, key);
      counter[0] = (counter[0] + 1) >>> 0;
      if (counter[0] === 0) counter[1] = (counter[1] + 1) >>> 0;
    }
    const low = words.pop() as number;
    const high = words.pop() as number;
    return ((high >>> 5) * 0x4000000 + (low >>> 6)) / 0x20000000000000;
  }

  function normal(): number {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  return { uniform, normal, split: (name, keys = {}) => streamAt(path + pathOf(name, keys)) };
}
