import { inspect } from "node:util";

const mostLines = 40;

/** From the fullest to the shortest form: the first that fits is taken. */
const forms = [
  { depth: 2, maxArrayLength: 24, maxStringLength: 2000 },
  { depth: 1, maxArrayLength: 8, maxStringLength: 500 },
  { depth: 0, maxArrayLength: 8, maxStringLength: 200 },
];

/** Any value as text, as util.inspect writes it, on at most 40 lines. */
export function inspected(value: unknown): string {
  for (const form of forms) {
    const text = inspect(value, { ...form, breakLength: 100 });
    if (text.split("\n").length <= mostLines) return text;
  }
  const lines = inspect(value, { ...forms.at(-1), breakLength: 100 }).split("\n");
  return [...lines.slice(0, mostLines - 1), `… ${lines.length - mostLines + 1} more lines`].join("\n");
}

/** Whether a promise is neither kept nor broken yet: only inspect can tell without taking its rejection. */
export function isPending(promise: Promise<unknown>): boolean {
  return /\{\s*<pending>/.test(inspect(promise, { depth: 0, customInspect: false }));
}
