import fs from "node:fs";
import path from "node:path";
import { allExperiments, type Runnable } from "../reproducing/allExperiments";

/** What the site lists experiments under, in this order: a heading, and the rooms of lib/experiments that belong there. */
export const headings: readonly (readonly [heading: string, rooms: readonly string[]])[] = [
  ["Figures and rates of the paper", ["figures", "rateTable"]],
  ["The cosine router", ["cosine"]],
  ["An expert too many", ["over", "polynomial"]],
  ["Information", ["information", "bracketing"]],
  ["Choosing τ", ["tau"]],
  ["Noise and misfit", ["noise", "misfit"]],
  ["How far it holds", ["regime", "dataLaws", "scales", "specification"]],
  ["Claims that were checked", ["invariant", "merging"]],
  ["Networks", []], // they live in lib/networks
];

/**
 * The heading that an experiment is listed under: that of the room in which its file lies.
 *
 * @example headingOf("slow-rates")   // "The cosine router", since its file is lib/experiments/cosine/slowRates.ts
 */
export const headingOf = (name: string): string => headings[placeOf(name)][0];

/** Every experiment, by the headings; under one of them in the order in which they are run. */
export function experimentsByHeading(): Runnable[] {
  return allExperiments().sort((a, b) => placeOf(a.name) - placeOf(b.name));
}

function placeOf(name: string): number {
  const file = `${name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}.js`;
  const folder = path.resolve(__dirname, "../../experiments");
  const found = headings.findIndex(([, rooms]) => rooms.some((room) => fs.existsSync(path.join(folder, room, file))));
  return found < 0 ? headings.length - 1 : found;
}
