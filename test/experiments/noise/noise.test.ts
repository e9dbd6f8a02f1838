import { experiments } from "routerlab";
import { describe, expect, test } from "vitest";
import type { Level } from "../../../lib/dist/experiments/noise/levels";
import { levelSentences } from "../../../lib/dist/experiments/noise/levelVerdicts";
import { studied } from "../../../lib/dist/experiments/studied";
import { verdictsAndKinds } from "../../../lib/dist/experiments/verdict";
import { wholeCaption } from "../../../lib/dist/plots/figure";
import { type Made, madeRows } from "../madeRows";

type Row = { arm: string; size: number; replicate: number };

/** Studies of an experiment with two sizes and four replicates, and rows that are made. */
async function made(name: "noiseLevel" | "noiseNorms" | "noiseGates" | "wrongTau2", rows: Made) {
  const studies = await experiments[name].studies("quick");
  return studies.map((each) => {
    const study = { ...each, sizes: [1000, 10_000], replicates: 4 };
    return studied(study, madeRows(study, rows));
  });
}

const tauOf = ({ arm }: Row) => Number(arm.split("τ = ")[1]);
const families = ["τ₁ = τ, τ₂ = 0.3", "τ₁ = τ₂ = τ"];
/** 1 at τ = 1, and larger on both sides. */
const cost = (tau: number) => 1 + Math.log10(tau) ** 2;

describe("noise-level, of losses 0.01 (1 + log₁₀² τ) √(1000/n) and norms 10 % off, but 1 % at τ = 0.316", async () => {
  const spread = (replicate: number) => [0.7, 0.9, 1.1, 1.3][replicate];
  const isLost = (row: Row) => tauOf(row) === 10 && row.size === 1000 && row.replicate === 0;
  const rows: Made = {
    error: (row) => 0.01 * cost(tauOf(row)) * spread(row.replicate) * (1000 / row.size) ** 0.5,
    // Too much τ turns three routers of four round.
    norm: (row) => (isLost(row) || (tauOf(row) === 100 && row.replicate > 0) ? -1 : tauOf(row) === 0.316 ? 1.01 : 1.1),
    failed: isLost,
  };
  const [fits] = await made("noiseLevel", rows);
  const touching = fits.rows.map((row) =>
    tauOf(row) === 0.001 && row.replicate < (row.size === 1000 ? 1 : 3) ? { ...row, activeBounds: [0] } : row,
  );
  const report = experiments.noiseLevel.report([studied(fits.study, touching)]);
  const summaryOf = (tau: number) => report.summary!.filter((row) => row.tau === tau);
  const rowsOf = (tau: number) => report.rows!.filter((row) => row.tau === tau);

  test("every τ of both families has the mean of L₃ of the fits that converged, at every n", () => {
    expect(report.curves).toHaveLength(22);
    expect(report.rows).toHaveLength(44);
    for (const tau of [0.001, 0.316, 1, 31.6]) {
      const off = tau === 0.316 ? 0.005 : 0.05; // of the norm, 0.5
      for (const { size, value } of rowsOf(tau))
        expect(value).toBeCloseTo(off + 0.01 * cost(tau) * (1000 / (size as number)) ** 0.5, 5);
    }
    expect(rowsOf(10)[0].value).toBeCloseTo(0.05 + (0.01 * 2 * (0.9 + 1.1 + 1.3)) / 3, 5);
    for (const row of summaryOf(10)) expect(row).toMatchObject({ fits: 8, failed: 1, predictedSlope: -0.5 });
  });

  test("the radial part is what the norm is off, and fits on the boundary are counted at the largest n", () => {
    for (const row of summaryOf(0.316)) expect(row.radial).toBeCloseTo(0.005, 6);
    for (const row of summaryOf(100)) expect(row.radial).toBeLessThan(0.05); // turned round, the length is right
    for (const row of summaryOf(0.001)) expect(row.onBoundary).toBe(3);
    for (const row of summaryOf(1)) expect(row.onBoundary).toBe(0);
  });

  test("a router that is turned round sends inputs to the wrong expert; the best one that ignores x is right at half", () => {
    for (const { accuracy } of rowsOf(1)) expect(accuracy).toBeGreaterThan(0.99);
    expect(rowsOf(10)[0].accuracy).toBeGreaterThan(0.9); // the one that failed is turned round, too
    for (const { accuracy, accuracyLower, accuracyUpper, accuracyConstant } of rowsOf(100)) {
      expect(accuracy).toBeCloseTo(0.25, 1); // one of four
      expect(accuracyLower).toBeLessThan(0.25);
      expect(accuracyUpper).toBeGreaterThan(0.25);
      expect(accuracyConstant).toBeCloseTo(0.5, 1);
    }
  });

  test("the figure has both families at the largest n and one at the smallest, predictions where rel is small", () => {
    const { data, layout } = report.figure!;
    const caption = wholeCaption(report.figure!);
    expect(report.figure!.caption.split(/\s+/).length).toBeLessThan(90);
    const points = data.filter(({ mode }) => mode === "markers") as unknown as { x: number[]; y: number[] }[];
    expect(points).toHaveLength(6);
    const ofFamily = report.rows!.filter(({ family, size }) => family === families[0] && size === 10_000);
    expect(points[0].x).toEqual(ofFamily.map(({ tau }) => tau));
    const sixDigits = (value: unknown) => Number((value as number).toPrecision(6));
    expect(points[0].y).toEqual(ofFamily.map(({ value }) => sixDigits(value)));
    expect(points[3].y).toEqual(ofFamily.map(({ accuracy }) => sixDigits(accuracy)));
    expect(layout.shapes).toHaveLength(2);
    for (const { x0 } of layout.shapes as { x0: number }[]) expect(x0).toBe(0.5);
    const below = (limit: number, at: string, n: number) =>
      report.rows!.filter(({ family, size, rel }) => family === at && size === n && (rel as number) < limit).length;
    const drawn = (limit: number) => [
      ...[below(limit, families[0], 10_000), below(limit, families[1], 10_000), below(limit, families[0], 1000)],
    ];
    const trusted = drawn(0.15);
    expect(trusted[0]).toBeGreaterThan(trusted[2]);
    const lines = data.filter(({ mode, y }) => mode === "lines" && (y as unknown[])?.length === 11) as {
      y: (number | null)[];
    }[];
    const known = lines.map(({ y }) => y.filter((each) => each !== null).length);
    expect([...known].sort()).toEqual([...trusted, ...trusted].sort()); // in (a) and in (b)
    expect(caption).toContain("d = 2, k = k* = 2, tanh experts, σ = 0.1, X uniform on [−4, 4]²");
    expect(caption).toContain("‖β₁‖ = 0.5, bias 0; 4 replicates at each point and 95 % intervals, 176 fits, 2 failed.");
    expect(caption).toContain("at n = 10,000 in 6 of 88 fits");
  });

  test("one replicate has no interval, and is refused in a sentence", () => {
    expect(() => experiments.noiseLevel.report([studied({ ...fits.study, replicates: 1 }, [])])).toThrow(
      "replicates is 1, but must be an integer ≥ 2.",
    );
  });
});

/** Both families with these τ: loss, radial part and routing accuracy at the one size that counts. */
function levels(...settings: readonly [tau: number, loss: number, radial: number, accuracy: number][]): Level[] {
  return families.flatMap((family) =>
    settings.map(([tau, loss, radial, accuracy]) => ({
      ...{ family, tau, norm: 0.5, rels: [0.1], radial: [radial], radialPredicted: [radial] },
      curve: {
        ...{ name: "", role: "perturbed", byConstruction: null, predictedSlope: -0.5, predicted: [loss] },
        ...{ statistic: "mean", expected: "agrees" },
        rate: { sizes: [100], values: [loss], interval: [-0.6, -0.4], level: null } as never,
      },
      accuracy: [{ value: accuracy, lower: accuracy, upper: accuracy, count: 9, predicted: null }],
      ...{ onBoundary: 0, constant: 0.5 },
    })),
  );
}

test("too little, too much and the least radial part are judged both ways", () => {
  const { verdicts: predicted, verdictKinds } = verdictsAndKinds(
    levelSentences(levels([0.01, 3, 2.9, 0.99], [0.3, 1, 0.1, 0.99], [1, 1.1, 0.2, 0.98], [100, 5, 1, 0.6])),
  );
  expect(verdictKinds.slice(0, 5)).toEqual(["finding", "finding", "as predicted", "as predicted", "as predicted"]);
  expect(predicted).toHaveLength(1 + 2 * 4);
  expect(predicted[0]).toBe(
    "Of 8 settings of τ, 8 have rel below 0.15 at the smallest n; of these, 8 have −1/2 in the interval of the slope of L₃, and 0 their predicted level.",
  );
  expect(predicted[1]).toContain(
    "L₃ is least at τ = 0.3 (1.00 at n = 100), and within 20 % of that for τ in 0.3 to 1.",
  );
  expect(predicted[2]).toContain(
    "too little, τ = 0.01: mean L₃ is 3.00 times the least, the radial part 96.7 % of it, routing accuracy 99.0 % against 99.0 % at the best τ",
  );
  for (const sentence of predicted.slice(2, 5)) expect(sentence).toContain(": as predicted (");
  const { verdicts: refuted, verdictKinds: others } = verdictsAndKinds(
    levelSentences(levels([0.01, 3, 1, 0.9], [0.3, 1, 0.3, 0.99], [1, 1.1, 0.2, 0.98], [100, 5, 0.1, 0.98])),
  );
  expect(new Set(others.slice(2, 5))).toEqual(new Set(["otherwise than predicted"]));
  for (const sentence of refuted.slice(2, 5)) expect(sentence).toContain(": not as predicted (");
  expect(refuted[4]).toContain("the radial part is least at τ = 100, ‖β₁‖ = 0.5");
});

describe("noise-norms", async () => {
  // The norm that is found is what Jensen's inequality says of a uniform ξ, and b/ξ for one draw; 1 % of spread.
  const jensen = (() => {
    const length = 0.25 * Math.log(5); // E 0.5/(0.5 + ξ), ξ uniform on (0, 2)
    return length / (1 - length);
  })();
  const spread = (replicate: number) => [0.99, 0.995, 1.005, 1.01][replicate];
  const [kinds, steps] = await made("noiseNorms", {
    error: () => 0.01,
    norm: ({ arm, replicate }) => {
      const drawn = arm.match(/fixed ξ = (.*)/);
      const factor = drawn !== null ? 1 / Number(drawn[1]) : arm.startsWith("uniform") ? jensen / 0.5 : 1;
      return factor * spread(replicate);
    },
    failed: ({ arm, replicate }) =>
      (arm === "exponential" && replicate === 0) || (arm === "half normal, on a sphere" && replicate > 0),
  });
  // a₂ of atom 1, which follows bias, β₁ and a₁, is what the data of a replicate make it, and 0.02 more where a step is noisy.
  const noisySteps = steps.rows.map((row) => {
    const off = 0.1 * row.replicate + (row.arm === "uniform on (0, 2), sgd" ? 0.02 : 0);
    return { ...row, parameters: row.parameters.map((value, i) => (i === 4 ? value + off : value)) };
  });
  const report = experiments.noiseNorms.report([kinds, studied(steps.study, noisySteps)]);
  const of = (name: string) => report.summary!.find((row) => row.name === name)!;
  const sentenceOf = (name: string) => report.verdicts!.find((each) => each.startsWith(`${name}, `))!;

  test("the norm is the mean over the fits at the largest n that converged, with Student's interval", () => {
    expect(report.summary).toHaveLength(11 + 4);
    const { value, interval, fits, failed } = of("uniform on (0, 2)") as { value: number; interval: number[] } & Record<
      string,
      number
    >;
    expect(value).toBeCloseTo(jensen, 6);
    const sd = jensen * Math.sqrt((2 * 0.01 ** 2 + 2 * 0.005 ** 2) / 3);
    expect(interval[1] - value).toBeCloseTo((3.182 * sd) / 2, 3); // t of 3 degrees of freedom, which the expansion has to 4 %
    expect([fits, failed]).toEqual([4, 0]);
    expect(of("exponential")).toMatchObject({ size: 10_000, fits: 4, failed: 1 });
    expect(of("half normal, on a sphere")).toMatchObject({ fits: 4, failed: 3, value: null, interval: null });
  });

  test("predictions: Jensen's inequality to first order, b/ξ for one draw, the true norm without noise", () => {
    expect(of("uniform on (0, 2)").firstOrder).toBeCloseTo(jensen, 4);
    for (const { name, factor, firstOrder, population } of report.summary!)
      if (factor !== null)
        expect([firstOrder, population], `${name}`).toEqual(
          [0.5 / (factor as number), 0.5 / (factor as number)].map((norm) => expect.closeTo(norm, 9)),
        );
    expect(of("constant")).toMatchObject({ firstOrder: 0.5, population: 0.5 });
    for (const law of ["half normal", "exponential"]) {
      expect(of(law).population).toBeGreaterThan(0.6);
      expect(of(`${law}, sgd`).population).toBeLessThan(0.5);
    }
  });

  test("the other coordinate is compared with the fits to the same data with the constant", () => {
    const { otherName, otherValue } = of("uniform on (0, 2), sgd");
    expect([otherName, otherValue]).toEqual(["a₂", expect.closeTo(0.02, 9)]);
    const { otherPopulation, otherValue: still } = of("half normal, sgd");
    expect(otherPopulation).toBeLessThan(-0.1);
    expect(still).toBeCloseTo(0, 9);
    expect(of("constant").otherValue).toBeNull();
    const others = report.verdicts!.filter((each) => each.includes("of all other coordinates"));
    expect(others).toHaveLength(5 + 3);
    // Noise in the training moves the experts, as was predicted; noise in the data was to leave them.
    for (const each of others.slice(5)) expect(each).toMatch(/: not below \.003, as predicted\.$/);
    for (const each of others.slice(0, 5))
      expect(each).toMatch(/: (below \.003, as|not below \.003, not as) predicted\.$/);
  });

  test("what agrees with the population is as predicted, what does not is not, and too few fits have no mean", () => {
    const drawn = report.verdicts!.filter((each) => each.includes("one fixed draw"));
    expect(drawn).toHaveLength(3);
    for (const sentence of drawn) {
      const [, low, high, told] = sentence.match(
        /\[(.*), (.*)\] .*4 fits, 0 failed: as predicted \((.*) off would have been told with 80 % power\)\.$/,
      )!;
      expect(Number(told) / (1.43 * (Number(high) - Number(low)))).toBeCloseTo(0.5, 1); // (1.96 + 0.84) / 1.96 half widths
    }
    expect(sentenceOf("constant")).toMatch(
      /norm 0\.500 .* against 0\.500 in the population, .*: as predicted \(.*\)\.$/,
    );
    expect(sentenceOf("exponential")).toMatch(
      /norm 0\.50.* \(to first order 0\.\d+\) .*4 fits, 1 failed: not as predicted \(.*\)\.$/,
    );
    expect(report.verdicts).toContain(
      "half normal, on a sphere: of 4 fits fewer than two converged, so there is no mean.",
    );
  });

  test("the figure leaves out single draws and what has no mean; the table has everything", () => {
    const { data, layout } = report.figure!;
    const caption = wholeCaption(report.figure!);
    expect(report.figure!.caption.split(/\s+/).length).toBeLessThan(90);
    const measured = data.find(({ name }) => `${name}`.startsWith("measured")) as unknown as { x: number[] };
    expect(measured.x).toHaveLength(15 - 3 - 1);
    expect(measured.x[0]).toBe(0.5);
    expect((layout.yaxis as { ticktext: string[] }).ticktext).toContain("<b>in every step</b>");
    expect(caption).toContain("44 fits, 1 failed");
    expect(caption).toContain("n = 10,000 in every observation, 10,000 in every step");
    expect(caption).toContain("σ = 0.1, τ₁ = 1, τ₂ = 0.3");
    const { rows } = report.tables!.table;
    expect(rows).toHaveLength(15);
    expect(
      rows.find(([name, where]) => name === "uniform on (0, 2)" && where === "fresh in every observation")!.slice(2, 9),
    ).toEqual([10_000, 4, 0, 0.6732, expect.any(Number), 0.6732, expect.any(Number)]);
  });
});

describe("noise-gates", async () => {
  const [fits] = await made("noiseGates", {
    error: () => 0.01,
    norm: (row) => (tauOf(row) === 100 && row.replicate > 1 ? -1 : 1),
    failed: (row) => tauOf(row) === 1 && row.replicate === 0,
  });
  const report = experiments.noiseGates.report([fits]);

  test("a gate rises by tanh(z/2) from one end to the other, z = b/(b + τ₁) · 4/(4 + τ₂) the logit at the end", () => {
    expect(report.summary).toHaveLength(11);
    for (const { tau1, rise, size } of report.summary as Record<string, number>[]) {
      const logit = ((0.5 / (0.5 + tau1)) * 4) / 4.3;
      expect(rise).toBeCloseTo(Math.tanh(logit / 2), 9);
      expect(size).toBe(1000);
    }
    const turned = report.rows!.filter(({ tau1, replicate }) => tau1 === 100 && replicate === 3);
    expect(turned[0].rise).toBeCloseTo(-report.summary!.at(-1)!.rise!, 5);
  });

  test("fits that turn the other way are counted, and both predictions are judged both ways", () => {
    expect(report.summary!.at(-1)).toMatchObject({ fits: 4, failed: 0, wrong: 2 });
    expect(report.summary!.find(({ tau1 }) => tau1 === 1)).toMatchObject({ fits: 4, failed: 1 });
    expect(report.verdicts).toEqual([
      "Too little, τ₁ = 0.001: the true gate rises by 0.433, and 0 of 4 fits at n = 1000, converged or not, turn the other way: as predicted.",
      "Too much, τ₁ = 100: the true gate rises by 0.00231, and 2 of 4 fits at n = 1000, converged or not, turn the other way: as predicted.",
    ]);
  });

  test("and the opposite is said", async () => {
    const [opposite] = await made("noiseGates", { norm: (row) => (tauOf(row) === 0.001 ? -1 : 1) });
    for (const sentence of experiments.noiseGates.report([opposite]).verdicts!)
      expect(sentence).toMatch(/: not as predicted\.$/);
  });

  test("the slider has a frame for each τ₁, with the truth and every fit that is shown", () => {
    const { frames, data } = report.figure!;
    const caption = wholeCaption(report.figure!);
    expect(frames).toHaveLength(11);
    expect(data.map(({ name }) => name)).toEqual(["fits", "fits", "fits", "fits", "truth"]);
    expect(caption).toContain("the first 4 fits at n = 1,000");
    expect(caption).toContain("88 fits, 2 failed over all n and τ₁");
  });

  test("a still has the two ends and the τ₁ that is nearest to the norm", () => {
    const { layout, data } = report.supplements!.ends;
    const titles = (layout.annotations as { text: string }[]).map(({ text }) => text.replace(/<.*?>/g, ""));
    expect(titles).toEqual([
      "(a) too little: τ1 = 0.001",
      expect.stringMatching(/^\(b\) near the norm: τ1 = 0\.3/),
      "(c) too much: τ1 = 100",
    ]);
    const rises = data
      .filter(({ line }) => (line as { width: number }).width === 3)
      .map(({ y }) => (y as number[])[32] - (y as number[])[0]);
    expect(rises).toEqual(
      [0.001, 0.316, 100].map((tau1) => expect.closeTo(Math.tanh(((0.5 / (0.5 + tau1)) * 4) / 4.3 / 2), 4)),
    );
  });
});

describe("wrong-tau2", async () => {
  const spread = (replicate: number) => [-0.003, -0.001, 0.001, 0.003][replicate];
  // b̂/(b̂ + 1)/(3 + 1) = 0.5/1.5/(3 + 0.3): the same logits on the sphere of radius 3.
  const length = (0.5 / 1.5 / 3.3) * 4;
  const onSphere = length / (1 - length);
  const reportOf = async ({ box = 1.003, sphere = 1, norm = onSphere }) => {
    const [fits] = await made("wrongTau2", {
      norm: ({ arm, replicate }) => (arm.startsWith("wrong") ? norm / 0.5 : 1) + spread(replicate),
      failed: ({ arm, replicate }) => arm === "constant" && replicate === 0,
    });
    const rows = fits.rows.map((row) => ({
      ...row,
      objective: row.arm === "wrong τ₂, on the box" ? box : row.arm === "wrong τ₂, on a sphere" ? sphere : 1,
    }));
    return experiments.wrongTau2.report([studied(fits.study, rows)]);
  };

  test("on a sphere the norm makes up for it, on the box nothing does", async () => {
    const { verdicts, tables, summary, rows } = await reportOf({});
    expect(verdicts![0]).toMatch(
      /^A wrong τ₂ on the box: the objective differs from that of the right one by at most 0\.30 %, norm 0\.67. \[.*\], 3 pairs of fits: as predicted\.$/,
    );
    expect(verdicts![1]).toMatch(
      /^A wrong τ₂ on the sphere: .* by at most 0\.0 %, norm 0\.678 \[.*\] against 0\.678, 4 pairs of fits: as predicted\.$/,
    );
    expect(summary![1].predicted).toBeCloseTo(onSphere, 12);
    expect(rows).toHaveLength(7);
    expect(tables!.table.rows[1].slice(0, 5)).toEqual(["on the sphere", 4, 0, 0.678, 0.678]);
    expect(tables!.table.caption).toContain("32 fits, 2 failed");
  });

  test("another norm, or another objective, is not as predicted", async () => {
    expect((await reportOf({ norm: 0.5 })).verdicts![1]).toMatch(/: not as predicted\.$/);
    expect((await reportOf({ sphere: 1.001 })).verdicts![1]).toMatch(/by at most 0\.10 %.*: not as predicted\.$/);
    expect((await reportOf({ box: 1 })).verdicts![0]).toMatch(/: not as predicted\.$/);
  });
});
