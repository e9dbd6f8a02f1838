import { randomStream } from "../data/randomStream";
import type { NetworkSettings } from "./network";
import { networkRouter } from "./routers/routers";

/** The beginning of one parameter. */
export interface InitialValue {
  shape: readonly number[];
  values: Float32Array;
}

/** How many characters before the last one are read beside it, each through an embedding of its own. */
export const previousTokens = 2;

/** True for the blocks whose feed-forward layer is a sparse one: the second, the fourth, … */
export const isSparse = (block: number): boolean => block % 2 === 0;

/**
 * The initial values of a network, by name.
 *
 * Each is drawn from a stream that its name and the seed alone determine, so that networks that differ in the router
 * begin with the same numbers, and comparisons are paired. Standard deviations keep the size of what passes through:
 * 1/√(inputs) for a matrix, less by √(2 layers) where it ends in the sum of all blocks.
 *
 * @returns name → shape and values; blocks count from 1
 */
export function initialValues(settings: NetworkSettings): Map<string, InitialValue> {
  const { inputs, outputs, layers, width, experts, expertWidth, top, projection, router, seed } = settings;
  const parameters = new Map<string, InitialValue>();
  const numbers = (name: string, shape: readonly number[], draw: () => number) => {
    const size = shape.reduce((product, each) => product * each, 1);
    parameters.set(name, { shape, values: Float32Array.from({ length: size }, draw) });
  };
  const normal = (name: string, shape: readonly number[], sd: number) => {
    const stream = randomStream("initial value", { seed, name });
    numbers(name, shape, () => sd * stream.normal());
  };
  const constant = (name: string, shape: readonly number[], value: number) => numbers(name, shape, () => value);
  const norm = (name: string) => {
    constant(`${name}/scale`, [width], 1);
    constant(`${name}/shift`, [width], 0);
  };
  const deep = Math.sqrt(2 * layers);

  if (inputs.kind === "patches") normal("embedding", [inputs.width, width], 1 / Math.sqrt(inputs.width));
  else
    for (let back = 0; back <= previousTokens; back++) normal(`embedding/${back}`, [inputs.vocabulary + 1, width], 0.5); // the last row: nothing came before
  normal("positions", [inputs.kind === "patches" ? inputs.count : inputs.context, width], 0.1);

  for (let block = 1; block <= layers; block++) {
    const at = (name: string) => `block ${block}/${name}`;
    norm(at("attention/norm"));
    normal(at("attention/in"), [width, 3 * width], 1 / Math.sqrt(width));
    normal(at("attention/out"), [width, width], 1 / Math.sqrt(width) / deep);
    norm(at("experts/norm"));
    const sparse = isSparse(block);
    const [count, hidden] = sparse ? [experts, expertWidth] : [1, top * expertWidth];
    const routed = sparse ? networkRouter(router).parameters({ width, projection, experts }) : {};
    for (const [name, begin] of Object.entries(routed))
      if ("sd" in begin) normal(at(name), begin.shape, begin.sd);
      else constant(at(name), begin.shape, begin.value);
    normal(at("experts/w1"), [count, width, hidden], 1 / Math.sqrt(width));
    constant(at("experts/b1"), [count, hidden], 0);
    normal(at("experts/w2"), [count, hidden, width], 1 / Math.sqrt(hidden) / deep);
    constant(at("experts/b2"), [count, width], 0);
  }
  norm("head/norm");
  normal("head", [width, outputs], 1 / Math.sqrt(width));
  return parameters;
}
