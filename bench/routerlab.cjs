"use strict";
// Times routerlab on the workloads of a folder: node bench/routerlab.cjs FOLDER fast|readable [workers]
// Prints a JSON line a workload: { workload, seconds: warm, one a repeat, firstSeconds, sums: Σ r², one a replicate } and,
// where something is fitted, passes: what a fit does.
const fs = require("node:fs");
const path = require("node:path");
const { Worker, isMainThread, parentPort, workerData } = require("node:worker_threads");
const { leastSquares } = require("routerlab");
const { createCore } = require("../lib/dist/mixture/core/createCore");
const { passesOf } = require("./passes.cjs");
const { modelOf } = require("./workloads.cjs");

const numbers = (file) => new Float64Array(new Uint8Array(fs.readFileSync(file)).buffer);

/** A function for each replicate, which does the task once and returns Σ r². */
function jobsOf(folder, workload, isReadable) {
  const { task, size, dim, atoms, tolerance, relativeGradient } = workload;
  const model = modelOf(dim, isReadable);
  return workload.replicates.map(({ name }) => {
    const read = (kind) => numbers(path.join(folder, `${name}.${kind}`));
    const data = { inputs: read("inputs"), outputs: read("outputs"), size, dim };
    const start = read("start");
    if (task === "fit" || task === "sweep") {
      const starts = model.fromParameters(start);
      const options = { model, data, atoms, starts, tolerance, relativeGradient, standardErrors: false };
      return () => {
        const fit = leastSquares(options);
        return fit.status === "converged" ? fit.objective * size : null;
      };
    }
    const { inputs, outputs } = data;
    const core = createCore({
      expert: model.expert,
      dim,
      atoms,
      reference: true,
      inputs,
      transformed: inputs,
      outputs,
    });
    const gradient = new Float64Array(start.length);
    const matrix = new Float64Array(start.length ** 2);
    if (task === "gradient") return () => core.gradient(start, gradient);
    return () => core.derivatives(start, "gaussNewton", gradient, matrix);
  });
}

function timed(action) {
  const begin = process.hrtime.bigint();
  const result = action();
  return { result, seconds: Number(process.hrtime.bigint() - begin) / 1e9 };
}

function runAlone(folder, manifest, isReadable) {
  for (const workload of manifest.workloads) {
    if (isReadable && workload.size > 1e5) continue;
    const jobs = jobsOf(folder, workload, isReadable);
    const first = timed(() => jobs[0]());
    const rounds = [];
    while (!isEnough(rounds, manifest)) rounds.push(timed(() => jobs.map((job) => job())));
    const isFit = workload.task === "fit" || workload.task === "sweep";
    report(workload, first.seconds, rounds, isFit ? passesOf(jobs, workload.size) : undefined);
  }
}

function isEnough(rounds, { repeats, leastSeconds, mostSeconds }) {
  const total = rounds.reduce((sum, { seconds }) => sum + seconds, 0);
  return total >= mostSeconds || (rounds.length >= repeats && total >= leastSeconds);
}

function report({ name }, firstSeconds, rounds, passes) {
  const seconds = rounds.map((round) => round.seconds);
  console.log(JSON.stringify({ workload: name, firstSeconds, seconds, sums: rounds[0].result, passes }));
}

/** So often every replicate is fitted in a round on two workers: a study has so many fits that the last one waits for nothing. */
const turnsOf = ({ size }) => Math.max(1, Math.round(4e4 / size));

/** Sweeps on two worker threads, which take one replicate after the other as studies do; the clock runs while both are warm. */
async function runOnWorkers(folder, manifest) {
  for (const workload of manifest.workloads.filter(({ task }) => task === "sweep")) {
    const taken = new Int32Array(new SharedArrayBuffer(4)); // how many replicates a thread has begun with
    const workers = [0, 1].map(() => new Worker(__filename, { workerData: { folder, workload, taken } }));
    const answers = () =>
      Promise.all(workers.map((worker) => new Promise((resolve) => worker.once("message", resolve))));
    await answers(); // warm
    const rounds = [];
    while (!isEnough(rounds, manifest)) {
      const begin = process.hrtime.bigint();
      const done = answers();
      taken[0] = 0;
      for (const worker of workers) worker.postMessage("go");
      const found = new Map((await done).flat());
      const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
      rounds.push({ result: workload.replicates.map((_, i) => found.get(i)), seconds });
    }
    await Promise.all(workers.map((worker) => worker.terminate()));
    const turns = turnsOf(workload);
    report(
      workload,
      null,
      rounds.map(({ result, seconds }) => ({ result, seconds: seconds / turns })),
    );
  }
}

/** What a thread did of the fits that no other had begun with: [replicate, result] of each. */
function takeTurns(jobs, turns, taken) {
  const done = [];
  for (;;) {
    const index = Atomics.add(taken, 0, 1);
    if (index >= jobs.length * turns) return done;
    done.push([index % jobs.length, jobs[index % jobs.length]()]);
  }
}

if (isMainThread) {
  const [folder, implementation, workers] = process.argv.slice(2);
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, "manifest.json"), "utf8"));
  if (workers === "workers") runOnWorkers(folder, manifest);
  else runAlone(folder, manifest, implementation === "readable");
} else {
  const jobs = jobsOf(workerData.folder, workerData.workload, false);
  for (const job of jobs) job();
  parentPort.on("message", () =>
    parentPort.postMessage(takeTurns(jobs, turnsOf(workerData.workload), workerData.taken)),
  );
  parentPort.postMessage("warm");
}
