import { expect, test } from "vitest";
import { spectrumPlot } from "../../../lib/dist/plots/theory/spectrumPlot";

const column = (group: string, name: string, singularValues: number[], rank: number) =>
  ({ group, name, role: name === "linear router" ? "linear" : "perturbed", set: { singularValues, rank } }) as const;

const spectra = [
  column("tanh", "linear router", [4, 2, 1], 3),
  column("tanh", "perturbed router", [2, 1, 0], 2),
  column("relu", "linear router", [5, 0.5], 2),
];

test("what counts is drawn by name, relative to the largest, and what does not in red; an exact 0 lies at the floor", () => {
  const { data } = spectrumPlot({ spectra, groupTitle: "expert", caption: "Spectra." });
  expect(data.map(({ name, y }) => ({ name, y }))).toEqual([
    { name: "linear router", y: [1, 0.5, 0.25, 1, 0.1] },
    { name: "perturbed router", y: [1, 0.5] },
    { name: "does not count: 0 but for rounding", y: [1e-17] },
  ]);
});

test("columns of a group stand around its label, in the order of the legend", () => {
  const { data, layout } = spectrumPlot({ spectra });
  const [linear, perturbed] = data.map(({ x }) => x as number[]);
  expect(layout.xaxis).toMatchObject({ tickvals: [0, 1], ticktext: ["tanh", "relu"] });
  expect(linear[0]).toBeLessThan(0);
  expect(perturbed[0]).toBeGreaterThan(0);
  expect(linear[3]).toBeCloseTo(linear[0] + 1, 10);
});

test("independent sets have no entry for what does not count, and no spectrum is refused", () => {
  expect(spectrumPlot({ spectra: [spectra[0]] }).data.length).toBe(1);
  expect(() => spectrumPlot({ spectra: [] })).toThrow("spectra is an array of 0, but must be a list of at least one");
});
