"use strict";
// Compiles the fast compute core, lib/mixture/core/assembly, to lib/dist/mixture/core/core.wasm. Plain SIMD only: relaxed SIMD may
// fuse a multiplication with an addition, and then the bits would differ from machine to machine.
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "..");
const product = "lib/dist/mixture/core/core.wasm";
const unfinished = `${product}.${process.pid}`; // renamed when it is whole, so that no process ever loads half a file
const options = ["--runtime", "stub", "-O3", "--noAssert", "--enable", "simd"];

fs.mkdirSync(path.join(root, path.dirname(product)), { recursive: true });
try {
  execFileSync(
    process.execPath,
    ["node_modules/assemblyscript/bin/asc.js", "lib/mixture/core/assembly/core.ts", "-o", unfinished, ...options],
    { cwd: root, stdio: ["ignore", 2, 2] },
  );
} catch (error) {
  process.exit(error.status || 1); // the compiler has said what is wrong
}
fs.renameSync(path.join(root, unfinished), path.join(root, product));
