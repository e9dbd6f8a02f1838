import { mean } from "../../theory/rates/line";
import type { Batch, Network } from "../network";

/** The lengths of what a router compares, and the positive constants that it learnt; means over the sparse blocks. */
export interface RouterNorms {
  /** Mean ‖β₁ₑ‖ over the experts. */
  readonly vectors: number;
  /** Mean ‖W x‖ over the tokens, as they are compared. */
  readonly tokens: number;
  /** softplus(θ) by the parameter's name, for example tau1. */
  readonly constants: Readonly<Record<string, number>>;
}

/**
 * How long the router vectors and the tokens of a network are, in the dimension in which they are compared.
 *
 * The theory's advice for τ₁ is a number near ‖β₁‖, that for τ₂ one near ‖x‖: there what is added is felt most.
 *
 * @param batch the tokens
 * @returns the norms; null for a router that compares nothing (hash)
 * @see docs/mathematics.md, derived fact 4
 * @example routerNorms(network, batch)?.vectors
 */
export function routerNorms(network: Network, batch: Batch): RouterNorms | null {
  const { parameters } = network;
  const blocks = [...parameters.keys()].flatMap((name) => /^(block \d+)\/router$/.exec(name)?.[1] ?? []);
  if (blocks.length === 0) return null;
  const { hidden } = network.evaluate(batch);
  const vectors = blocks.map((block) => {
    const router = parameters.get(`${block}/router`)!;
    return meanLength(router.dataSync(), router.shape[1]);
  });
  const tokens = blocks.map((block, index) => {
    const projection = parameters.get(`${block}/projection`);
    const { width } = network.settings;
    if (projection === undefined) return meanLength(hidden[index], width);
    return meanLength(product(hidden[index], projection.dataSync(), width), projection.shape[1]);
  });
  return { vectors: mean(vectors), tokens: mean(tokens), constants: learntConstants(network, blocks) };
}

function learntConstants({ parameters }: Network, blocks: readonly string[]): Record<string, number> {
  const names = ["tau1", "tau2", "temperature"].filter((name) => parameters.has(`${blocks[0]}/router/${name}`));
  const softplus = (x: number) => Math.log1p(Math.exp(x));
  return Object.fromEntries(
    names.map((name) => [
      name,
      mean(blocks.map((block) => softplus(parameters.get(`${block}/router/${name}`)!.dataSync()[0]))),
    ]),
  );
}

/** Of rows `[n, d]`. */
function meanLength(rows: ArrayLike<number>, d: number): number {
  const lengths = Array.from({ length: rows.length / d }, (_, row) => {
    let squares = 0;
    for (let u = 0; u < d; u++) squares += rows[row * d + u] ** 2;
    return Math.sqrt(squares);
  });
  return mean(lengths);
}

/** x W of rows x `[n, width]` and W `[width, d]`. */
function product(x: ArrayLike<number>, w: ArrayLike<number>, width: number): Float64Array {
  const d = w.length / width;
  const result = new Float64Array((x.length / width) * d);
  for (let i = 0; i < x.length; i++)
    for (let u = 0; u < d; u++) result[Math.floor(i / width) * d + u] += x[i] * w[(i % width) * d + u];
  return result;
}
