"use strict";
// npm run bench:networks [-- --quick | --save]: tokens and images a second of networks in training, one thread, by backend, beside
// the same networks in PyTorch where a Python has it: that of BENCH_PYTHON, bench/.venv or the PATH.
// Writes bench-networks.json and a table to bench/.data, which git ignores; with --save to figures/.
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { save, table, toMarkdown } = require("routerlab");
const { writePage } = require("./page.cjs");
const { hold, linesOf } = require("./processes.cjs");

const root = path.resolve(__dirname, "..");
const folder = path.join(__dirname, ".data");

/** Size A, and the network on digits, of the paper profiles. */
function workloadsOf(isQuick) {
  const shared = { layers: 2, width: 64, heads: 4, expertWidth: 128, top: 2, projection: 8 };
  const steps = isQuick ? 5 : 15;
  const layer = { kind: "layer", tokens: 2048, width: 64, experts: 16, top: 2, passes: isQuick ? 10 : 40 };
  return [
    {
      ...{ name: "language, size A", kind: "training", batch: 32, steps, counted: 2048, unit: "tokens a second" },
      network: { ...shared, inputs: { kind: "tokens", vocabulary: 88, context: 64 }, outputs: 88, experts: 8 },
    },
    {
      ...{ name: "digits in domains", kind: "training", batch: 60, steps, counted: 60, unit: "images a second" },
      network: { ...shared, inputs: { kind: "patches", count: 16, width: 49 }, outputs: 10, experts: 6 },
    },
    ...[64, 128, 256].flatMap((hidden) =>
      [false, true].map((isSparse) => ({ ...layer, hidden, isSparse, name: layerName(hidden, isSparse) })),
    ),
  ];
}

const layerName = (hidden, isSparse) => (isSparse ? `16 experts of ${hidden}, top-2` : `2 dense experts of ${hidden}`);

/** A Python that has PyTorch, with its version; null where none has. */
function pythonWithTorch() {
  const candidates = [process.env.BENCH_PYTHON, path.join(__dirname, ".venv", "bin", "python"), "python3"];
  for (const python of candidates.filter(Boolean))
    try {
      const stdio = ["ignore", "pipe", "ignore"];
      const version = execFileSync(python, ["-c", "import torch; print(torch.__version__)"], {
        encoding: "utf8",
        stdio,
      });
      return { python, version: version.trim() };
    } catch {} // no such Python, or none with PyTorch
  return null;
}

function implementations() {
  const { version } = require("@tensorflow/tfjs-core/package.json");
  const own = (name) => [process.execPath, "bench/networkSpeed.cjs", folder, name];
  const isNative = fs.existsSync(path.join(root, "node_modules/@tensorflow/tfjs-node/lib"));
  if (!isNative) console.error("bench: TensorFlow's native library is not installed (npm run native).");
  const torch = pythonWithTorch();
  if (torch === null) console.error("bench: no Python has PyTorch; BENCH_PYTHON names one that has.");
  return [
    { implementation: "WebAssembly, our kernels", version, command: own("wasm") },
    { implementation: "WebAssembly, stock kernels", version, command: own("stock") },
    ...(isNative ? [{ implementation: "TensorFlow native, stock operations", version, command: own("native") }] : []),
    ...(torch === null
      ? []
      : [
          {
            ...{ implementation: "PyTorch", version: torch.version },
            command: [torch.python, "bench/peers/torch_networks.py", folder],
          },
        ]),
  ];
}

/** The least time of some rounds, in which implementations take turns: other work on the machine only adds to it. */
function measured(workloads, rounds) {
  const rows = new Map();
  const all = implementations();
  for (let round = 0; round < rounds; round++)
    for (const { implementation, version, command } of all) {
      console.error(`bench: ${implementation}, round ${round + 1} of ${rounds} …`);
      for (const { workload, milliseconds, parameters } of linesOf(command, hold)) {
        const { counted, unit } = workloads.find(({ name }) => name === workload);
        const key = `${implementation}, ${workload}`;
        const least = Math.min(milliseconds, rows.get(key)?.milliseconds ?? Number.POSITIVE_INFINITY);
        rows.set(key, {
          ...{ workload, implementation, version, milliseconds: least },
          ...(counted && { parameters, rate: (1000 * counted) / least, unit }),
        });
      }
    }
  return [...rows.values()];
}

/** What the rows say beside each other, in sentences. */
function remarksOf(rows) {
  const of = (implementation, workload) =>
    rows.find((row) => row.implementation === implementation && row.workload === workload)?.milliseconds;
  const [ours, stock] = ["WebAssembly, our kernels", "WebAssembly, stock kernels"].map((each) =>
    of(each, "language, size A"),
  );
  const layers = [64, 128, 256].map(
    (hidden) =>
      `${(of("WebAssembly, our kernels", layerName(hidden, true)) / of("WebAssembly, our kernels", layerName(hidden, false))).toFixed(2)} with ${hidden} hidden units`,
  );
  const torch = of("PyTorch", "language, size A");
  const sizes = rows.filter((row) => row.parameters && row.implementation === "WebAssembly, our kernels");
  return [
    `${sizes.map(({ workload, parameters }) => `${workload}: ${parameters.toLocaleString("en")} parameters`).join("; ")}.`,
    `On WebAssembly a step of size A with our kernels is ${(stock / ours).toFixed(1)} times as fast as with TensorFlow.js's own.`,
    ...(torch ? [`PyTorch is ${(ours / torch).toFixed(1)} times as fast as our kernels there.`] : []),
    `A sparse layer of 16 experts, two a token, takes as long as two dense experts, forward and backward on 2,048 tokens of width 64, times ${layers.join(", ")}.`,
  ];
}

function tableOf(workloads, rows) {
  const trained = workloads.filter(({ kind }) => kind === "training");
  const names = [...new Set(rows.map(({ implementation }) => implementation))];
  return table({
    columns: ["", ...trained.map(({ name, unit }) => `${name}, ${unit}`)],
    rows: names.map((each) => [
      each,
      ...trained.map(({ name }) => {
        const row = rows.find(({ implementation, workload }) => implementation === each && workload === name);
        return row === undefined ? null : Number(row.rate.toPrecision(3));
      }),
    ]),
    caption:
      "Training with Adam, one thread, the same network, by processor time; the best of rounds in which implementations take turns.",
  });
}

async function main() {
  const args = process.argv.slice(2);
  const [isQuick, isSaved] = ["--quick", "--save"].map((name) => args.includes(name));
  const unknown = args.find((each) => !["--quick", "--save"].includes(each));
  if (unknown !== undefined || (isQuick && isSaved)) {
    console.error(`The option is "${args.join(" ")}", but must be --quick or --save.`);
    process.exitCode = 2;
    return;
  }
  const workloads = workloadsOf(isQuick);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "networks.json"), JSON.stringify({ workloads }, null, 1));
  const rows = measured(workloads, isQuick ? 1 : 3);
  const remarks = remarksOf(rows);
  const machine = {
    cpu: os.cpus()[0].model,
    cores: os.cpus().length,
    platform: process.platform,
    node: process.version,
  };
  const target = path.join(root, isSaved ? "figures" : "bench/.data");
  const rounded = (_key, value) =>
    typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
  const content = { machine, date: new Date().toISOString().slice(0, 10), rows, remarks };
  fs.writeFileSync(path.join(target, "bench-networks.json"), `${JSON.stringify(content, rounded, 1)}\n`);
  const summary = tableOf(workloads, rows);
  await save(summary, path.join(target, "bench-networks"));
  if (isSaved) writePage();
  console.log([toMarkdown(summary), ...remarks].join("\n"));
  console.log(
    `\nWritten to ${path.relative(root, target)}/bench-networks.*${isSaved ? "" : "; --save writes to figures/"}.`,
  );
}

if (require.main === module) main();

module.exports = { remarksOf };
