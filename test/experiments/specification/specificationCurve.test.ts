import { experiments } from "routerlab";
import { describe, expect, test } from "vitest";
import { crossStudy } from "../../../lib/dist/experiments/misfit/crossCells";
import { choices } from "../../../lib/dist/experiments/specification/choices";
import { finding } from "../../../lib/dist/experiments/specification/findings";
import { specificationStudies } from "../../../lib/dist/experiments/specification/specificationStudies";
import { specificationsOf } from "../../../lib/dist/experiments/specification/specifications";
import { studied } from "../../../lib/dist/experiments/studied";
import { wholeCaption } from "../../../lib/dist/plots/figure";
import { madeRows } from "../madeRows";

test("an interval shows −1/2 when it holds it and not −1/4, excludes it when it does not, and is too wide else", () => {
  expect(finding({ interval: [-0.6, -0.4] })).toBe("shows");
  expect(finding({ interval: [-0.6, -0.25] })).toBe("too wide");
  expect(finding({ interval: [-0.49, -0.3] })).toBe("excludes");
  expect(finding({ interval: [-0.7, -0.51] })).toBe("excludes");
});

test.each(["quick", "paper"] as const)(
  "%s: every choice has fits, no two are the same, and one of each setting is the headline",
  (profile) => {
    const studies = specificationStudies(profile);
    const all = studies.flatMap(specificationsOf);
    for (const study of studies)
      for (const { arm, chosen } of specificationsOf(study)) {
        for (const [choice, option] of Object.entries(chosen))
          expect(choices[choice as keyof typeof choices]).toContain(option);
        expect((arm.noise ?? study.noise).sd).toBe(Number(chosen.σ));
      }
    expect(new Set(all.map(({ chosen }) => JSON.stringify(chosen))).size).toBe(all.length);
    expect(all.filter(({ isHeadline }) => isHeadline).map(({ chosen }) => chosen["setting, loss"])).toEqual([
      "exact, L₃",
      "over, L₂",
    ]);
    for (const study of studies)
      for (const arm of study.arms) expect(specificationsOf(study).some((each) => each.arm === arm)).toBe(true);
  },
);

test("every arm of the cross-fit has its generator and its fitted router by its name, and only the diagonal is right", () => {
  const right = crossStudy("quick").arms.filter(({ generator, model }) => generator?.router.name === model.router.name);
  expect(right.map(({ name }) => name)).toEqual(
    ["perturbed", "cosine", "linear"].map((name) => `${name} data, ${name} fitted`),
  );
});

describe("the report of made rows: slope −1/2, but for the linear router, flat, and one arm that fails", () => {
  const kept = [
    ["perturbed", "cosine", "linear"],
    ["perturbed"],
    ["weights free below"],
    ["exact, perturbed, truth random 3, σ = 0.3", "over, perturbed, truth of the figures, σ = 0.1"],
  ];
  const studies = specificationStudies("quick").map((study, i) => ({
    ...study,
    replicates: 4,
    arms: study.arms.filter(({ name }) => kept[i].includes(name)),
  }));
  const skewed = (replicate: number) => (replicate === 3 ? 1.6 : 0.8);
  const report = experiments.specificationCurve.report(
    studies.map((study) =>
      studied(
        study,
        madeRows(study, {
          error: ({ arm, size, replicate }) =>
            0.02 * skewed(replicate) * (arm.includes("linear") ? 1 : (1000 / size) ** 0.5),
          failed: ({ arm, size }) => arm.includes("random 3") && size === 1000,
        }),
      ),
    ),
    "quick",
  );
  type Row = { finding: string | null; expected: string; slope: number | null; headline: boolean; regime: number };
  const summary = report.summary as unknown as (Row & Record<string, string>)[];
  const of = (chosen: Record<string, string>) =>
    summary.filter((row) => Object.entries(chosen).every(([choice, option]) => row[choice] === option));

  test("each arm is read in every way: mean and median, with and without the gauge, four norms of the cosine router", () => {
    expect(summary).toHaveLength(2 + 4 * 2 + 2 + 4 + 4 + 2 + 4);
    const [mean, median] = of({ "setting, loss": "exact, L₃", router: "perturbed", truth: "of the figures" });
    expect([mean.statistic, median.statistic]).toEqual(["mean", "median"]);
    for (const { slope } of [mean, median]) expect(slope).toBeCloseTo(-0.5, 3);
    const values = report.rows!.filter(({ specification }) => specification === mean.specification);
    expect(values[0].value).toBeCloseTo(Math.exp(-0.2) * 0.02, 5); // the mean of 0.8, 0.8, 0.8 and 1.6 is 1
    const medians = report.rows!.filter(({ specification }) => specification === median.specification);
    expect(medians[0].value).toBeCloseTo(Math.exp(-0.2) * 0.016, 5);
  });

  test("−1/2 is predicted where the regime number is below its threshold, for what the data tell, and else not", () => {
    const predictions = (chosen: Record<string, string>) => [...new Set(of(chosen).map(({ expected }) => expected))];
    expect(predictions({ "setting, loss": "exact, L₃", router: "perturbed", σ: "0.1" })).toEqual(["−1/2"]);
    expect(predictions({ norms: "true" })).toEqual(["−1/2"]);
    for (const norms of ["of the start", "unit", "uniform"]) expect(predictions({ norms })).toEqual(["no rate"]);
    expect(predictions({ Θ: "weights free below" })).toEqual(["nothing"]);
    expect(predictions({ "setting, loss": "over, L₂", σ: "0.003", Θ: "of the figures", gauge: "canonical" })).toEqual([
      "−1/2",
    ]);
    expect(predictions({ "setting, loss": "over, L₂", σ: "0.003", Θ: "of the figures", gauge: "none" })).toEqual([
      "no rate",
    ]);
    expect(predictions({ "setting, loss": "over, L₂", σ: "0.1" })).toEqual(["nothing"]);
    // σ/(√n κ) is linear in σ.
    const [small] = of({ "setting, loss": "over, L₂", σ: "0.003", Θ: "of the figures" });
    const [large] = of({ "setting, loss": "over, L₂", σ: "0.1" });
    expect(large.regime / small.regime).toBeCloseTo(100 / 3, 6);
  });

  test("a flat loss excludes −1/2, one without any fit at some n has no slope, the norms of a wrong protocol are flat", () => {
    expect(of({ router: "linear" }).map(({ finding: found }) => found)).toEqual(["excludes", "excludes"]);
    for (const row of of({ truth: "random 3" })) expect(row).toMatchObject({ slope: null, finding: null, failed: 4 });
    for (const { slope } of of({ norms: "unit" })) expect(Math.abs(slope as number)).toBeLessThan(0.1);
  });

  test("the figures' own choices are marked, one exact and one over-specified", () => {
    expect(summary.filter(({ headline }) => headline).map((row) => row["setting, loss"])).toEqual([
      "exact, L₃",
      "over, L₂",
    ]);
    for (const row of summary.filter(({ headline }) => headline))
      expect(row).toMatchObject({ router: "perturbed", gauge: "canonical", statistic: "mean" });
    const text = JSON.stringify([report.figure!.data, report.figure!.layout]);
    for (const mark of ["Figure 1a", "Figure 1b"]) expect(text).toContain(mark);
  });

  test("verdicts count findings by prediction, and say where there is no slope", () => {
    expect(report.verdicts!.join(" ")).toContain("2 of 26 choices have no slope, since at some n no fit has a loss.");
    const predicted = summary.filter(({ expected, slope }) => expected === "−1/2" && slope !== null);
    const shown = predicted.filter(({ finding: found }) => found === "shows").length;
    const excluded = predicted.filter(({ finding: found }) => found === "excludes").length;
    expect(report.verdicts![0]).toContain(
      `Of ${predicted.length} choices for which −1/2 is predicted, ${shown} show −1/2, ${excluded} exclude it`,
    );
    expect(excluded).toBe(2);
    expect(
      report.tables!.choices.rows.find(([choice, option]) => choice === "router" && option === "linear")!.slice(2),
    ).toEqual([2, 0, 2, 2, 0, 2, 0]);
  });

  test("the caption takes settings and counts from the studies", () => {
    const caption = wholeCaption(report.figure!);
    for (const part of [
      "under 24 choices",
      "n = 1000, 4642, 21544",
      "d = 2, k = 2, 3, k* = 2, tanh experts, X uniform on [−4, 4]²",
      "7 settings, 84 fits, 4 failed",
      "(relative error 0.5, σ/(√n κ) 0.01)",
    ])
      expect(caption).toContain(part);
  });
});
