"use strict";
// From what was measured to bench.json, a table and the figure of time against n.
const fs = require("node:fs");
const path = require("node:path");
const { save, table, toMarkdown } = require("routerlab");
const { figureOf } = require("./figure.cjs");
const { passesTable } = require("./passes.cjs");
const { startingRemark } = require("./starting.cjs");

/** A fit counts where its Σ r² is within this many σ̂² of the least one: a thirtieth of a standard error, squared. */
const greatestExcess = 1e-3;

/** How many of the fits reached the minimum that their start leads to; all of them where nothing is fitted. */
function convergedCount(workload, sums) {
  if (workload.task !== "fit" && workload.task !== "sweep") return sums.length;
  return sums.filter((sum, i) => {
    const { leastSum } = workload.replicates[i];
    return sum !== null && leastSum !== null && sum - leastSum <= (greatestExcess * leastSum) / workload.size;
  }).length;
}

const quantileOf = (values, part) => [...values].sort((a, b) => a - b)[Math.floor(values.length * part)];
const medianOf = (values) => quantileOf(values, 1 / 2);

/** Of rounds the lower quartile: where others share a machine it may be slow in most rounds, and what it does only adds. */
const timeOf = (seconds) => quantileOf(seconds, 1 / 4);

/** One row a workload and implementation; a sweep counts converged fits only, another task only where it converged. */
function rowsOf(manifest, runs) {
  return manifest.workloads.flatMap((workload) =>
    runs.flatMap(({ implementation, version, lines }) => {
      const line = lines.find((each) => each.workload === workload.name);
      if (line === undefined) return [];
      const converged = convergedCount(workload, line.sums);
      const seconds = timeOf(line.seconds);
      const isSweep = workload.task === "sweep";
      const known = line.sums.filter((sum) => sum !== null);
      return [
        {
          workload: workload.name,
          implementation,
          version,
          ...(isSweep
            ? { fitsPerSecond: converged / seconds }
            : { milliseconds: converged === 0 ? null : 1000 * seconds }),
          firstMilliseconds: line.firstSeconds === null ? null : 1000 * line.firstSeconds,
          converged,
          attempted: line.sums.length,
          objective:
            known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0) / known.length / workload.size,
          ...(line.passes && { passes: line.passes }),
          ...(line.secondsOfOne && { timesOfOne: medianOf(line.secondsOfOne.map((one, i) => one / line.seconds[i])) }),
        },
      ];
    }),
  );
}

/** What npm run bench was asked for, and what is wrong with it, in a sentence. */
function optionsOf(args) {
  const names = ["--quick", "--peers", "--save", "--check"];
  const unknown = args.find((each) => !names.includes(each));
  const [quick, peers, save, check] = names.map((name) => args.includes(name));
  const fault =
    unknown !== undefined
      ? `The option is "${unknown}", but must be one of ${names.join(", ")}.`
      : quick && save
        ? "--save was given with --quick, but figures/ has full sizes only: leave out one of them."
        : check && args.length > 1
          ? "--check was given with another option, but it goes alone: it compares both cores at full sizes."
          : null;
  return { options: { quick, peers, save, check, folder: save ? "figures" : "bench/.data" }, fault };
}

/** The rows of an earlier bench.json whose implementations were not measured again, with the day and machine of theirs. */
function keptRows(earlier, rows) {
  if (earlier === null) return [];
  const measured = new Set(rows.map(({ implementation }) => implementation));
  const when = { date: earlier.date, cpu: earlier.machine.cpu };
  return earlier.rows.filter(({ implementation }) => !measured.has(implementation)).map((row) => ({ ...when, ...row }));
}

/** What was kept, in a sentence for each day and machine. */
function keptRemarks(kept) {
  const days = [...new Set(kept.map(({ date, cpu }) => `${date} on ${cpu}`))];
  return days.map((day) => {
    const names = kept.filter(({ date, cpu }) => `${date} on ${cpu}` === day).map((row) => row.implementation);
    return `Not measured again: ${[...new Set(names)].join("; ")} (${day}).`;
  });
}

/** Implementations down, workloads across. */
function tableOf(manifest, rows, size) {
  const workloads = manifest.workloads.filter(({ name }) => !name.startsWith("fit n="));
  const implementations = [...new Set(rows.map(({ implementation }) => implementation))];
  const cell = (implementation, name) => {
    const row = rows.find((each) => each.implementation === implementation && each.workload === name);
    const value = row?.fitsPerSecond ?? row?.milliseconds ?? null;
    return value === null ? null : Number(value.toPrecision(3));
  };
  const short = ({ name, task }) => (task === "sweep" ? `${name.slice(6)}, fits/s` : `${name}, ms`);
  return table({
    columns: ["", ...workloads.map(short)],
    rows: implementations.map((each) => [each, ...workloads.map(({ name }) => cell(each, name))]),
    caption: `One thread, float64, the same data, starts, bounds and stopping rule; lower quartiles of warm rounds, in which programs take turns; only fits count that reach the minimum. W1: n = ${size}, d = 8, k = 4.`,
  });
}

/** Where the time of routerlab's fit is not linear in n: by what factor more than n it grows from one size to the next. */
function nonlinearities(rows) {
  const fits = rows.filter(
    ({ workload, implementation }) => implementation === "routerlab" && workload.startsWith("fit n="),
  );
  return fits.slice(1).flatMap((row, i) => {
    const sizeOf = ({ workload }) => Number(/n=(\d+)/.exec(workload)[1]);
    const factor = row.milliseconds / fits[i].milliseconds / (sizeOf(row) / sizeOf(fits[i]));
    return factor > 1.25 || factor < 0.8
      ? [
          `From n = ${sizeOf(fits[i])} to ${sizeOf(row)} the time of a fit grows ${factor.toFixed(2)} times as much as n.`,
        ]
      : [];
  });
}

/**
 * Writes bench.json, bench.md and bench-passes.md (and .tex, .csv) and the figure; returns the tables as text, with what is to
 * be said of them.
 *
 * @param earlier a bench.json whose rows of other implementations are kept, or null
 */
async function writeReport({ manifest, runs, starting, memory, machine, folder, earlier }) {
  const measured = rowsOf(manifest, runs);
  const kept = keptRows(earlier, measured);
  const rows = [...measured, ...kept];
  const w1 = manifest.workloads.find(({ name }) => name === "W1 fit").size;
  const summary = tableOf(manifest, rows, w1);
  const remarks = [
    ...nonlinearities(rows),
    startingRemark(starting),
    `A fit at n = ${memory.size}, d = 8, k = 4 takes ${Math.round(memory.megabytes)} MB in all (${memory.status}).`,
    ...keptRemarks(kept),
  ];
  const rounded = (_key, value) =>
    typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
  const content = { machine, date: new Date().toISOString().slice(0, 10), starting, memory, rows, remarks };
  fs.writeFileSync(path.join(folder, "bench.json"), `${JSON.stringify(content, rounded, 1)}\n`);
  const passes = passesTable(rows);
  await save(summary, path.join(folder, "bench"));
  await save(passes, path.join(folder, "bench-passes"));
  const saved = await save(figureOf(rows), path.join(folder, "bench"));
  return [toMarkdown(summary), toMarkdown(passes), ...remarks, ...(saved.reason === null ? [] : [saved.reason])].join(
    "\n",
  );
}

module.exports = { convergedCount, keptRemarks, keptRows, optionsOf, rowsOf, writeReport };
