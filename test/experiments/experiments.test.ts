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

  test("has one row a point and one summary row a curve, whose numbers are finite", () => {
    const curves = result.summary.map(({ curve }) => curve);
    expect(new Set(curves).size).toBe(curves.length);
    expect(new Set(result.rows.map(({ curve }) => curve))).toEqual(new Set(curves));
    const sizes = new Set(result.rows.map(({ size }) => size)).size;
    expect(result.rows).toHaveLength(curves.length * sizes);
    for (const { value, lower, upper } of result.rows as Record<string, number>[]) {
      expect(lower).toBeLessThanOrEqual(upper);
      expect(value).toBeGreaterThan(0);
    }
    for (const { slope, interval, fits, failed } of result.summary as { [name: string]: never }[]) {
      expect([slope, interval[0], interval[1]].every(Number.isFinite)).toBe(true);
      expect(fits).toBe(2 * sizes);
      expect(failed).toBeLessThanOrEqual(fits);
    }
  });

  test("says in its caption how many fits there were, and gives verdicts in sentences", () => {
    expect(result.figure.caption).toMatch(/\d+ fits, (none|\d+) (failed|not converged)|\d+ fits, \d+ not converged/);
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
    expect(summary[0].slope).toBe(Number((result.summary[0].slope as number).toPrecision(6)));
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
