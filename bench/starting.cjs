"use strict";
// How long it takes to begin: programs of their own, beside an empty one. node bench/starting.cjs prints it as JSON.
const { spawnSync } = require("node:child_process");
const path = require("node:path");
const { hold } = require("./processes.cjs");

const root = path.resolve(__dirname, "..");

const load = `const lab = require("routerlab");`;
const fit = `
  const model = lab.mixture({ router: lab.perturbedCosine({ tau1: 1, tau2: 0.3 }), expert: lab.tanhExpert(), dim: 2 });
  const truth = model.measure([{ bias: 0.1, router: [1, -1], expert: [1, 2, 0.5] }, { expert: [-1, 1, 0] }]);
  const stream = lab.randomStream("starting");
  const input = lab.uniformBox({ low: -4, high: 4 });
  const data = lab.sample({ model, truth, input, noise: lab.gaussianNoise({ sd: 0.1 }), size: 200, stream });
  const { status } = lab.leastSquares({ model, data, atoms: 2, starts: lab.nearTruth({ truth, stream }) });
  if (status !== "converged") throw new Error(status);`;

const programs = {
  empty: ["-e", ""],
  load: ["-e", load],
  firstFit: ["-e", load + fit],
  identify: [..."lib/bin/routerlab.cjs identify --router cosine --expert tanh --dim 2 --experts 2".split(" ")],
};

function milliseconds(args) {
  const [program, ...rest] = [...hold, process.execPath, ...args];
  const begin = process.hrtime.bigint();
  const { status, stderr } = spawnSync(program, rest, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with status ${status}: ${stderr}`);
  return Number(process.hrtime.bigint() - begin) / 1e6;
}

/** The least time of each program in milliseconds, of rounds in which they take turns: other work on the machine only adds. */
function startingTimes(rounds = 21) {
  const names = Object.keys(programs);
  const least = Object.fromEntries(names.map((name) => [name, Number.POSITIVE_INFINITY]));
  for (let round = 0; round < rounds; round++)
    for (const name of names) least[name] = Math.min(least[name], milliseconds(programs[name]));
  return least;
}

/** What the times say, in a sentence. */
function startingRemark({ empty, load, firstFit, identify }) {
  const times = (value) => `${(value / empty).toFixed(2)} times`;
  return `An empty Node takes ${empty.toFixed(0)} ms; one that imports routerlab ${times(load)} as long (${(load - empty).toFixed(0)} ms more), a first small fit ${(firstFit - load).toFixed(0)} ms more than that, and the command identify ${times(identify)} as long as an empty one.`;
}

module.exports = { startingRemark, startingTimes };

if (require.main === module) {
  const times = startingTimes();
  console.log(JSON.stringify(times));
  console.log(startingRemark(times));
}
