import { type RandomStream, randomStream } from "../data/randomStream";
import { InputError, requireInteger, requireKeys, requireOneOf, requireThat } from "../requirements";
import { startBackend } from "./backend";
import { initialValues } from "./initialValues";
import type { Batch, Network, NetworkSettings } from "./network";
import { networkRouter } from "./routers/routers";
import type { Tensor, Variable } from "./tensors";
import { type Outputs, transformer } from "./transformer";

/** The weight of the load-balancing loss beside the cross-entropy. */
const balanceWeight = 0.01;

/**
 * A sparse transformer with its initial parameters, for tokens or for images in patches.
 *
 * @param settings  its size, its router and its seed
 * @returns the network; dispose() frees its memory
 * @throws InputError when a setting is out of range, the router is none of networks and not radial, or no backend starts
 * @example
 * const network = await createNetwork({
 *   inputs: { kind: "tokens", vocabulary: 88, context: 64 }, outputs: 88, layers: 2, width: 64, heads: 4,
 *   experts: 8, expertWidth: 128, top: 2, projection: 8, router: perturbedCosine({ tau1: 0.1, tau2: 0.1 }), seed: "1",
 * });
 */
export async function createNetwork(settings: NetworkSettings): Promise<Network> {
  requireSettings(settings);
  const backend = await startBackend();
  const { tf } = backend;
  const parameters = new Map<string, Variable>();
  let parameterCount = 0;
  for (const [name, { shape, values }] of initialValues(settings)) {
    const initial = tf.tensor(values, shape);
    parameters.set(name, tf.variable(initial));
    initial.dispose();
    parameterCount += values.length;
  }

  const parameter = (name: string): Tensor => parameters.get(name) as Variable;
  const outputsFor = ({ inputs, size }: Batch, step?: number): Outputs =>
    transformer(tf, settings, { parameter, noise: noiseOf(settings, step), inputs, size });

  return {
    settings,
    backend,
    parameterCount,
    parameters,

    loss(batch, step) {
      requireBatch(settings, batch);
      const { logits, balances } = outputsFor(batch, step);
      const chosen = tf.oneHot(tf.tensor(batch.targets, [batch.targets.length], "int32"), settings.outputs);
      const crossEntropy = tf.div(tf.sum(tf.mul(tf.logSoftmax(logits), tf.mul(chosen, -1))), batch.targets.length);
      const total = balances.reduce((sum: Tensor, each) => tf.add(sum, tf.mul(each, balanceWeight)), crossEntropy);
      return { crossEntropy, total };
    },

    evaluate(batch) {
      requireBatch(settings, batch);
      let evaluated: ReturnType<Network["evaluate"]>;
      tf.tidy(() => {
        const { logits, plans, hidden } = outputsFor(batch);
        evaluated = {
          ...judged(logits.dataSync(), batch.targets, settings.outputs),
          routes: plans.map(({ experts }) => experts),
          hidden: hidden.map((each) => each.dataSync()),
        };
      }); // which would look for tensors in every number of what it returned
      return evaluated!;
    },

    dispose() {
      for (const variable of parameters.values()) variable.dispose();
      parameters.clear();
    },
  };
}

/** The noise of a step, by block; none without a step. */
function noiseOf({ seed }: NetworkSettings, step: number | undefined): (block: number) => RandomStream | null {
  return (block) => (step === undefined ? null : randomStream("router noise", { seed, block, step }));
}

/** Mean cross-entropy, and how often the largest score is the target's, from scores `[n, outputs]`. */
function judged(logits: Float32Array, targets: Int32Array, outputs: number): { loss: number; correct: number } {
  let loss = 0;
  let correct = 0;
  for (let i = 0; i < targets.length; i++) {
    const row = logits.subarray(i * outputs, (i + 1) * outputs);
    let best = 0;
    for (let j = 1; j < outputs; j++) if (row[j] > row[best]) best = j;
    let sum = 0;
    for (let j = 0; j < outputs; j++) sum += Math.exp(row[j] - row[best]);
    loss += Math.log(sum) + row[best] - row[targets[i]];
    if (best === targets[i]) correct++;
  }
  return { loss: loss / targets.length, correct };
}

function requireSettings(settings: NetworkSettings): void {
  const names = ["inputs", "outputs", "layers", "width", "heads", "experts", "expertWidth", "top", "projection"];
  requireKeys("the settings of createNetwork", settings, [...names, "router", "seed"]);
  const { inputs, outputs, layers, width, heads, experts, expertWidth, top, projection, router, seed } = settings;
  requireThat(typeof inputs === "object" && inputs !== null, "inputs", inputs, "tokens or patches");
  requireOneOf("inputs.kind", inputs.kind, ["tokens", "patches"]);
  const { kind: _, ...sizes } = inputs;
  requireInteger(Object.fromEntries(Object.entries(sizes).map(([name, value]) => [`inputs.${name}`, value])));
  requireInteger({ outputs, layers, width, heads, experts, expertWidth, top });
  requireInteger({ projection }, 0);
  requireThat(width % heads === 0, "width", width, `a multiple of heads, ${heads}`);
  requireThat(top <= experts, "top", top, `at most the number of experts, ${experts}`);
  networkRouter(router);
  requireThat(typeof seed === "string" && seed !== "", "seed", seed, "a text that is not empty");
}

/** Tokens beyond the vocabulary would read the memory of others. */
function requireBatch({ inputs: shape, outputs }: NetworkSettings, { inputs, targets, size }: Batch): void {
  requireInteger({ "batch.size": size });
  const isText = shape.kind === "tokens";
  const each = isText ? shape.context : shape.count * shape.width;
  requireThat(inputs.length === size * each, "batch.inputs", inputs, `an array of ${size} × ${each} numbers`);
  const count = isText ? size * shape.context : size;
  requireThat(targets.length === count, "batch.targets", targets, `an array of ${count} numbers`);
  if (isText) requireBelow("batch.inputs", inputs, shape.vocabulary);
  requireBelow("batch.targets", targets, outputs);
}

function requireBelow(name: string, values: ArrayLike<number>, limit: number): void {
  for (let i = 0; i < values.length; i++)
    if (!(Number.isInteger(values[i]) && values[i] >= 0 && values[i] < limit))
      throw new InputError(`${name}[${i}] is ${values[i]}, but must be an integer from 0 to ${limit - 1}.`);
}
