"use strict";
// The private Python environment of `npm run lab` and `npm run test:jupyter`: python/.venv, which npm leaves alone.
const { spawn, spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");

const root = path.resolve(__dirname, "..");
const requirements = path.join(root, "python", "requirements.txt");
const ownPackage = path.join(root, "python", "routerlab_jupyter");
const environmentFolder = path.join(root, "python", ".venv");
// nbclient and papermill ask for it.
const leastPython = [3, 10];

/** What is missing, as one sentence for a person. */
class MissingError extends Error {
  /** @param unreachable  whether pip found no package index, as on a machine without a network */
  constructor(sentence, { unreachable = false } = {}) {
    super(sentence);
    this.unreachable = unreachable;
  }
}

const isWindows = process.platform === "win32";
const programsOf = (folder) => path.join(folder, isWindows ? "Scripts" : "bin");
const pythonOf = (folder) => path.join(programsOf(folder), isWindows ? "python.exe" : "python");

/**
 * The environment variables for programs of the environment: its own settings, kernels and packages, not the user's.
 *
 * @param folder  the environment's folder
 */
function variablesOf(folder = environmentFolder) {
  const { PYTHONPATH, PYTHONHOME, JUPYTER_PATH, JUPYTER_CONFIG_PATH, ...inherited } = process.env;
  return {
    ...inherited,
    PATH: [programsOf(folder), inherited.PATH].join(path.delimiter),
    VIRTUAL_ENV: folder,
    PYTHONNOUSERSITE: "1",
    JUPYTER_PREFER_ENV_PATH: "1",
    JUPYTER_CONFIG_DIR: path.join(folder, "user", "config"),
    JUPYTER_DATA_DIR: path.join(folder, "user", "data"),
  };
}

/**
 * Makes the environment where it is missing, was moved, or asks for other packages than it has.
 *
 * @param folder  where
 * @param say     called with each line for the person who waits
 * @returns its Python
 * @throws MissingError
 */
async function makeEnvironment({ folder = environmentFolder, say = console.error } = {}) {
  const stamp = path.join(folder, "routerlab-stamp");
  const wanted = stampFor(folder);
  const python = pythonOf(folder);
  const isMade = fs.existsSync(python) && fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === wanted;
  if (isMade) return python;
  const base = findPython();
  say(`routerlab: making a Python environment with JupyterLab in ${path.relative(root, folder)}, once (330 MB) …`);
  const started = Date.now();
  makeVenv(base, folder);
  await installPackages(python, folder);
  fs.writeFileSync(stamp, wanted);
  say(`routerlab: the environment is ready, after ${Math.round((Date.now() - started) / 1000)} s.`);
  return python;
}

/** Scripts of an environment hold its path, so it belongs to the stamp. */
function stampFor(folder) {
  const hash = createHash("sha256").update(path.resolve(folder));
  const own = fs.readdirSync(ownPackage, { recursive: true }).sort();
  const sources = own.filter((name) => /\.(py|toml)$/.test(name)).map((name) => path.join(ownPackage, name));
  for (const file of [requirements, ...sources]) hash.update(fs.readFileSync(file));
  return hash.digest("hex");
}

/** A Python that is new enough and can make environments; looked for on the PATH. */
function findPython() {
  const needed = `Python ${leastPython.join(".")} or later is needed`;
  const code = "import sys; print('%d.%d.%d' % sys.version_info[:3])";
  const found = [];
  for (const name of ["python3", "python"]) {
    const { status, stdout } = spawnSync(name, ["-c", code], { encoding: "utf8" });
    if (status !== 0) continue;
    const version = stdout.trim();
    found.push(`${name} is ${version}`);
    const [major, minor] = version.split(".").map(Number);
    if (major < leastPython[0] || (major === leastPython[0] && minor < leastPython[1])) continue;
    if (spawnSync(name, ["-c", "import venv, ensurepip"]).status === 0) return name;
    throw new MissingError(
      `${name} (${version}) has no module venv or ensurepip: install it (on Debian and Ubuntu the package python3-venv) and start again.`,
    );
  }
  const what = found.length === 0 ? "neither python3 nor python is there" : found.join(" and ");
  throw new MissingError(
    `${needed}, but ${what}: install it from your system's packages or python.org and start again.`,
  );
}

function makeVenv(base, folder) {
  const { status, stdout, stderr } = spawnSync(base, ["-m", "venv", "--clear", folder], { encoding: "utf8" });
  if (status !== 0)
    throw new MissingError(`${base} cannot make an environment in ${folder}: ${lastLine(stderr || stdout)}`);
}

/** pip's own configuration decides which index the packages come from. */
async function installPackages(python, folder) {
  const args = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"];
  const child = spawn(python, [...args, "-r", requirements, ownPackage], {
    env: variablesOf(folder),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const errors = [];
  let packages = 0;
  const isTerminal = process.stderr.isTTY;
  readline.createInterface({ input: child.stderr }).on("line", (line) => errors.push(line));
  readline.createInterface({ input: child.stdout }).on("line", (line) => {
    if (/^(Collecting|Processing) /.test(line)) packages++;
    const isLast = line.startsWith("Installing collected packages");
    if (isTerminal) process.stderr.write(`\r\x1b[K${isLast ? "installing" : "fetching"}: ${packages} packages`);
  });
  const status = await new Promise((resolve) => child.on("close", resolve));
  if (isTerminal) process.stderr.write("\r\x1b[K");
  if (status === 0) return;
  const text = errors.join("\n");
  // Without a network pip finds no version of anything.
  const unreachable = /\(from versions: none\)/.test(text) && /connection|resolve|timed out/i.test(text);
  const reason = unreachable ? "it reaches no package index; is there a network?" : lastError(errors);
  throw new MissingError(`pip could not install what python/requirements.txt names: ${reason}`, { unreachable });
}

const lastLine = (text) => text.trim().split("\n").at(-1);

/** pip's own ERROR line, also where a build within the installation failed, and not the advice that follows it. */
function lastError(lines) {
  const texts = lines.map((line) => line.trim());
  return (texts.find((line) => line.startsWith("ERROR: ")) ?? texts.at(-1) ?? "no reason given").replace(
    /^ERROR: /,
    "",
  );
}

module.exports = { environmentFolder, makeEnvironment, MissingError, pythonOf, variablesOf };
