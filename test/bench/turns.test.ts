import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const { measured } = require("../../bench/turns.cjs"); // plain JavaScript, of no type

const folder = mkdtempSync(join(tmpdir(), "routerlab-turns-"));
const order = join(folder, "order");
afterAll(() => rmSync(folder, { recursive: true }));

/** A program that writes down when it was asked for a round, and takes `milliseconds`; it does workloads in whose name its own is. */
const program = (name: string, milliseconds: number, rounds = 100) => {
  const code = `
    let left = ${rounds};
    require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
      if (line !== "round") return console.log(JSON.stringify(line.includes("${name}") ? { firstSeconds: 1, sums: [7] } : null));
      if (left-- === 0) process.exit(0);
      require("node:fs").appendFileSync(${JSON.stringify(order)}, "${name}");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${milliseconds});
      console.log(JSON.stringify({ seconds: ${milliseconds} / 1000 }));
    });`;
  return { implementation: name, version: "1", command: [process.execPath, "-e", code], cores: [] };
};

const workloads = [{ name: "ab" }, { name: "b" }];

test("programs take turns on each workload that they do, and one that has taken its time is asked no more", async () => {
  const said: string[] = [];
  const manifest = { workloads, turns: 3, turnSeconds: 0.001, mostSeconds: 0.39 };
  const runs = await measured([program("a", 5), program("b", 200)], manifest, (where: string) => said.push(where));
  expect(readFileSync(order, "utf8")).toBe("ababa" + "bb");
  const line = { firstSeconds: 1, sums: [7] };
  expect(runs).toEqual([
    { implementation: "a", version: "1", lines: [{ workload: "ab", ...line, seconds: [0.005, 0.005, 0.005] }] },
    {
      ...{ implementation: "b", version: "1" },
      lines: workloads.map(({ name }) => ({ workload: name, ...line, seconds: [0.2, 0.2] })),
    },
  ]);
  expect(said).toContain("ab (1 of 2), turn 2 of 3");
});

test("a program that ends without an answer is named", async () => {
  const manifest = { workloads, turns: 3, turnSeconds: 0.001, mostSeconds: 1 };
  await expect(measured([program("a", 1), program("b", 1, 2)], manifest, () => {})).rejects.toThrow(
    'b ended before it answered "round".',
  );
});
