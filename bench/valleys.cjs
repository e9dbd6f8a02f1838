"use strict";
// node bench/valleys.cjs [--quick | --save]: what a fit with a spare atom costs, and how far from the end of its valley it
// stops, by how strict it is there. The fits are those of Figure 1b, the matrices those on all observations.
// Prints a table; with --save it goes to figures/, and into docs/speed.md.
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

const root = path.resolve(__dirname, "..");

/** The constant of boxNewton, which this program varies: it is loaded with that constant read from here. */
let strictness = 1000;
globalThis.valleyStrictness = () => strictness;
const load = Module._extensions[".js"];
Module._extensions[".js"] = (module, file) => {
  if (!file.endsWith("estimators/newton/boxNewton.js")) return load(module, file);
  const text = fs.readFileSync(file, "utf8");
  const declared = "const valleyStrictness = 1000;";
  if (!text.includes(declared)) throw new Error(`boxNewton no longer has "${declared}"`);
  return module._compile(
    text.replace(declared, "").replaceAll("valleyStrictness", "globalThis.valleyStrictness()"),
    file,
  );
};

const { leastSquares, save, table, toMarkdown } = require("routerlab");
const newton = require("../lib/dist/estimators/newton/boxNewton");
const { overStudy } = require("../lib/dist/experiments/settings");
const { gridOf } = require("../lib/dist/study/study");
const { fitOnce } = require("../lib/dist/study/fitTask");
const { writePage } = require("./page.cjs");

/** Fits, and what every search of it did. */
function watched(fit) {
  const searches = [];
  const { boxNewton } = newton;
  newton.boxNewton = (problem, start, most, options = {}) => {
    const search = { end: options.end ?? "a minimum", hessians: 0, gradients: 0, path: 0 };
    let lowest = null;
    const derivatives = (point, by) => {
      const at = problem.derivatives(point, by);
      if (by === "hessian") search.hessians++;
      if (typeof by !== "string") search.gradients++;
      if (lowest !== null && at.value < lowest.value) search.path += distance(point, lowest.point);
      if (lowest === null || at.value < lowest.value) lowest = { value: at.value, point: point.slice() };
      return at;
    };
    searches.push(search);
    const found = boxNewton({ ...problem, derivatives }, start, most, options);
    search.value = found.value;
    return found;
  };
  try {
    return { ...fit(), searches };
  } finally {
    newton.boxNewton = boxNewton;
  }
}

const distance = (a, b) => Math.hypot(...a.map((x, i) => x - b[i]));
const sum = (values) => values.reduce((total, value) => total + value, 0);
const medianOf = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
const rounded = (value, digits = 3) => (value === null ? null : Number(value.toPrecision(digits)));

/** The distance of the two closest atoms, which share a true one. */
function splitOf({ atoms }) {
  const places = atoms.map(({ router, expert }) => [...router, ...expert]);
  return Math.min(...places.flatMap((a, i) => places.slice(i + 1).map((b) => distance(a, b))));
}

/** One fit: what it cost, and by how many σ² one that is a thousand times stricter goes on from its end. */
function measured(live, strict) {
  strictness = strict;
  const { data, fit, searches } = watched(() => fitOnce(live, false));
  strictness = 1000;
  const { model, atoms, bounds } = live;
  const shared = { model, data, atoms, bounds, standardErrors: false };
  const again = leastSquares({ ...shared, starts: fit.measure, tolerance: 1e-6, maxIterations: 5000 });
  const [valley] = searches.filter(({ end }) => end === "of the valley");
  const noise = model.parameterCount(atoms) * fit.residualVariance; // what so many parameters fit of it
  const lost = searches.filter(({ value }) => value > live.size * fit.objective + noise);
  return {
    starts: sum(searches.filter((each) => each !== valley).map(({ hessians }) => hessians)),
    valley: valley?.hessians ?? 0,
    lost: sum(lost.map(({ hessians }) => hessians)),
    gradients: sum(searches.map(({ gradients }) => gradients)),
    path: valley === undefined ? null : valley.path / splitOf(fit.measure),
    failed: fit.status !== "converged",
    gain: (live.size * (fit.objective - again.objective)) / again.residualVariance,
  };
}

function rowOf(router, size, strict, fits) {
  const mean = (of) => rounded(sum(fits.map(of)) / fits.length);
  const walks = fits.filter(({ path }) => path !== null);
  return [
    ...[router, size, strict, mean((fit) => fit.starts + fit.valley), mean(({ valley }) => valley)],
    ...[
      mean(({ lost }) => lost),
      mean(({ gradients }) => gradients),
      walks.length,
      rounded(medianOf(walks.map((fit) => fit.path)), 2),
    ],
    ...[fits.filter(({ gain }) => gain > 1e-2).length, rounded(Math.max(0, ...fits.map(({ gain }) => gain)), 1)],
    fits.filter(({ failed }) => failed).length,
  ];
}

async function main() {
  const isQuick = process.argv.includes("--quick");
  const [sizes, replicates] = isQuick ? [[1000], 4] : [[1000, 2783, 7743], 40];
  const study = { ...overStudy("paper"), sizes, replicates };
  const rows = study.arms.flatMap((arm) =>
    sizes.flatMap((size) => {
      const grid = gridOf({ ...study, arms: [arm], sizes: [size] });
      return [1, 10, 100, 1000].map((strict) => {
        console.error(`bench: ${arm.name}, n = ${size}, strictness ${strict} …`);
        return rowOf(
          arm.name,
          size,
          strict,
          grid.map((live) => measured(live, strict)),
        );
      });
    }),
  );
  const columns = [
    "router",
    "n",
    "strictness",
    "Hessians",
    "at the end",
    "of lost starts",
    "gradients",
    "go on",
    "path",
  ];
  const summary = table({
    columns: [...columns, "gain > .01 σ²", "most, σ²", "failed"],
    rows,
    caption: `Fits with a spare atom, those of Figure 1b: ${replicates} each. Hessians a fit, over all starts; of them those at the end of the valley, and of starts that end by more than p σ̂² above the best; gradients; how many of the best are followed to the end of their valley, and their median path there in units of the distance of the two atoms that share a true one; for how many a fit at a thousandth of the tolerance goes on from the end by more than .01 σ² in Σ r², and the most that it does.`,
  });
  console.log(toMarkdown(summary));
  if (!process.argv.includes("--save")) return;
  await save(summary, path.join(root, "figures", "bench-valleys"));
  writePage();
}

main();
