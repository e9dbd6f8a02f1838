import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** How a site was made, by name: version, commit, machine, time. */
export function siteFacts(folder: string): Record<string, string> {
  return {
    routerlab: version(),
    commit: commitOf(folder),
    "Node.js": process.version,
    machine: `${os.type()} ${os.arch()}, ${os.cpus()[0]?.model ?? "unknown processor"}, ${os.availableParallelism()} cores`,
    written: new Date().toISOString(),
  };
}

function version(): string {
  const file = path.resolve(__dirname, "../../../package.json");
  return (JSON.parse(fs.readFileSync(file, "utf8")) as { version: string }).version;
}

/** The commit that the folder is at, and whether files that git knows were changed since. */
function commitOf(folder: string): string {
  try {
    const git = (...args: string[]) =>
      execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    const [hash, date] = git("log", "-1", "--format=%h %cs").split(" ");
    const changed = git("status", "--porcelain", "--untracked-files=no").split("\n").filter(Boolean).length;
    return `${hash} of ${date}${changed === 0 ? "" : `, ${changed} files changed since`}`;
  } catch {
    return "not known: no git repository";
  }
}
