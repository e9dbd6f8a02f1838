import { spawnSync } from "node:child_process";
import path from "node:path";
import { startBackend } from "routerlab/networks";
import { expect, test } from "vitest";
import { describeNetworks } from "./installed";

const root = path.resolve(__dirname, "../..");

/** What a program prints and says that starts a backend, in a process of its own. */
function started(prelude: string, environment: Record<string, string> = {}) {
  const script = `${prelude}; const { startBackend } = require("routerlab/networks");
    const compute = ({ tf, name }) => { tf.sum(tf.ones([2])).dataSync(); return name; };
    startBackend().then((first) => startBackend().then(() => console.log(compute(first))), (error) => console.log(error.name, error.message));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, ROUTERLAB_BACKEND: "", ...environment },
  });
  return { stdout: stdout.trim(), stderr: stderr.trim() };
}

/** Makes packages of that name as good as not installed. */
const without = (pattern: string) =>
  `const M = require("module"), load = M._load; M._load = function (name, ...rest) { if (/${pattern}/.test(name)) throw Object.assign(new Error("Cannot find module '" + name + "'"), { code: "MODULE_NOT_FOUND" }); return load.call(this, name, ...rest); }`;

describeNetworks("a backend", () => {
  test("is WebAssembly where no native one is installed, and one line says so, once", () => {
    expect(started(without("tfjs-node"))).toEqual({
      stdout: "wasm",
      stderr: "routerlab: networks compute with TensorFlow.js 4.22.0, WebAssembly.",
    });
  });

  test("is plain JavaScript where WebAssembly cannot be had, without advertisements", () => {
    expect(started(without("tfjs-node|tfjs-backend-wasm"))).toEqual({
      stdout: "cpu",
      stderr: "routerlab: networks compute with TensorFlow.js 4.22.0, plain JavaScript (slow).",
    });
  });

  test("is the one that ROUTERLAB_BACKEND names, and an unknown name is an error", () => {
    expect(started("", { ROUTERLAB_BACKEND: "cpu" }).stdout).toBe("cpu");
    expect(started("", { ROUTERLAB_BACKEND: "gpu" }).stdout).toBe(
      'InputError the backend (ROUTERLAB_BACKEND) is "gpu", but must be one of "native", "wasm", "cpu".',
    );
  });

  test("that was asked for is not replaced by another", () => {
    expect(started(without("tfjs-node"), { ROUTERLAB_BACKEND: "native" }).stdout).toMatch(
      /^InputError No backend of TensorFlow.js starts \(native: Cannot find module '@tensorflow\/tfjs-node'\)\. Networks need/,
    );
  });

  test.each(["wasm", "cpu"])("%s sums rows by index, as the gradient of a gather does", async (name) => {
    const { tf } = await startBackend(name);
    const table = tf.variable(tf.tensor(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]));
    const indices = tf.tensor(Int32Array.of(2, 0, 2, 2), [4], "int32");
    const weights = tf.tensor(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), [4, 2]);
    const { grads } = tf.variableGrads(() => tf.sum(tf.mul(tf.gather(table, indices), weights)), [table]);
    expect([...grads[table.name].dataSync()]).toEqual([3, 4, 0, 0, 1 + 5 + 7, 2 + 6 + 8]);
    for (const each of [table, indices, weights, grads[table.name]]) each.dispose();
  });
});

test("without TensorFlow.js one sentence says how to get it", () => {
  expect(started(without("tfjs"))).toEqual({
    stdout:
      "InputError TensorFlow.js is not there (Cannot find module '@tensorflow/tfjs-core'). Networks need optional packages: npm install @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0",
    stderr: "",
  });
});
