import { describe, expect, test } from "vitest";
import { verdictsAndKinds } from "../../../../lib/dist/experiments/verdict";
import { comparedRouters } from "../../../../lib/dist/networks/experiments/comparedRouters";
import { networkSize } from "../../../../lib/dist/networks/experiments/size/networkSize";
import { networkSizeReport } from "../../../../lib/dist/networks/experiments/size/networkSizeReport";
import { readOff } from "../../../../lib/dist/networks/experiments/trainings/trainings";

const sizes = [
  { width: 32, parameters: 60_000 },
  { width: 64, parameters: 240_000 },
  { width: 128, parameters: 960_000 },
];

/** Bits that fall with the size and differ from seed to seed; the perturbed router's have `more` of the linear's by size. */
function reportOf(more: (size: number, seed: number) => number, seeds = 4) {
  const runs = sizes.flatMap(({ width }) =>
    comparedRouters.map((router) => ({
      ...{ kind: "language" as const, router, context: 32, batch: 32, pieces: 64 },
      network: { layers: 2, width, heads: 4, experts: 8, expertWidth: 2 * width, top: 2, projection: 8 },
      training: { steps: 60, learningRate: 0.01, warmup: 6, evaluations: 2 },
    })),
  );
  const made = runs.flatMap((run) =>
    Array.from({ length: seeds }, (_, seed) => {
      const size = sizes.findIndex(({ width }) => width === run.network.width);
      const own =
        run.router.name === "perturbedCosine"
          ? more(size, seed)
          : run.router.name === "cosine"
            ? 0.001 * (seed % 2)
            : 0;
      const validation = 3.4 - 0.2 * size + 0.02 * seed + own;
      const curve = [{ tokens: 61_440, bits: validation }];
      return {
        run: { ...run, seed, randomness: "" },
        result: { parameters: sizes[size].parameters, validation, curve },
      };
    }),
  );
  const report = networkSizeReport(readOff({ name: "network-size", seeds, runs }, made));
  return { ...report, ...verdictsAndKinds(report.verdicts ?? []) };
}

const trendOf = (verdicts: readonly string[]) =>
  verdicts.find((verdict) => verdict.startsWith("perturbed cosine − linear, for ten times"))!;

describe("the report of network sizes", () => {
  test("no trend leaves open what a large network would have", () => {
    const { verdicts } = reportOf((size, seed) => 0.01 * ((seed + size) % 2 === 0 ? 1 : -1));
    expect(trendOf(verdicts!)).toMatch(
      /no trend beyond the noise, as predicted\. .* leave open which router is better there\.$/,
    );
  });

  test("a trend is told, and drawn out with a warning", () => {
    const { verdicts } = reportOf((size, seed) => -0.05 * size + 0.001 * seed);
    expect(trendOf(verdicts!)).toMatch(
      /: a trend, not as predicted\. .* so that perturbed cosine would be better there, which sizes so much smaller cannot make certain\.$/,
    );
  });

  test("two seeds tell nothing", () => {
    expect(trendOf(reportOf((size, seed) => 0.01 * size * seed, 2).verdicts!)).toMatch(
      /with 2 seeds: too few seeds to tell, and nothing of a large network\.$/,
    );
  });

  test("has a row a size and router, and the perturbed router's differences in the figure, by size", () => {
    const { rows, figure, summary } = reportOf((size) => 0.1 * size);
    expect(rows!.length).toBe(9);
    expect(rows![0]).toMatchObject({ router: "linear", parameters: 60_000, seeds: 4 });
    const linear = figure!.data.find(({ name }) => name === "perturbed cosine − linear")!;
    expect(linear.y).toEqual([0, 0.1, 0.2].map((y) => expect.closeTo(y, 5)));
    expect(summary!.filter(({ slope }) => slope !== undefined).length).toBe(3);
  });
});

test("all sizes of the study learn from equally many tokens, with every router alike", async () => {
  for (const profile of ["quick", "paper"] as const) {
    const [{ runs }] = await networkSize.studies(profile);
    const language = runs.filter((run) => run.kind === "language");
    expect(new Set(language.map(({ training, context, batch }) => training.steps * context * batch)).size).toBe(1);
    const bySize = new Map(language.map(({ network, training }) => [network.width, training]));
    expect([...bySize.keys()]).toEqual([32, 64, 128]);
    for (const { network, training } of language) expect(training).toEqual(bySize.get(network.width));
  }
});
