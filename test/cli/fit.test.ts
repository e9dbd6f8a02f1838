import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { routerlab } from "./routerlab";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "fit-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const inFolder = (name: string) => path.join(folder, name);
const engel = path.resolve(__dirname, "../../data/engel.csv");

test("fit tells the verdict, the rows, the choices and a formula, and predict goes on from its model", async () => {
  const file = inFolder("engel.json");
  const fitted = await routerlab(["fit", engel, "--target", "foodexp", "--experts", "1", "--model", file]);
  expect(fitted.code).toBe(0);
  expect(fitted.stdout).toMatch(
    /^An ordinary regression: CV error \.\d\d of the standard deviation; no mixture was tried\.$/m,
  );
  expect(fitted.stdout).toMatch(/235 of 235 rows/);
  expect(fitted.stdout).toMatch(/constant +147\.5 ± 46\n {2}× income +0\.4852 ± 0\.052\n/); // Koenker and Bassett's own least squares line
  expect(fitted.stdout).not.toMatch(/NaN|undefined/);
  fs.writeFileSync(inFolder("new.csv"), "income\n1000\n");
  const predicted = await routerlab(["predict", file, inFolder("new.csv")]);
  expect(predicted.stdout.trim().split("\n")[0]).toBe(
    "row,predicted_foodexp,low,high,value_low,value_high,gate1,expert1,extrapolates",
  );
  expect(Number(predicted.stdout.trim().split("\n")[1].split(",")[1])).toBeCloseTo(147.4754 + 485.1784, 2);
});

test("--json has the verdict, the choices, the formula with its standard errors and what not to trust", async () => {
  const { stdout } = await routerlab(["fit", engel, "--target", "foodexp", "--experts", "1..2", "--json"]);
  const told = JSON.parse(stdout);
  const { verdict, choices, withinOneStandardError, handOver, experts, rows, distrust, offBy, regimes } = told;
  expect(verdict).toMatch(
    /^An ordinary regression is enough: CV error \.45 of the standard deviation, \.44 with two regimes/,
  );
  expect(choices.map(({ atoms }: { atoms: number }) => atoms)).toEqual([1, 2, 2, 2]);
  for (const choice of choices)
    expect(Object.keys(choice)).toEqual(
      expect.arrayContaining(["error", "standardError", "r2", "bic", "agreeing", "status", "flags"]),
    );
  expect(choices[0].r2).toBeCloseTo(0.8304, 4); // of the ordinary regression, as every program has it
  expect(withinOneStandardError).toEqual({ atoms: 1, lambda: expect.any(Number) });
  expect(handOver).toEqual([{ expert: 1, from: expect.any(Number), to: expect.any(Number) }]);
  expect(experts).toHaveLength(regimes.length);
  for (const { offset, slopes } of experts)
    for (const each of [offset, ...slopes]) expect(each.standardError).toBeGreaterThan(0);
  expect(rows).toMatchObject({ read: 235, used: 235 });
  expect(distrust.every((sentence: unknown) => typeof sentence === "string")).toBe(true);
  expect(offBy.chosen).toBeLessThan(offBy.mean);
});

test.each([
  [
    ["fit", "no.csv", "--target", "y"],
    "The file no.csv does not exist, but must be a table of comma-separated values.",
  ],
  [["fit", engel, "--target", "y"], 'target is "y", but must be a column of the table: income, foodexp.'],
  [
    ["fit", engel, "--target", "foodexp", "--experts", "0"],
    '--experts is "0", but must be a number or a range such as 1..4',
  ],
  [
    ["fit", engel, "--target", "foodexp", "--model", "/nowhere/m.json"],
    "--model is /nowhere/m.json, which cannot be written",
  ],
  [["fit", engel, "--target", "foodexp", "--model", "/tmp"], "--model is /tmp, which is a folder, but must be a file."],
  [["predict", engel, engel], /is no model that routerlab fit has written/],
  [["predict", "no.json", engel], "The model no.json cannot be read (ENOENT)."],
])("%j is a sentence, and the exit code is 2", async (args, sentence) => {
  const { code, stderr, stdout } = await routerlab(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(sentence);
  expect(stderr).not.toMatch(/ {4}at /);
});

test("a model of another version, and a table without its columns, are a sentence", async () => {
  fs.writeFileSync(inFolder("old.json"), JSON.stringify({ format: "routerlab table model", version: 0 }));
  expect((await routerlab(["predict", inFolder("old.json"), engel])).stderr).toMatch(
    /has version 0, but this program reads version 3/,
  );
  fs.writeFileSync(inFolder("other.csv"), "wage\n1000\n");
  const { code, stderr } = await routerlab(["predict", inFolder("engel.json"), inFolder("other.csv")]);
  expect(code).toBe(2);
  expect(stderr).toMatch("The table has no column income, which the model of foodexp needs (it uses income).");
});

test("a feature whose name has a comma is named in quotation marks", async () => {
  const lines = Array.from({ length: 30 }, (_, i) => `${i},${(i * i) % 11},${2 * i}`);
  fs.writeFileSync(inFolder("comma.csv"), `"size, ""m""",b,y\n${lines.join("\n")}`);
  const { code, stdout } = await routerlab([
    ...["fit", inFolder("comma.csv"), "--target", "y", "--experts", "1", "--json"],
    ...["--features", '"size, ""m""",b'],
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain(JSON.stringify('size, "m"'));
});
