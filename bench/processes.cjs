"use strict";
// How the programs that are timed are run: with one thread, and on one core where the system can hold a process to it.
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const oneThread = {
  OPENBLAS_NUM_THREADS: "1",
  OMP_NUM_THREADS: "1",
  NUMBA_NUM_THREADS: "1",
  XLA_FLAGS: "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
};
const hold = process.platform === "linux" && fs.existsSync("/usr/bin/taskset") ? ["taskset", "-c", "0"] : [];

/** The JSON lines that a program prints. */
function linesOf(command, cores = hold) {
  const [program, ...args] = [...cores, ...command];
  const text = execFileSync(program, args, {
    ...{ cwd: path.resolve(__dirname, ".."), encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
    env: { ...process.env, ...oneThread },
  });
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

module.exports = { hold, linesOf, oneThread };
