"use strict";
// npm run native: TensorFlow's native library for networks, @tensorflow/tfjs-node. Its own download is tried first; where that
// is not reachable, the library comes from the wheel tensorflow-cpu, by pip, and the addon is compiled with the C++ compiler.
// Nothing outside node_modules is kept, and `npm ci` takes it away again.
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const root = path.resolve(__dirname, "..");
const wanted = require("../lib/package.json").peerDependencies["@tensorflow/tfjs-node"];
const folder = path.join(root, "node_modules", "@tensorflow", "tfjs-node");
/** The wheel whose C interface the addon of tfjs-node 4.22 compiles against, and the Python that it is for. */
const wheel = { version: "2.15.0", python: "3.11" };
const libraries = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];
const isWindows = process.platform === "win32";

/** What stands in the way, as one sentence. */
class NativeError extends Error {}

/** Runs a program; its output is read only where it fails. */
function run(program, args, { minutes = 15, ...options } = {}) {
  const { status, stderr, error } = spawnSync(program, args, {
    ...{ cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: 60_000 * minutes },
    ...{ maxBuffer: 1 << 28, shell: isWindows && program === "npm", ...options },
  });
  const lines = `${error?.message ?? ""}\n${stderr ?? ""}`.split("\n").map((line) => line.trim());
  const reason =
    lines.find((line) => /error/i.test(line)) ?? lines.findLast((line) => line !== "") ?? "no reason given";
  return { isDone: status === 0, reason: reason.replace(/^ERROR: |\.$/g, "") };
}

/** Whether networks compute with it, in a process of its own. */
function works() {
  const code = `process.env.ROUTERLAB_BACKEND = "native";
    require("routerlab/networks").startBackend().then(({ tf }) => process.exit(tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).dataSync()[0] === 3 ? 0 : 1), () => process.exit(1));`;
  return fs.existsSync(folder) && run(process.execPath, ["-e", code]).isDone;
}

function install() {
  const found = path.join(folder, "package.json");
  if (fs.existsSync(found) && JSON.parse(fs.readFileSync(found, "utf8")).version === wanted) return;
  const args = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"];
  const { isDone, reason } = run("npm", [...args, `@tensorflow/tfjs-node@${wanted}`]);
  if (!isDone) throw new NativeError(`npm could not fetch @tensorflow/tfjs-node ${wanted}: ${reason}.`);
}

/** Its own download, with the compiled addon. */
function download() {
  const { isDone } = run(process.execPath, ["scripts/install.js"], { cwd: folder, minutes: 10 });
  if (!isDone) for (const part of ["deps", "lib"]) fs.rmSync(path.join(folder, part), { recursive: true, force: true });
  return isDone;
}

/** From the wheel: the two libraries beside the addon, which is compiled against the wheel's headers. */
function build(temporary) {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new NativeError(
      `TensorFlow's own download is not reachable, and from the Python package it can be built on linux x64 only, not on ${process.platform} ${process.arch}: networks use WebAssembly.`,
    );
  const compiler = program([process.env.CXX, "g++", "c++", "clang++"], ["--version"], "a C++ compiler (g++)");
  const python = program(
    ["python3", "python"],
    ["-m", "pip", "--version"],
    "Python 3 with pip, which fetches the library,",
  );
  const headers = nodeHeaders(temporary);
  const args = ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check"];
  const fetched = run(python, [
    ...args,
    ...["--python-version", wheel.python, "--dest", temporary, `tensorflow-cpu==${wheel.version}`],
  ]);
  if (!fetched.isDone)
    throw new NativeError(
      `pip could not fetch tensorflow-cpu ${wheel.version}: ${fetched.reason}. Is there a network, and does pip reach a package index?`,
    );
  const unpacked = run(python, ["-c", unpack, temporary, ...libraries]);
  if (!unpacked.isDone) throw new NativeError(`The wheel of TensorFlow does not unpack: ${unpacked.reason}.`);
  const [libraryFolder, addon] = [path.join(folder, "deps", "lib"), path.join(folder, "lib", "napi-v8")];
  for (const each of [libraryFolder, addon]) fs.mkdirSync(each, { recursive: true });
  for (const name of libraries) fs.cpSync(path.join(temporary, "tensorflow", name), path.join(libraryFolder, name));
  const sources = fs.readdirSync(path.join(folder, "binding")).filter((name) => /^tfjs_b.*\.cc$/.test(name));
  const compiled = run(compiler, [
    ...["-std=c++17", "-O2", "-fPIC", "-shared", "-DNAPI_VERSION=8"],
    ...[headers, path.dirname(folder), path.join(temporary, "tensorflow", "include")].map((each) => `-I${each}`),
    ...sources.map((name) => path.join(folder, "binding", name)),
    ...["-o", path.join(addon, "tfjs_binding.node"), `-L${libraryFolder}`, "-Wl,--no-as-needed"],
    ...[...libraries.map((name) => `-l:${name}`), "-Wl,-rpath,$ORIGIN/../../deps/lib"],
  ]);
  if (!compiled.isDone)
    throw new NativeError(`${compiler} does not compile the addon of tfjs-node: ${compiled.reason}.`);
}

/** The first of some programs that runs. */
function program(names, args, what) {
  const found = names.find((name) => name && run(name, args).isDone);
  if (found === undefined)
    throw new NativeError(
      `TensorFlow's own download is not reachable, and to build it ${what} is needed, but none of ${names.filter(Boolean).join(", ")} runs: networks use WebAssembly.`,
    );
  return found;
}

/** Where node_api.h is: beside Node, or in a package. */
function nodeHeaders(temporary) {
  const beside = path.join(path.dirname(fs.realpathSync(process.execPath)), "..", "include", "node");
  const places = [beside, "/usr/include/node", "/usr/local/include/node"];
  const found = places.find((place) => fs.existsSync(path.join(place, "node_api.h")));
  if (found !== undefined) return found;
  const args = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", temporary];
  const { isDone, reason } = run("npm", [...args, "node-api-headers@1.9.0"]);
  if (!isDone) throw new NativeError(`npm could not fetch node-api-headers: ${reason}.`);
  return path.join(temporary, "node_modules", "node-api-headers", "include");
}

/** What is needed of the wheel, in Python, which reads it without another package. */
const unpack = `
import sys, glob, zipfile
to, names = sys.argv[1], sys.argv[2:]
wheel = zipfile.ZipFile(glob.glob(to + "/*.whl")[0])
parts = tuple("tensorflow/include/" + part for part in ("tensorflow/c/", "tensorflow/core/platform/", "tensorflow/tsl/", "tsl/", "xla/tsl/"))
for name in wheel.namelist():
    if name in ["tensorflow/" + each for each in names] or (name.startswith(parts) and name.endswith(".h")):
        wheel.extract(name, to)
`;

function main() {
  if (works()) return "is there already";
  console.error(`routerlab: fetching @tensorflow/tfjs-node ${wanted} (290 MB) …`);
  install();
  if (download() && works()) return "is installed, from its own download";
  console.error("routerlab: its own download is not reachable; building it from the Python package (210 MB) …");
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "routerlab-native-"));
  try {
    build(temporary);
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
  if (!works())
    throw new NativeError("TensorFlow's native library was built, but does not start: networks use WebAssembly.");
  return `${wheel.version} is installed, built from the Python package`;
}

try {
  console.error(`routerlab: TensorFlow's native library ${main()}; networks use it.`);
} catch (error) {
  if (!(error instanceof NativeError)) throw error;
  console.error(`routerlab: ${error.message}`);
  process.exitCode = 1;
}
