import fs from "node:fs";
import path from "node:path";
import { codeRevision } from "../../../study/codeRevision";
import { rowKey } from "../../../study/rowFiles";
import type { AnyRun } from "../runs/runTask";

/**
 * The key of the row of a run: its settings, the code that makes it, and of a user's own data what they are, not where.
 *
 * @example keyOf({ kind: "n-grams", order: 5 })
 */
export function keyOf(run: AnyRun): string {
  const { data, ...settings } = { data: undefined, ...run };
  const { path: _, ...content } = data ?? { path: "" };
  return rowKey({
    revision: codeRevision(codeOf(run)),
    run: data === undefined ? settings : { ...settings, data: content },
  });
}

const networks = path.resolve(__dirname, "../..");

/**
 * The code that determines a run: networks itself, the tasks and measures and what trains, and of the routers its own file
 * with what that loads, so that another router, or a change of the other task, leaves this one's rows as they are.
 *
 * What computes is left out, backend and kernels: every backend gives the same numbers within what float32 rounds, so a
 * faster kernel makes no row stale, no more than another processor does. So is what writes checkpoints and draws curves:
 * a resumed training ends with the numbers of one that was not stopped.
 */
export function codeOf(run: AnyRun): string[] {
  const here = fs.readdirSync(networks).filter((name) => name.endsWith(".js"));
  const tasks = fs.readdirSync(path.join(networks, "tasks")).filter((name) => name.endsWith(".js"));
  const task = run.kind === "domains" ? "domains" : "language";
  const own = {
    language: ["languageRun.js", "languageMeasures.js", "keptCorpus.js"],
    domains: ["domainRun.js"],
    "n-grams": ["ngramRun.js", "keptCorpus.js"],
  }[run.kind];
  const shared = [
    `tasks/${task}`,
    ...tasks.map((name) => `tasks/${name}`),
    ...own.map((name) => `experiments/runs/${name}`),
  ];
  const training = [
    ...here.filter((name) => !["index.js", "backend.js"].includes(name)),
    ...["measures", "training/trainNetwork.js", "training/adam.js", "training/schedule.js", "experiments/runs/task.js"],
    ...(run.kind === "n-grams" ? [] : routerFiles(run.router.name)),
  ];
  return [
    ...["routers", "data/randomStream.js", "data/philox.js"],
    ...[...shared, ...(run.kind === "n-grams" ? [] : training)].map((name) => `networks/${name}`),
  ];
}

/** The file of a router of networks, or of the radial ones, and the files of its room that it loads. */
function routerFiles(router: string): string[] {
  const room = path.join(networks, "routers");
  if (!fs.existsSync(room)) return [];
  const found = new Set([fs.existsSync(path.join(room, `${router}.js`)) ? router : "radial"]);
  for (const name of found)
    for (const [, other] of fs.readFileSync(path.join(room, `${name}.js`), "utf8").matchAll(/require\("\.\/(\w+)"\)/g))
      found.add(other);
  return [...found].sort().map((name) => `routers/${name}.js`);
}
