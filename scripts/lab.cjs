"use strict";
// npm run lab [-- ARGUMENTS OF JUPYTERLAB]: JupyterLab in notebooks/, in an environment of its own, with our kernel.
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const net = require("node:net");
const path = require("node:path");
const { installKernel, kernelName } = require("../lib/dist/jupyter/kernelspec/kernelspec.js");
const { prefixDataFolder } = require("../lib/dist/jupyter/kernelspec/dataFolder.js");
const { environmentFolder, makeEnvironment, MissingError, variablesOf } = require("./jupyterEnvironment.cjs");

const root = path.resolve(__dirname, "..");

/** What the arguments, which come after it, may say otherwise. */
const configuration = {
  ServerApp: {
    root_dir: path.join(root, "notebooks"),
    answer_yes: true, // Ctrl-C ends it without a question
    allow_root: true, // in a container there is often nobody else
    log_level: "WARN",
  },
  MultiKernelManager: { default_kernel_name: kernelName },
  FileContentsManager: { pre_save_hook: "routerlab_jupyter.pictures.keep_pictures" },
  // Nothing from another host: no news, no look for updates, no list of extensions.
  LabApp: {
    news_url: null,
    check_for_updates_class: "jupyterlab.NeverCheckForUpdate",
    extension_manager: "readonly",
    log_level: "WARN",
  },
};

/** Without it JupyterLab asks whether it may fetch news. */
const overrides = {
  "@jupyterlab/apputils-extension:notification": { checkForUpdates: false, fetchNews: "false" },
};

function writeSettings(name, settings) {
  const file = path.join(environmentFolder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(settings, null, 2));
}

/** The port that the arguments ask for, as text, or null. */
function portIn(args) {
  const at = args.findLastIndex((arg) => /^--(ServerApp\.)?port(=|$)/.test(arg));
  return at < 0 ? null : (args[at].split("=")[1] ?? args[at + 1] ?? "");
}

/** Without --port Jupyter looks for a free one itself; one that was asked for must be free. */
async function requireFree(text) {
  const port = Number(text);
  if (text.trim() === "" || !Number.isInteger(port) || port < 0 || port > 65535)
    throw new MissingError(`--port is ${JSON.stringify(text)}, but must be an integer from 0 to 65535.`);
  const server = net.createServer();
  const problem = await new Promise((resolve) => {
    server.once("error", resolve);
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(null)));
  });
  if (problem === null) return;
  const why = problem.code === "EADDRINUSE" ? "which another program uses" : `which cannot be used (${problem.code})`;
  throw new MissingError(`--port is ${port}, ${why}: name another, or none, and the next free one is taken.`);
}

/** Runs JupyterLab until it ends; signals reach it, and it ends its kernels. */
function runLab(python, args) {
  writeSettings("etc/jupyter/jupyter_server_config.json", configuration);
  writeSettings("share/jupyter/lab/settings/overrides.json", overrides);
  const child = spawn(python, ["-m", "jupyterlab", ...args], {
    cwd: root,
    env: variablesOf(),
    stdio: "inherit",
  });
  process.on("SIGINT", () => {}); // the terminal has sent it to JupyterLab, too
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill("SIGTERM"));
  return new Promise((resolve) => child.on("close", (code) => resolve(code ?? 1)));
}

async function main() {
  const args = process.argv.slice(2);
  const port = portIn(args);
  try {
    if (port !== null) await requireFree(port);
    const python = await makeEnvironment();
    await installKernel(prefixDataFolder(environmentFolder));
    process.exitCode = await runLab(python, port === null ? args : ["--ServerApp.port_retries=0", ...args]);
  } catch (error) {
    if (!(error instanceof MissingError) && error.name !== "InputError") throw error;
    console.error(`routerlab: ${error.message}`);
    process.exitCode = 2;
  }
}

void main();
