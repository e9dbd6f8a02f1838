import { randomStream } from "../../../data/randomStream";
import type { Batch, Network } from "../../network";
import { type Corpus, stateOfTheUnion } from "../../tasks/language/corpus";
import { languageBatches, languageWindows } from "../../tasks/language/languageBatches";
import { wittenBell } from "../../tasks/language/wittenBell";
import { trainNetwork } from "../../training";
import { isEvaluated, networkOf, type Run } from "./task";

/** A training on the State of the Union addresses. */
export interface LanguageRun extends Run {
  readonly kind: "language";
  /** Characters a piece, and pieces a batch. */
  readonly context: number;
  readonly batch: number;
  /** Pieces of validation and test text, each, that it is evaluated on. */
  readonly pieces: number;
}

/** What it leaves. */
export interface LanguageResult {
  readonly parameters: number;
  /** Bits per character of the validation pieces after so many tokens. */
  readonly curve: readonly { readonly tokens: number; readonly bits: number }[];
  readonly validation: number;
  readonly test: number;
  /** Entropy of the experts' shares of the validation tokens over its maximum, the mean over sparse blocks. */
  readonly loadEntropy: number;
}

let kept: Corpus | undefined; // 2 s to load, so a thread does it once

function corpus(): Corpus {
  kept ??= stateOfTheUnion();
  return kept;
}

/** Trains one network; the numbers depend on the run alone. */
export async function languageRun(run: LanguageRun): Promise<LanguageResult> {
  const { context, batch: size, pieces, randomness, seed, training } = run;
  const { train, validation, test, characters } = corpus();
  const inputs = { kind: "tokens", vocabulary: characters.length, context } as const;
  const network = await networkOf(run, { inputs, outputs: characters.length });
  const stream = randomStream(randomness, { seed, what: "batches" });
  const windows = languageWindows({ text: validation, context, size, pieces });
  const curve: { tokens: number; bits: number }[] = [];
  try {
    const { steps, learningRate, warmup } = training;
    await trainNetwork({
      ...{ network, steps, learningRate, warmup },
      batch: languageBatches({ text: train, context, size, stream }),
      onStep({ step }) {
        if (isEvaluated(step, training))
          curve.push({ tokens: step * size * context, bits: evaluated(network, windows).bits });
      },
    });
    return {
      parameters: network.parameterCount,
      curve,
      validation: curve[curve.length - 1].bits,
      test: evaluated(network, languageWindows({ text: test, context, size, pieces })).bits,
      loadEntropy: evaluated(network, windows).loadEntropy,
    };
  } finally {
    network.dispose();
  }
}

/** Bits per character over batches of one size, and how evenly the experts are used. */
function evaluated(network: Network, batches: readonly Batch[]): { bits: number; loadEntropy: number } {
  const { experts } = network.settings;
  let nats = 0;
  const loads: Float64Array[] = [];
  for (const batch of batches) {
    const { loss, routes } = network.evaluate(batch);
    nats += loss;
    for (const [block, route] of routes.entries()) {
      loads[block] ??= new Float64Array(experts);
      for (const expert of route) loads[block][expert]++;
    }
  }
  const entropies = loads.map((load) => entropyOf(load) / Math.log(experts));
  const loadEntropy = entropies.reduce((sum, each) => sum + each, 0) / entropies.length;
  return { bits: nats / batches.length / Math.LN2, loadEntropy };
}

/** −Σ p log p of counts over their sum, in nats. */
export function entropyOf(counts: ArrayLike<number>): number {
  const all = Array.from(counts);
  const total = all.reduce((sum, count) => sum + count, 0);
  return all.reduce((sum, count) => (count === 0 ? sum : sum - (count / total) * Math.log(count / total)), 0);
}

/** The n-grams that networks are measured against. */
export interface NgramRun {
  readonly kind: "n-grams";
  readonly order: number;
}

/** Bits per character of the whole validation and test texts, for order 1, 2, …. */
export interface NgramResult {
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

export function ngramRun({ order }: NgramRun): NgramResult {
  const { train, validation, test, characters } = corpus();
  const { bitsPerCharacter } = wittenBell({ order, train, characters: characters.length });
  return { validation: bitsPerCharacter(validation), test: bitsPerCharacter(test) };
}
