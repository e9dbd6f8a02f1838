import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const folder = path.resolve(__dirname, "../..");
const committed = JSON.parse(fs.readFileSync(path.join(folder, "figures/bench-data.json"), "utf8"));
const of = (row: { relativeError: Record<string, number> }) => row.relativeError.routerlab;

test("the committed comparison has all seven tables, and the summary is that of its rows", () => {
  const tables = committed.rows.map(({ table }: { table: string }) => table);
  const files = fs.readdirSync(path.join(folder, "data")).filter((name) => name.endsWith(".csv"));
  expect(tables.map((name: string) => `${name}.csv`).sort()).toEqual(files.sort());
  const [{ program, geometricMean, worst }] = committed.summary;
  expect(program).toBe("routerlab");
  const mean = committed.rows.map(of).reduce((sum: number, each: number) => sum + Math.log(each), 0) / tables.length;
  expect(geometricMean).toBeCloseTo(Math.exp(mean), 3);
  expect(worst).toBe(Math.max(...committed.rows.map(of)));
});

test("on average it errs at most .83 times as much as an ordinary regression, and never more than 1.03 times, as documented", () => {
  const [{ geometricMean, worst }, boosting, flexmix] = committed.summary;
  expect(geometricMean).toBeLessThanOrEqual(0.83);
  expect(worst).toBeLessThanOrEqual(1.03);
  const text = fs.readFileSync(path.join(folder, "docs/your-own-data.md"), "utf8");
  expect(text).toContain(
    `the error is ${geometricMean.toFixed(3).slice(1)} on average (geometric mean), and at worst ${worst.toFixed(3)}`,
  );
  expect(boosting.program).toMatch(/^gradient boosting/);
  expect(text).toContain(
    `that of gradient boosting ${boosting.geometricMean.toFixed(3).slice(1)} on average, and at worst ${boosting.worst.toFixed(3)}`,
  );
  expect(flexmix.program).toMatch(/^flexmix/);
  expect(text).toContain(
    `least BIC, ${flexmix.geometricMean.toFixed(3).slice(1)} on average, and at worst ${flexmix.worst.toFixed(3)}`,
  );
  const behind = committed.rows.filter(
    ({ relativeError: { routerlab, ...others } }: { relativeError: Record<string, number> }) =>
      routerlab > Math.min(...Object.values(others)),
  );
  const by = behind
    .map(({ relativeError: { routerlab, ...others } }: { relativeError: Record<string, number> }) =>
      Math.round(100 * (routerlab / Math.min(...Object.values(others)) - 1)),
    )
    .sort((a: number, b: number) => a - b);
  expect(text).toContain(
    `On ${["no", "one", "two", "three", "four"][behind.length]} of the seven sets another program is ahead, by ${by[0]} to ${by.at(-1)} %.`,
  );
});
