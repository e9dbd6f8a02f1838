import { experiments } from "routerlab";
import { expect, test } from "vitest";
import { studied } from "../../../lib/dist/experiments/studied";
import { madeRows } from "../madeRows";

const { crossFit } = experiments;
const [whole] = await crossFit.studies("quick");
const study = { ...whole, sizes: [1000, 100_000], replicates: 4 };
const isRight = (arm: string) => arm.split(" ")[0] === arm.split(" data, ")[1].split(" ")[0];

// The regression error of a misspecified fit stays where it is; that of a right one falls.
const rows = (stays: number) =>
  madeRows(study, {
    error: ({ arm, size, replicate }) =>
      (isRight(arm) ? 0.01 * (1000 / size) ** 0.5 : stays) * (0.99 + 0.005 * replicate),
  });

test("every pair of routers is a cell: right ones fall, wrong ones end at the distance of their class, or not", () => {
  const {
    curves = [],
    summary = [],
    verdicts = [],
    tables,
    supplements,
  } = crossFit.report([studied(study, rows(0.0185))]);
  expect(curves).toHaveLength(18);
  for (const { name, expected } of curves)
    expect(expected).toBe(isRight(name.replace(/, (L₃|regression error)$/, "")) ? "agrees" : "does not agree");
  const linear = summary.find(({ curve }) => curve === "perturbed cosine data, linear fitted, regression error")!;
  expect(linear.limit).toBeCloseTo(0.0185, 3); // by a fit of the linear class to f without noise
  expect(verdicts.find((line) => line.startsWith("perturbed cosine data, linear fitted: at n"))).toContain(
    "it has ended there",
  );
  expect(verdicts.find((line) => line.startsWith("perturbed cosine data, cosine fitted: at n"))).toContain(
    "it is not there",
  );
  expect(tables!.distances.rows).toHaveLength(6);
  expect(tables!.slopes.rows).toHaveLength(9);
  expect(Object.keys(supplements!)).toEqual(["errors"]);
  expect(verdicts.at(-1)).toMatch(/^Of the 6 curves of right models, \d have −1\/2/);
});
