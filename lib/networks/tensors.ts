/**
 * What networks use of TensorFlow.js, as types of our own: its packages are optional, and routerlab builds and
 * type-checks without them.
 */
export interface Tensor {
  readonly shape: number[];
  readonly size: number;
  readonly dtype: string;
  dataSync(): Float32Array;
  dispose(): void;
}

/** A tensor that is learnt. */
export interface Variable extends Tensor {
  readonly name: string;
  assign(value: Tensor): void;
}

/** A function of tensors with a gradient of its own, by one of them or a list by each. */
type WithGradient<Inputs extends Tensor[]> = (...inputs: [...Inputs, save: (kept: Tensor[]) => void]) => {
  value: Tensor;
  gradFunc: (dy: Tensor, saved: Tensor[]) => Tensor | Tensor[];
};

/** The optimiser: its learning rate may be changed between two steps. */
export interface Optimizer {
  learningRate: number;
  applyGradients(gradients: Record<string, Tensor>): void;
  dispose(): void;
}

/** What an operation is called with. */
export interface KernelCall {
  inputs: Record<string, Tensor>;
  backend: unknown;
  attrs: Record<string, unknown>;
}

/** One operation on one backend. */
export interface Kernel {
  kernelName: string;
  backendName: string;
  kernelFunc: (call: KernelCall) => Tensor | Tensor[];
}

/** How one operation is differentiated: `dy` is the gradient by its output, `saved` what it was told to keep. */
export interface Gradient {
  kernelName: string;
  inputsToSave?: string[];
  outputsToSave?: boolean[];
  saveAllInputs?: boolean;
  gradFunc: (
    dy: Tensor,
    saved: Tensor[],
    attributes: Record<string, unknown>,
  ) => Record<string, () => Tensor> | (() => Tensor)[];
}

/** The functions of `@tensorflow/tfjs-core` that networks call; shapes and axes as there. */
export interface TensorFlow {
  readonly version_core: string;
  setBackend(name: string): Promise<boolean>;
  getBackend(): string;
  backend(): unknown;
  engine(): { runKernel(name: string, inputs: Record<string, Tensor>, attributes: Record<string, unknown>): Tensor };
  enableProdMode(): void;
  registerKernel(kernel: Kernel): void;
  unregisterKernel(kernelName: string, backendName: string): void;
  getKernel(kernelName: string, backendName: string): Kernel | undefined;
  registerGradient(gradient: Gradient): void;
  getGradient(kernelName: string): Gradient | undefined;
  broadcast_util: { getReductionAxes(input: readonly number[], output: readonly number[]): number[] };
  util: { parseAxisParam(axis: number | number[], shape: readonly number[]): number[] };
  memory(): { numTensors: number; numBytes: number };
  profile(f: () => Tensor): Promise<{ peakBytes: number }>;

  tidy<T>(f: () => T): T;
  clone(x: Tensor): Tensor;
  keep<T extends Tensor>(x: T): T;
  tensor(values: Float32Array | Int32Array, shape: readonly number[], dtype?: "float32" | "int32"): Tensor;
  variable(initial: Tensor): Variable;
  variableGrads(f: () => Tensor, variables: Variable[]): { value: Tensor; grads: Record<string, Tensor> };
  customGrad<Inputs extends Tensor[]>(f: WithGradient<Inputs>): (...inputs: Inputs) => Tensor;
  train: { adam(learningRate: number, beta1: number, beta2: number, epsilon: number): Optimizer };

  matMul(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor;
  add(a: Tensor, b: Tensor | number): Tensor;
  sub(a: Tensor, b: Tensor | number): Tensor;
  mul(a: Tensor, b: Tensor | number): Tensor;
  div(a: Tensor, b: Tensor | number): Tensor;
  square(x: Tensor): Tensor;
  sqrt(x: Tensor): Tensor;
  relu(x: Tensor): Tensor;
  step(x: Tensor): Tensor;
  softplus(x: Tensor): Tensor;
  sigmoid(x: Tensor): Tensor;
  softmax(x: Tensor): Tensor;
  logSoftmax(x: Tensor): Tensor;
  sum(x: Tensor, axis?: number | number[], keepDims?: boolean): Tensor;
  unsortedSegmentSum(x: Tensor, indices: Tensor, count: number): Tensor;
  reshape(x: Tensor, shape: readonly number[]): Tensor;
  transpose(x: Tensor, order?: readonly number[]): Tensor;
  zeros(shape: readonly number[]): Tensor;
  ones(shape: readonly number[]): Tensor;
  fill(shape: readonly number[], value: number): Tensor;
  oneHot(indices: Tensor, depth: number): Tensor;
  gather(x: Tensor, indices: Tensor, axis?: number): Tensor;
  concat(xs: Tensor[], axis: number): Tensor;
  split(x: Tensor, sizes: number[], axis: number): Tensor[];
  unstack(x: Tensor, axis?: number): Tensor[];
  stack(xs: Tensor[], axis?: number): Tensor;
}
