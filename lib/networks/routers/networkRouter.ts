import type { RandomStream } from "../../data/randomStream";
import type { Tensor, TensorFlow } from "../tensors";

/** How a parameter begins: with normal numbers of a standard deviation, or with one value throughout. */
export type InitialParameter =
  | { readonly shape: readonly number[]; readonly sd: number }
  | { readonly shape: readonly number[]; readonly value: number };

/** The size of the layer that a router serves. */
export interface RoutedLayer {
  /** Numbers a token. */
  readonly width: number;
  /** Dimension in which tokens and experts are compared after a learnt linear map; 0: in `width` dimensions, without. */
  readonly projection: number;
  readonly experts: number;
}

/** What a router reads: the tokens of a batch, its own parameters, and in training the noise of the step. */
export interface RoutedTokens extends RoutedLayer {
  /** x `[n, width]`. */
  readonly tokens: Tensor;
  /** How many experts a token goes to, on average where that varies. */
  readonly top: number;
  /** A parameter of the router by the name that the router gave it. */
  readonly parameter: (name: string) => Tensor;
  /** What noise is drawn from, the same for the same seed and step; null in evaluation. */
  readonly noise: RandomStream | null;
  /** What each token is, whatever surrounds it `[n]`: its number, or for a patch a hash of its pixels. */
  readonly keys: () => Int32Array;
}

/** Where tokens go, and with what weight. */
export interface Routing {
  /** The experts of each token, row by row `[n, most]`, the best first; −1 where a token has fewer than the most. */
  readonly chosen: Int32Array;
  /** The weight of each expert's output `[n, experts]`; those of experts that were not chosen count for nothing. */
  readonly weights: Tensor;
  /** The load-balancing loss `[]`, which training lessens too; null for a router that is balanced or learns nothing. */
  readonly balance: Tensor | null;
}

/**
 * How a sparse layer chooses experts: a router of networks, in a file of its own and a line in routers.ts.
 *
 * Any radial router of routerlab is one, through its two scales; others need no such form.
 */
export interface NetworkRouter {
  readonly name: string;
  /** What it was made with, so that a worker thread can make it again. */
  readonly options: RouterOptions;
  /** What it learns, by name; each begins as its name and the network's seed alone determine, so that routers are paired. */
  parameters(layer: RoutedLayer): Readonly<Record<string, InitialParameter>>;
  /** Chooses. */
  route(tf: TensorFlow, tokens: RoutedTokens): Routing;
}

/** What a router of networks is made with, as plain data. */
export type RouterOptions = Readonly<Record<string, number | boolean>>;
