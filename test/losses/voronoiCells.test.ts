import { expect, test } from "vitest";
import { voronoiCells } from "../../lib/dist/losses/voronoiCells";
import { type MixingMeasure, mixingMeasure } from "../../lib/dist/mixture/measure";

const measure = (...points: [number, number][]): MixingMeasure =>
  mixingMeasure(
    points.map(([router, expert]) => ({ bias: 0, router: [router], expert: [expert] })),
    1,
    1,
  );

test("each fitted atom belongs to the nearest true atom by router and expert together", () => {
  // (2, 3) is √5 from (4, 4) and √13 from (0, 0); by the router alone it would be a tie.
  expect(voronoiCells(measure([2, 3], [0.5, 0.2]), measure([0, 0], [4, 4]))).toEqual([1, 0]);
});

test("a tie goes to the lowest index", () => {
  expect(voronoiCells(measure([1, 0]), measure([0, 0], [2, 0]))).toEqual([0]);
  expect(voronoiCells(measure([1, 0]), measure([2, 0], [0, 0]))).toEqual([0]);
});

test("a true atom that is nearest to none has an empty cell", () => {
  expect(voronoiCells(measure([0, 0], [0, 1]), measure([0, 0], [9, 9]))).toEqual([0, 0]);
});

test("the biases play no part", () => {
  const heavy = mixingMeasure([{ bias: 30, router: [2], expert: [2] }], 1, 1);
  expect(voronoiCells(heavy, measure([0, 0], [3, 3]))).toEqual([1]);
});

test("measures of different shapes are refused in one sentence", () => {
  expect(() => voronoiCells(mixingMeasure([{ router: [1, 2], expert: [1] }], 2, 1), measure([0, 0]))).toThrow(
    "fitted.atoms[0] has a router of 2 and an expert of 1 numbers, but must have 1 and 1.",
  );
});
