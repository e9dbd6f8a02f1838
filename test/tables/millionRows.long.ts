import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { randomStream } from "../../lib/dist";
import { temporaryFolder } from "../study/temporaryFolder";

const program = path.resolve(__dirname, "../../lib/bin/routerlab.cjs");

test("a table of a million rows is fitted, with a word that it takes longer, and its two regimes are those it was made of", () => {
  const folder = temporaryFolder();
  const file = path.join(folder, "rows.csv");
  const stream = randomStream("a million rows");
  const count = 1_000_000;
  fs.writeFileSync(file, "x,y\n");
  for (let done = 0; done < count; done += 100_000) {
    const lines = Array.from({ length: 100_000 }, () => {
      const x = 6 * stream.uniform() - 3;
      return `${x.toFixed(5)},${((x < 0 ? 3 + 2 * x : 3 - 4 * x) + 0.5 * stream.normal()).toFixed(5)}\n`;
    });
    fs.appendFileSync(file, lines.join(""));
  }
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [program, "fit", file, "--target", "y", "--experts", "1..2", "--json"],
    { encoding: "utf8", maxBuffer: 1e8 },
  );
  expect(stderr).not.toMatch(/Error|NaN/);
  expect(status).toBe(0);
  const found = JSON.parse(stdout);
  expect(stdout).toContain("1000000 rows are many, and this takes longer");
  const experts = found.experts as { slopes: { value: number; standardError: number | null }[] }[];
  const [falls, rises] = experts.map(({ slopes: [slope] }) => slope.value).sort((a, b) => a - b);
  // The ridge, of which no less than 1e-4 is tried, keeps the gate from the jump that it is.
  expect(Math.abs(falls + 4)).toBeLessThan(0.3);
  expect(Math.abs(rises - 2)).toBeLessThan(0.3);
});
