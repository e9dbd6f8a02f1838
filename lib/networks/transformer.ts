import type { RandomStream } from "../data/randomStream";
import type { DispatchPlan } from "./dispatch";
import { isSparse, previousTokens } from "./initialValues";
import { normalised } from "./layerNorm";
import { moeLayer } from "./moeLayer";
import type { NetworkSettings } from "./network";
import { networkRouter } from "./routers/routers";
import type { Tensor, TensorFlow } from "./tensors";

/** What a network makes of a batch. */
export interface Outputs {
  /** A score of each output, for each token `[size · context, outputs]`, or for each image `[size, outputs]`. */
  logits: Tensor;
  /** The load-balancing loss of each sparse block whose router has one. */
  balances: Tensor[];
  /** Where the tokens of each sparse block went. */
  plans: DispatchPlan[];
  /** What these were decided by: the normalised input of each sparse block `[n, width]`. */
  hidden: Tensor[];
}

/** What a network reads, and what with. */
export interface Read {
  parameter: (name: string) => Tensor;
  noise: (block: number) => RandomStream | null;
  inputs: Int32Array | Float32Array;
  size: number;
}

/**
 * A transformer of pre-norm blocks, x ← x + attention(norm(x)), x ← x + feedForward(norm(x)), every second one sparse.
 *
 * Tokens: a decoder, position i sees 0 … i, and a score of each next token at each position. Patches: all see all, and
 * one score of each class from the mean of all positions.
 *
 * @param tf             TensorFlow.js, from startBackend
 * @param settings       the network's
 * @param read.parameter a parameter by its name, as initialValues has them
 * @param read.noise     the noise of a sparse block's router, null in evaluation
 * @param read.inputs    tokens `[size · context]` or patches `[size · count · width]`
 * @param read.size      how many sequences or images there are
 * @returns the scores, with what the sparse blocks did
 */
export function transformer(
  tf: TensorFlow,
  settings: NetworkSettings,
  { parameter, noise, inputs, size }: Read,
): Outputs {
  const { layers, width, experts, top, projection } = settings;
  const router = networkRouter(settings.router);
  const isText = settings.inputs.kind === "tokens";
  const length = settings.inputs.kind === "tokens" ? settings.inputs.context : settings.inputs.count;
  const mask = isText ? tf.tensor(causalMask(length), [length, length]) : null;
  const balances: Tensor[] = [];
  const plans: DispatchPlan[] = [];
  const hidden: Tensor[] = [];
  const keys = () => keysOf(settings, inputs);

  const embedded = tf.reshape(embed(tf, settings, parameter, inputs), [size, length, width]);
  let x = tf.reshape(tf.add(embedded, parameter("positions")), [size * length, width]); // [n, width] from here on
  for (let block = 1; block <= layers; block++) {
    const at = (name: string) => parameter(`block ${block}/${name}`);
    const attended = attention(tf, settings.heads, layerNorm(tf, x, at, "attention/norm"), at, [size, length], mask);
    x = tf.add(x, attended);
    const tokens = layerNorm(tf, x, at, "experts/norm");
    const [w1, b1, w2, b2] = ["w1", "b1", "w2", "b2"].map((name) => at(`experts/${name}`));
    if (isSparse(block)) {
      const { output, balance, plan } = moeLayer(tf, {
        ...{ router, tokens, width, projection, experts, top, parameter: at, keys },
        ...{ expertParameters: { w1, b1, w2, b2 }, noise: noise(block) },
      });
      if (balance !== null) balances.push(balance);
      plans.push(plan);
      hidden.push(tokens);
      x = tf.add(x, output);
    } else {
      const [[w], [v]] = [tf.unstack(w1), tf.unstack(w2)];
      x = tf.add(x, tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(tokens, w), b1)), v), b2));
    }
  }
  const last = layerNorm(tf, x, parameter, "head/norm");
  const pooled = isText ? last : tf.div(tf.sum(tf.reshape(last, [size, length, width]), 1), length);
  return { logits: tf.matMul(pooled, parameter("head")), balances, plans, hidden };
}

/** A vector for each token, from it and the tokens before it, or for each patch `[n, width]`. */
function embed(
  tf: TensorFlow,
  { inputs: shape }: NetworkSettings,
  parameter: (name: string) => Tensor,
  inputs: Int32Array | Float32Array,
): Tensor {
  if (shape.kind === "patches")
    return tf.matMul(tf.tensor(inputs, [inputs.length / shape.width, shape.width], "float32"), parameter("embedding"));
  const { vocabulary, context } = shape;
  const vectors = Array.from({ length: previousTokens + 1 }, (_, back) => {
    const tokens = Int32Array.from(inputs, (_, i) => (i % context < back ? vocabulary : inputs[i - back]));
    return tf.gather(parameter(`embedding/${back}`), tf.tensor(tokens, [tokens.length], "int32"));
  });
  return vectors.reduce((sum, each) => tf.add(sum, each));
}

/** A token's number, or a hash of the bits of a patch (FNV-1a) `[n]`. */
function keysOf({ inputs: shape }: NetworkSettings, inputs: Int32Array | Float32Array): Int32Array {
  if (shape.kind === "tokens") return inputs as Int32Array;
  const bits = new Int32Array(Float32Array.from(inputs).buffer);
  return Int32Array.from({ length: bits.length / shape.width }, (_, patch) => {
    const own = bits.subarray(patch * shape.width, (patch + 1) * shape.width);
    return own.reduce((hash, each) => Math.imul(hash ^ each, 0x01000193), 0x811c9dc5 | 0);
  });
}

/** Normalised rows, times a learnt scale, plus a learnt shift. */
function layerNorm(tf: TensorFlow, x: Tensor, parameter: (name: string) => Tensor, name: string): Tensor {
  return tf.add(tf.mul(normalised(tf, x), parameter(`${name}/scale`)), parameter(`${name}/shift`));
}

/** softmax(QKᵀ/√d + mask) V, a head on its own d = width/heads columns, then a linear map. */
function attention(
  tf: TensorFlow,
  heads: number,
  x: Tensor,
  at: (name: string) => Tensor,
  [size, length]: [number, number],
  mask: Tensor | null,
): Tensor {
  const [n, width] = x.shape;
  const d = width / heads;
  const all = tf.reshape(tf.matMul(x, at("attention/in")), [size, length, 3, heads, d]);
  const [q, k, v] = tf.unstack(tf.transpose(all, [2, 0, 3, 1, 4])); // [size, heads, length, d] each
  const scores = tf.matMul(tf.mul(q, 1 / Math.sqrt(d)), k, false, true); // [size, heads, length, length]
  const weights = tf.softmax(mask === null ? scores : tf.add(scores, mask));
  const read = tf.reshape(tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]), [n, width]);
  return tf.matMul(read, at("attention/out"));
}

/** What hides from position i the positions after it: 0 where it may look, −10⁹ elsewhere `[length, length]`. */
function causalMask(length: number): Float32Array {
  return Float32Array.from({ length: length * length }, (_, at) => (at % length > Math.floor(at / length) ? -1e9 : 0));
}
