import type { Block } from "../blocks";
import { datasetBlocks } from "./data";
import { fitBlocks, measureBlocks } from "./measure";
import { experimentBlocks, modelBlocks } from "./model";
import { recordsBlocks } from "./records";
import { rowsBlocks } from "./study";
import { identifyBlocks, informationBlocks, lossBlocks, rateBlocks } from "./theory";

/** Each knows one kind of value by its structure, and gives null for every other one. */
const kinds: readonly ((value: unknown) => Block[] | null)[] = [
  measureBlocks,
  fitBlocks,
  datasetBlocks,
  modelBlocks,
  experimentBlocks,
  rowsBlocks,
  lossBlocks,
  rateBlocks,
  identifyBlocks,
  informationBlocks,
];

/** What is said of a value that is of one of the library's kinds; null for anything else, or what only looks so. */
export function valueBlocks(value: unknown): Block[] | null {
  return firstOf([...kinds, recordsBlocks], value);
}

/** The first sentence of it, for a value that is part of another one; null where there is none. */
export function valueSentence(value: unknown): string | null {
  const first = firstOf(kinds, value)?.[0];
  return typeof first === "string" ? first : null;
}

function firstOf(all: typeof kinds, value: unknown): Block[] | null {
  if (typeof value !== "object" || value === null) return null;
  try {
    for (const blocksOf of all) {
      const blocks = blocksOf(value);
      if (blocks !== null) return blocks;
    }
  } catch {
    // A look-alike: it is printed as any other object.
  }
  return null;
}
