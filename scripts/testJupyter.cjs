"use strict";
// npm run test:jupyter [-- ARGUMENTS OF VITEST]: everything that starts kernels, and the Jupyter programs, which it installs.
const { spawnSync } = require("node:child_process");
const path = require("node:path");
const { makeEnvironment, MissingError } = require("./jupyterEnvironment.cjs");

const root = path.resolve(__dirname, "..");
const needNode = ["test/jupyter/", "test/cli/"];
const needPython = ["test/jupyter-programs"];

function vitest(filter) {
  const program = path.join(root, "node_modules/vitest/vitest.mjs");
  const args = ["run", "--config", "vitest.long.mjs", "--reporter", "verbose", "--no-file-parallelism"];
  return spawnSync(process.execPath, [program, ...args, ...filter], { cwd: root, stdio: "inherit" }).status ?? 1;
}

async function main() {
  const chosen = process.argv.slice(2);
  try {
    await makeEnvironment();
  } catch (error) {
    if (!(error instanceof MissingError)) throw error;
    // A machine without a network cannot install them; anything else that is missing is a fault.
    console.error(`test:jupyter ${error.unreachable ? "skips the Jupyter programs" : "failed"}: ${error.message}`);
    process.exit(error.unreachable ? vitest(needNode) : 1);
  }
  process.exit(vitest(chosen.length > 0 ? chosen : [...needNode, ...needPython]));
}

void main();
