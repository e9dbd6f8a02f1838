import {
  type Arm,
  cosine,
  dataset,
  experiments,
  type FitRow,
  fisherInformation,
  fitRate,
  gaussianNoise,
  identify,
  leastSquares,
  mixture,
  perturbedCosine,
  population,
  randomStream,
  readLosses,
  sample,
  study,
  tanhExpert,
  uniformBox,
  voronoiLoss,
} from "routerlab";
import { beforeAll, describe, expect, test } from "vitest";
import { resultBundle } from "../../../lib/dist/jupyter/display/resultBundle";

const input = uniformBox({ low: -4, high: 4 });
const noise = gaussianNoise({ sd: 0.1 });
const model = mixture({ router: perturbedCosine({ tau1: 1, tau2: 0.3 }), expert: tanhExpert(), dim: 2 });
const truth = model.measure([
  { bias: -0.2, router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3] },
  { expert: [0.2, -1.6, 0.8] },
]);
const data = sample({ model, truth, input, noise, size: 400, stream: randomStream("values") });

async function linesOf(value: unknown): Promise<string[]> {
  const bundle = await resultBundle(value);
  expect(Object.keys(bundle).sort()).toEqual(["text/markdown", "text/plain"]);
  const lines = (bundle["text/plain"] as string).split("\n");
  expect(lines.length).toBeLessThanOrEqual(40);
  expect(bundle["text/plain"]).not.toMatch(/Float64Array|NaN|undefined|\[object/);
  return lines;
}

const numbersIn = (line: string): number[] =>
  line
    .trim()
    .split(/\s+/)
    .map((word) => Number(word.replace("−", "-")));

test("a measure is a table of its atoms", async () => {
  const lines = await linesOf(truth);
  expect(lines[0]).toBe("A mixing measure of 2 atoms: β₁ in 2, η in 3 dimensions.");
  expect(lines.slice(2).map((line) => line.trim().split(/\s+/))).toEqual([
    ["atom", "β₀", "β₁[1]", "β₁[2]", "η[1]", "η[2]", "η[3]"],
    ["1", "−0.2", "0.4", "0.3", "−0.6", "1.4", "1.3"],
    ["2", "0", "0", "0", "0.2", "−1.6", "0.8"],
  ]);
});

test("a large measure is cut: the first atoms and numbers, and the last ones", async () => {
  const wide = mixture({ router: cosine(), expert: tanhExpert(), dim: 30, reference: false });
  const count = wide.parameterCount(50);
  const measure = wide.fromParameters(Array.from({ length: count }, (_, index) => index));
  const lines = await linesOf(measure);
  expect(lines[2].trim().split(/\s+/)).toEqual(
    "atom β₀ β₁[1] β₁[2] β₁[3] β₁[4] … β₁[30] η[1] η[2] η[3] η[4] … η[31]".split(" "),
  );
  expect(lines.at(-2)).toMatch(/^…[\s…]+$/);
  const last = lines.at(-1)!.trim().split(/\s+/);
  expect([last[0], last.at(-1)]).toEqual(["50", `${count - 1}`]);
});

describe("a fit", () => {
  test("says how it ended, and has its standard errors below its atoms, in the order of the parameters", async () => {
    const fit = leastSquares({ model, data, atoms: 2 });
    const lines = await linesOf(fit);
    expect(lines[0]).toMatch(
      /^A fit of 2 atoms that converged after \d+ iterations: objective [\d.]+, σ̂² [\d.]+, grad/,
    );
    const shown = [3, 4, 5, 6].map((line) => numbersIn(lines[line].replaceAll("–", "0").replace("±", "0")).slice(1));
    const values = model.parameters(fit.measure);
    [...shown[0], ...shown[2].slice(3)].forEach((value, index) => {
      expect(value).toBeCloseTo(values[index], 4);
    });
    [...shown[1], ...shown[3].slice(3)].forEach((value, index) => {
      expect(value / fit.standardErrors![index]).toBeCloseTo(1, 1);
    });
    expect(lines[6]).toMatch(/^± +– +– +– /); // the logit of the reference is no estimate
  });

  test("names the coordinates on the boundary of Θ, and says why these have no standard errors", async () => {
    const fit = leastSquares({ model, data, atoms: 2, bounds: { router: 0.2 } });
    const text = (await linesOf(fit)).join("\n");
    expect(fit.activeBounds).toContain(1);
    expect(text).toMatch(/^On the boundary of Θ: β₁\[1\] of atom 1[,.]/m);
    expect(text).toMatch(/^Standard errors: None for β₁\[1\] of atom 1.*boundary/m);
    expect(text).toMatch(/^± +[\d.]+ +– /m);
  });

  test("whose standard errors are too few for its atoms shows none", async () => {
    const fit = leastSquares({ model, data, atoms: 2 });
    const text = (await linesOf({ ...fit, standardErrors: fit.standardErrors!.subarray(1) })).join("\n");
    expect(text).toMatch(/^1 /m);
    expect(text).not.toContain("±");
  });

  test("that did not converge says so first", async () => {
    const fit = leastSquares({ model, data, atoms: 2, maxIterations: 1 });
    expect((await linesOf(fit))[0]).toMatch(/^A fit of 2 atoms that did not converge \(limit\) after/);
  });
});

test("a data set is its size, its first observations and its last one", async () => {
  const lines = await linesOf(
    dataset({
      inputs: [
        [0, 1],
        [1, 0],
        [2, 2],
        [3, 3],
        [4, 4],
        [5, 5],
        [6, 6],
        [7, 8],
      ],
      outputs: [1, 2, 3, 4, 5, 6, 7, 9],
    }),
  );
  expect(lines[0]).toBe("A data set of 8 observations with d = 2.");
  expect(lines[2].trim().split(/\s+/)).toEqual(["i", "x[1]", "x[2]", "y"]);
  expect(lines.slice(3, 8).map(numbersIn)).toEqual(
    [0, 1, 2, 3, 4].map((i) => [i, i === 1 ? 1 : i === 0 ? 0 : i, i === 0 ? 1 : i === 1 ? 0 : i, i + 1]),
  );
  expect(numbersIn(lines.at(-1)!)).toEqual([7, 7, 8, 9]);
});

test.each([
  [
    model,
    "A mixture of tanh experts behind the router perturbedCosine (tau1 = 1, tau2 = 0.3), d = 2; the last atom is the reference, with logit 0.",
  ],
  [model.router, "The router perturbedCosine (tau1 = 1, tau2 = 0.3)."],
  [model.expert, "The expert tanh."],
  [noise, "The noise gaussianNoise (sd = 0.1)."],
  [input, "The distribution of inputs uniformBox (low = −4, high = 4)."],
  [experiments.figure2, `The experiment figure2, to be run by its run(): ${experiments.figure2.question}`],
])("on one line: %#", async (value, sentence) => {
  expect(await linesOf(value)).toEqual([sentence]);
});

test("all experiments are a table of what they ask", async () => {
  const lines = await linesOf(experiments);
  expect(lines).toHaveLength(1 + Object.keys(experiments).length);
  expect(lines.find((line) => line.startsWith("figure1 "))).toContain(experiments.figure1.question);
});

describe("rows of a study", () => {
  const arms: Arm[] = [
    { name: "a*b", model, truth },
    { name: "c|d", model, truth },
  ];
  let rows: FitRow[];
  beforeAll(async () => {
    rows = await study({ arms, sizes: [200, 400], replicates: 3, input, noise });
  });

  test("are counts by arm, size and status, the first and the last of them", async () => {
    const some = rows.map((row, index) => (index < 2 ? { ...row, status: "stalled" as const } : row));
    const lines = await linesOf(some);
    expect(lines[0]).toBe("12 rows of a study, a fit each: 10 converged, 2 stalled.");
    expect(lines.slice(2, 7).map((line) => line.split(/\s+/))).toEqual([
      ["arm", "n", "fits", "converged", "stalled"],
      ["a*b", "200", "3", "1", "2"],
      ["a*b", "400", "3", "3", "0"],
      ["c|d", "200", "3", "3", "0"],
      ["c|d", "400", "3", "3", "0"],
    ]);
    expect(lines.slice(-2).map((line) => line.split(/\s+/).slice(0, 4))).toEqual([
      ["a*b", "200", "0", "stalled"],
      ["c|d", "400", "2", "converged"],
    ]);
  });

  test("keep to 40 lines, and names are shown as they are in Markdown, too", async () => {
    const many = Array.from({ length: 400 }, (_, index) => ({ ...rows[0], arm: `arm ${index}` }));
    expect((await linesOf(many)).length).toBeLessThan(30);
    expect((await resultBundle(rows))["text/markdown"]).toContain("| a\\*b | 200 |");
    expect((await resultBundle(rows))["text/markdown"]).toContain("| c\\|d | 200 |");
  });

  test("as a rate: slope, interval, verdict, and what was measured", async () => {
    const losses = readLosses(rows, arms[0], { loss: "L3" });
    const rate = fitRate({ sizes: [200, 400], losses, predictedSlope: -0.5, stream: randomStream("b") });
    const lines = await linesOf(rate);
    expect(lines[0]).toMatch(/^Slope −?[\d.]+ \(95 % interval −?[\d.]+ to −?[\d.]+\): .*\. 0 of 6 fits failed\.$/);
    expect(lines[0]).toContain(`: ${rate.verdict}.`);
    expect(lines).toHaveLength(5);
    const level = { ratio: 1.1, interval: [0.9, 1.3] };
    expect((await linesOf({ ...rate, level }))[0]).toContain(
      "; 1.1 times the predicted level (95 % interval 0.9 to 1.3)",
    );
  });
});

test("a loss is one line of its parts, or the reason why there is none", async () => {
  const loss = voronoiLoss({ model, fitted: truth, truth, loss: "L3" });
  expect((await linesOf(loss)).map((line) => line.trim().split(/\s+/))).toEqual([
    ["total", "weight", "router", "expert", "radial", "angular", "bias"],
    ["0", "0", "0", "0", "0", "0", "0"],
  ]);
  const none = Object.fromEntries(Object.keys(loss).map((name) => [name, null]));
  expect(await linesOf({ ...none, reason: "no gauge." })).toEqual(["No loss: no gauge."]);
});

test("what identify finds is a rank and the names of what data do not see", async () => {
  const free = mixture({ router: cosine(), expert: tanhExpert(), dim: 2, reference: false });
  const atoms = truth.atoms.map((atom, index) => ({ ...atom, router: [1, index + 1] }));
  const found = identify({ model: free, truth: free.measure(atoms), input });
  const lines = await linesOf(found);
  expect(lines[0]).toBe("Rank 9 of 12 parameters: data do not see 3 of their directions.");
  for (const { name, meaning } of [...found.nullDirections, ...found.symmetries])
    expect(lines.some((line) => line.startsWith(name) && line.endsWith(meaning))).toBe(true);
  expect((await linesOf(identify({ model, truth, input })))[0]).toBe(
    "Rank 9 of 9 parameters: near the truth data identify them all.",
  );
});

test("the Fisher information is a line a coordinate", async () => {
  const fisher = fisherInformation({ model, truth, input, size: 500 });
  const lines = await linesOf(fisher);
  expect(lines).toHaveLength(12);
  expect(lines[3]).toMatch(/^β₀ of atom 1 /);
  const [information, deviation] = numbersIn(lines[3]).slice(-2);
  expect(information).toBeCloseTo(fisher.information.get(0, 0), 5);
  expect(deviation ** 2).toBeCloseTo(fisher.covariance.get(0, 0), 3);
});

test("four or more flat objects of the same names are a table; fewer, or others, are printed", async () => {
  const record = (index: number) => ({ name: `n${index}`, value: index / 3, isTrue: true, list: [1, 2] });
  const lines = await linesOf(Array.from({ length: 100 }, (_, index) => record(index)));
  expect(lines[2].split(/\s+/)).toEqual(["name", "value", "isTrue", "list"]);
  expect(lines[4].split(/\s{2,}/)).toEqual(["n1", "0.333333", "true", "2 numbers"]);
  expect(lines.at(-1)).toMatch(/^n99 /);
  expect(lines).toHaveLength(11);
  const other = { ...record(4), more: 1 };
  for (const records of [
    [record(1), record(2)],
    [record(1), record(2), record(3), other],
  ])
    expect(Object.keys(await resultBundle(records))).toEqual(["text/plain"]);
});

test("within other objects what the library knows is a sentence, and no getter is run", async () => {
  const text = (
    await resultBundle({ given: { model, data }, list: [truth, 1], predicted: model.predict(truth, data.inputs) })
  )["text/plain"];
  expect(text).toMatch(/model: A mixture of tanh experts/);
  expect(text).toMatch(/data: A data set of 400 observations/);
  expect(text).toMatch(/list: \[ A mixing measure of 2 atoms: [^,]*, η in 3 dimensions\., 1 \]/);
  expect(text).toMatch(/predicted: Float64Array \[400\]: (−?[\d.]+, ){12}…/);
  const before = performance.now();
  expect((await resultBundle(population({ model, truth, input })))["text/plain"]).toMatch(/curvature: \[Getter\]/);
  expect(performance.now() - before).toBeLessThan(200);
});

test.each<[string, unknown]>([
  [
    "a measure",
    {
      size: 2,
      atoms: [
        { bias: 0, router: [1], expert: [1] },
        { bias: 0, router: [], expert: [] },
      ],
    },
  ],
  ["a fit", { measure: truth, objective: "low", residualVariance: 1, gradientNorm: 0, iterations: 1, status: "x" }],
  ["a data set", { inputs: new Float64Array(3), outputs: new Float64Array(2), size: 2, dim: 2 }],
  ["rows", [{ key: "a", arm: "b", size: 1, replicate: 0, status: "converged" }, null]],
  ["a router", { name: "mine", options: { a: "b" }, transformRouter() {} }],
  [
    "a rate",
    {
      slope: 1,
      fits: 1,
      failed: 0,
      interval: [1, 2],
      sizes: [1],
      values: [],
      lower: [],
      upper: [],
      localSlopes: [],
      verdict: "agrees",
      level: null,
    },
  ],
  [
    "an information",
    { parameterCount: 9, rank: 9, information: { rows: 1, columns: 1 }, covariance: { rows: 1, columns: 1 } },
  ],
])("what merely looks like %s is printed as it is", async (_, value) => {
  const bundle = await resultBundle(value);
  expect(Object.keys(bundle)).toEqual(["text/plain"]);
  expect(bundle["text/plain"]).not.toMatch(/cannot be shown/);
});
