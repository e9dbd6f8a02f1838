import { tanhExpert } from "routerlab";
import { expect, test } from "vitest";

const { passesOf, passesTable } = require("../../bench/passes.cjs"); // plain JavaScript, of no type
const cores = require("../../lib/dist/mixture/core/createCore");

test("passes are counted by kind and by the part of the observations that they run over", () => {
  const { createCore } = cores;
  const problemOf = (size: number) => {
    const inputs = Float64Array.from({ length: size }, (_, i) => Math.sin(i));
    const outputs = new Float64Array(size);
    return { expert: tanhExpert(), dim: 1, atoms: 2, reference: true, inputs, transformed: inputs, outputs };
  };
  const job = () => {
    const [whole, part] = [80, 10].map((size) => cores.createCore(problemOf(size)));
    const { parameterCount } = whole;
    const [point, gradient, matrix] = [1, 1, parameterCount].map((rows) => new Float64Array(rows * parameterCount));
    whole.sumOfSquares(point);
    part.gradient(point, gradient);
    whole.derivatives(point, "hessian", gradient, matrix);
    part.derivatives(point, "gaussNewton", gradient, matrix);
  };
  expect(passesOf([job, job], 80)).toEqual({ value: 1, gradient: 1 / 8, gaussNewton: 1 / 8, hessian: 1 });
  expect(cores.createCore).toBe(createCore);
});

test("the table has a row for what is counted, without the readable core, which takes the same steps", () => {
  const passes = { value: 0, gradient: 3.75, gaussNewton: 2.5, hessian: 1 };
  const row = (implementation: string, more: object) => ({ workload: "sweep", implementation, ...more });
  const { rows } = passesTable([
    row("routerlab", { passes }),
    row("routerlab, readable core", { passes }),
    row("JAX", {}),
    row("numba", { passes: { value: 5, gaussNewton: 4 } }),
  ]);
  expect(rows).toEqual([
    ["sweep", "routerlab", 0, 3.75, 2.5, 1],
    ["sweep", "numba", 5, 0, 4, 0],
  ]);
});
