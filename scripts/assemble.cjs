"use strict";
// Compiles what is in AssemblyScript: the fast compute core, the Cholesky factor of its Newton steps, and the kernels that
// networks add to TensorFlow.js, whose memory it imports. Plain SIMD only: relaxed SIMD may fuse a multiplication with an addition, and then the bits would differ from
// machine to machine.
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "..");

/** What is compiled from the folder of its source, and what it becomes. */
const modules = [
  { source: "lib/mixture/core/assembly/core.ts", product: "lib/dist/mixture/core/core.wasm", options: [] },
  {
    source: "lib/estimators/newton/assembly/cholesky.ts",
    product: "lib/dist/estimators/newton/cholesky.wasm",
    options: [],
  },
  {
    source: "lib/networks/kernels/assembly/kernels.ts",
    product: "lib/dist/networks/kernels/kernels.wasm",
    options: ["--importMemory", "--noExportMemory"],
  },
];

/** Compiles what is older than its sources or their compiler. */
function assemble() {
  for (const { source, product, options } of modules) {
    if (isYoungerThanSources(source, product)) continue;
    const unfinished = `${product}.${process.pid}`; // renamed when it is whole, so that no process ever loads half a file
    fs.mkdirSync(path.join(root, path.dirname(product)), { recursive: true });
    const all = ["--runtime", "stub", "-O3", "--noAssert", "--enable", "simd", ...options];
    try {
      execFileSync(process.execPath, ["node_modules/assemblyscript/bin/asc.js", source, "-o", unfinished, ...all], {
        cwd: root,
        stdio: ["ignore", 2, 2],
      });
    } catch (error) {
      process.exit(error.status || 1); // the compiler has said what is wrong
    }
    fs.renameSync(path.join(root, unfinished), path.join(root, product));
  }
}

function isYoungerThanSources(source, product) {
  if (!fs.existsSync(path.join(root, product))) return false;
  const folder = path.join(root, path.dirname(source));
  const sources = fs.readdirSync(folder).map((name) => path.join(folder, name));
  sources.push(__filename, path.join(root, "node_modules/assemblyscript/package.json"));
  return sources.every((file) => fs.statSync(file).mtimeMs < fs.statSync(path.join(root, product)).mtimeMs);
}

if (require.main === module) assemble();
module.exports = { assemble, modules };
