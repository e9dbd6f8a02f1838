import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const { comparisonsOf, pageOf } = require("../../bench/page.cjs"); // plain JavaScript, of no type

const page = fs.readFileSync(path.resolve(__dirname, "../../docs/speed.md"), "utf8");

test("docs/speed.md has the tables and sentences of figures/, and beside them no measured number", () => {
  expect(page).toBe(pageOf(page));
  const marks = [...page.matchAll(/^\[\/\/\]: # "(.+)"$/gm)].map(([, name]) => name);
  expect(marks).toEqual([
    "figures/bench.md",
    "figures/bench.json",
    "figures/bench-valleys.md",
    "figures/bench-networks.md",
    "figures/bench-networks.json",
  ]);
  const prose = page.replace(/^\[\/\/\]: # ".+"\n\n(?:.+\n)*/gm, "");
  const numbers = prose.match(/\d[\d.,]* (?:×|times|ms|MB|percent|%)/g);
  expect(numbers).toEqual(["1.25 times", "1.25 times"]); // the limits of --check, no measurement
});

test("what stands after a mark is replaced up to an empty line, and nothing else", () => {
  const files: Record<string, string> = {
    "figures/bench.md": "| a |\n| --- |\n| 1 |\n\nA caption.\n",
    "figures/bench-networks.json": JSON.stringify({ rows: [], remarks: ["One.", "Two."] }),
  };
  const before = `Text.\n\n[//]: # "figures/bench.md"\n\n| old |\n| --- |\n\nMore.\n\n[//]: # "figures/bench-networks.json"\n\n- Old.\n\nEnd.\n`;
  expect(pageOf(before, (name: string) => files[name])).toBe(
    `Text.\n\n[//]: # "figures/bench.md"\n\n| a |\n| --- |\n| 1 |\n\nMore.\n\n[//]: # "figures/bench-networks.json"\n\n- One.\n- Two.\n\nEnd.\n`,
  );
});

test("routerlab is compared with the fastest peer of each sweep, which the row with its own steps is not", () => {
  const sweep = (implementation: string, fitsPerSecond: number) => ({
    workload: "sweep n=10",
    implementation,
    fitsPerSecond,
  });
  const large = (implementation: string, milliseconds: number | null) => ({
    workload: "W1 fit",
    implementation,
    milliseconds,
  });
  const rows = [
    sweep("routerlab", 30),
    { ...sweep("routerlab, 2 workers", 40), timesOfOne: 1.9 }, // beside one in rounds that take turns, whatever the first row had
    sweep("JAX", 20),
    sweep("NumPy", 5),
    sweep("numba, with routerlab's steps", 25),
    large("routerlab", 10),
    large("JAX", 45),
    large("numba, as an expert writes it", null),
  ];
  expect(comparisonsOf(rows)).toEqual([
    "Fits a second, times those of the fastest peer: 1.50 on n=10 (JAX).",
    "Times those of numba, with routerlab's steps: 1.20 on n=10.",
    "The large fit W1, times as fast: 4.50 beside JAX.",
    "With two workers, times those with one: 1.90 on n=10.",
  ]);
});
