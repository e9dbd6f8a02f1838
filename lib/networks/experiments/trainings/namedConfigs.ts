import type { NetworkSize, Training } from "../runs/task";

/** A network on text and how it is trained: what `--config` takes. */
export interface TrainingConfig {
  readonly seeds: number;
  readonly network: NetworkSize;
  readonly training: Training;
  /** Characters a piece, and pieces a batch. */
  readonly context: number;
  readonly batch: number;
  /** Pieces of validation and test text, each, that it is evaluated on. */
  readonly pieces: number;
}

/**
 * Sizes by name.
 *
 * enwik8: layers, width, heads, experts, top, the router's dimension and the learning rate of the co-authors' code [C]. Which
 * layers are sparse (every second one here), hidden units of an expert, context, batch and length are not known here: two experts are as wide as a usual dense layer, 4 · width,
 * and the length is 100 million characters, all there are in that file's training part and a little more.
 */
export const namedConfigs: Readonly<Record<string, TrainingConfig>> = {
  enwik8: {
    seeds: 1,
    network: { layers: 6, width: 264, heads: 8, experts: 16, expertWidth: 528, top: 2, projection: 8 },
    training: { steps: 24_414, learningRate: 7e-4, warmup: 1000, evaluations: 50 },
    ...{ context: 512, batch: 8, pieces: 512 },
  },
};
