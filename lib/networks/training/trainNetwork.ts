import { setImmediate } from "node:timers/promises";
import { InputError, requireInteger, requireKeys, requirePositive } from "../../requirements";
import { Interrupted } from "../../study/runTasks";
import type { Batch, Network } from "../network";
import type { Tensor } from "../tensors";
import { type Adam, adam } from "./adam";
import { readCheckpoint, writeCheckpoint } from "./checkpoint";
import { scheduled } from "./schedule";

/** What happened in one step. */
export interface TrainingStep {
  /** From 1. */
  step: number;
  /** Of all. */
  steps: number;
  /** Mean cross-entropy of the step's batch before the step, in nats a target. */
  loss: number;
  /** Tokens or patches a second of the steps so far, without what onStep takes. */
  tokensPerSecond: number;
  /** Until the last step, at the pace so far, with what onStep takes. */
  secondsLeft: number;
}

export interface TrainingOptions {
  network: Network;
  /** The batch of a step, from 0; it must depend on the step alone where a training is to be resumed. */
  batch: (step: number) => Batch;
  steps: number;
  /** The largest learning rate. */
  learningRate: number;
  /** How many steps the learning rate rises for. */
  warmup: number;
  /** A file: what is there is gone on from; written every so often, when the signal fires and at the end. */
  checkpoint?: string;
  /** Steps from one checkpoint to the next; 100 unless given. */
  every?: number;
  /** Plain data that a checkpoint carries along, such as a curve that onStep adds to; a resumed training sets them. */
  notes?: Record<string, unknown>;
  /** Stops the training between two steps. */
  signal?: AbortSignal;
  /** Called after each step. */
  onStep?: (step: TrainingStep) => void;
}

/** Gradients that are longer are shortened to this. */
const longestGradient = 1;

const known: readonly (keyof TrainingOptions)[] = [
  ...(["network", "batch", "steps", "learningRate", "warmup"] as const),
  ...(["checkpoint", "every", "notes", "signal", "onStep"] as const),
];

/**
 * Trains a network with Adam (β = 0.9, 0.99): the learning rate rises linearly, then falls along a half cosine to a tenth;
 * the gradient of all parameters together is shortened to length 1 where it is longer.
 *
 * With a checkpoint a training that was stopped or killed goes on where the file was written last, and ends with the same
 * numbers, bit for bit on the same backend, as one that was not.
 *
 * @returns the cross-entropy of each step's batch before the step, nats a target `[steps]`, and the speed
 * @throws InputError when an option is out of range, the checkpoint is of another training, or the loss or the gradient is
 *   no longer finite: then the parameters are those before the failing step, and the checkpoint stays as it was
 * @throws Interrupted when the signal fires; the network keeps what it has learnt
 * @example await trainNetwork({ network, batch: (step) => batches[step], steps: 300, learningRate: 5e-3, warmup: 30 });
 */
export async function trainNetwork(
  options: TrainingOptions,
): Promise<{ losses: Float64Array; tokensPerSecond: number }> {
  requireKeys("the options of trainNetwork", options, known);
  const { network, batch, steps, learningRate, warmup, checkpoint, every = 100, notes = {}, signal, onStep } = options;
  requireInteger({ steps, every });
  requireInteger({ warmup }, 0);
  requirePositive({ learningRate });
  const optimizer = adam(network.backend.tf, network.parameters);
  const state = { network, optimizer, schedule: { steps, learningRate, warmup } };
  const losses = new Float64Array(steps);
  const clock = stopwatch();
  const save = (done: number) => {
    if (checkpoint !== undefined)
      writeCheckpoint(checkpoint, state, { step: done, losses: Array.from(losses.subarray(0, done)), notes });
  };
  try {
    const reached = checkpoint === undefined ? null : readCheckpoint(checkpoint, state);
    const first = reached?.step ?? 0;
    losses.set(reached?.losses ?? []);
    Object.assign(notes, reached?.notes);
    for (let step = first; step < steps; step++) {
      await setImmediate(); // so that signals are heard
      if (signal?.aborted) {
        save(step);
        throw new Interrupted();
      }
      const read = batch(step);
      const rate = learningRate * scheduled(step, steps, warmup);
      const kept = checkpoint === undefined || step < every ? "" : ` The checkpoint ${checkpoint} stays.`;
      clock.time(tokensIn(network, read), () => {
        losses[step] = takeStep({ network, optimizer, batch: read, step, rate }, (what) => {
          throw new InputError(
            `${what} at step ${step + 1} of ${steps}: with learningRate ${learningRate} the training does not hold; a smaller one may.${kept}`,
          );
        });
      });
      const secondsLeft = clock.perCall() * (steps - step - 1);
      onStep?.({ step: step + 1, steps, loss: losses[step], tokensPerSecond: clock.tokensPerSecond(), secondsLeft });
      if ((step + 1) % every === 0 || step + 1 === steps) save(step + 1);
    }
  } finally {
    optimizer.dispose();
  }
  return { losses, tokensPerSecond: clock.tokensPerSecond() };
}

/** One step of gradient descent, which gives the loss before it; nothing is changed unless loss and gradient are finite. */
function takeStep(
  {
    network,
    optimizer,
    batch,
    step,
    rate,
  }: { network: Network; optimizer: Adam; batch: Batch; step: number; rate: number },
  fail: (what: string) => never,
): number {
  const { tf } = network.backend;
  const { parameters } = network;
  return tf.tidy(() => {
    let crossEntropy: Tensor | undefined;
    const { grads } = tf.variableGrads(() => {
      const loss = network.loss(batch, step);
      crossEntropy = tf.keep(loss.crossEntropy); // else freed at the end of this function
      return loss.total;
    }, [...parameters.values()]);
    const value = (crossEntropy as Tensor).dataSync()[0];
    (crossEntropy as Tensor).dispose();
    const squares = Object.values(grads).map((gradient) => tf.sum(tf.square(gradient)));
    const length = Math.sqrt(tf.sum(tf.stack(squares)).dataSync()[0]);
    for (const [name, each] of Object.entries({ loss: value, gradient: length }))
      if (!Number.isFinite(each)) fail(`The ${name} became ${each}`);
    const factor = Math.min(1, longestGradient / length);
    const shortened = [...parameters].flatMap(
      ([name, { name: own }]): [string, Tensor][] => (own in grads ? [[name, tf.mul(grads[own], factor)]] : []), // a router may choose without what it is given
    );
    optimizer.apply(new Map(shortened), { learningRate: rate, step: step + 1 });
    return value;
  });
}

/** Seconds of steps alone for their speed, and of everything for the time that is left. */
function stopwatch() {
  const begun = performance.now();
  let [calls, tokens, seconds] = [0, 0, 0];
  return {
    time(count: number, run: () => void) {
      const start = performance.now();
      run();
      seconds += (performance.now() - start) / 1000;
      tokens += count;
      calls += 1;
    },
    tokensPerSecond: () => (seconds === 0 ? 0 : tokens / seconds),
    perCall: () => (performance.now() - begun) / 1000 / calls,
  };
}

function tokensIn({ settings: { inputs } }: Network, { size }: Batch): number {
  return size * (inputs.kind === "tokens" ? inputs.context : inputs.count);
}
