import { experiments, randomStream } from "routerlab";
import { describe, expect, test } from "vitest";
import { dataLaws } from "../../../lib/dist/experiments/dataLaws/dataLaws";
import { sandwichSentence } from "../../../lib/dist/experiments/dataLaws/sandwich";
import { studied } from "../../../lib/dist/experiments/studied";
import { wholeCaption } from "../../../lib/dist/plots/figure";
import { madeRows } from "../madeRows";

test("one thing differs at a time, and the mean of σ² is that of the figures, but for other d", async () => {
  const [{ arms }] = await experiments.otherData.studies("quick");
  expect(arms).toHaveLength(3 * dataLaws.length);
  const stream = randomStream("mean of σ²");
  const inputs = Array.from({ length: 20_000 }, () => [8 * stream.uniform() - 4, 8 * stream.uniform() - 4]);
  for (const { noise, name } of arms) {
    const squares = inputs.reduce((sum, x) => sum + (noise!.scaleAt?.(x) ?? 1) ** 2, 0) / inputs.length;
    expect(Math.abs((noise!.sd ** 2 * squares) / (name.startsWith("d = ") ? 0.05 : 0.1) ** 2 - 1)).toBeLessThan(0.03);
  }
  for (const { input, noise, dim } of dataLaws)
    expect([input, dim ?? noise].filter((each) => each !== undefined).length).toBeLessThanOrEqual(1);
  expect(new Set(arms.map(({ seed }) => seed)).size).toBe(dataLaws.length); // routers share data, laws do not
});

describe("other-data, of rows whose losses are n^(−1/2) but under two laws", async () => {
  const [each] = await experiments.otherData.studies("quick");
  const study = { ...each, sizes: [1000, 16_000], replicates: 4 };
  const rows = madeRows(study, {
    error: ({ arm, size, replicate }) => {
      const slope = arm.startsWith("noise uniform") ? -0.25 : -0.5;
      return 4 * size ** slope * [0.7, 0.9, 1.1, 1.3][replicate];
    },
    failed: ({ arm, size, replicate }) => arm === "d = 4, linear" && size === 1000 && replicate === 0,
  });
  const { verdicts = [], tables, figure, curves = [] } = experiments.otherData.report([studied(study, rows)]);

  test("slopes are those of the rows, law by law", () => {
    const slopeOf = (law: string) => {
      const row = tables!.table.rows.find(([name, router]) => name === law && router === "perturbed cosine")!;
      return Number(`${row[4]}`.split(" ")[0].replace("−", "-"));
    };
    expect(slopeOf("as in the figures")).toBeCloseTo(-0.5, 2);
    expect(slopeOf("noise uniform")).toBeCloseTo(-0.25, 2);
  });

  test("what is refuted is named, with how many chance alone would refute", () => {
    expect(verdicts[0]).toMatch(
      /^L₃: of 36 curves \d+ are in the regime, and \d+ of these agree in slope and level \(1\.\d would/,
    );
    expect(verdicts[0]).toContain("noise uniform, linear, L₃");
  });

  test("noise whose σ depends on x is judged by the sandwich and beside one σ for all", () => {
    const sentence = verdicts.find((each) =>
      each.startsWith("Where σ depends on x, noise louder at 0, perturbed cosine"),
    )!;
    const [, sandwich, plain] = sentence.match(/is ([\d.]+) \[.*of what the sandwich says and ([\d.]+) \[/)!;
    expect(Number(plain)).not.toBeCloseTo(Number(sandwich), 2);
    expect(sentence).toContain("of what one σ = 0.0995");
    expect(sentence).toMatch(/: not as predicted\.$/); // these rows are far too large for either
  });

  test("the loss is that of the true norms, the error that of f, and the table has the level of either in its place", () => {
    const size = 16_000;
    const off = (4 * size ** -0.5 * (0.7 + 0.9 + 1.1 + 1.3)) / 4;
    for (const router of ["perturbed cosine", "cosine", "linear"]) {
      const [loss, error] = ["L₃", "regression error"].map((of) =>
        curves.find(({ name }) => name === `as in the figures, ${router}, ${of}`),
      );
      expect(loss!.rate.values[1] / (Math.exp(-0.2) * off)).toBeCloseTo(1, 3);
      expect(error!.rate.values[1] / off).toBeCloseTo(1, 6);
      const row = tables!.table.rows.find(([law, own]) => law === "as in the figures" && own === router)!;
      expect(row[6]).toBe(Number(loss!.rate.level!.ratio.toPrecision(3)));
      expect(row[10]).toBe(Number(error!.rate.level!.ratio.toPrecision(3)));
    }
  });

  test("the figure has a dot for each curve, and the caption counts the fits", () => {
    expect(wholeCaption(figure!)).toContain("288 fits, 1 failed");
    expect(figure!.caption.split(/\s+/).length).toBeLessThan(90);
    const dots = figure!.data.filter(({ mode }) => `${mode}`.includes("markers")).flatMap(({ x }) => x as number[]);
    expect(dots.filter((value) => value !== null).length).toBeGreaterThanOrEqual(3 * 36 - 12);
  });
});

describe("other-data, of rows whose L₃ is what the sandwich says", async () => {
  const [each] = await experiments.otherData.studies("quick");
  const law = dataLaws.find(({ name }) => name === "noise louder at 0")!;
  const routers = ["perturbed", "cosine", "linear"] as const;
  const arms = each.arms.filter(({ name }) => name.startsWith(law.name));
  const study = { ...each, arms, sizes: [1000, 16_000], replicates: 12 };
  const read = (levels: readonly (readonly (number | null)[])[], spread: (replicate: number) => number) => {
    const rows = madeRows(study, {
      error: ({ arm, size, replicate }) => {
        const level = levels[arms.findIndex(({ name }) => name === arm)]?.[size === 1000 ? 0 : 1] ?? 1;
        return (level / Math.exp(-0.2)) * spread(replicate);
      },
    });
    const fits = studied(study, rows);
    return routers.map((router, i) => {
      const loss = fits.curve({ arm: arms[i].name, norms: router === "cosine" ? "truth" : undefined });
      return { loss, sentence: sandwichSentence(fits, law.noise!, { law, router, loss }).text };
    });
  };
  const predicted = read([], () => 1).map(({ loss }) => loss.predicted!);
  const saidOf = (spread: (replicate: number) => number) => read(predicted, spread).map(({ sentence }) => sentence);
  const numbers = (sentence: string) =>
    sentence
      .match(/is ([\d.]+) \[([\d.]+), ([\d.]+)\] of what the sandwich says and ([\d.]+) \[([\d.]+), ([\d.]+)\]/)!
      .slice(1)
      .map(Number);

  test("the sandwich is confirmed and one σ refuted, whose ratio and interval are larger by one factor", () => {
    for (const sentence of saidOf((replicate) => 1 + 0.01 * (replicate - 5.5))) {
      expect(sentence).toMatch(/: as predicted\.$/);
      const [own, ownLow, ownHigh, plain, plainLow, plainHigh] = numbers(sentence);
      expect(own).toBeCloseTo(1, 2);
      expect(plain).toBeGreaterThan(1.2);
      for (const ratio of [plainLow / ownLow, plainHigh / ownHigh]) expect(ratio / (plain / own)).toBeCloseTo(1, 2);
    }
  });

  test("where fits are so few that one σ is not refuted either, it is not as predicted", () => {
    for (const sentence of saidOf((replicate) => (replicate === 0 ? 6.5 : 0.5))) {
      const [own, ownLow, ownHigh, , plainLow] = numbers(sentence);
      expect(own).toBeCloseTo(1, 0);
      expect(ownLow).toBeLessThan(1);
      expect(ownHigh).toBeGreaterThan(1);
      expect(plainLow).toBeLessThan(1);
      expect(sentence).toMatch(/: not as predicted\.$/);
    }
  });
});
