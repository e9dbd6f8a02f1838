"use strict";
// Installs what is missing and builds: the first half of `npm test`, `npm run reproduce` and `npm run bench`.
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { assemble, modules } = require("./assemble.cjs");
const { makeLazy } = require("./lazyIndex.cjs");

const root = path.resolve(__dirname, "..");
const run = (command, args) => {
  try {
    execFileSync(command, args, { cwd: root, stdio: ["ignore", 2, 2] });
  } catch (error) {
    process.exit(error.status || 1); // the command has said what is wrong
  }
};

/** True when node_modules holds every package that the lock file asks for on this platform, at that version. */
function isInstalled() {
  const installedFile = path.join(root, "node_modules", ".package-lock.json");
  if (!fs.existsSync(installedFile)) return false;
  const wanted = JSON.parse(fs.readFileSync(path.join(root, "package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(fs.readFileSync(installedFile, "utf8")).packages;
  return Object.entries(wanted).every(
    ([name, { version, optional }]) => name === "" || optional || installed[name]?.version === version,
  );
}

/** A source that was moved or deleted leaves its product, which would be hashed into row keys and be packed. */
function removeOrphans(folder = "") {
  const products = path.join(root, "lib/dist", folder);
  if (!fs.existsSync(products)) return;
  for (const entry of fs.readdirSync(products, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) removeOrphans(name);
    const isOrphan = entry.isDirectory()
      ? fs.readdirSync(path.join(products, entry.name)).length === 0
      : name.endsWith(".wasm")
        ? !modules.some(({ product }) => path.join(root, product) === path.join(products, entry.name))
        : /\.(js|js\.map|d\.ts)$/.test(name) &&
          !fs.existsSync(path.join(root, "lib", name.replace(/\.(js|js\.map|d\.ts)$/, ".ts")));
    if (isOrphan) fs.rmSync(path.join(products, entry.name), { recursive: true });
  }
}

if (!isInstalled()) {
  console.error("routerlab: installing the packages of package-lock.json …");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel", "error"]);
}
removeOrphans();
run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"]);
makeLazy(path.join(root, "lib/dist/index.js"));
assemble();
