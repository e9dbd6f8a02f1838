import { types } from "node:util";
import { displayBundle, type MimeBundle } from "../tslab";
import { blocksBundle } from "./blocks";
import { figureBundles } from "./figureBundles";
import { inspected, isPending } from "./inspected";
import { bundlesOf, isFigure, isTable, partsOf } from "./parts";
import { valueBlocks } from "./values/values";

/**
 * How the value of a cell's last expression shows itself: one MIME bundle for its execute_result.
 *
 * Nothing has to be imported or called for it, values are known by their structure: a figure is live and a picture, a
 * table is a table, an experiment's result is its figures, captions and verdicts (all but the last are displayed
 * first), a value with a `toMimeBundle()` is what that returns, and anything else is printed on at most 40 lines.
 *
 * @returns the bundle; it always has text/plain
 * @throws nothing: where a value cannot be read, the bundle is a sentence that says so
 */
export async function resultBundle(value: unknown): Promise<MimeBundle> {
  try {
    return await bundleOf(value);
  } catch (error) {
    return { "text/plain": `This value cannot be shown: ${messageOf(error)}` };
  }
}

async function bundleOf(value: unknown): Promise<MimeBundle> {
  if (types.isPromise(value)) return { "text/plain": promiseSentence(value) };
  const own = await ownBundle(value);
  if (own !== null) return own;
  if (isFigure(value)) return (await figureBundles([value]))[0];
  if (isTable(value)) return blocksBundle([value]);
  const parts = partsOf(Array.isArray(value) && value.every(isFigure) ? { figure: value } : value);
  if (parts !== null && parts.length > 0) {
    const bundles = await bundlesOf(parts);
    for (const bundle of bundles.slice(0, -1)) displayBundle(bundle);
    return bundles.at(-1)!;
  }
  const blocks = valueBlocks(value);
  return blocks === null ? { "text/plain": inspected(value) } : blocksBundle(blocks);
}

/** What the value itself says; null where it says nothing that could be sent. */
async function ownBundle(value: unknown): Promise<MimeBundle | null> {
  const { toMimeBundle } = (value ?? {}) as { toMimeBundle?: unknown };
  if (typeof toMimeBundle !== "function") return null;
  const bundle: unknown = await toMimeBundle.call(value);
  if (typeof bundle !== "object" || bundle === null || !Object.keys(bundle).some((type) => type.includes("/")))
    throw new Error("its toMimeBundle() does not return an object with a value for each MIME type.");
  return { "text/plain": inspected(value), ...JSON.parse(JSON.stringify(bundle)) };
}

function promiseSentence(promise: Promise<unknown>): string {
  return `This is a promise${isPending(promise) ? " that is still pending" : ""}; write await before it to see its value.`;
}

/** What was thrown may itself throw when it is read. */
function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    return "reading it throws.";
  }
}
