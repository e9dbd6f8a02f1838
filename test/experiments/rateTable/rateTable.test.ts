import { experiments, type FitRow, type Regime } from "routerlab";
import { describe, expect, test } from "vitest";
import { cellsOf, type RateCell } from "../../../lib/dist/experiments/rateTable/rateTableCells";
import { blocks, type Line, lineOf, type TruthResult } from "../../../lib/dist/experiments/rateTable/rateTableLines";
import { predictionOf } from "../../../lib/dist/experiments/rateTable/rateTablePrediction";
import { truthRows } from "../../../lib/dist/experiments/rateTable/rateTableRows";
import { rateTableSentences } from "../../../lib/dist/experiments/rateTable/rateTableSentences";
import { pairings, rateTableStudies } from "../../../lib/dist/experiments/rateTable/rateTableStudies";
import { cellsTable, rateTableOf } from "../../../lib/dist/experiments/rateTable/rateTableTables";
import type { RegimeStudy } from "../../../lib/dist/experiments/regime/regimeStudies";
import { studied } from "../../../lib/dist/experiments/studied";
import { wholeCaption } from "../../../lib/dist/plots/figure";
import { colors, faded } from "../../../lib/dist/plots/theme";
import { madeRows } from "../madeRows";

/** Of 720 arms, truth 1 in the regime from n = 100 on, truth 2 from n = 5000 on, the others never. */
const regimes = Array.from({ length: 720 }, (_, index): Regime => {
  const truth = index % 20;
  const from = [100, 5000][truth] ?? null;
  const setting = index < 360 ? "exact-specified" : "over-specified";
  return { setting, from, quantity: "relative error", atOne: from === null ? null : 3, threshold: 0.5, sentence: "" };
});
const [exactStudy, overStudy] = rateTableStudies("quick", regimes);

/** The study of the first so many truths. */
function ofTruths(study: RegimeStudy, count: number): RegimeStudy {
  return { ...study, arms: study.arms.filter((_, index) => index % 20 < count) };
}

const { router, expert } = { router: "perturbed", expert: "tanh" } as const;
const pairing = { router, expert, setting: "exact" } as const;
const prediction = { slope: -0.5, source: "Theorem 6 [P]" };

function truth(slope: number | null, inRegime = true, failed = 0): TruthResult {
  return { number: 0.1, inRegime, slopes: { router: slope, bias: slope, expert: slope }, fits: 4, failed };
}

function cellOf(truths: TruthResult[], slope: number | null = -0.5): RateCell {
  return cellsOf({ pairing, prediction: { ...prediction, slope }, truths })[0];
}

describe("a cell of the rate table", () => {
  test("is the mean over truths with Student's interval: −0.6 and −0.4 give −0.5 ± t₁ 0.1", () => {
    const { slope, interval, used } = cellOf([truth(-0.6), truth(-0.4)]);
    expect(slope).toBeCloseTo(-0.5, 12);
    expect((interval![0] + interval![1]) / 2).toBeCloseTo(-0.5, 12);
    expect(used).toBe(2);
  });

  test("agrees when its interval holds the prediction, else not", () => {
    expect(cellOf([-0.55, -0.5, -0.45].map((slope) => truth(slope))).verdict).toBe("agrees");
    expect(cellOf([-0.35, -0.3, -0.25].map((slope) => truth(slope))).verdict).toBe("does not agree");
    expect(cellOf([-0.85, -0.8, -0.75].map((slope) => truth(slope))).verdict).toBe("does not agree");
  });

  test("rests on the truths in the regime when they are half or more, else on all and is not judged", () => {
    const mixed = cellOf([truth(-0.5), truth(-0.5), truth(-2, false), truth(-2, false)]);
    expect(mixed).toMatchObject({ slope: -0.5, truths: 4, inRegime: 2, used: 2, verdict: "agrees" });
    const outside = cellOf([truth(-0.5), truth(-2, false), truth(-2, false)]);
    expect(outside).toMatchObject({ slope: -1.5, inRegime: 1, used: 3, verdict: "not in the regime" });
  });

  test("without a prediction has a slope and no judgement", () => {
    expect(cellOf([truth(-0.5), truth(-0.5)], null)).toMatchObject({ slope: -0.5, verdict: "no rate predicted" });
  });

  test("counts failed fits, and has no slope when fewer than two truths have one", () => {
    expect(cellOf([truth(-0.5, true, 1), truth(null, true, 2), truth(null)])).toMatchObject({
      slope: null,
      interval: null,
      fits: 12,
      failed: 3,
      used: 1,
      verdict: "too few fits converged",
    });
    expect(cellOf([truth(null, true, 4), truth(null, true, 4)])).toMatchObject({
      slope: null,
      failed: 8,
      verdict: "no fit converged",
    });
  });

  test("has no regime number where a truth has none", () => {
    expect(cellOf([truth(-0.5), { ...truth(-0.5), number: 0.3 }]).number).toBeCloseTo(0.2, 12);
    expect(cellOf([truth(-0.5), { ...truth(-0.5, false), number: null }]).number).toBe(null);
  });
});

/** Every coordinate off by `away`, and then the router vector times `norm`. */
function lineAway(
  pairing: Line["pairing"],
  away: (size: number, coordinate: number) => number,
  {
    norm = () => 1,
    failed = () => false,
  }: { norm?: (size: number) => number; failed?: (size: number) => boolean } = {},
): Line {
  const study = ofTruths(exactStudy, 2);
  const rows = study.arms
    .filter(({ name }) => name.startsWith(`${pairing.expert}, ${pairing.router}, `))
    .flatMap(({ name, model, truth: measure }) =>
      [1000, 10_000].map((size) => {
        const parameters = Array.from(model.parameters(measure), (value, coordinate) => value + away(size, coordinate));
        for (const u of [1, 2]) parameters[u] *= norm(size); // bias, router, router, expert, …
        const status = failed(size) ? "limit" : "converged";
        return { key: `${name} ${size}`, arm: name, size, replicate: 0, status, parameters } as unknown as FitRow;
      }),
    );
  return lineOf(pairing, studied(study, rows));
}

describe("a line of the rate table", () => {
  test.each(pairings.filter(({ setting }) => setting === "exact"))(
    "$expert behind $router: errors of 1e-3/√n in every coordinate have slope −1/2 in every block",
    (each) => {
      const { truths } = lineAway(each, (size) => 1e-3 / Math.sqrt(size));
      expect(truths).toHaveLength(2);
      for (const { slopes, fits, failed } of truths) {
        for (const block of blocks) expect(slopes[block]).toBeCloseTo(-0.5, 3);
        expect([fits, failed]).toEqual([2, 0]);
      }
    },
  );

  test("a truth is in the regime where regimeFrom's n is at most the smallest one, and its number there is 3/√1000", () => {
    const [first, second] = lineAway(pairing, (size) => 1e-3 / Math.sqrt(size)).truths;
    expect([first.inRegime, second.inRegime]).toEqual([true, false]);
    expect(first.number).toBeCloseTo(0.09487, 5);
  });

  test("a wrong norm of the cosine router, which no data move, does not count; of the perturbed one it does", () => {
    const slopeOf = (name: "cosine" | "perturbed") =>
      lineAway({ ...pairing, router: name }, (size) => 1e-3 / Math.sqrt(size), {
        norm: (size) => (size === 1000 ? 2 : 4),
      }).truths[0].slopes.router as number;
    expect(slopeOf("cosine")).toBeCloseTo(-0.5, 3);
    expect(slopeOf("perturbed")).toBeCloseTo(Math.log10(3), 3);
  });

  test("each block is read off its own part: errors that fall like n^(−1/2), n^(−1) and n^(−3/2)", () => {
    const line = lineAway(
      pairing,
      (size, coordinate) => 0.01 * (1000 / size) ** [0.5, 1, 1, 1.5][Math.min(coordinate, 3)],
    );
    const [row] = truthRows(line);
    expect(row).toMatchObject({ router: "perturbed", expert: "tanh", setting: "exact", truth: 1, inRegime: true });
    expect(row.biasSlope).toBeCloseTo(-0.5, 2);
    expect(row.routerSlope).toBeCloseTo(-1, 2);
    expect(row.expertSlope).toBeCloseTo(-1.5, 2);
  });

  test("over-specified, the bias is the weight of a cell, and a distance counts with its square", () => {
    const study = ofTruths(overStudy, 1);
    const { name, model, truth: measure } = study.arms.find((arm) => arm.name === "tanh, perturbed, truth 1")!;
    const [first, last] = measure.atoms;
    const rows = [300, 3000].map((size) => {
      const [off, weight] = [0.1 * (300 / size), Math.log(0.5) + 0.1 * (300 / size) ** 0.5];
      const half = (sign: number) => ({
        bias: first.bias + weight,
        router: [...first.router],
        expert: [...first.expert].map((value, u) => (u === 0 ? value + sign * off : value)),
      });
      const parameters = [...model.parameters(model.measure([half(1), half(-1), { expert: [...last.expert] }]))];
      return { key: `${size}`, arm: name, size, replicate: 0, status: "converged", parameters } as unknown as FitRow;
    });
    const [{ slopes }] = lineOf({ ...pairing, setting: "over" }, studied(study, rows)).truths;
    expect(slopes.bias).toBeCloseTo(-0.5, 1);
    expect(slopes.expert).toBeCloseTo(-2, 1);
    expect(slopes.router).toBe(null); // no router vector is wrong at all
  });

  test("a truth has no slope when its fits at some n failed", () => {
    const [first] = lineAway(pairing, (size) => 1 / Math.sqrt(size), { failed: (size) => size === 1000 }).truths;
    expect(first).toMatchObject({ slopes: { router: null, bias: null, expert: null }, fits: 2, failed: 1 });
  });
});

describe("what is predicted", () => {
  test.each(pairings)("$expert behind $router, $setting", (each) => {
    const isStrong = ["tanh", "sigmoid", "gelu"].includes(each.expert);
    const { slope, source } = predictionOf(each);
    expect(slope).toBe(each.setting === "exact" || isStrong ? -0.5 : null);
    // The paper's theorems are about the perturbed router and identifiable experts alone.
    expect(/Theorem \d \[P\]/.test(source)).toBe(isStrong && each.router === "perturbed");
  });
});

test("each line meets the same truths, and each truth has data of its own", () => {
  for (const { arms } of [exactStudy, overStudy]) {
    expect(arms).toHaveLength(18 * 20);
    for (let index = 0; index < 20; index++) {
      const own = arms.filter(({ name }) => name.endsWith(` truth ${index + 1}`));
      expect(own).toHaveLength(18);
      expect(new Set(own.map(({ truth: { atoms } }) => JSON.stringify(atoms))).size).toBe(1);
      expect(new Set(own.map(({ seed }) => seed)).size).toBe(1);
    }
    expect(new Set(arms.map(({ seed }) => seed)).size).toBe(20);
  }
});

test("the sentences count what agrees, name what does not, and set the affine rows side by side", () => {
  const lines: Line[] = pairings.map((each) => {
    const found = truth(each.router === "linear" ? -0.5 : -1);
    return { pairing: each, prediction, truths: [found, found] };
  });
  const [exact, over, affine] = rateTableSentences(lines.flatMap(cellsOf));
  const textOf = (verdict: typeof exact) => (typeof verdict === "string" ? verdict : verdict.text);
  expect([exact, over].map((verdict) => typeof verdict !== "string" && verdict.kind)).toEqual([
    "otherwise than predicted",
    "otherwise than predicted",
  ]);
  const counted =
    "of 54 cells, 54 have a predicted rate and at least half of their truths in the regime of the slope, and 18 of these have −1/2";
  expect(textOf(exact)).toContain(`Exact-specified: ${counted}`);
  expect(textOf(exact)).toContain(
    "; not affine experts behind the perturbed cosine router, router part: −1.000 [−1.000, −1.000]; affine experts behind the perturbed cosine router, bias part: ",
  );
  expect(textOf(over)).toContain(`Over-specified: ${counted}`);
  expect(affine).toBe(
    "Affine experts, exact, router block: linear router slope −0.500 [−0.500, −0.500], 2 of 2 truths in the regime of the slope, median relative error 0.10: agrees; perturbed cosine router slope −1.000 [−1.000, −1.000], 2 of 2 truths in the regime of the slope, median relative error 0.10: does not agree.",
  );
});

describe("the tables", () => {
  const cells = pairings.flatMap((each) =>
    cellsOf({ pairing: each, prediction, truths: [0, 1].map(() => truth(each.router === "cosine" ? null : -0.6)) }),
  );

  test("for print: a row for every expert and router, slopes with intervals, an asterisk where the prediction is missed", () => {
    const { columns, rows } = rateTableOf(cells, "over", overStudy);
    expect(rows).toHaveLength(18);
    expect(columns.slice(3, 6)).toEqual(["slope: router", "slope: weight", "slope: expert"]);
    expect(new Set(columns).size).toBe(columns.length);
    const [perturbed, cosine] = rows;
    expect(perturbed.slice(0, 4)).toEqual(["linear", "perturbed cosine", -0.5, "−0.60 [−0.60, −0.60], not −0.5"]);
    expect(cosine.slice(3, 6)).toEqual(["too few fits", "too few fits", "too few fits"]);
  });

  test("of cells: one row each, a column for every number of its summary row", () => {
    const { columns, rows } = cellsTable(cells);
    expect(rows).toHaveLength(108);
    expect(rows[0].slice(0, 6)).toEqual(["exact", "linear", "perturbed cosine", "router", -0.5, -0.6]);
    expect(columns).toContain("failed");
  });
});

describe("the report of made rows: slopes −0.48 and −0.52 everywhere, but flat behind the linear router, and exact relu behind cosine failing", () => {
  const isFlat = (arm: string) => arm.includes(", linear, ");
  const report = experiments.rateTable.report(
    [exactStudy, overStudy].map((study, i) => {
      const own = { ...ofTruths(study, 1), replicates: 2 };
      const both = { ...own, arms: [...own.arms, ...own.arms.map((arm) => ({ ...arm }))] };
      // The same truth twice, as truths 1 and 2: both in the regime.
      const arms = both.arms.map((arm, index) => ({
        ...arm,
        name: arm.name.replace("truth 1", `truth ${index < own.arms.length ? 1 : 2}`),
      }));
      const twice = {
        ...study,
        replicates: 2,
        arms,
        regimes: new Map(arms.map(({ name }) => [name, regimes[0]])),
      };
      const error = ({ arm, size }: { arm: string; size: number }) =>
        (isFlat(arm) ? 0.01 : 0.1 * size ** -0.5) * size ** (arm.endsWith("1") ? 0.02 : -0.02);
      return studied(twice, madeRows(twice, { error, failed: ({ arm }) => i === 0 && arm.startsWith("relu, cosine") }));
    }),
    "quick",
  );
  const cells = report.summary as unknown as RateCell[];
  const cellAt = (expert: string, router: string, setting = "exact") =>
    cells.find((c) => c.expert === expert && c.router === router && c.setting === setting && c.block === "expert")!;

  test("cells have the slopes of their rows and the verdicts that follow, both ways", () => {
    expect(cells).toHaveLength(108);
    expect(cellAt("tanh", "perturbed").slope).toBeCloseTo(-0.5, 3);
    expect(cellAt("tanh", "perturbed")).toMatchObject({ verdict: "agrees", fits: 12, failed: 0, inRegime: 2 });
    expect(cellAt("tanh", "linear").slope).toBeCloseTo(0, 3);
    expect(cellAt("tanh", "linear").verdict).toBe("does not agree");
    expect(cellAt("relu", "cosine")).toMatchObject({ slope: null, failed: 12, verdict: "no fit converged" });
    expect(cellAt("relu", "cosine", "over")).toMatchObject({ failed: 0 });
    expect(cellAt("tanh", "perturbed", "over").slope).toBeCloseTo(-0.5, 1);
    expect(cellAt("relu", "perturbed", "over").verdict).toBe("no rate predicted");
  });

  test("a row a truth: 36 lines of two, each with the slopes of its blocks", () => {
    expect(report.rows).toHaveLength(72);
    expect(report.rows![0]).toMatchObject({ router: "perturbed", expert: "linear", setting: "exact", truth: 1 });
    expect(report.rows![0].expertSlope).toBeCloseTo(-0.48, 3);
    expect(report.rows![1].expertSlope).toBeCloseTo(-0.52, 3);
  });

  test("the figure has a dot for each cell with a slope, faint where nothing is judged", () => {
    const faint = faded(colors.perturbed, 0.35);
    const dots = (color: string) =>
      report
        .figure!.data.filter(
          ({ marker, showlegend }) => showlegend === false && (marker as { color: string })?.color === color,
        )
        .map(({ x }) => (x as number[]).length);
    expect(dots(colors.perturbed)).toEqual([6, 6, 6, 3, 3, 3]); // exact, then over: tanh, sigmoid and GELU are strong
    expect(dots(faint)).toEqual([3, 3, 3]);
    expect(report.figure!.layout.annotations).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ text: "exact: router" }),
        expect.objectContaining({ text: "weight" }),
      ]),
    );
  });

  test("the caption takes settings and counts from the studies, and names the threshold of the slope", () => {
    const caption = wholeCaption(report.figure!);
    for (const { caption: short } of [report.figure!, ...Object.values(report.tables!)])
      expect(short.split(/\s+/).length).toBeLessThan(90);
    for (const part of [
      "over 2 random truths",
      "d = 2, X uniform on [−4, 4]², τ₁ = 1, τ₂ = 0.3, starts near the truth",
      "Exact: k = k* = 2, σ = 0.02, β₀ in [−20, 20]",
      "n = 1,000, 3,162, 10,000, 2 fits of each truth at each n, 216 fits, 12 not converged",
      "over: k = 3, k* = 2, σ = 0.0001, β₀ in [−2, 2]",
      "with its largest relative error below 0.5, over-specified with σ/(√n κ) below 0.01",
    ])
      expect(caption).toContain(part);
  });

  test("settings hold the arms of one truth, and each truth once", () => {
    const settings = report.settings as { "rate-table-exact": { arms: unknown[] }; truths: { seed: string }[] };
    expect(settings["rate-table-exact"].arms.length).toBe(18);
    expect(settings.truths).toHaveLength(2);
  });
});

test("replicates are fits of each truth, as everywhere else: the number of truths belongs to the profile", () => {
  expect([exactStudy.replicates, overStudy.replicates]).toEqual([3, 2]);
  const paper = rateTableStudies("paper", regimes);
  expect(paper.map(({ arms, replicates }) => [arms.length, replicates])).toEqual([
    [720, 8],
    [720, 8],
  ]);
});
