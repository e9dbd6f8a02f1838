"use strict";
// Times routerlab on the workloads of a folder: node bench/routerlab.cjs FOLDER fast|readable [workers]
// Prints a JSON line a workload: { workload, seconds: warm, one a repeat, firstSeconds, sums: Σ r², one a replicate },
// where something is fitted with passes: what a fit does, and of two workers with secondsOfOne: what one takes, a round in turn.
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
    report(workload, first.seconds, rounds, isFit ? { passes: passesOf(jobs, workload.size) } : {});
  }
}

function isEnough(rounds, { repeats, leastSeconds, mostSeconds }) {
  const total = rounds.reduce((sum, { seconds }) => sum + seconds, 0);
  return total >= mostSeconds || (rounds.length >= repeats && total >= leastSeconds);
}

function report({ name }, firstSeconds, rounds, more) {
  const seconds = rounds.map((round) => round.seconds);
  console.log(JSON.stringify({ workload: name, firstSeconds, seconds, sums: rounds[0].result, ...more }));
}

/** So often every replicate is fitted in a round on two workers: a study has so many fits that the last one waits for nothing. */
const turnsOf = ({ size }) => Math.max(1, Math.round(4e4 / size));

/**
 * Sweeps on two worker threads, which take one replicate after the other as studies do, in turn with the same on one of them:
 * what a machine does at times falls on both. The clock runs while they are warm.
 */
async function runOnWorkers(folder, manifest) {
  for (const workload of manifest.workloads.filter(({ task }) => task === "sweep")) {
    const taken = new Int32Array(new SharedArrayBuffer(4)); // how many replicates a thread has begun with
    const workers = [0, 1].map(() => new Worker(__filename, { workerData: { folder, workload, taken } }));
    await answers(workers); // warm
    const [one, both] = [[], []];
    while (!isEnough(both, manifest)) {
      one.push(await roundOn(workers.slice(0, 1), workload, taken));
      both.push(await roundOn(workers, workload, taken));
    }
    await Promise.all(workers.map((worker) => worker.terminate()));
    const ofOneTurn = ({ result, seconds }) => ({ result, seconds: seconds / turnsOf(workload) });
    const secondsOfOne = one.map((round) => ofOneTurn(round).seconds);
    report(workload, null, both.map(ofOneTurn), { secondsOfOne });
  }
}

const answers = (workers) =>
  Promise.all(workers.map((worker) => new Promise((resolve) => worker.once("message", resolve))));

async function roundOn(workers, workload, taken) {
  const begin = process.hrtime.bigint();
  const done = answers(workers);
  taken[0] = 0;
  for (const worker of workers) worker.postMessage("go");
  const found = new Map((await done).flat());
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  return { result: workload.replicates.map((_, i) => found.get(i)), seconds };
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
