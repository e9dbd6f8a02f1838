import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** What determines the row of a fit, in the built library: folders, files, and the files of a folder without its rooms. */
export const sourcesOfFits: readonly string[] = [
  "routers",
  "experts",
  "mixture",
  "data/*", // not tables, which no study reads
  "estimators",
  "losses/regressionError.js",
  "study/arm.js",
  "study/fitTask.js",
];

const revisions = new Map<string, string>();

/**
 * A short hash of the code that determines the row of a fit: it belongs into the key of every row, so that rows made by
 * an older program are computed again instead of being taken for current ones.
 *
 * It covers the built JavaScript and WebAssembly of routers, experts, mixture, data, estimators, the regression error
 * and of study's arm and fitTask, and the versions of the packages that these load; not the declarations, not comments,
 * not where the library lies.
 *
 * It is computed once per process, so call it when the code is loaded: a rebuild under a running kernel then shows as a
 * difference between the kernel's revision and that of a new thread.
 *
 * @param sources folders and files of the built library, where the row is not that of a fit
 * @throws Error when the library is not built
 * @example codeRevision()   // "6f1c0a9be2d4"
 */
export function codeRevision(sources: readonly string[] = sourcesOfFits): string {
  const key = sources.join();
  const known = revisions.get(key) ?? revisionOf(path.resolve(__dirname, ".."), packageVersions(), sources);
  revisions.set(key, known);
  return known;
}

/** The revision of a built library in `root`; `versions` by package. */
export function revisionOf(
  root: string,
  versions: Readonly<Record<string, string>>,
  sources: readonly string[] = sourcesOfFits,
): string {
  const hash = createHash("sha256");
  for (const file of sources.flatMap((source) => codeFiles(root, source)).sort()) {
    const bytes = fs.readFileSync(path.join(root, file), "latin1"); // a character for each byte, so that wasm stays whole
    const code = file.endsWith(".wasm") ? bytes : withoutComments(bytes.replaceAll("\r\n", "\n"));
    hash.update(`${file}\n${code.length}\n`).update(code, "latin1"); // with lengths, "ab" + "c" and "a" + "bc" differ
    for (const name of loadedPackages(code)) hash.update(`${name}@${versions[name] ?? "built in"}\n`);
  }
  return hash.digest("hex").slice(0, 12);
}

/** A docstring that is improved makes no row stale: lines that hold nothing but a comment do not count. */
function withoutComments(code: string): string {
  return code
    .replace(/\/\/# sourceMappingURL=.*$/, "")
    .split("\n")
    .filter((line) => !/^\s*(\/\/|\/\*|\*)/.test(line))
    .join("\n");
}

/** Code below `source`, relative to `root`, with / on every platform. */
function codeFiles(root: string, source: string): string[] {
  if (source.endsWith(".js")) return [source];
  const folder = source.replace(/\/\*$/, "");
  const names = fs.readdirSync(path.join(root, folder), { recursive: folder === source, encoding: "utf8" });
  return names
    .filter((name) => /\.(js|cjs|wasm)$/.test(name))
    .map((name) => `${folder}/${name.replaceAll(path.sep, "/")}`);
}

/** Names of the packages that a CommonJS file requires: not its neighbours, not Node's own modules. */
function loadedPackages(code: string): string[] {
  const ids = [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, id]) => id!);
  const foreign = ids.filter((id) => !id.startsWith(".") && !id.startsWith("node:"));
  return foreign.map((id) => id.split("/", id.startsWith("@") ? 2 : 1).join("/"));
}

/** Pinned exactly in the library's package.json, so they are the versions that are installed. */
function packageVersions(): Record<string, string> {
  const file = path.resolve(__dirname, "../../package.json");
  const { dependencies, optionalDependencies } = JSON.parse(fs.readFileSync(file, "utf8")) as Record<
    "dependencies" | "optionalDependencies",
    Record<string, string>
  >;
  return { ...dependencies, ...optionalDependencies };
}
