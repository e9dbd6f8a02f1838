import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { namedConfigs } from "../../../lib/dist/networks/experiments/trainings/namedConfigs";
import { costSentence, hardware, scalingTable } from "../../../lib/dist/networks/scaling/scalingTable";

const root = path.resolve(__dirname, "../../..");
const { rows } = JSON.parse(fs.readFileSync(path.join(root, "figures/bench-networks.json"), "utf8")) as {
  rows: { workload: string; implementation: string; rate?: number }[];
};
const sizeA = {
  ...{ vocabulary: 88, context: 64, layers: 2, width: 64, heads: 4, experts: 8, expertWidth: 128, top: 2 },
  projection: 8,
};
const { network, context } = namedConfigs.enwik8;
const large = { ...network, vocabulary: 205, context };

test("docs/scaling.md has what is computed from the speeds of the bench", () => {
  const measured = rows
    .filter(({ workload, rate }) => workload === "language, size A" && rate !== undefined)
    .map(({ implementation, rate }) => ({ implementation, tokensPerSecond: rate! }));
  expect(measured.length).toBeGreaterThan(0);
  const text = fs.readFileSync(path.join(root, "docs/scaling.md"), "utf8");
  expect(text).toContain(scalingTable(large, hardware(measured, sizeA)).join("\n"));
  expect(text).toContain(costSentence(large));
  expect(text).toContain(costSentence(sizeA));
});

test("twice the tokens, or half the speed, take twice the hours", () => {
  const hours = (speed: number, tokens: number) =>
    Number(scalingTable(large, [{ name: "a machine", speed, source: "" }], tokens)[2].split("|")[3]);
  expect(hours(1e10, 2e8) / hours(1e10, 1e8)).toBeCloseTo(2, 1);
  expect(hours(5e9, 1e8) / hours(1e10, 1e8)).toBeCloseTo(2, 1);
});
