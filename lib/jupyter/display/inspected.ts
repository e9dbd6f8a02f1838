import { inspect, types } from "node:util";
import { wholeCaption } from "../../plots/figure";
import { formatNumber, leftOut } from "../../plots/table";
import { isFigure, isTable } from "./parts";
import { valueSentence } from "./values/values";

const mostLines = 40;

/** From the fullest to the shortest form: the first that fits is taken. */
const forms = [
  { depth: 2, maxArrayLength: 24, maxStringLength: 2000 },
  { depth: 2, maxArrayLength: 5, maxStringLength: 500 },
  { depth: 1, maxArrayLength: 5, maxStringLength: 500 },
  { depth: 0, maxArrayLength: 8, maxStringLength: 200 },
];

/** Any value as text, as util.inspect writes it, on at most 40 lines; values of the library in it are a sentence each. */
export function inspected(value: unknown): string {
  if (types.isTypedArray(value)) return typedArrayText(value as Float64Array);
  const shown = withSentences(value, 2);
  for (const form of forms) {
    const text = inspect(shown, { ...form, breakLength: 100 });
    if (text.split("\n").length <= mostLines) return text;
  }
  const lines = inspect(shown, { ...forms.at(-1), breakLength: 100 }).split("\n");
  return [...lines.slice(0, mostLines - 1), `… ${lines.length - mostLines + 1} more lines`].join("\n");
}

/** Whether a promise is neither kept nor broken yet: only inspect can tell without taking its rejection. */
export function isPending(promise: Promise<unknown>): boolean {
  return /\{\s*<pending>/.test(inspect(promise, { depth: 0, customInspect: false }));
}

/** "Float64Array [2000]: 0.279211, 0.346086, …" */
function typedArrayText(values: Float64Array): string {
  const first = Array.from(values.subarray(0, 12), (each) =>
    typeof each === "number" ? formatNumber(each) : `${each}`,
  );
  const parts = values.length > first.length ? [...first, leftOut] : first;
  return `${values.constructor.name} [${values.length}]${parts.length === 0 ? "" : `: ${parts.join(", ")}`}`;
}

/** A plain object or short list in which what the library knows, its members' members included, prints as a sentence. */
function withSentences(value: unknown, depth: number): unknown {
  if (depth === 0 || typeof value !== "object" || value === null) return value;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && !(prototype === Array.prototype && (value as unknown[]).length <= 24))
    return value;
  const properties = Object.getOwnPropertyDescriptors(value) as Record<PropertyKey, PropertyDescriptor>;
  let isChanged = false;
  for (const name of Reflect.ownKeys(properties)) {
    if (!("value" in properties[name])) continue; // a getter is not run
    const member: unknown = properties[name].value;
    const sentence = sentenceOf(member);
    const shown = sentence === null ? withSentences(member, depth - 1) : { [inspect.custom]: () => sentence };
    isChanged ||= shown !== member;
    properties[name] = { ...properties[name], value: shown };
  }
  return isChanged ? Object.defineProperties(Array.isArray(value) ? [] : {}, properties) : value;
}

function sentenceOf(value: unknown): string | null {
  if (isFigure(value)) return value.caption === "" ? "A figure." : `A figure: ${wholeCaption(value)}`;
  if (isTable(value)) return `A table of ${value.rows.length} rows.`;
  if (types.isTypedArray(value)) return typedArrayText(value as Float64Array);
  return valueSentence(value);
}
