import fs from "node:fs";
import { randomStream } from "../../../data/randomStream";
import type { Network } from "../../network";
import { domainBatches, exampleBatches, patchCount, patchWidth } from "../../tasks/domains/domainBatches";
import { domainSplit } from "../../tasks/domains/domainSplit";
import { type DomainSet, type DomainSetName, domainSet, type Example } from "../../tasks/domains/domains";
import { unpacked } from "../../tasks/domains/packedImages";
import { trainNetwork } from "../../training/trainNetwork";
import { isEvaluated, networkOf, type OwnData, type Run, type Watched } from "./task";

/** A training on all domains but one. */
export interface DomainRun extends Run {
  readonly kind: "domains";
  /** One of domainSets, or the name of the data. */
  readonly set: string;
  readonly data?: OwnData;
  /** The domain that is left out. */
  readonly domain: string;
  /** Examples a training domain and batch. */
  readonly perDomain: number;
  /** At most so many held-out examples of each training domain select. */
  readonly selecting: number;
}

/** What it leaves. */
export interface DomainResult {
  readonly parameters: number;
  /** Mean accuracy on the held-out parts of the training domains at each step at which it was evaluated. */
  readonly curve: readonly { readonly step: number; readonly heldOut: number }[];
  /** The step that was selected, and that accuracy at it. */
  readonly step: number;
  readonly heldOut: number;
  /** At that step, on the domain that was left out. */
  readonly accuracy: number;
  /** While it learnt, without evaluations: of the machine that it ran on, and of what else that did. */
  readonly imagesPerSecond: number;
}

/** What a checkpoint carries along. */
type Notes = {
  curve: { step: number; heldOut: number }[];
  best: Pick<DomainResult, "step" | "heldOut" | "accuracy">;
};

const kept = new Map<string, DomainSet>(); // seconds to make or read, so a thread does it once

function keptSet({ set: name, data }: DomainRun): DomainSet {
  const key = data?.sha256 ?? name;
  const set =
    kept.get(key) ?? (data === undefined ? domainSet(name as DomainSetName) : unpacked(fs.readFileSync(data.path)));
  kept.set(key, set);
  return set;
}

/**
 * Trains one network by empirical risk minimisation; of the steps at which it is evaluated the one that is best on the
 * training domains' held-out parts is reported, the first of several. The domain left out selects nothing.
 */
export async function domainRun(run: DomainRun, { checkpoint, onStep }: Watched = {}): Promise<DomainResult> {
  const { domain: leftOut, perDomain, selecting, randomness, seed, training } = run;
  const set = keptSet(run);
  const { train, heldOut, test } = domainSplit({ set, leftOut, seed });
  const inputs = { kind: "patches", count: patchCount(set.edge), width: patchWidth(set.channels) } as const;
  const network = await networkOf(run, { inputs, outputs: set.classes });
  const parts = heldOut.map((examples) => examples.slice(0, selecting));
  const notes: Notes = { curve: [], best: { step: 0, heldOut: -1, accuracy: 0 } };
  try {
    const { steps, learningRate, warmup } = training;
    const { tokensPerSecond } = await trainNetwork({
      ...{ network, steps, learningRate, warmup, checkpoint, notes },
      batch: domainBatches({
        domains: train,
        perDomain,
        edge: set.edge,
        stream: randomStream(randomness, { seed, leftOut }),
      }),
      onStep(now) {
        onStep?.(now);
        const { step } = now;
        if (!isEvaluated(step, training)) return;
        const accuracies = parts.map((examples) => accuracyOn(network, examples, set.edge));
        const mean = accuracies.reduce((sum, each) => sum + each, 0) / accuracies.length;
        notes.curve.push({ step, heldOut: mean });
        if (mean > notes.best.heldOut)
          notes.best = { step, heldOut: mean, accuracy: accuracyOn(network, test, set.edge) };
      },
    });
    const { curve, best } = notes;
    return { parameters: network.parameterCount, curve, ...best, imagesPerSecond: tokensPerSecond / inputs.count };
  } finally {
    network.dispose();
  }
}

/** The share of examples whose class is the most probable. */
function accuracyOn(network: Network, examples: readonly Example[], edge: number): number {
  const batches = exampleBatches(examples, 200, edge);
  return batches.reduce((sum, batch) => sum + network.evaluate(batch).correct, 0) / examples.length;
}
