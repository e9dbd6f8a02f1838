import { experiments } from "routerlab";
import { describe, expect, test } from "vitest";
import { families, scaleTexts } from "../../../lib/dist/experiments/scales/families";
import { predictedRanks, ranksOf } from "../../../lib/dist/experiments/scales/scaleRanks";
import { rankSentence } from "../../../lib/dist/experiments/scales/scaleTable";
import { titled } from "../../../lib/dist/experiments/sentences";
import { comparedModel, truthOf } from "../../../lib/dist/experiments/settings";
import { studied } from "../../../lib/dist/experiments/studied";
import { wholeCaption } from "../../../lib/dist/plots/figure";
import { madeRows } from "../madeRows";

test("the scales of a family are those of its logit: β₁ᵀx over both, at the truth of the figures and any input", () => {
  for (const family of families) {
    const { input, vector } = scaleTexts(family);
    const at = (text: string, r: number) => new Function("r", `return ${text.replace(/(\d)([r(])/g, "$1*$2")}`)(r);
    const [x, beta] = [
      [1.5, -2],
      [0.4, 0.3],
    ];
    const product = (left: ArrayLike<number>, right: ArrayLike<number>) => left[0] * right[0] + left[1] * right[1];
    const logit = product(beta, x) / (at(input, 2.5) * at(vector, 0.5));
    expect(product(family.router.transformRouter(beta), family.router.transformInput(x))).toBeCloseTo(logit, 12);
  }
});

test("who is told the scale of another family has its f at the truth of the figures, and one direction less", () => {
  const inputs = [
    [1.5, -2],
    [-3, 0.25],
    [0.1, 0.2],
  ];
  const fOf = (name: string) => {
    const model = comparedModel(families.find((family) => family.name === name)!.router);
    return model.predict(truthOf(model), inputs);
  };
  const told = families.filter(({ toldScaleOf }) => toldScaleOf !== undefined);
  expect(told).toHaveLength(3);
  for (const { name, toldScaleOf, router } of told) {
    expect(router.normIdentified).toBe(false);
    const other = fOf(toldScaleOf!);
    fOf(name).forEach((value, i) => void expect(value).toBeCloseTo(other[i], 12));
  }
});

describe("ranks", () => {
  test.each(families.map((family) => [family.name, family] as const))("%s lacks what t says", (_, family) => {
    expect(ranksOf(family)).toEqual(predictedRanks(family));
    const { reference, free, temperature } = ranksOf(family);
    expect([reference, free, temperature]).toEqual(family.router.normIdentified ? [0, 3, 0] : [2, 4, 1]);
  });
});

describe("other-scales, of rows that are as predicted but for one family, whose experts are twice as far off", async () => {
  const [each] = await experiments.otherScales.studies("quick");
  const study = { ...each, sizes: [1000, 16_000], replicates: 6 };
  const spread = [0.5, 0.7, 0.9, 1.1, 1.3, 1.5];
  const rows = madeRows(study, {
    error: ({ arm, size, replicate }) =>
      (arm === "cosine, T fixed at 4" ? 0.08 : arm === "cosine, T = 2" ? 0.4 * size ** -0.5 : 0.2 * size ** -0.5) *
      spread[replicate],
    failed: ({ arm, size, replicate }) => arm === "linear" && size === 1000 && replicate === 0,
  });
  const { verdicts = [], tables, figure } = experiments.otherScales.report([studied(study, rows)]);
  const said = (start: string) => verdicts.find((sentence) => sentence.startsWith(start));

  test("the price of a scale is the ratio of the two, pair by pair of fits, and what differs is not as predicted", () => {
    expect(said("The same f and data, cosine, T = 2 beside inputs normalised: the expert part")).toMatch(
      /is 2\.000 \[2\.000, 2\.000\] of the other's, 0\.99\d predicted: not as predicted \(no saving, 1, is excluded\)\.$/,
    );
    expect(said("The same f and data, vectors normalised, T = 2 beside linear: the expert part")).toMatch(
      /is 1\.000 \[1\.000, 1\.000\] of the other's.*not as predicted \(no saving, 1, is not excluded\)\.$/,
    );
  });

  test("who is told the temperature and who learns it are not mixed up", () => {
    const levelOf = (name: string) => Number(/level ([\d.]+) of/.exec(said(`Regression error, ${name}`)!)![1]);
    expect(levelOf("T = 2, told") / levelOf("T learnt")).toBeCloseTo(2 * Math.sqrt(9 / 8), 1); // ranks 8 and 9
  });

  test("a wrong temperature is judged by the distance of its class", () => {
    expect(said("Regression error, T fixed at 4 where 2 is right: at n = 16000 it is 0.08")).toMatch(
      /, 1\.47\d \[.*\] times the distance of the class from f, 0\.054\d: it is not there, to 2 %, not as predicted\.$/,
    );
  });

  test("the table has a line for each family and the figure two panels, and both count the fits", () => {
    expect(tables!.table.rows.map(([name]) => name)).toEqual(families.map(({ name }) => titled(name)));
    expect(figure!.data.filter(({ mode }) => `${mode}`.includes("markers"))).toHaveLength(8);
    for (const each of [figure!, tables!.table]) expect(wholeCaption(each)).toContain("144 fits, 1 failed");
    expect(figure!.caption.split(/\s+/).length).toBeLessThan(90);
  });
});

test("a family that lacks another direction than t says is counted against the prediction", () => {
  const right = { reference: 0, free: 3, temperature: 0 };
  const line = (free: number) => ({ ranks: { ...right, free }, predictedRanks: right }) as never;
  expect(rankSentence([line(3), line(3)])).toMatchObject({
    kind: "as predicted",
    text: expect.stringMatching(/^2 of 2/),
  });
  expect(rankSentence([line(3), line(4)])).toMatchObject({
    kind: "otherwise than predicted",
    text: expect.stringMatching(/^1 of 2 .*: not as predicted\.$/),
  });
});
