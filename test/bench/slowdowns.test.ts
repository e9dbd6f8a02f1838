import { expect, test } from "vitest";

const { slowdownsOf } = require("../../bench/slowdowns.cjs"); // plain JavaScript, of no type

interface Row {
  workload: string;
  implementation: string;
  milliseconds?: number | null;
  fitsPerSecond?: number;
  passes?: { gradient: number; gaussNewton: number; hessian: number };
}

const passes = { gradient: 6, gaussNewton: 1.25, hessian: 1 };

/** A fit that takes 10 ms and a sweep of 100 fits a second, ten times as fast as with the readable core; and a peer. */
const committed: Row[] = [
  { workload: "fit", implementation: "routerlab", milliseconds: 10, passes },
  { workload: "fit", implementation: "routerlab, readable core", milliseconds: 100, passes },
  { workload: "fit", implementation: "JAX", milliseconds: 7 },
  { workload: "sweep", implementation: "routerlab", fitsPerSecond: 100, passes },
  { workload: "sweep", implementation: "routerlab, readable core", fitsPerSecond: 10, passes },
];

const where = (workload: string, implementation: string, change: Partial<Row>) =>
  committed.map((row) =>
    row.workload === workload && row.implementation === implementation ? { ...row, ...change } : row,
  );

test("a machine of another speed is no slowdown, and one of a quarter is not yet one", () => {
  expect(slowdownsOf(committed, committed)).toEqual([]);
  const elsewhere = committed.map((row) =>
    row.fitsPerSecond === undefined
      ? { ...row, milliseconds: 3 * row.milliseconds! }
      : { ...row, fitsPerSecond: row.fitsPerSecond / 3 },
  );
  expect(slowdownsOf(committed, elsewhere)).toEqual([]);
  expect(slowdownsOf(committed, where("fit", "routerlab", { milliseconds: 12.4 }))).toEqual([]);
});

test("a workload that takes more than 1.25 times its part of the readable core's time is named, a sweep by its rate", () => {
  expect(slowdownsOf(committed, where("fit", "routerlab", { milliseconds: 12.6 }))).toEqual([
    {
      workload: "fit",
      sentence: "fit: 0.126 of the readable core's time, more than 1.25 × the committed 0.100.",
    },
  ]);
  expect(slowdownsOf(committed, where("sweep", "routerlab", { fitsPerSecond: 79 }))).toMatchObject([
    { workload: "sweep", sentence: expect.stringContaining("0.127 of the readable core's time") },
  ]);
});

test("a fit that does more is a slowdown, though the readable core's does as much more", () => {
  const more = { passes: { ...passes, hessian: 2 } };
  expect(slowdownsOf(committed, where("fit", "routerlab", more))).toEqual([
    { workload: "fit", sentence: "fit: 3.25 matrices a fit, more than 1.25 × the committed 2.25." },
  ]);
  const gradients = { passes: { ...passes, gradient: 8 } };
  expect(slowdownsOf(committed, where("sweep", "routerlab", gradients))).toMatchObject([{ workload: "sweep" }]);
});

test("a workload whose fits no longer reach the minimum, or that is no longer measured, is named", () => {
  const sentence = "fit: no time of both cores, but there was one.";
  expect(slowdownsOf(committed, where("fit", "routerlab", { milliseconds: null }))).toEqual([
    { workload: "fit", sentence },
  ]);
  expect(slowdownsOf(committed, committed.slice(3))).toEqual([{ workload: "fit", sentence }]);
  expect(slowdownsOf(committed, where("sweep", "routerlab", { fitsPerSecond: 0 }))).toMatchObject([
    { workload: "sweep" },
  ]);
});
