import path from "node:path";
import { isMainThread } from "node:worker_threads";
import { InputError, requireOneOf } from "../requirements";
import { registerGradients } from "./gradients";
import { registerWasmKernels } from "./kernels/wasmKernels";
import type { TensorFlow } from "./tensors";

/** What can compute, best first: TensorFlow's own library, WebAssembly, plain JavaScript. */
export const backendNames = ["native", "wasm", "cpu"] as const;

export type BackendName = (typeof backendNames)[number];

/** TensorFlow.js, ready to compute. */
export interface Backend {
  tf: TensorFlow;
  name: BackendName;
  /** One line for people: which it is. */
  description: string;
}

/** How a backend is loaded; this file alone loads packages of TensorFlow.js. */
const loaders: Record<BackendName, { registered: string; description: string; load: () => void }> = {
  native: {
    registered: "tensorflow",
    description: "TensorFlow's native library",
    load() {
      const util: { isNullOrUndefined?: (value: unknown) => boolean } = require("node:util");
      util.isNullOrUndefined ??= (value) => value === null || value === undefined; // Node 23 took away what tfjs-node calls
      process.env.TF_CPP_MIN_LOG_LEVEL ??= "2"; // else the library tells which instructions it has
      require("@tensorflow/tfjs-node");
    },
  },
  wasm: {
    registered: "wasm",
    description: "WebAssembly",
    load() {
      const { setWasmPaths } = require("@tensorflow/tfjs-backend-wasm");
      setWasmPaths(path.join(path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm")), path.sep));
    },
  },
  cpu: {
    registered: "cpu",
    description: "plain JavaScript (slow)",
    load: () => void require("@tensorflow/tfjs-backend-cpu"),
  },
};

const said = new Set<BackendName>();

/**
 * Starts TensorFlow.js with the best backend that is there: native where @tensorflow/tfjs-node is installed and its
 * library loads, else WebAssembly, else plain JavaScript. One line on standard error says which, once a process; threads leave that to whoever started them.
 *
 * @param name the backend to start; unless given, the environment's ROUTERLAB_BACKEND, and without it the best
 * @returns TensorFlow.js, computing on that backend
 * @throws InputError when the name is unknown, the packages are missing, or the asked one does not start
 * @example const { tf, description } = await startBackend();
 */
export async function startBackend(name: string | undefined = process.env.ROUTERLAB_BACKEND): Promise<Backend> {
  if (name !== undefined && name !== "") requireOneOf("the backend (ROUTERLAB_BACKEND)", name, backendNames);
  const tf = loadCore();
  const failures: string[] = [];
  for (const candidate of name ? [name] : backendNames) {
    try {
      const { registered, description, load } = loaders[candidate];
      load();
      registerGradients(tf);
      if (tf.getBackend() !== registered && !(await withoutListeners(() => tf.setBackend(registered))))
        throw new Error("it did not start");
      if (candidate === "wasm") registerWasmKernels(tf);
      const line = `networks compute with TensorFlow.js ${tf.version_core}, ${description}`;
      if (isMainThread && !said.has(candidate)) console.error(`routerlab: ${line}.`);
      said.add(candidate);
      return { tf, name: candidate, description: line };
    } catch (error) {
      failures.push(`${candidate}: ${String((error as Error)?.message ?? error).split("\n")[0]}`);
    }
  }
  throw new InputError(`No backend of TensorFlow.js starts (${failures.join("; ")}). ${howToInstall}`);
}

/** Runs something that listens for the process's errors, to throw them again, and takes those listeners away. */
async function withoutListeners<T>(run: () => Promise<T>): Promise<T> {
  const events = ["uncaughtException", "unhandledRejection"];
  const before = events.map((event) => process.rawListeners(event));
  const result = await run();
  for (const [i, event] of events.entries())
    for (const listener of process.rawListeners(event))
      if (!before[i].includes(listener)) process.removeListener(event, listener as () => void);
  return result;
}

const howToInstall =
  "Networks need optional packages: npm install @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0";

function loadCore(): TensorFlow {
  let tf: TensorFlow;
  try {
    tf = require("@tensorflow/tfjs-core");
  } catch (error) {
    throw new InputError(
      `TensorFlow.js is not there (${String((error as Error).message).split("\n")[0]}). ${howToInstall}`,
    );
  }
  tf.enableProdMode(); // else its plain backend advertises the native one on standard error
  return tf;
}
