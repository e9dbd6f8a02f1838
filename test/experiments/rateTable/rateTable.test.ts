import type { FitRow } from "routerlab";
import { describe, expect, test } from "vitest";
import {
  blocks,
  type Cell,
  cellsOf,
  type Line,
  lineOf,
  type TruthResult,
} from "../../../lib/dist/experiments/rateTable/rateTableCells";
import { predictionOf } from "../../../lib/dist/experiments/rateTable/rateTablePrediction";
import { rateTableSentences } from "../../../lib/dist/experiments/rateTable/rateTableSentences";
import { pairings, rateTableStudies } from "../../../lib/dist/experiments/rateTable/rateTableStudies";
import { cellsTable, rateTableOf } from "../../../lib/dist/experiments/rateTable/rateTableTables";

const { router, expert } = { router: "perturbed", expert: "tanh" } as const;
const pairing = { router, expert, setting: "exact" } as const;
const prediction = { slope: -0.5, source: "Theorem 6 [P]" };

function truth(slope: number | null, inRegime = true, failed = 0): TruthResult {
  return { number: 0.1, inRegime, slopes: { router: slope, bias: slope, expert: slope }, fits: 4, failed };
}

function cellOf(truths: TruthResult[], slope: number | null = -0.5): Cell {
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

/** Rows as a study would give them: every coordinate off by `away`, and then the router vector times `norm`. */
function rowsAway(away: (size: number) => number, norm: (size: number) => number = () => 1): FitRow[] {
  const [study] = rateTableStudies("quick", 2);
  return study.arms.flatMap(({ name, model, truth: measure }) =>
    [1000, 10_000].map((size) => {
      const parameters = Array.from(model.parameters(measure), (value) => value + away(size));
      for (const u of [1, 2]) parameters[u] *= norm(size); // bias, router, router, expert, …
      return {
        key: `${name} ${size}`,
        arm: name,
        size,
        replicate: 0,
        status: "converged",
        parameters,
      } as unknown as FitRow;
    }),
  );
}

describe("a line of the rate table", () => {
  const [exact] = rateTableStudies("quick", 2);

  test.each(pairings.filter(({ setting }) => setting === "exact"))(
    "$expert behind $router: errors of 1e-3/√n in every coordinate have slope −1/2 in every block",
    (each) => {
      const { truths } = lineOf(
        each,
        exact,
        rowsAway((size) => 1e-3 / Math.sqrt(size)),
        2,
      );
      for (const { slopes, fits, failed } of truths) {
        for (const block of blocks) expect(slopes[block]).toBeCloseTo(-0.5, 3);
        expect([fits, failed]).toEqual([2, 0]);
      }
    },
  );

  test("a wrong norm of the cosine router, which no data move, does not count; of the perturbed one it does", () => {
    const rows = rowsAway(
      (size) => 1e-3 / Math.sqrt(size),
      (size) => (size === 1000 ? 2 : 4),
    );
    const slopeOf = (name: "cosine" | "perturbed") =>
      lineOf({ ...pairing, router: name }, exact, rows, 1).truths[0].slopes.router as number;
    expect(slopeOf("cosine")).toBeCloseTo(-0.5, 3);
    expect(slopeOf("perturbed")).toBeCloseTo(Math.log10(3), 3);
  });

  test("a truth has no slope when its fits at some n failed", () => {
    const rows = rowsAway((size) => 1 / Math.sqrt(size)).map((row) =>
      row.size === 1000 ? { ...row, status: "limit" as const } : row,
    );
    const [first] = lineOf(pairing, exact, rows, 1).truths;
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
  for (const { arms } of rateTableStudies("quick")) {
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
  const counted =
    "of 54 cells, 54 have a predicted rate and at least half of their truths in the regime, and 18 of these have −1/2";
  expect(exact).toContain(`Exact-specified: ${counted}`);
  expect(exact).toContain("; not linear perturbed router −1.000 [−1.000, −1.000], linear perturbed bias ");
  expect(over).toContain(`Over-specified: ${counted}`);
  expect(affine).toBe(
    "Affine experts, exact, router block: linear router slope −0.500 [−0.500, −0.500], 2 of 2 truths in the regime, median rel 0.10: agrees; perturbed cosine router slope −1.000 [−1.000, −1.000], 2 of 2 truths in the regime, median rel 0.10: does not agree.",
  );
});

describe("the tables", () => {
  const cells = pairings.flatMap((each) =>
    cellsOf({ pairing: each, prediction, truths: [0, 1].map(() => truth(each.router === "cosine" ? null : -0.6)) }),
  );

  test("for print: a row for every expert and router, slopes with intervals, an asterisk where the prediction is missed", () => {
    const { columns, rows } = rateTableOf(cells, "over", 0.1);
    expect(rows).toHaveLength(18);
    expect(columns.slice(3, 6)).toEqual(["slope: router", "slope: weight", "slope: expert"]);
    expect(new Set(columns).size).toBe(columns.length);
    const [perturbed, cosine] = rows;
    expect(perturbed.slice(0, 4)).toEqual(["linear", "perturbed cosine", -0.5, "−0.60 [−0.60, −0.60]*"]);
    expect(cosine.slice(3, 6)).toEqual([null, null, null]);
  });

  test("of cells: one row each, a column for every number of its summary row", () => {
    const { columns, rows } = cellsTable(cells);
    expect(rows).toHaveLength(108);
    expect(rows[0].slice(0, 6)).toEqual(["exact", "linear", "perturbed cosine", "router", -0.5, -0.6]);
    expect(columns).toContain("failed");
  });
});
