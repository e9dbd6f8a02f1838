import fs from "node:fs";
import path from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { takeOverFreshRows } from "../../../lib/dist/cli/reproducing/freshRows";
import { readRows } from "../../../lib/dist/study/rowFiles";
import { temporaryFolder } from "../../study/temporaryFolder";

afterEach(() => void vi.unstubAllEnvs());

const line = (key: string, from: string) => `${JSON.stringify({ key, arm: "a", size: 10, replicate: 0, from })}\n`;

function resultsWith(files: Record<string, string>): string {
  const results = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(results, name)), { recursive: true });
    fs.writeFileSync(path.join(results, name), text);
  }
  vi.stubEnv("ROUTERLAB_RESULTS", results);
  return results;
}

const rowsIn = (folder: string) => Object.fromEntries([...readRows(folder).rows].map(([key, { from }]) => [key, from]));

test("fresh rows take the place of those with their key, wherever these lie; all other rows stay", async () => {
  const results = resultsWith({
    "one/2026-1.jsonl": line("a", "old") + line("b", "old"),
    "one/2026-2.jsonl": line("a", "older"),
    "one/2026-3.jsonl": line("c", "old"),
    "fresh/one/2026-4.jsonl": line("a", "new"),
    "fresh/two/2026-5.jsonl": line("d", "new"),
  });
  await takeOverFreshRows();
  expect(rowsIn(path.join(results, "one"))).toEqual({ a: "new", b: "old", c: "old" });
  expect(rowsIn(path.join(results, "two"))).toEqual({ d: "new" });
  expect(readRows(path.join(results, "one")).conflicts).toEqual([]);
  expect(fs.readdirSync(path.join(results, "one"))).toEqual(["2026-1.jsonl", "2026-3.jsonl", "2026-4.jsonl"]);
  expect(fs.existsSync(path.join(results, "fresh"))).toBe(false);
});

test("lines that are no rows go with the rows that are made again", async () => {
  const results = resultsWith({
    "one/2026-1.jsonl": `${line("a", "old")}not a row\n${line("b", "old")}${line("c", "old").slice(0, 9)}`,
    "fresh/one/2026-2.jsonl": line("a", "new"),
  });
  await takeOverFreshRows();
  expect(rowsIn(path.join(results, "one"))).toEqual({ a: "new", b: "old" });
});

test("without fresh rows nothing changes", async () => {
  const results = resultsWith({ "one/2026-1.jsonl": line("a", "old") });
  await takeOverFreshRows();
  expect(rowsIn(path.join(results, "one"))).toEqual({ a: "old" });
});
