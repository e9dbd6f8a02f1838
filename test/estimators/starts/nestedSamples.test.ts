import { dataset } from "routerlab";
import { expect, test } from "vitest";
import { nestedSamples } from "../../../lib/dist/estimators/starts/nestedSamples";

const dataOf = (size: number) =>
  dataset({ inputs: Float64Array.from({ length: size }, (_, i) => i), outputs: new Float64Array(size), dim: 1 });

test("every 8th, 64th … observation, the fewest first, and none where too few would be left", () => {
  const sizes = (size: number, parameters: number) => nestedSamples(dataOf(size), parameters).map((each) => each.size);
  expect(sizes(8191, 10)).toEqual([]);
  expect(sizes(8192, 10)).toEqual([1024]);
  expect(sizes(100_000, 10)).toEqual([1563, 12_500]);
  expect(sizes(100_000, 400)).toEqual([12_500]); // of 1563 observations there would be fewer than 8 a parameter
});

test("they lie evenly in the data, so that an order misleads no fit", () => {
  const [few] = nestedSamples(dataOf(9000), 5);
  expect([...few.inputs.subarray(0, 3)]).toEqual([0, 8, 16]);
});
