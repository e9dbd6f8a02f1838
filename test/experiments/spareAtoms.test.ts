import { linear, mixture, tanhExpert } from "routerlab";
import { expect, test } from "vitest";
import { spareAtoms } from "../../lib/dist/experiments/spareAtoms";
import type { FitRow } from "../../lib/dist/study/fitTask";

const model = mixture({ router: linear(), expert: tanhExpert(), dim: 1 });
const truth = model.measure([{ bias: 0, router: [1], expert: [2, 0] }, { expert: [-2, 0] }]);
const arm = { name: "arm", model, truth, atoms: 3 };

function row(atoms: Parameters<typeof model.measure>[0], more: object = {}): FitRow {
  const parameters = [...model.parameters(model.measure(atoms))];
  return { arm: "arm", size: 100, replicate: 0, status: "converged", parameters, activeBounds: [], ...more } as never;
}

test("a split atom is named with its least share and the distance of its farthest part", () => {
  const [seen] = spareAtoms(
    [
      row([
        { bias: Math.log(0.95), router: [1], expert: [2, 0] },
        { bias: Math.log(0.05), router: [1.3], expert: [2.4, 0] },
        { expert: [-2, 0] },
      ]),
    ],
    arm,
  );
  expect(seen.split).toBe(0);
  expect(seen.empty).toBe(false);
  expect(seen.leastShare).toBeCloseTo(0.05, 12);
  expect(seen.distance).toBeCloseTo(0.5, 12);
  expect(seen.sharedLoss).toBeCloseTo(0.05 * (0.3 ** 2 + 0.4 ** 2), 12); // the other half is on its true atom
  expect(seen.onBoundary).toBe(false);
});

test("fits that did not converge, of another arm, or without a gauge are left out", () => {
  const good = [{ router: [1], expert: [2, 0] }, { router: [1], expert: [2, 0.1] }, { expert: [-2, 0] }];
  const noReference = [{ router: [1], expert: [2, 0] }, { router: [1], expert: [2, 0.1] }, { expert: [1.9, 0] }];
  const rows = [row(good, { status: "limit" }), row(good, { arm: "other" }), row(noReference)];
  expect(spareAtoms(rows, arm)).toEqual([]);
});
