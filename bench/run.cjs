"use strict";
// npm run bench [-- --quick | --save]         routerlab alone; --quick: smaller, for a look
// npm run bench:peers [-- --quick | --save]   and NumPy, SciPy, JAX and numba, in a Python environment that it makes
// Writes bench.json, a table and a figure to bench/.data, which git ignores; with --save to figures/, where the rows of
// what was not measured this time are kept.
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { linesOf } = require("./processes.cjs");
const { optionsOf, writeReport } = require("./report.cjs");
const { writeWorkloads } = require("./workloads.cjs");

const root = path.resolve(__dirname, "..");
const folder = path.join(__dirname, ".data");
const python = path.join(__dirname, ".venv", "bin", "python");

const peers = [
  ["JAX", "jax", "jax_lm.py"],
  ["numba, as an expert writes it", "numba", "numba_expert.py"],
  ["numba, as a user writes it", "numba", "numba_user.py"],
  ["NumPy", "numpy", "numpy_lm.py"],
  ["SciPy least_squares", "scipy", "scipy_least_squares.py"],
];

/** Makes the Python environment where it is missing or its requirements have changed. */
function prepareEnvironment() {
  const wanted = fs.readFileSync(path.join(__dirname, "requirements.txt"), "utf8");
  const stamp = path.join(__dirname, ".venv", "requirements.txt");
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === wanted) return;
  console.error("bench: making a Python environment in bench/.venv …");
  const stdio = ["ignore", 2, 2];
  execFileSync("python3", ["-m", "venv", path.join(__dirname, ".venv")], { stdio });
  execFileSync(python, ["-m", "pip", "install", "-q", "-r", path.join(__dirname, "requirements.txt")], { stdio });
  fs.writeFileSync(stamp, wanted);
}

function versionsOf(packages) {
  const code = "import sys, importlib.metadata as m; print('\\n'.join(m.version(p) for p in sys.argv[1:]))";
  return execFileSync(python, ["-c", code, ...packages], { encoding: "utf8" })
    .trim()
    .split("\n");
}

/** What each implementation printed, by name. */
function measure(withPeers) {
  const own = JSON.parse(fs.readFileSync(path.join(root, "lib/package.json"), "utf8")).version;
  const node = (...args) => [process.execPath, ...args];
  const timed = (implementation, version, command, cores) => {
    console.error(`bench: ${implementation} …`);
    return { implementation, version, lines: linesOf(command, cores) };
  };
  const runs = [
    timed("routerlab", own, node("bench/routerlab.cjs", folder, "fast")),
    timed("routerlab, 2 workers", own, node("bench/routerlab.cjs", folder, "fast", "workers"), []),
    timed("routerlab, readable core", own, node("bench/routerlab.cjs", folder, "readable")),
  ];
  if (withPeers) {
    const versions = versionsOf(peers.map(([, name]) => name));
    peers.forEach(([implementation, , file], i) => {
      runs.push(timed(implementation, versions[i], [python, path.join("bench", "peers", file), folder]));
    });
  }
  return runs;
}

async function main() {
  const { options, fault } = optionsOf(process.argv.slice(2));
  if (fault !== null) {
    console.error(fault);
    process.exitCode = 2;
    return;
  }
  const { quick: isQuick, peers: withPeers, save } = options;
  if (withPeers) prepareEnvironment();
  console.error("bench: data, and the minima that fits are judged by …");
  const manifest = writeWorkloads(folder, isQuick);
  const runs = measure(withPeers);
  const size = isQuick ? 1e5 : 1e6;
  const [memory] = linesOf([process.execPath, "bench/memory.cjs", String(size)]);
  const machine = {
    cpu: os.cpus()[0].model,
    cores: os.cpus().length,
    platform: process.platform,
    node: process.version,
  };
  const target = path.join(root, options.folder);
  const before = path.join(target, "bench.json");
  const earlier = save && fs.existsSync(before) ? JSON.parse(fs.readFileSync(before, "utf8")) : null;
  const text = await writeReport({ manifest, runs, memory: { ...memory, size }, machine, folder: target, earlier });
  console.log(text);
  console.log(`\nWritten to ${options.folder}/bench.*${save ? "" : "; --save writes to figures/"}.`);
}

main();
