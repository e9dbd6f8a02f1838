import fs from "node:fs";
import path from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { verdictsBeside } from "../../../lib/dist/cli/reproducing/seedVerdicts";
import { temporaryFolder } from "../../study/temporaryFolder";

const here = process.cwd();
afterEach(() => {
  vi.unstubAllEnvs();
  process.chdir(here);
});

/** A folder with figures/ and figures/seed-b/ that hold these summaries, by experiment. */
function figures(usual: Record<string, object[]>, other: Record<string, object[]>): void {
  process.chdir(temporaryFolder());
  vi.stubEnv("ROUTERLAB_SEED", "b");
  for (const [folder, files] of [["figures", usual] as const, ["figures/seed-b", other] as const]) {
    fs.mkdirSync(folder, { recursive: true });
    for (const [name, summary] of Object.entries(files))
      fs.writeFileSync(path.join(folder, `${name}.json`), JSON.stringify({ summary }));
  }
}

test("verdicts are counted beside those of figures/, and those that differ are named", () => {
  figures(
    {
      one: [{ curve: "linear", verdict: "agrees" }, { curve: "cosine", verdict: "agrees" }, { tau: 1 }],
      two: [{ cloud: "exact", size: 100, verdict: "agrees" }],
      three: [{ curve: "x", verdict: "agrees" }],
    },
    {
      one: [{ curve: "cosine", verdict: "does not agree" }, { curve: "linear", verdict: "agrees" }, { tau: 1 }],
      two: [{ cloud: "exact", size: 100, verdict: "agrees" }],
    },
  );
  expect(verdictsBeside([{ name: "one" }, { name: "two" }], "quick")).toBe(
    "\nOf 3 verdicts that figures/ has, 2 are the same with seed b.\n  one, cosine: agrees; with seed b: does not agree.",
  );
});

test("where there is nothing to compare with, it says so", () => {
  figures({}, { one: [{ curve: "linear", verdict: "agrees" }] });
  expect(verdictsBeside([{ name: "one" }], "quick")).toBe("\nThere are no verdicts in figures/ to compare these with.");
});
