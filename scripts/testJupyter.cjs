"use strict";
// npm run test:jupyter [-- ARGUMENTS OF VITEST]: what needs Python and the Jupyter programs, which it installs.
const { spawnSync } = require("node:child_process");
const path = require("node:path");
const { makeEnvironment, MissingError } = require("./jupyterEnvironment.cjs");

const root = path.resolve(__dirname, "..");

async function main() {
  try {
    await makeEnvironment();
  } catch (error) {
    if (!(error instanceof MissingError)) throw error;
    // A machine without a network cannot install them; anything else that is missing is a fault.
    console.error(`test:jupyter ${error.unreachable ? "skipped" : "failed"}: ${error.message}`);
    process.exit(error.unreachable ? 0 : 1);
  }
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  const args = ["run", "--config", "vitest.long.mjs", "--reporter", "verbose", "--no-file-parallelism"];
  const filter = process.argv.length > 2 ? process.argv.slice(2) : ["test/jupyter-programs"];
  process.exit(spawnSync(process.execPath, [vitest, ...args, ...filter], { cwd: root, stdio: "inherit" }).status ?? 1);
}

void main();
