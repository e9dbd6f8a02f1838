"use strict";
// The figure of time against n. By itself (node bench/figure.cjs) it is drawn again from figures/bench.json: nothing is measured.
const fs = require("node:fs");
const path = require("node:path");
const { save } = require("routerlab");
const { panelFigure } = require("../lib/dist/plots/panelFigure");
const { colors, logAxis } = require("../lib/dist/plots/theme");
const { points } = require("../lib/dist/plots/traces");

/** A colour and a symbol a tool; its ways to be used differ in dash and filling. */
const tools = {
  routerlab: { color: colors.perturbed, symbol: "circle" },
  JAX: { color: "#c8610a", symbol: "square" },
  numba: { color: "#1f8a8a", symbol: "triangle-up" },
  NumPy: { color: colors.other, symbol: "diamond" },
  SciPy: { color: colors.ink, symbol: "x" },
};
const ways = [
  { filling: "", dash: "solid" },
  { filling: "-open", dash: "dash" },
  { filling: "-open-dot", dash: "dot" },
];

/** Time of a fit over n, so that what grows like n is level; an implementation without such rows is left out. */
function figureOf(rows) {
  const sizeOf = ({ workload }) => Number(/^fit n=(\d+)/.exec(workload)?.[1]);
  const measured = rows.filter((row) => sizeOf(row) > 0 && row.milliseconds !== null);
  const names = [...new Set(measured.map(({ implementation }) => implementation))];
  const toolOf = (name) => Object.keys(tools).find((tool) => name.startsWith(tool));
  const perObservation = (row) => (1000 * row.milliseconds) / sizeOf(row);
  const traces = names.map((name) => {
    const own = measured.filter(({ implementation }) => implementation === name);
    const before = names.slice(0, names.indexOf(name)).filter((other) => toolOf(other) === toolOf(name)).length;
    const { filling, dash } = ways[before % ways.length];
    const { color, symbol } = tools[toolOf(name)];
    return points({
      ...{ name, mode: "lines+markers", x: own.map(sizeOf), y: own.map(perObservation) },
      ...{
        marker: { color, symbol: symbol + filling, size: 11, line: { color, width: 2 } },
        line: { color, width: 2, dash },
      },
    });
  });
  return panelFigure({
    panels: [
      {
        ...{
          x: logAxis("sample size n", measured.map(sizeOf)),
          y: logAxis("time of a fit / n, µs", measured.map(perObservation)),
        },
        ...{ traces, height: 420 },
      },
    ],
    caption:
      "Time of one fit per observation against n, one thread: lower is faster. A colour and a marker a tool, dashes a way to use it.",
    details:
      "d = 8, k = 4, tanh experts, linear router, float64, lower quartiles of warm rounds, in which programs take turns; where a tool has no point, no fit reached the minimum or none was tried.",
  });
}

if (require.main === module) {
  const folder = path.resolve(__dirname, "../figures");
  const { rows } = JSON.parse(fs.readFileSync(path.join(folder, "bench.json"), "utf8"));
  save(figureOf(rows), path.join(folder, "bench")).then(({ reason }) => reason === null || console.error(reason));
}

module.exports = { figureOf };
