import { randomStream } from "../../../data/randomStream";
import { type RouterNorms, routerNorms } from "../../measures/routerNorms";
import type { Specialisation } from "../../measures/specialisation";
import { languageBatches, languageWindows } from "../../tasks/language/languageBatches";
import { trainNetwork } from "../../training/trainNetwork";
import { keptCorpus } from "./keptCorpus";
import { type Measured, measured, type Routes, specialisationOf, stabilityOf } from "./languageMeasures";
import { isEvaluated, networkOf, type OwnData, type Run, type Watched } from "./task";

/** A training on a text: the State of the Union addresses, or one of a user's own. */
export interface LanguageRun extends Run {
  readonly kind: "language";
  readonly data?: OwnData;
  /** Characters a piece, and pieces a batch. */
  readonly context: number;
  readonly batch: number;
  /** Pieces of validation and test text, each, that it is evaluated on. */
  readonly pieces: number;
}

/** A network after so many tokens; all on the same validation pieces. */
export interface LanguagePoint extends Measured {
  readonly tokens: number;
  /** The share of tokens whose experts are those of the point before; null at the first. */
  readonly stability: number | null;
}

/** What it leaves: the curve, and what holds at its end. */
export interface LanguageResult {
  readonly parameters: number;
  readonly curve: readonly LanguagePoint[];
  /** Bits per character on validation and test text. */
  readonly validation: number;
  readonly test: number;
  readonly loadEntropy: number;
  readonly collapse: number | null;
  readonly stability: number | null;
  /** Of the experts for classes of characters, in bits. */
  readonly specialisation: Specialisation;
  /** Of the first validation pieces. */
  readonly norms: RouterNorms | null;
  /** While it learnt, without evaluations: of the machine that it ran on, and of what else that did. */
  readonly tokensPerSecond: number;
}

/** What a checkpoint carries along: the points so far, and where the tokens went at the last one. */
type Notes = { curve: LanguagePoint[]; routes: number[][] };

/** Trains one network; all but its speed depends on the run alone. */
export async function languageRun(run: LanguageRun, { checkpoint, onStep }: Watched = {}): Promise<LanguageResult> {
  const { context, batch: size, pieces, randomness, seed, training } = run;
  const { train, validation, test, characters } = keptCorpus(run.data);
  const inputs = { kind: "tokens", vocabulary: characters.length, context } as const;
  const network = await networkOf(run, { inputs, outputs: characters.length });
  const pieceOf = (text: Uint16Array) => languageWindows({ text, context, size, pieces });
  const windows = pieceOf(validation);
  const notes: Notes = { curve: [], routes: [] };
  const routes = (): Routes => notes.routes.map((each) => Int32Array.from(each));
  const evaluate = (step: number) => {
    const { routes: now, ...point } = measured(network, windows);
    const stability = notes.curve.length === 0 ? null : stabilityOf(routes(), now, windows.length * size * context);
    notes.curve.push({ tokens: step * size * context, ...point, stability });
    notes.routes = now.map((each) => Array.from(each));
  };
  try {
    const { steps, learningRate, warmup } = training;
    const { tokensPerSecond } = await trainNetwork({
      ...{ network, steps, learningRate, warmup, checkpoint, notes },
      batch: languageBatches({
        text: train,
        context,
        size,
        stream: randomStream(randomness, { seed, what: "batches" }),
      }),
      onStep(step) {
        onStep?.(step);
        if (isEvaluated(step.step, training)) evaluate(step.step);
      },
    });
    const { bits, loadEntropy, collapse, stability } = notes.curve[notes.curve.length - 1];
    const stream = randomStream(randomness, { seed, what: "chance" });
    return {
      parameters: network.parameterCount,
      curve: notes.curve,
      validation: bits,
      test: measured(network, pieceOf(test)).bits,
      ...{ loadEntropy, collapse, stability },
      specialisation: specialisationOf(routes(), windows, { characters, stream }),
      norms: routerNorms(network, windows[0]),
      tokensPerSecond,
    };
  } finally {
    network.dispose();
  }
}
