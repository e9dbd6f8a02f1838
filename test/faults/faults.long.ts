import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Copy, transpiled } from "./copy";
import type { Fault } from "./fault";
import { faults } from "./faults";

// Plants faults, one a time, in a copy, and asks of each whether the test that should notice it does: `npm run test:faults`.

const lib = path.resolve(__dirname, "../../lib");
const started = performance.now();
const unnoticed = new Set(faults);
const all = faults.length;
let copies: Copy[] = [];
const free: Copy[] = [];

beforeAll(() => {
  copies = [new Copy(), new Copy()]; // as many as vitest.long.mjs lets run at once
  free.push(...copies);
});

afterAll(() => {
  for (const copy of copies) copy.remove();
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`${all - unnoticed.size} of ${all} faults were noticed, in ${seconds} s.`);
});

/** Calls `use` with a copy that nobody else uses. */
async function withCopy<Result>(use: (copy: Copy) => Promise<Result>): Promise<Result> {
  const copy = free.pop();
  if (copy === undefined) throw new Error("More tests run at once than there are copies.");
  try {
    return await use(copy);
  } finally {
    free.push(copy);
  }
}

const sourceOf = ({ file }: Fault) => fs.readFileSync(path.join(lib, file), "utf8");
/** Without the link to its source map. */
const builtOf = ({ file }: Fault) =>
  fs
    .readFileSync(path.join(lib, "dist", file.replace(/\.ts$/, ".js")), "utf8")
    .replace(/\/\/# sourceMappingURL=.*$/, "");

test("the list has no fault twice, every text occurs once in its file, and is changed", () => {
  const wrong = faults.flatMap((fault) => {
    const times = sourceOf(fault).split(fault.text).length - 1;
    if (times !== 1) return [`${fault.file} has ${times} times, but must have once: ${fault.text}`];
    return fault.text === fault.change ? [`${fault.file} is not changed at: ${fault.text}`] : [];
  });
  expect(wrong).toEqual([]);
  expect(new Set(faults.map(({ file, text, change }) => `${file} ${text} ${change}`)).size).toBe(faults.length);
});

test("without a fault every named test is green, and the build is that of the sources", async () => {
  const files = [...new Set(faults.map(({ noticedBy: [file] }) => file))];
  const titles = [...new Set(faults.map(({ noticedBy: [, title] }) => title))];
  for (const fault of faults.filter(({ file }) => !file.includes("/assembly/")))
    expect(builtOf(fault)).toBe(transpiled(sourceOf(fault)));
  const outcomes = await withCopy((copy) => copy.run(files, titles, 12));
  expect(outcomes.filter(({ status }) => status !== "passed")).toEqual([]);
  expect(titles.filter((title) => !outcomes.some((outcome) => outcome.title.endsWith(title)))).toEqual([]);
});

describe.concurrent("is noticed", () => {
  for (const fault of faults)
    test(`${fault.file}: ${fault.wrong}`, async () => {
      const [file, title] = fault.noticedBy;
      const broken = sourceOf(fault).replace(fault.text, () => fault.change);
      const outcomes = await withCopy((copy) => copy.with(fault.file, broken, () => copy.run([file], [title])));
      const named = outcomes.filter((outcome) => outcome.title.endsWith(title));
      expect(named, `of test/${file}, "${title}"`).toContainEqual(expect.objectContaining({ status: "failed" }));
      unnoticed.delete(fault);
    });
});
