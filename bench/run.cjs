"use strict";
// npm run bench [-- --quick | --save]         routerlab alone; --quick: smaller, for a look
// npm run bench:peers [-- --quick | --save]   and NumPy, SciPy, JAX and numba, in a Python environment that it makes
// npm run bench -- --check                    exit status 1 where a workload is slower than committed, beside the readable core
// Writes bench.json, two tables and a figure to bench/.data, which git ignores; with --save to figures/, where the rows of
// what was not measured this time are kept, and into docs/speed.md.
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { writePage } = require("./page.cjs");
const { linesOf } = require("./processes.cjs");
const { optionsOf, rowsOf, writeReport } = require("./report.cjs");
const { slowdownsOf } = require("./slowdowns.cjs");
const { startingTimes } = require("./starting.cjs");
const { measured } = require("./turns.cjs");
const { writeWorkloads } = require("./workloads.cjs");

const root = path.resolve(__dirname, "..");
const folder = path.join(__dirname, ".data");
const python = path.join(__dirname, ".venv", "bin", "python");

const peers = [
  ["JAX", "jax", "jax_lm.py"],
  ["numba, as an expert writes it", "numba", "numba_expert.py"],
  ["numba, with routerlab's steps", "numba", "numba_same_steps.py"],
  ["numba, as a user writes it", "numba", "numba_user.py"],
  ["NumPy", "numpy", "numpy_lm.py"],
  ["SciPy least_squares", "scipy", "scipy_least_squares.py"],
];

const say = (where) => console.error(`bench: ${where} …`);

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

/** What is run, and on which cores; one unless said. */
const ownProgram = (implementation, kind, cores) => ({
  implementation,
  version: JSON.parse(fs.readFileSync(path.join(root, "lib/package.json"), "utf8")).version,
  command: [process.execPath, "bench/routerlab.cjs", folder, kind],
  cores,
});
const fast = ownProgram("routerlab", "fast");
const onWorkers = ownProgram("routerlab, 2 workers", "workers", []);
const withErrors = ownProgram("routerlab, with standard errors", "errors");
const readable = ownProgram("routerlab, readable core", "readable");

function peerPrograms() {
  const versions = versionsOf(peers.map(([, name]) => name));
  return peers.map(([implementation, , file], i) => ({
    ...{ implementation, version: versions[i] },
    command: [python, path.join("bench", "peers", file), folder],
  }));
}

/** Says where routerlab is slower than committed; what is slower only once was disturbed by something else. */
async function check(manifest) {
  const committed = JSON.parse(fs.readFileSync(path.join(root, "figures", "bench.json"), "utf8")).rows;
  const slowdowns = async () =>
    slowdownsOf(committed, rowsOf(manifest, await measured([fast, readable], manifest, say)));
  let found = await slowdowns();
  if (found.length > 0) {
    console.error("bench: something is slower; again, to see whether it stays so …");
    const again = await slowdowns();
    found = again.filter(({ workload }) => found.some((each) => each.workload === workload));
  }
  for (const { sentence } of found) console.log(sentence);
  if (found.length === 0) console.log("No workload is slower than committed, beside the readable core.");
  process.exitCode = found.length === 0 ? 0 : 1;
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
  if (options.check) {
    await check(manifest);
    return;
  }
  const programs = [fast, onWorkers, withErrors, readable, ...(withPeers ? peerPrograms() : [])];
  const runs = await measured(programs, manifest, say);
  const size = isQuick ? 1e5 : 1e6;
  const starting = startingTimes();
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
  const all = { manifest, runs, starting, memory: { ...memory, size }, machine };
  const text = await writeReport({ ...all, folder: target, earlier });
  if (save) writePage();
  console.log(text);
  console.log(`\nWritten to ${options.folder}/bench.*${save ? "" : "; --save writes to figures/"}.`);
}

main().catch(({ message }) => {
  console.error(`bench: ${message}`);
  process.exitCode = 1;
});
