import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Experiment, type ExperimentResult, experiments, silentProgress } from "routerlab";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { writeResult } from "../../lib/dist/experiments/writeResult";
import { wholeCaption } from "../../lib/dist/plots/figure";
import type { FitRow, FitTask } from "../../lib/dist/study/fitTask";
import { fitWorkerFile } from "../../lib/dist/study/study";
import { threadPool } from "../../lib/dist/study/taskRunner";
import { temporaryFolder } from "../study/temporaryFolder";

/** Experiments that take minutes, or the most seconds: `npm run test:experiments` runs them, their reports are tested on made rows. */
const slow = [
  ...["regime", "rate-table", "specification-curve"],
  ...["other-truths", "other-data", "two-spare-atoms", "noise-norms"],
  ...["merging-experts", "other-scales", "over-specified", "slow-rates"],
];

/** Which experiments are run here, and whether each is run a second time, to see that nothing changes. */
export function chosen(pace: "usual" | "slow"): [string, Experiment][] {
  return Object.entries(experiments).filter(([, { name }]) => slow.includes(name) === (pace === "slow")) as never;
}

/** Runs each experiment at two replicates, up to n = 5,000, with threads and rows for all of them together. */
export function runThrough(
  list: readonly [string, Experiment][],
  { twice }: { twice: (experiment: Experiment) => boolean },
): void {
  const workers = threadPool<FitTask, FitRow>({ workers: 2, workerFile: fitWorkerFile });
  const results = fs.mkdtempSync(path.join(os.tmpdir(), "routerlab-experiments-"));
  const options = { replicates: 2, largest: 5000, workers, progress: silentProgress };
  beforeAll(() => void vi.stubEnv("ROUTERLAB_RESULTS", results));
  afterAll(async () => {
    await workers.stop();
    fs.rmSync(results, { recursive: true, force: true });
  });

  describe.each(list)("%s", (_key, experiment) => {
    let result: ExperimentResult;
    beforeAll(async () => {
      result = await experiment.run(options);
    });

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
      const said = [...shown.map((each) => (each === null ? "" : wholeCaption(each))), ...result.verdicts].join(" ");
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
      if (!twice(experiment)) return;
      const again = await experiment.run(options);
      const second = temporaryFolder();
      await writeResult(again, second, null);
      expect(fs.readFileSync(path.join(second, `${result.name}.json`), "utf8")).toBe(text);
    });
  });
}
