import type { RandomStream } from "../../../data/randomStream";
import { mean } from "../../../theory/rates/line";
import { loadEntropy } from "../../measures/loadEntropy";
import { representationCollapse } from "../../measures/representationCollapse";
import { routingStability } from "../../measures/routingStability";
import { type Specialisation, specialisation } from "../../measures/specialisation";
import type { Batch, Network } from "../../network";
import { characterClass, characterClasses } from "../../tasks/language/characterClasses";

/** What a network does on some text: bits per character, and the rest as means over the sparse blocks. */
export interface Measured {
  readonly bits: number;
  readonly loadEntropy: number;
  /** Null where there is nothing between the experts of a block. */
  readonly collapse: number | null;
}

/** The experts of all tokens by sparse block, row by row `[n, most]`; −1 is none. */
export type Routes = readonly Int32Array[];

/** Evaluates a network on batches of one size. */
export function measured(network: Network, batches: readonly Batch[]): Measured & { routes: Routes } {
  const all = batches.map((batch) => network.evaluate(batch));
  const tokens = batches[0].targets.length;
  const blocks = [...all[0].routes.keys()];
  const routes = blocks.map((block) =>
    joinedRoutes(
      all.map((each) => each.routes[block]),
      tokens,
    ),
  );
  const collapses = blocks.map((block) =>
    collapseOf(
      routes[block],
      all.map(({ hidden }) => hidden[block]),
      tokens,
    ),
  );
  return {
    bits: mean(all.map(({ loss }) => loss)) / Math.LN2,
    loadEntropy: mean(routes.map((each) => loadEntropy(each, network.settings.experts))),
    collapse: collapses.includes(null) ? null : mean(collapses as number[]),
    routes,
  };
}

/** The mean over blocks of the share of tokens that go where they went. */
export function stabilityOf(before: Routes, after: Routes, tokens: number): number {
  return mean(after.map((routes, block) => routingStability(before[block], routes, tokens)));
}

/** What experts tell of the class of the character that a token is; the mean over blocks. */
export function specialisationOf(
  routes: Routes,
  batches: readonly Batch[],
  { characters, stream }: { characters: readonly string[]; stream: RandomStream },
): Specialisation {
  const kinds = characters.map((character) => characterClasses.indexOf(characterClass(character)));
  const classes = batches.flatMap(({ inputs }) => Array.from(inputs, (token) => kinds[token]));
  const all = routes.map((each, block) =>
    specialisation({ routes: each, classes, stream: stream.split("block", { block }) }),
  );
  return { bits: mean(all.map(({ bits }) => bits)), chance: mean(all.map(({ chance }) => chance)) };
}

/** Batches one after another; where a token has a varying number of experts their rows are filled up to the most. */
function joinedRoutes(batches: readonly Int32Array[], tokens: number): Int32Array {
  const most = Math.max(...batches.map(({ length }) => length / tokens));
  const joined = new Int32Array(batches.length * tokens * most).fill(-1);
  for (const [batch, routes] of batches.entries()) {
    const own = routes.length / tokens;
    for (let token = 0; token < tokens; token++)
      joined.set(routes.subarray(token * own, (token + 1) * own), (batch * tokens + token) * most);
  }
  return joined;
}

/** Of the tokens that have an expert, by their best one. */
function collapseOf(routes: Int32Array, batches: readonly Float32Array[], tokens: number): number | null {
  const most = routes.length / (batches.length * tokens);
  const width = batches[0].length / tokens;
  const best = routes.filter((_, pair) => pair % most === 0);
  const hidden = new Float32Array(best.length * width);
  let rows = 0;
  for (const [token, expert] of best.entries()) {
    if (expert < 0) continue;
    const from = (token % tokens) * width;
    hidden.set(batches[Math.floor(token / tokens)].subarray(from, from + width), rows * width);
    rows++;
  }
  const having = best.filter((expert) => expert >= 0);
  return rows === 0 ? null : representationCollapse(hidden.subarray(0, rows * width), having);
}
