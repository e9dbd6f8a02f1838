import fs from "node:fs";
import path from "node:path";
import { experiments, population } from "routerlab";
import { describe, expect, test } from "vitest";
import { shareInterval } from "../../../lib/dist/experiments/heldShare";
import { slopeThresholds } from "../../../lib/dist/theory/regimeFrom";

interface Row {
  curve: string;
  setting: "exact-specified" | "over-specified";
  slope: number;
  interval: [number, number] | null;
  sd: number;
  number: number;
  from: number | null;
  called: "in" | "out";
  fits: number;
  failed: number;
}

const file = path.resolve(__dirname, "../../../figures/regime.json");
const { profile, summary, settings } = JSON.parse(fs.readFileSync(file, "utf8")) as {
  profile: "quick";
  summary: Row[];
  settings: Record<string, { sizes: number[]; replicates: number }>;
};
const [exact, over] = await experiments.regime.studies(profile);

// What lies in figures/ is what `npm run reproduce -- regime` found: 60 truths, less those without a slope, and 30.
describe.each([
  ["exact-specified", exact, slopeThresholds.exact],
  ["over-specified", over, slopeThresholds.over],
] as const)("%s, regimeFrom tells the size grids with the rate from those without", (setting, study, threshold) => {
  const rows = summary.filter((row) => row.setting === setting);
  const holding = (called: "in" | "out") => {
    const intervals = rows
      .filter((row) => row.called === called)
      .flatMap(({ interval }) => (interval ? [interval] : []));
    const held = intervals.filter(([low, high]) => low <= -0.5 && -0.5 <= high);
    return { count: intervals.length, share: held.length / intervals.length };
  };

  test("at least 30 truths were judged, some on either side", () => {
    expect(rows.length).toBeGreaterThanOrEqual(30);
    expect(Math.min(holding("in").count, holding("out").count)).toBeGreaterThanOrEqual(6);
  });

  test("of the grids with a slope that it calls in the regime the share that holds −1/2 is not significantly below 90 %", () => {
    const { share, count } = holding("in");
    expect(shareInterval(share * count, count)[1]).toBeGreaterThanOrEqual(0.9);
    expect(share).toBeGreaterThan(holding("out").share);
  });

  test("a grid is called in where its smallest n is from that n on, and its number then is below the threshold", () => {
    const { sizes, replicates } = settings[study.name as string];
    expect([sizes, replicates]).toEqual([study.sizes, study.replicates]);
    for (const { called, from, number, fits } of rows) {
      expect(called).toBe(from !== null && from <= sizes[0] ? "in" : "out");
      if (called === "in") expect(number).toBeLessThanOrEqual(threshold);
      expect(fits).toBe(sizes.length * replicates);
    }
  });

  test("the n and the number of a truth are found again by another average over μ", () => {
    const row = rows[1];
    const arm = study.arms.find(({ name }) => name === row.curve)!;
    const { model, truth, atoms } = arm;
    const known = population({ model, truth, input: study.input, inputs: 20_000, splittings: { size: 3000 } });
    const found = known.regime({ sd: row.sd, atoms });
    const ratio = (found.atOne as number) / Math.sqrt(study.sizes[0]) / row.number;
    expect(Math.abs(ratio - 1)).toBeLessThan(0.1);
  });
});
