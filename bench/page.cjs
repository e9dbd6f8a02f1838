"use strict";
// What docs/speed.md says in numbers is written by the bench, so that it cannot go stale: after a mark that no reader sees,
// [//]: # "figures/bench.md", stand the rows of that table, and after [//]: # "figures/bench.json" what its rows say.
const fs = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "..");
const readFile = (name) => fs.readFileSync(path.join(root, name), "utf8");

/** The page with all that stands after a mark, up to an empty line, as the files of figures/ have it. */
function pageOf(text, read = readFile) {
  return text.replace(
    /^(\[\/\/\]: # "(.+)"\n\n)(?:.+\n)*/gm,
    (_all, mark, name) => `${mark}${blockOf(name, read(name))}\n`,
  );
}

/** Of a Markdown file its table; of JSON its sentences. */
function blockOf(name, text) {
  if (name.endsWith(".md"))
    return text
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .join("\n");
  const { rows, remarks } = JSON.parse(text);
  return [...(name.endsWith("bench.json") ? comparisonsOf(rows) : []), ...remarks]
    .map((line) => `- ${line}`)
    .join("\n");
}

const peers = ["JAX", "numba, as an expert writes it", "numba, as a user writes it", "NumPy", "SciPy least_squares"];
const sameSteps = "numba, with routerlab's steps";
const large = "W1 fit";

/** How routerlab compares, in sentences. */
function comparisonsOf(rows) {
  const rowOf = (implementation, workload) =>
    rows.find((row) => row.implementation === implementation && row.workload === workload);
  /** How many times as fast as another one routerlab is. */
  const times = (other, workload) => {
    const [a, b] = [rowOf("routerlab", workload), rowOf(other, workload)];
    if (a?.fitsPerSecond && b?.fitsPerSecond) return a.fitsPerSecond / b.fitsPerSecond;
    return a?.milliseconds && b?.milliseconds ? b.milliseconds / a.milliseconds : null;
  };
  const sweeps = [...new Set(rows.map(({ workload }) => workload))].filter((each) => each.startsWith("sweep "));
  /** Of each sweep, with what the number is beside: "1.6 on n=1000 d=2 k=2 (JAX)". */
  const onSweeps = (of) =>
    sweeps.flatMap((sweep) => {
      const found = of(sweep);
      return found === null ? [] : [`${found.value.toFixed(2)} on ${sweep.slice(6)}${found.note ?? ""}`];
    });
  const beside = (other) =>
    onSweeps((sweep) => {
      const value = times(other, sweep);
      return value === null ? null : { value };
    });
  const best = (sweep) => {
    const known = peers.flatMap((peer) => {
      const value = times(peer, sweep);
      return value === null ? [] : [{ value, note: ` (${peer.split(",")[0]})` }];
    });
    return known.length === 0 ? null : known.reduce((least, each) => (each.value < least.value ? each : least));
  };
  const timesOfOne = (sweep) => {
    const value = rowOf("routerlab, 2 workers", sweep)?.timesOfOne;
    return value === undefined ? null : { value };
  };
  const ofLarge = [...peers.slice(0, 2), sameSteps].flatMap((peer) => {
    const value = times(peer, large);
    return value === null ? [] : [`${value.toFixed(2)} beside ${peer}`];
  });
  const sentence = (begin, parts) => (parts.length === 0 ? [] : [`${begin}: ${parts.join(", ")}.`]);
  return [
    ...sentence("Fits a second, times those of the fastest peer", onSweeps(best)),
    ...sentence(`Times those of ${sameSteps}`, beside(sameSteps)),
    ...sentence("The large fit W1, times as fast", ofLarge),
    ...sentence("With two workers, times those with one", onSweeps(timesOfOne)),
  ];
}

/** Writes docs/speed.md anew from figures/. */
function writePage(file = path.join(root, "docs", "speed.md")) {
  fs.writeFileSync(file, pageOf(fs.readFileSync(file, "utf8")));
}

module.exports = { comparisonsOf, pageOf, writePage };
