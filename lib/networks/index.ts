/** Sparse networks whose routers are those of routerlab, on TensorFlow.js; `import { … } from "routerlab/networks"`. */
export { type Backend, type BackendName, backendNames, startBackend } from "./backend";
export type { Batch, Network, NetworkSettings } from "./network";
export type { Tensor, Variable } from "./tensors";
