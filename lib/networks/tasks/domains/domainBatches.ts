import type { RandomStream } from "../../../data/randomStream";
import { requireInteger, requireThat } from "../../../requirements";
import type { Batch } from "../../network";
import { edge as edgeOfDigits } from "./digits";
import type { Example } from "./domains";

/** Pixels along an edge of a patch. */
export const patchEdge = 7;

/**
 * Patches an image, t.
 *
 * @param edge pixels along an edge of an image, a multiple of 7
 * @returns (edge/7)²
 * @throws InputError when the edge is no multiple of 7
 * @example patchCount(28)   // 16
 */
export function patchCount(edge: number): number {
  requireThat(edge >= patchEdge && edge % patchEdge === 0, "edge", edge, `a multiple of ${patchEdge}`);
  return (edge / patchEdge) ** 2;
}

/**
 * Numbers a patch, p.
 *
 * @returns pixels of a patch times channels
 * @example patchWidth(2)   // 98
 */
export function patchWidth(channels: number): number {
  return patchEdge * patchEdge * channels;
}

/**
 * Examples drawn at random, with repeats, as many from each domain (as DomainBed's ERM does).
 *
 * What a step reads depends on the stream and the step alone, so that all routers of a seed learn from the same images.
 *
 * @param domains   examples by training domain
 * @param perDomain examples a domain and batch
 * @param edge      pixels along an edge of an image, 28 unless given
 * @returns the batch of a step: patches `[b, t, p]`, classes `[b]`, b = domains · perDomain
 * @throws InputError where there is no domain, or one without examples
 * @example domainBatches({ domains: split.train, perDomain: 12, stream: randomStream("batches", { seed: 0 }) })(0)
 */
export function domainBatches({
  domains,
  perDomain,
  edge = edgeOfDigits,
  stream,
}: {
  domains: readonly (readonly Example[])[];
  perDomain: number;
  edge?: number;
  stream: RandomStream;
}): (step: number) => Batch {
  requireInteger({ perDomain });
  requireThat(
    domains.length > 0 && domains.every(({ length }) => length > 0),
    "domains",
    domains,
    "a list of at least one domain, each with examples",
  );
  return (step) => {
    const draws = stream.split("step", { step });
    const chosen = domains.flatMap((examples) =>
      Array.from({ length: perDomain }, () => examples[Math.floor(examples.length * draws.uniform())]),
    );
    return batchOf(chosen, edge);
  };
}

/**
 * Examples in their order, in batches of at most `size`, to evaluate on; all of them, so that the last may be smaller.
 *
 * @param edge pixels along an edge of an image, 28 unless given
 * @returns batches of patches `[b, t, p]` with classes `[b]`
 * @example exampleBatches(split.test, 100).length   // 14
 */
export function exampleBatches(examples: readonly Example[], size: number, edge: number = edgeOfDigits): Batch[] {
  requireInteger({ size });
  return Array.from({ length: Math.ceil(examples.length / size) }, (_, i) =>
    batchOf(examples.slice(i * size, (i + 1) * size), edge),
  );
}

function batchOf(examples: readonly Example[], edge: number): Batch {
  const pixels = examples[0].image.length;
  const inputs = new Float32Array(examples.length * pixels);
  for (const [at, { image }] of examples.entries()) inputs.set(inPatches(image, edge), at * pixels);
  return { inputs, targets: Int32Array.from(examples, ({ label }) => label), size: examples.length };
}

/** An image `[edge · edge · channels]` as patches `[t, p]`: both by rows, the channel last. */
function inPatches(image: Float32Array, edge: number): Float32Array {
  const channels = image.length / (edge * edge);
  const patchesPerEdge = edge / patchEdge;
  const run = patchEdge * channels; // numbers that stay together: a row of a patch
  const patches = new Float32Array(image.length);
  for (let from = 0; from < image.length; from += run) {
    const at = from / run;
    const [row, column] = [Math.floor(at / patchesPerEdge), at % patchesPerEdge];
    const patch = Math.floor(row / patchEdge) * patchesPerEdge + column;
    patches.set(image.subarray(from, from + run), (patch * patchEdge + (row % patchEdge)) * run);
  }
  return patches;
}
