import type { Router } from "../routers/router";
import type { Backend } from "./backend";
import type { NetworkRouter } from "./routers/networkRouter";
import type { Tensor, Variable } from "./tensors";

/** What a network reads at once: sequences of tokens with the tokens that follow, or images in patches with their classes. */
export interface Batch {
  /** Tokens `[size, t]` as an Int32Array, or patches `[size, t, p]` as a Float32Array, row-major. */
  inputs: Int32Array | Float32Array;
  /** The next token of each token `[size, t]`, or the class of each image `[size]`. */
  targets: Int32Array;
  /** How many sequences or images there are. */
  size: number;
}

/** The size of a network and its router; nothing here depends on the data but the shape of what comes in and goes out. */
export interface NetworkSettings {
  /** Tokens 0 … vocabulary − 1 in sequences of length `context`, or `count` patches of `width` numbers an image. */
  inputs: { kind: "tokens"; vocabulary: number; context: number } | { kind: "patches"; count: number; width: number };
  /** Classes that are told apart: for tokens the vocabulary. */
  outputs: number;
  /** Transformer blocks; the second, fourth, … are sparse. */
  layers: number;
  /** Numbers that stand for one token, a multiple of `heads`. */
  width: number;
  /** Attention heads a block. */
  heads: number;
  /** Experts a sparse block. */
  experts: number;
  /** Hidden units an expert; the dense blocks have `top` times as many. */
  expertWidth: number;
  /** Experts that one token goes to. */
  top: number;
  /** Dimension in which tokens and router vectors are compared, after a learnt linear map; 0: in `width` dimensions, without. */
  projection: number;
  /** A radial router of routerlab, linear(), cosine({ temperature }), …, or another of networks, as networkRouterNamed makes it. */
  router: Router | NetworkRouter;
  /** Names the initial values: parameters of the same name and seed begin alike, whatever the router. */
  seed: string;
}

/** A sparse transformer with its parameters, in the memory of TensorFlow.js. */
export interface Network {
  readonly settings: NetworkSettings;
  /** Where it computes. */
  readonly backend: Backend;
  /** Numbers that are learnt. */
  readonly parameterCount: number;
  /** What is learnt, by name, for example "block 2/router". */
  readonly parameters: ReadonlyMap<string, Variable>;
  /**
   * Mean cross-entropy in nats a target, and with it the load-balancing loss of the sparse blocks: what training lessens.
   * The step, from 0, and the network's seed say what noise a router with noise has; without one there is none.
   */
  loss(batch: Batch, step?: number): { crossEntropy: Tensor; total: Tensor };
  /**
   * Mean cross-entropy in nats a target, how many targets were the most probable output, and for each sparse block the
   * experts that each token went to, row by row `[tokens, most]`, the best first, −1 where a token has fewer, and what the
   * router saw, `[tokens, width]`. Without noise.
   */
  evaluate(batch: Batch): { loss: number; correct: number; routes: Int32Array[]; hidden: Float32Array[] };
  /** Frees the memory; the network is of no use afterwards. */
  dispose(): void;
}
