import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { MadeRun } from "../reproducing/upToDate";

/** How a site was made, by name: version, commit, machine, time. */
export function siteFacts(folder: string): Record<string, string> {
  return {
    routerlab: version(),
    commit: commitOf(folder),
    "page written": `${minute(new Date().toISOString())} with Node.js ${process.version}, ${machine()}`,
  };
}

/** How something is made now that was begun at a time, of performance.now(), at a commit. */
export function runSince(began: number, commit: string): MadeRun {
  const seconds = Math.ceil((performance.now() - began) / 1000);
  return { ended: new Date().toISOString(), seconds, machine: machine(), commit };
}

/**
 * A run in a sentence.
 *
 * @param file what it made; where the run itself is not known, the commit with which this came into the repository is
 */
export function runSentence(run: MadeRun | null, file: string): string {
  if (run === null)
    return `In this repository as of commit ${lastCommitOf(file)}. On which machine it was computed and in what time is not known here: results/made.json, which git ignores, says it of what a run made in the same folder.`;
  const { ended, seconds, machine: where, commit } = run;
  return `Computed until ${minute(ended)}, in ${seconds} s (rows that were there before took none), on ${where}, at commit ${commit}.`;
}

const minute = (iso: string): string => `${iso.slice(0, 16).replace("T", " ")} UTC`;

function machine(): string {
  return `${os.type()} ${os.arch()}, ${os.cpus()[0]?.model ?? "unknown processor"}, ${os.availableParallelism()} cores`;
}

function version(): string {
  const file = path.resolve(__dirname, "../../../package.json");
  return (JSON.parse(fs.readFileSync(file, "utf8")) as { version: string }).version;
}

/** The commit that the folder is at, and whether files that git knows were changed since. */
export function commitOf(folder: string): string {
  const commit = git(folder, "log", "-1", "--format=%h of %cs");
  if (commit === null) return "not known: no git repository";
  const changed = git(folder, "status", "--porcelain", "--untracked-files=no")?.split("\n").filter(Boolean).length;
  return `${commit}${changed === 0 ? "" : `, ${changed} files changed since`}`;
}

/** The last commit that changed a file, and whether it was changed since. */
function lastCommitOf(file: string): string {
  const [folder, name] = [path.dirname(file), path.basename(file)];
  const commit = git(folder, "log", "-1", "--format=%h of %cs", "--", name);
  if (commit === null || commit === "") return "unknown, since git does not know it";
  return `${commit}${git(folder, "status", "--porcelain", "--", name) === "" ? "" : ", changed since"}`;
}

function git(folder: string, ...args: string[]): string | null {
  try {
    return execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return null;
  }
}
