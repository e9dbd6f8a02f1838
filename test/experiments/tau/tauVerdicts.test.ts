import { randomStream, type TauForTruth } from "routerlab";
import { expect, test } from "vitest";
import { levelVerdict, tauVerdicts } from "../../../lib/dist/experiments/tau/tauVerdicts";
import { verdictsAndKinds } from "../../../lib/dist/experiments/verdict";
import { leastOverGrid } from "../../../lib/dist/theory/rates/leastOverGrid";

const grid = [0.01, 0.7, 1, 2, 100];
const levels = [1, 1.2, 0.9, 1.1, 0.8, 1.3, 1, 1.05];

/** A sweep at ‖β₁‖ = 1 in which every replicate has these losses times its level. */
function verdicts(losses: { total: number[]; radial: number[] }, advised: number): string[] {
  const sweep = (part: "total" | "radial") => ({
    ...{ truth: "a truth", norm: 1, size: 100, part, grid, onBoundary: [3, 0, 0, 0, 0] },
    simulated: leastOverGrid({
      grid,
      losses: losses[part].map((loss) => levels.map((level) => loss * level)),
      stream: randomStream("verdicts"),
    }),
    predicted: { tau1: advised } as TauForTruth,
  });
  const { verdicts: sentences, verdictKinds } = verdictsAndKinds(tauVerdicts([sweep("total"), sweep("radial")]));
  const outcome = { "as predicted": "confirmed", "otherwise than predicted": "refuted" } as Record<string, string>;
  for (const [i, kind] of verdictKinds.entries()) expect(sentences[i]).toContain(`: ${outcome[kind] ?? "not decided"}`);
  return sentences;
}

test("are confirmed where the simulation says so", () => {
  const sentences = verdicts({ total: [30, 1.02, 1, 1.04, 9], radial: [30, 1.02, 1, 1.2, 9] }, 0.7);
  expect(sentences).toHaveLength(4);
  for (const sentence of sentences)
    expect(sentence).toMatch(/^a truth, ‖β₁‖ = 1: .*: confirmed(; 3 of the 8 fits.*)?\.$/);
  expect(sentences[0]).toContain("least at τ₁ = 1 [1, 1] at n = 100");
  expect(sentences[2]).toContain("at τ₁ = 0.01 L₃ is 30 times its least [30, 30]");
});

test("and refuted where it says the opposite", () => {
  const sentences = verdicts({ total: [5, 1.02, 1, 1.3, 9], radial: [3, 1.2, 1.1, 1, 2] }, 2);
  for (const sentence of sentences) expect(sentence).toMatch(/: refuted(; 3 of the 8 fits.*)?\.$/);
  expect(sentences[1]).toContain("at most 30.0 % above its least [30.0 %, 30.0 %], at τ₁ = 2");
});

test("a radial part that is least below ‖β₁‖ is refuted as well as one that is least above", () => {
  const [below] = verdicts({ total: [5, 1.02, 1, 1.3, 9], radial: [3, 1, 1.2, 1.4, 2] }, 1);
  expect(below).toMatch(/least at τ₁ = 0\.7 \[0\.7, 0\.7\].*: refuted\.$/);
});

test("a level is counted where rel is small and the prediction lies in the interval", () => {
  const predictions = [
    { rel: 0.1, expert: 1.5 },
    { rel: 0.14, expert: 2 },
    { rel: 0.1, expert: 2.1 },
    { rel: 0.1, expert: 0.9 },
    { rel: 0.15, expert: 1.5 },
    { rel: null, expert: 1.5 },
  ];
  const sweep = {
    ...{ truth: "a truth", norm: 1, size: 100, part: "expert" as const, grid: [1, 2, 3, 4, 5, 6], onBoundary: [] },
    simulated: { lower: grid.map(() => 1).concat(1), upper: grid.map(() => 2).concat(2) } as never,
    predicted: { pairs: predictions } as never,
  };
  expect(levelVerdict(sweep)).toBe(
    "a truth, n = 100, expert: rel is below 0.15 at 4 of 6 τ₁, and at 2 of these the predicted mean lies in the interval of the simulated one.",
  );
});
