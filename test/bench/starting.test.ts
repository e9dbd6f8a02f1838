import { expect, test } from "vitest";

const { startingRemark } = require("../../bench/starting.cjs"); // plain JavaScript, of no type

test("the time to a first fit is told beside that of an empty Node", () => {
  expect(startingRemark({ empty: 40, load: 90, firstFit: 100, identify: 110 })).toBe(
    "An empty Node takes 40 ms; one that imports routerlab 2.25 times as long (50 ms more), a first small fit 10 ms more than that, and the command identify 2.75 times as long as an empty one.",
  );
});
