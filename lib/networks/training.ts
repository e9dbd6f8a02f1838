import { setImmediate } from "node:timers/promises";
import { InputError, requireInteger, requireKeys, requirePositive } from "../requirements";
import { Interrupted } from "../study/runTasks";
import type { Batch, Network } from "./network";
import type { Tensor, TensorFlow } from "./tensors";

/** What happened in one step. */
export interface TrainingStep {
  /** From 1. */
  step: number;
  /** Mean cross-entropy of the step's batch before the step, in nats a target. */
  loss: number;
  /** Tokens or patches a second since the beginning. */
  tokensPerSecond: number;
}

export interface TrainingOptions {
  network: Network;
  /** The batch of a step, from 0. */
  batch: (step: number) => Batch;
  steps: number;
  /** The largest learning rate. */
  learningRate: number;
  /** How many steps the learning rate rises for. */
  warmup: number;
  /** Stops the training between two steps. */
  signal?: AbortSignal;
  /** Called after each step. */
  onStep?: (step: TrainingStep) => void;
}

/** Gradients that are longer are shortened to this. */
const longestGradient = 1;

/**
 * Trains a network with Adam (β = 0.9, 0.99): the learning rate rises linearly, then falls along a half cosine to a tenth;
 * the gradient of all parameters together is shortened to length 1 where it is longer.
 *
 * @returns the cross-entropy of each step's batch before the step, nats a target `[steps]`, and the speed
 * @throws InputError when an option is out of range, or the loss or the gradient is no longer finite: then the
 *   parameters are those before the failing step
 * @throws Interrupted when the signal fires; the network keeps what it has learnt
 * @example await trainNetwork({ network, batch: (step) => batches[step], steps: 300, learningRate: 5e-3, warmup: 30 });
 */
export async function trainNetwork(
  options: TrainingOptions,
): Promise<{ losses: Float64Array; tokensPerSecond: number }> {
  const known = ["network", "batch", "steps", "learningRate", "warmup", "signal", "onStep"];
  requireKeys("the options of trainNetwork", options, known);
  const { network, batch, steps, learningRate, warmup, signal, onStep } = options;
  requireInteger({ steps });
  requireInteger({ warmup }, 0);
  requirePositive({ learningRate });
  const { tf } = network.backend;
  const optimizer = tf.train.adam(learningRate, 0.9, 0.99, 1e-8);
  const losses = new Float64Array(steps);
  const start = performance.now();
  let tokens = 0;
  let tokensPerSecond = 0;
  try {
    for (let step = 0; step < steps; step++) {
      await setImmediate(); // so that signals are heard
      if (signal?.aborted) throw new Interrupted();
      optimizer.learningRate = learningRate * scheduled(step, steps, warmup);
      const read = batch(step);
      losses[step] = takeStep(network, optimizer, read, step, `step ${step + 1} of ${steps}`, learningRate);
      tokens += tokensIn(network, read);
      tokensPerSecond = tokens / ((performance.now() - start) / 1000);
      onStep?.({ step: step + 1, loss: losses[step], tokensPerSecond });
    }
  } finally {
    optimizer.dispose();
  }
  return { losses, tokensPerSecond };
}

/** The share of the largest learning rate that a step, from 0, has: a linear rise, then a half cosine down to a tenth. */
export function scheduled(step: number, steps: number, warmup: number): number {
  if (step < warmup) return (step + 1) / (warmup + 1);
  const done = (step - warmup) / Math.max(1, steps - warmup);
  return 0.1 + 0.45 * (1 + Math.cos(Math.PI * done));
}

/** One step of gradient descent; nothing is changed unless the loss and the gradient are finite. */
function takeStep(
  network: Network,
  optimizer: ReturnType<TensorFlow["train"]["adam"]>,
  batch: Batch,
  step: number,
  when: string,
  learningRate: number,
): number {
  const { tf } = network.backend;
  return tf.tidy(() => {
    let crossEntropy: Tensor | undefined;
    const { grads } = tf.variableGrads(() => {
      const loss = network.loss(batch, step);
      crossEntropy = tf.keep(loss.crossEntropy); // else freed at the end of this function
      return loss.total;
    }, [...network.parameters.values()]);
    const value = (crossEntropy as Tensor).dataSync()[0];
    (crossEntropy as Tensor).dispose();
    const squares = Object.values(grads).map((gradient) => tf.sum(tf.square(gradient)));
    const length = Math.sqrt(tf.sum(tf.stack(squares)).dataSync()[0]);
    for (const [name, each] of Object.entries({ loss: value, gradient: length }))
      if (!Number.isFinite(each))
        throw new InputError(
          `The ${name} became ${each} at ${when}: with learningRate ${learningRate} the training does not hold; a smaller one may.`,
        );
    const factor = Math.min(1, longestGradient / length);
    const shortened = Object.entries(grads).map(([name, gradient]) => [name, tf.mul(gradient, factor)]);
    optimizer.applyGradients(Object.fromEntries(shortened));
    return value;
  });
}

function tokensIn({ settings: { inputs } }: Network, { size }: Batch): number {
  return size * (inputs.kind === "tokens" ? inputs.context : inputs.count);
}
