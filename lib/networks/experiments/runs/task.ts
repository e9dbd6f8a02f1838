import { createNetwork } from "../../createNetwork";
import type { Network, NetworkSettings } from "../../network";
import type { RouterOptions } from "../../routers/networkRouter";
import { networkRouterNamed } from "../../routers/routers";
import type { TrainingOptions } from "../../training/trainNetwork";

/** A router as plain data. */
export interface RouterChoice {
  readonly name: string;
  readonly options: RouterOptions;
}

/** The size of a network, without what a task or a run determines. */
export type NetworkSize = Omit<NetworkSettings, "inputs" | "outputs" | "router" | "seed">;

/** How long and how fast a network learns. */
export interface Training {
  readonly steps: number;
  readonly learningRate: number;
  readonly warmup: number;
  /** How often on the way it is evaluated; the last time at the end. */
  readonly evaluations: number;
}

/** What all trainings have in common, as plain data: it travels to a thread and into the key of the row. */
export interface Run {
  readonly router: RouterChoice;
  readonly seed: number;
  /** Names the random numbers beside the seed, the same for all routers. */
  readonly randomness: string;
  readonly network: NetworkSize;
  readonly training: Training;
}

/** The network of a run, which begins alike for all routers of a seed; dispose() it. */
export async function networkOf(
  { router, seed, randomness, network }: Run,
  shape: Pick<NetworkSettings, "inputs" | "outputs">,
): Promise<Network> {
  const built = networkRouterNamed(router.name, router.options);
  return createNetwork({ ...network, ...shape, router: built, seed: `${randomness}, ${seed}` });
}

/** True after the steps, from 1, at which a run is evaluated: evenly spread, the last one among them. */
export function isEvaluated(step: number, { steps, evaluations }: Training): boolean {
  return Math.floor((step * evaluations) / steps) > Math.floor(((step - 1) * evaluations) / steps);
}

/** How a training is looked after while it runs; nothing here changes its numbers. */
export type Watched = Pick<TrainingOptions, "checkpoint" | "onStep">;

/** Data of a user's own: what they are by content, and the file they are read from, which determines nothing. */
export interface OwnData {
  readonly name: string;
  /** SHA-256 of the text, or of the images as they are packed. */
  readonly sha256: string;
  /** Pixels along an edge of the images. */
  readonly side?: number;
  readonly path: string;
}
