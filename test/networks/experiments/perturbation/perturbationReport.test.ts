import { describe, expect, test } from "vitest";
import { verdictsAndKinds } from "../../../../lib/dist/experiments/verdict";
import {
  perturbationReport,
  radialShare,
} from "../../../../lib/dist/networks/experiments/perturbation/perturbationReport";
import { perturbationSize } from "../../../../lib/dist/networks/experiments/perturbation/perturbationSize";
import type { RouterChoice } from "../../../../lib/dist/networks/experiments/runs/task";
import { readOff } from "../../../../lib/dist/networks/experiments/trainings/trainings";

// The report is pure: it is read here from rows that were made up.
const network = { layers: 2, width: 32, heads: 4, experts: 4, expertWidth: 32, top: 2, projection: 8 };
const training = { steps: 100, learningRate: 0.01, warmup: 10, evaluations: 2 };
const choices: readonly RouterChoice[] = [
  { name: "cosine", options: { temperature: 0.3 } },
  { name: "perturbedCosine", options: { tau1: 0.1, tau2: 0.001, temperature: 0.3 } },
  ...[0.01, 1].map((tau) => ({ name: "perturbedCosine", options: { tau1: tau, tau2: tau, temperature: 0.3 } })),
  { name: "randomPerturbation", options: { tau1: 1, tau2: 1, temperature: 0.3 } },
  { name: "learnableNoise", options: { tau1: 1, tau2: 1, temperature: 0.3 } },
];
const seedNoise = [0, 0.3, 0.1];

/** A report in which τ₁ = τ₂ = 1 costs so many bits, and the trained router vectors have a norm. */
function reported({ cost = 0, norm = 2 }) {
  const runs = choices.map((router) => ({
    ...{ kind: "language" as const, router, network, training },
    ...{ context: 32, batch: 16, pieces: 64 },
  }));
  const made = runs.flatMap((run, index) =>
    seedNoise.map((noise, seed) => {
      const { tau1, tau2 } = run.router.options as { tau1?: number; tau2?: number };
      const isCostly = run.router.name === "perturbedCosine" && tau1 === 1;
      const validation = 3 + noise + (isCostly ? cost : 0) + 0.002 * Math.sin(7 * index + 3 * seed);
      return {
        run: { ...run, seed, randomness: "" },
        result: {
          ...{ parameters: 1000, validation, test: 3, loadEntropy: 0.9, stability: 1, tokensPerSecond: 1 },
          ...{ curve: [], specialisation: { bits: 1, chance: 0 }, collapse: 5 + seed },
          norms: {
            ...{ vectors: norm, tokens: 4 },
            constants: run.router.name === "learnableNoise" ? { tau1: 0.7 * tau1!, tau2: 1.2 * tau2! } : {},
          },
        },
      };
    }),
  );
  const report = perturbationReport(readOff({ name: "perturbation-size", seeds: 3, runs }, made));
  return { ...report, ...verdictsAndKinds(report.verdicts ?? []) };
}

test("how much the scores feel a norm is the derivative of b/(b + τ₁), over its greatest value", () => {
  const derivative = (tau: number, b: number) => ((b + 1e-6) / (b + 1e-6 + tau) - (b - 1e-6) / (b - 1e-6 + tau)) / 2e-6;
  const grid = Array.from({ length: 2001 }, (_, i) => 10 ** (i / 500 - 2));
  for (const b of [0.3, 2]) {
    const most = Math.max(...grid.map((tau) => derivative(tau, b)));
    for (const tau of [0.01, 0.3, 5]) expect(radialShare(tau, b)).toBeCloseTo(derivative(tau, b) / most, 4);
  }
});

describe("the report of perturbation-size", () => {
  test("has a row a perturbation, with where τ began and, if it is learnt, where it ended", () => {
    const { rows } = reported({});
    expect(rows!.map(({ perturbation, kind }) => [perturbation, kind])).toEqual([
      ["cosine", "none"],
      ["fixed, τ₁ = 0.1, τ₂ = 0.001", "pair"],
      ["fixed, τ = 0.01", "fixed"],
      ["fixed, τ = 1", "fixed"],
      ["random, τ = 1", "random"],
      ["learnt, τ = 1", "learnt"],
    ]);
    expect(rows![1]).toMatchObject({ tau1: 0.1, tau2: 0.001, seeds: 3, learntTau1: null });
    expect(rows![0]).toMatchObject({ tau1: 0, collapse: { mean: expect.closeTo(6, 10) } });
    expect(rows![5]).toMatchObject({ learntTau1: { mean: expect.closeTo(0.7, 10) } });
  });

  test("says whether any perturbation differs from the cosine router, both ways", () => {
    expect(reported({}).verdicts![0]).toBe(
      "Of 5 perturbations none differ in bits per character from the cosine router; none was predicted: as predicted.",
    );
    expect(reported({ cost: 0.2 }).verdicts![0]).toBe(
      "Of 5 perturbations 1 (fixed, τ = 1) differs in bits per character from the cosine router; none was predicted: not as predicted.",
    );
  });

  test("computes the theory's advice from the norms that training led to", () => {
    const { summary, verdicts } = reported({ cost: 0.2, norm: 0.8 });
    expect(summary![0]).toMatchObject({ tau1: expect.closeTo(0.8, 10), nearest: 1, best: 0.01 });
    expect(verdicts![1]).toMatch(/norm 0\.800 on average.*nearest among the fixed τ₁ = τ₂ is 1, with 3\.334 bits/);
    expect(verdicts![1]).toContain("0.01 has 4.9 %, 1 has 99 %");
    expect(reported({ norm: 0.02 }).summary![0]).toMatchObject({ nearest: 0.01 });
    expect(verdicts![2]).toBe("Where τ is learnt it goes from 1 → τ₁ = 0.70, τ₂ = 1.2.");
  });
});

test("perturbation-size has the co-authors' pairs, the cosine router and a grid from 1e-4 to 1 for every kind of noise", async () => {
  for (const profile of ["quick", "paper"] as const) {
    const [study] = await perturbationSize.studies(profile);
    const routers = study.runs.map(({ router }) => router);
    const taus = (name: string) =>
      routers.flatMap((router) => {
        const { tau1, tau2 } = router.options;
        return router.name === name && tau1 === tau2 ? [tau1] : [];
      });
    expect(routers.map(({ options: { tau1, tau2 } }) => [tau2, tau1])).toEqual(
      expect.arrayContaining([
        [0.001, 0.1],
        [0.001, 0.05],
        [0.0001, 0.001],
        [0, 0.001],
      ]),
    );
    expect(taus("cosine").length).toBe(1);
    for (const name of ["perturbedCosine", "randomPerturbation", "learnableNoise"]) {
      expect(taus(name)).toContain(1e-4);
      expect(taus(name)).toContain(1);
    }
  }
});
