import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { type ExperimentResult, experimentNamed, experimentNames, experiments, silentProgress } from "routerlab";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { writeResult } from "../../lib/dist/experiments/writeResult";
import { temporaryFolder } from "../study/temporaryFolder";

// Every experiment of the list at two replicates; sizes above 5,000 are left to `npm run reproduce`.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describe.each(Object.entries(experiments))("%s", (_key, experiment) => {
  let result: ExperimentResult;
  let results: string;
  beforeAll(async () => {
    results = fs.mkdtempSync(path.join(os.tmpdir(), "routerlab-experiment-"));
    vi.stubEnv("ROUTERLAB_RESULTS", results);
    result = await experiment.run({ replicates: 2, largest: 5000, progress: silentProgress });
  });

  afterAll(() => fs.rmSync(results, { recursive: true, force: true }));

  test("has rows or a table with finite numbers, every interval around its value, and no more failures than fits", () => {
    const cells = Object.values(result.tables).flatMap(({ rows }) => rows);
    expect(result.rows.length + cells.length).toBeGreaterThan(0);
    const numbers = [...result.rows, ...result.summary].flatMap((row) => Object.values(row)).flat();
    expect(numbers.filter((value) => typeof value === "number" && !Number.isFinite(value))).toEqual([]);
    for (const { value, lower, upper } of result.rows as Record<string, number>[])
      if (lower !== undefined) expect(lower <= value && value <= upper).toBe(true);
    for (const { slope, interval, fits, failed } of result.summary as { [name: string]: never }[]) {
      if (interval !== undefined && interval !== null) expect(interval[0] <= interval[1]).toBe(true);
      if (slope !== undefined && slope !== null) expect(failed).toBeGreaterThanOrEqual(0); // nothing is averaged without it
      if (fits !== undefined) expect(failed).toBeLessThanOrEqual(fits);
    }
  });

  test("has one row for each size of each curve that it summarises", () => {
    const curves = result.summary.map(({ curve }) => curve).filter((curve) => curve !== undefined);
    expect(new Set(curves).size).toBe(curves.length);
    for (const { curve, fits } of result.summary) {
      if (curve === undefined) continue;
      const sizes = result.rows.filter((row) => row.curve === curve).map(({ size }) => size);
      expect(sizes.length).toBeGreaterThanOrEqual(2);
      expect(new Set(sizes).size).toBe(sizes.length);
      expect(fits).toBe(2 * sizes.length);
    }
  });

  test("says in its captions or verdicts how many fits there were, and gives verdicts in sentences", async () => {
    const shown = [result.figure, ...Object.values(result.supplements), ...Object.values(result.tables)];
    const said = [...shown.map((each) => each?.caption ?? ""), ...result.verdicts].join(" ");
    const { length: studies } = await experiment.studies("quick", { progress: silentProgress });
    if (studies > 0) expect(said).toMatch(/\d+ fits, (none|\d+) (failed|not converged)|\d+ fits, \d+ not converged/);
    expect(result.verdicts.length).toBeGreaterThan(0);
    for (const verdict of result.verdicts) expect(verdict).toMatch(/^.+\.$/);
    expect(JSON.stringify(result)).not.toMatch(/NaN|undefined/);
  });

  test("writes its numbers with six significant digits, and nothing that changes from run to run", async () => {
    const folder = temporaryFolder();
    await writeResult(result, folder, null);
    const text = fs.readFileSync(path.join(folder, `${result.name}.json`), "utf8");
    const { settings, rows, summary } = JSON.parse(text);
    expect(rows).toHaveLength(result.rows.length);
    expect(summary).toHaveLength(result.summary.length);
    expect(settings).toBeTypeOf("object");
    for (const [name, value] of Object.entries(result.summary[0] ?? {}))
      if (typeof value === "number") expect(summary[0][name]).toBe(Number(value.toPrecision(6)));
    const again = await experiment.run({ replicates: 2, largest: 5000, progress: silentProgress });
    const second = temporaryFolder();
    await writeResult(again, second, null);
    expect(fs.readFileSync(path.join(second, `${result.name}.json`), "utf8")).toBe(text);
  });
});

test("an unknown experiment is refused by name", () => {
  expect(experimentNames).toContain("figure1");
  expect(() => experimentNamed("figure9")).toThrow(/^experiment is "figure9", but must be one of "figure1", /);
});

test.each([
  [{ profile: "huge" as never }, /^profile is "huge", but must be one of "quick", "paper"\.$/],
  [{ replicates: 0 }, /^replicates is 0, but must be an integer ≥ 1\.$/],
  [{ replicates: 1.5 }, /^replicates is 1.5, but must be an integer ≥ 1\.$/],
])("%j is refused", async (options, sentence) => {
  vi.stubEnv("ROUTERLAB_RESULTS", temporaryFolder());
  await expect(experiments.figure2.run(options)).rejects.toThrow(sentence);
});
