import { adviseTau, type TauForData, tauErrors, tauMap } from "routerlab";
import { describe, expect, test } from "vitest";
import { oneTruth } from "../../estimators/oneTruth";

type Trace = Record<string, never> & { type: string; x: number[]; y: number[]; z: (number | null)[][] };

describe("the map", () => {
  const { model, truth, input } = oneTruth("perturbedCosine");
  const setting = { model, truth, input, sd: 0.1, size: 10_000, inputs: 1000, draws: 50 };
  const map = adviseTau({ ...setting, tau1: [0, 0.1, 0.5, 5], tau2: [0, 0.1, 1] });
  const figure = tauMap({ map, caption: "Before." });
  const traces = figure.data as unknown as Trace[];

  test("has four panels of the positive pairs, in each the ratio to its best value, which a cross marks", () => {
    const heat = traces.filter(({ type }) => type === "heatmap");
    const crosses = traces.filter(({ type, name }) => type === "scatter" && name === undefined);
    expect([heat.length, crosses.length]).toEqual([4, 4]);
    heat.forEach(({ x, y, z }, i) => {
      expect([x, y]).toEqual([
        [0.1, 0.5, 5],
        [0.1, 1],
      ]);
      expect(Math.min(...(z.flat() as number[]))).toBe(0);
      expect(z[y.indexOf(crosses[i].y[0])][x.indexOf(crosses[i].x[0])]).toBe(0);
    });
    expect([crosses[0].x[0], crosses[0].y[0]]).toEqual([map.tau1, map.tau2]);
    const pair = map.pairs.find(({ tau1, tau2 }) => tau1 === 5 && tau2 === 1)!;
    expect(10 ** heat[0].z[1][2]!).toBeCloseTo(pair.total! / map.best.total, 3);
  });

  test("says what its marks are, after the caption given, and has no hole but where nothing is predicted", () => {
    expect(figure.caption).toMatch(/^Before\. Every map shows multiples of its best value.*Not drawn: the expert part/);
    const { data, ...rest } = figure;
    expect(JSON.stringify([rest, data.filter(({ legend }) => legend === undefined)])).not.toMatch(/NaN|null/);
    const key = data.filter(({ legend }) => legend !== undefined).map(({ name }) => name);
    expect(key).toEqual(["the best pair", "5 % more", "rel = 0.15"]);
  });

  test("a grid that is no area is refused", () => {
    const flat = adviseTau({ ...setting, tau1: [0.5], tau2: [0.1, 1] });
    expect(() => tauMap({ map: flat })).toThrow(
      "map.tau1s is an array of 1, but must be a grid with at least two values > 0.",
    );
  });
});

describe("the errors", () => {
  const pair = (tau1: number, tau2: number, excess: number) => ({
    ...{ tau1, tau2, error: 0.01 + excess, excess, excessError: excess / 4, failed: 0, onBoundary: 0 },
  });
  const pairs = [pair(0, 0.1, 0.01), pair(1, 0.1, 0), pair(0, 1, 0.02), pair(1, 1, 0.001)];
  const best = pairs[1];
  const found = { pairs, best, folds: 5 } as unknown as TauForData;

  test("are percentages of the best pair's error, with two paired standard errors, one curve a τ₁", () => {
    const curves = tauErrors({ found, truth: 0.3 }).data as unknown as (Trace & { error_y: { array: number[] } })[];
    expect(curves.map(({ x }) => x)).toEqual([
      [0.1, 1],
      [0.1, 1],
    ]);
    expect(curves.map(({ y }) => y)).toEqual([
      [100, 200],
      [0, 10],
    ]);
    expect(curves[1].error_y.array).toEqual([0, 5]);
    expect(tauErrors({ found, tau1: [1] }).data).toHaveLength(1);
  });

  test("of a single pair are refused", () => {
    expect(() => tauErrors({ found: { ...found, pairs: [best] } })).toThrow(
      "found is an object, but must be an answer with at least two",
    );
  });
});
