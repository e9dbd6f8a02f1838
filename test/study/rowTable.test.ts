import { mixture, perturbedCosine, tanhExpert } from "routerlab";
import { expect, test } from "vitest";
import { rowTable } from "../../lib/dist/study/rowTable";

test("fits of different numbers of atoms share a table: coordinates in the order of the atoms, empty where one is lacking", () => {
  const model = mixture({ router: perturbedCosine(), expert: tanhExpert(), dim: 1 });
  const row = (atoms: number) => ({
    ...{ key: `k${atoms}`, arm: `k = ${atoms}`, size: 10, replicate: 0, activeBounds: [1, 3] },
    parameters: Array.from({ length: model.parameterCount(atoms) }, (_, index) => index + 0.5),
  });
  const { columns, cells } = rowTable(
    "s",
    [1, 2, 3].map((atoms) => ({ row: row(atoms), model, seed: "seed" })),
  );
  const names = columns.map(({ name }) => name);
  expect(names).toEqual([
    ...["study", "arm", "size", "replicate", "seed", "active_bounds"],
    ...["atom1_bias", "atom1_router1", "atom1_expert1", "atom1_expert2"],
    ...["atom2_bias", "atom2_router1", "atom2_expert1", "atom2_expert2", "atom3_expert1", "atom3_expert2", "key"],
  ]);
  const cell = (line: number, name: string) => cells[line][names.indexOf(name)];
  // One atom alone is the reference: its first parameter is its expert's.
  expect([cell(0, "atom1_bias"), cell(0, "atom1_expert1"), cell(0, "atom2_expert1")]).toEqual([null, 0.5, null]);
  expect([cell(1, "atom1_bias"), cell(1, "atom2_bias"), cell(1, "atom2_expert2")]).toEqual([0.5, null, 5.5]);
  expect([cell(2, "atom2_bias"), cell(2, "atom3_expert2")]).toEqual([4.5, 9.5]);
  expect(cell(2, "active_bounds")).toBe("atom1_router1 atom1_expert2");
});
