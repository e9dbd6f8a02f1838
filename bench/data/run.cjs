"use strict";
// npm run bench:data [-- --save]    how well routerlab fit predicts the seven tables of data/, beside an ordinary regression
// and, where they are installed, gradient boosting (Python, scikit-learn) and mixtures of regressions (R, flexmix).
// Outer ten-fold cross-validation; whatever a program chooses, it chooses inside each outer fold. PYTHON names an interpreter.
// Writes bench/.data/bench-data.json, with --save figures/bench-data.json.
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { fitTable, predictTable, randomStream, readTable } = require("routerlab");
const { ordinaryPredictions, designOf, rowsOf } = require("./design.cjs");

const root = path.resolve(__dirname, "../..");
const folder = path.join(root, "bench/.data/tables");
const outerFolds = 10;

/** As in data/README.md; all columns but the target and dates where no features are named. */
const tables = [
  { name: "airquality", target: "Ozone", features: ["Solar.R", "Wind", "Temp", "Month"] },
  { name: "engel", target: "foodexp", features: ["income"] },
  { name: "faithful", target: "waiting", features: ["eruptions"] },
  { name: "nile", target: "flow", features: ["year"] },
  {
    name: "penguins",
    target: "body_mass_g",
    features: ["species", "island", "beak_length_mm", "beak_depth_mm", "flipper_length_mm", "sex"],
  },
  { name: "quakes", target: "depth", features: ["lat", "long"] },
  { name: "seattle_weather", target: "temp_max", features: ["precipitation", "temp_min", "wind", "weather"] },
];

/** Other programs: what they are called, how they are run, and how they tell their version. */
const peers = [
  {
    name: "gradient boosting (scikit-learn, 5-fold choice)",
    command: [process.env.PYTHON || "python3", path.join(__dirname, "boosting.py")],
  },
  { name: "flexmix (k of least BIC)", command: ["Rscript", path.join(__dirname, "flexmix.R")] },
];

/** The outer fold of each complete row. */
function outerFoldsOf(name, size) {
  const stream = randomStream("bench:data", { table: name });
  const order = Array.from({ length: size }, (_, row) => ({ row, key: stream.uniform() })).sort((a, b) => a.key - b.key);
  const folds = new Array(size);
  order.forEach(({ row }, place) => {
    folds[row] = place % outerFolds;
  });
  return folds;
}

async function routerlabPredictions(complete, { target, features }, folds) {
  const predictions = new Array(complete.size);
  const experts = [];
  for (let fold = 0; fold < outerFolds; fold++) {
    const rows = [...folds.keys()];
    const left = rows.filter((row) => folds[row] === fold);
    const training = rowsOf(complete, rows.filter((row) => folds[row] !== fold));
    const model = await fitTable({ table: training, target, features });
    experts.push(model.atoms);
    for (const { row, prediction } of predictTable({ model, table: rowsOf(complete, left) }).rows)
      predictions[left[row]] = prediction;
  }
  return { predictions, experts };
}

const meanSquare = (predictions, outputs) =>
  outputs.reduce((sum, y, i) => sum + (predictions[i] - y) ** 2, 0) / outputs.length;

/** What a peer predicts for the tables that lie in the folder, or null where it does not run. */
function peerPredictions({ name, command }) {
  const { status, stdout, stderr } = spawnSync(command[0], [...command.slice(1), folder], { encoding: "utf8", maxBuffer: 1e9 });
  if (status !== 0) {
    console.error(`bench:data: ${name} does not run here: ${(stderr || "not installed").trim().split("\n").at(-1)}`);
    return null;
  }
  return JSON.parse(stdout);
}

async function main() {
  const save = process.argv.includes("--save");
  const wanted = process.argv.slice(2).filter((each) => !each.startsWith("--"));
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const measured = [];
  for (const table of tables.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    const { complete, inputs, outputs } = designOf(readTable(path.join(root, "data", `${table.name}.csv`)), table);
    const folds = outerFoldsOf(table.name, complete.size);
    const lines = outputs.map((y, i) => [folds[i], y, ...inputs[i]].join(","));
    const heading = ["fold", "y", ...inputs[0].map((_, u) => `x${u + 1}`)].join(",");
    fs.writeFileSync(path.join(folder, `${table.name}.csv`), `${[heading, ...lines].join("\n")}\n`);
    const ordinary = meanSquare(ordinaryPredictions(inputs, outputs, folds, outerFolds), outputs);
    const { predictions, experts } = await routerlabPredictions(complete, table, folds);
    const relative = { routerlab: Math.sqrt(meanSquare(predictions, outputs) / ordinary) };
    console.error(`bench:data: ${table.name} ${relative.routerlab.toFixed(3)} (experts ${experts.join(" ")})`);
    measured.push({ table, outputs, ordinary, relative, experts });
  }
  const { version } = JSON.parse(fs.readFileSync(path.join(root, "lib/package.json"), "utf8"));
  const versions = { routerlab: version, node: process.version };
  for (const peer of peers) {
    const found = peerPredictions(peer);
    if (found === null) continue;
    Object.assign(versions, found.versions);
    for (const { table, outputs, ordinary, relative } of measured)
      relative[peer.name] = Math.sqrt(meanSquare(found.predictions[table.name], outputs) / ordinary);
  }
  const programs = Object.keys(measured[0].relative);
  const rows = measured.map(({ table, outputs, ordinary, relative, experts }) => ({
    ...{ table: table.name, target: table.target, features: table.features, rows: outputs.length },
    ordinaryRootMeanSquare: Number(Math.sqrt(ordinary).toPrecision(6)),
    relativeError: Object.fromEntries(programs.map((name) => [name, Number(relative[name].toPrecision(4))])),
    experts,
  }));
  const summary = programs.map((name) => {
    const errors = rows.map(({ relativeError }) => relativeError[name]);
    const mean = Math.exp(errors.reduce((sum, each) => sum + Math.log(each), 0) / errors.length);
    return { program: name, geometricMean: Number(mean.toPrecision(4)), worst: Math.max(...errors) };
  });
  const result = { measure: "root mean square error, relative to ordinary regression", outerFolds, versions, summary, rows };
  const target = path.join(root, save ? "figures" : "bench/.data", "bench-data.json");
  fs.writeFileSync(target, `${JSON.stringify(result, null, 2)}\n`);
  console.table(Object.fromEntries(rows.map(({ table, relativeError }) => [table, relativeError])));
  console.table(summary);
}

main();
