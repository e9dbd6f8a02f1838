"use strict";
// What is timed, and on what: written as raw files, so that every program reads the same numbers.
//
// The router is linear, so that φ(x) = x and v = β₁ and every peer has the same parametrisation; experts are tanh. Starts
// are the truth plus N(0, 0.1²). A fit stops where Gauss–Newton or Newton predicts a drop of Σ r² of at most 1e-6 σ̂²;
// the fit called W1 where every |gᵢ| ≤ 1e-8 √(Hᵢᵢ Σ r²). Θ is |β₀| ≤ 20, all other parameters within ±100.
const fs = require("node:fs");
const path = require("node:path");
const {
  gaussianNoise,
  leastSquares,
  linear,
  mixture,
  randomStream,
  sample,
  tanhExpert,
  uniformBox,
} = require("routerlab");

const tolerance = 1e-6;
const relativeGradient = 1e-8;
const sweeps = [
  [1e3, 2, 2],
  [1e3, 8, 4],
  [1e4, 4, 3],
  [1e4, 8, 4],
];

/** The model of a workload; the expert is a copy where the readable core is to run, which knows none by its formula. */
function modelOf(dim, readable = false) {
  return mixture({ router: linear(), expert: readable ? { ...tanhExpert() } : tanhExpert(), dim });
}

function truthOf(model, atoms) {
  const { dim } = model;
  const stream = randomStream("bench truth", { dim, atoms });
  const normals = (count, scale) => Float64Array.from({ length: count }, () => scale * stream.normal());
  const expert = () => normals(dim + 1, 1.7 / Math.sqrt(dim));
  const routed = () => ({ bias: 0.3 * stream.normal(), router: normals(dim, 1.5 / Math.sqrt(dim)), expert: expert() });
  return model.measure(Array.from({ length: atoms }, (_, i) => (i < atoms - 1 ? routed() : { expert: expert() })));
}

/** One data set and start, written to `folder`; with the least Σ r² that this start leads to, to judge fits by. */
function writeReplicate(folder, [size, dim, atoms], replicate) {
  const model = modelOf(dim);
  const truth = truthOf(model, atoms);
  const keys = { size, dim, atoms, replicate };
  const input = uniformBox({ low: -2, high: 2 });
  const noise = gaussianNoise({ sd: 0.1 });
  const data = sample({ model, truth, input, noise, size, stream: randomStream("bench data", keys) });
  const spread = randomStream("bench start", keys);
  const start = model.parameters(truth).map((value) => value + 0.1 * spread.normal());
  const exact = leastSquares({
    model,
    data,
    atoms,
    starts: model.fromParameters(start),
    relativeGradient: 1e-10,
    standardErrors: false,
  });
  const name = `${size}-${dim}-${atoms}-${replicate}`;
  const write = (kind, values) => fs.writeFileSync(path.join(folder, `${name}.${kind}`), values);
  write("inputs", data.inputs);
  write("outputs", data.outputs);
  write("start", start);
  return { name, leastSum: exact.status === "converged" ? exact.objective * size : null };
}

/** Writes all data and manifest.json, and returns the manifest. */
function writeWorkloads(folder, isQuick) {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const replicates = (shape, count) => Array.from({ length: count }, (_, r) => writeReplicate(folder, shape, r));
  const workload = (name, task, shape, count, stop) => {
    const [size, dim, atoms] = shape;
    return { name, task, size, dim, atoms, ...stop, replicates: replicates(shape, count) };
  };
  const w1 = isQuick ? [5e4, 8, 4] : [1e5, 8, 4]; // so many that no evaluation is kept, or the gradient would begin from it
  const sizes = isQuick ? [1e3, 1e4] : [1e3, 1e4, 1e5, 1e6];
  const manifest = {
    isQuick,
    turns: isQuick ? 2 : 8, // of every program,
    turnSeconds: isQuick ? 0.2 : 0.5, // each of so many rounds,
    mostSeconds: isQuick ? 5 : 20, // until it has taken so long in all
    workloads: [
      ...sweeps.map((shape) =>
        workload(`sweep n=${shape[0]} d=${shape[1]} k=${shape[2]}`, "sweep", shape, isQuick ? 4 : 24, { tolerance }),
      ),
      workload("W1 gradient", "gradient", w1, 1, {}),
      workload("W1 Gauss-Newton", "gaussNewton", w1, 1, {}),
      workload("W1 fit", "fit", w1, 1, { relativeGradient }),
      ...sizes.map((size) => workload(`fit n=${size} d=8 k=4`, "fit", [size, 8, 4], 1, { tolerance })),
    ],
  };
  fs.writeFileSync(path.join(folder, "manifest.json"), JSON.stringify(manifest, null, 1));
  return manifest;
}

module.exports = { modelOf, truthOf, writeWorkloads };
