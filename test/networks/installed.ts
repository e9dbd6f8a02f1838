import { createRequire } from "node:module";
import { describe } from "vitest";

/** False where TensorFlow.js, which is optional, is not installed. */
export const isInstalled = ["tfjs-core", "tfjs-backend-wasm", "tfjs-backend-cpu"].every((name) => {
  try {
    return createRequire(import.meta.url).resolve(`@tensorflow/${name}`) !== "";
  } catch {
    return false;
  }
});

/** Tests that compute with TensorFlow.js: skipped, and shown as such, where it is not installed. */
export const describeNetworks = describe.skipIf(!isInstalled);
