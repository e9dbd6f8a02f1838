"use strict";
// Times routerlab on the workloads of a folder: node bench/routerlab.cjs FOLDER fast|readable|errors|workers
// Answers what bench/turns.cjs asks.
const fs = require("node:fs");
const path = require("node:path");
const { createInterface } = require("node:readline");
const { Worker, isMainThread, parentPort, workerData } = require("node:worker_threads");
const { leastSquares } = require("routerlab");
const { createCore } = require("../lib/dist/mixture/core/createCore");
const { passesOf } = require("./passes.cjs");
const { modelOf } = require("./workloads.cjs");

const numbers = (file) => new Float64Array(new Uint8Array(fs.readFileSync(file)).buffer);

/** A function for each replicate, which does the task once and returns Σ r². */
function jobsOf(folder, workload, kind) {
  const { task, size, dim, atoms, tolerance, relativeGradient } = workload;
  const model = modelOf(dim, kind === "readable");
  return workload.replicates.map(({ name }) => {
    const read = (kind) => numbers(path.join(folder, `${name}.${kind}`));
    const data = { inputs: read("inputs"), outputs: read("outputs"), size, dim };
    const start = read("start");
    if (task === "fit" || task === "sweep") {
      const starts = model.fromParameters(start);
      const options = { model, data, atoms, starts, tolerance, relativeGradient, standardErrors: kind === "errors" };
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

/** Of a workload { warm, round, end }: what is answered, or promised, to its name and to "round"; null where it is not done. */
function aloneOn(folder, workload, kind) {
  const isFit = workload.task === "fit" || workload.task === "sweep";
  if ((kind === "readable" && workload.size > 1e5) || (kind === "errors" && !isFit)) return null;
  const jobs = jobsOf(folder, workload, kind);
  return {
    warm() {
      const { seconds: firstSeconds } = timed(() => jobs[0]());
      const sums = jobs.map((job) => job());
      return { firstSeconds, sums, ...(isFit && kind !== "errors" && { passes: passesOf(jobs, workload.size) }) };
    },
    round: () => ({ seconds: timed(() => jobs.map((job) => job())).seconds }),
    end() {},
  };
}

/** So often every replicate is fitted in a round on two workers: a study has so many fits that the last one waits for nothing. */
const turnsOf = ({ size }) => Math.max(1, Math.round(4e4 / size));

/** Sweeps on two worker threads, which take one replicate after the other as studies do, in turn with the same on one of them. */
function onWorkers(folder, workload) {
  if (workload.task !== "sweep") return null;
  const taken = new Int32Array(new SharedArrayBuffer(4)); // how many replicates a thread has begun with
  const workers = [0, 1].map(() => new Worker(__filename, { workerData: { folder, workload, taken } }));
  const secondsOn = async (some) => (await roundOn(some, workload, taken)).seconds / turnsOf(workload);
  return {
    async warm() {
      await answers(workers);
      return { firstSeconds: null, sums: (await roundOn(workers, workload, taken)).result };
    },
    async round() {
      const secondsOfOne = await secondsOn(workers.slice(0, 1));
      return { seconds: await secondsOn(workers), secondsOfOne };
    },
    end: () => Promise.all(workers.map((worker) => worker.terminate())),
  };
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

async function main() {
  const [folder, kind] = process.argv.slice(2);
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, "manifest.json"), "utf8"));
  const workloadOf = (name) => manifest.workloads.find((each) => each.name === name);
  let current = null;
  for await (const line of createInterface({ input: process.stdin })) {
    if (line !== "round") {
      await current?.end();
      const workload = workloadOf(line);
      current = kind === "workers" ? onWorkers(folder, workload) : aloneOn(folder, workload, kind);
    }
    console.log(JSON.stringify(current === null ? null : await (line === "round" ? current.round() : current.warm())));
  }
  await current?.end();
}

if (isMainThread) {
  main();
} else {
  const jobs = jobsOf(workerData.folder, workerData.workload, "fast");
  for (const job of jobs) job();
  parentPort.on("message", () =>
    parentPort.postMessage(takeTurns(jobs, turnsOf(workerData.workload), workerData.taken)),
  );
  parentPort.postMessage("warm");
}
