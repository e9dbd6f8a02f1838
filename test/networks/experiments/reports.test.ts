import { describe, expect, test } from "vitest";
import { verdictsAndKinds } from "../../../lib/dist/experiments/verdict";
import { comparedRouters } from "../../../lib/dist/networks/experiments/comparedRouters";
import { domainReport } from "../../../lib/dist/networks/experiments/domain/domainReport";
import { languageReport } from "../../../lib/dist/networks/experiments/language/languageReport";
import { readOff } from "../../../lib/dist/networks/experiments/trainings/trainings";
import { wholeCaption } from "../../../lib/dist/plots/figure";

// Reports are pure: they are read here from rows that were made up.
const network = { layers: 2, width: 32, heads: 4, experts: 4, expertWidth: 32, top: 2, projection: 8 };
const training = { steps: 100, learningRate: 0.01, warmup: 10, evaluations: 2 };
const ngrams = { validation: [4.3, 3.4, 2.7], test: [4.2, 3.3, 2.6] };

const atEnd = { loadEntropy: 0.9, collapse: 2, stability: 0.8 };

/** Bits by router and seed. */
function language(bits: Record<string, number[]>, data?: { name: string; sha256: string; path: string }) {
  const runs = comparedRouters
    .filter(({ name }) => name in bits)
    .map((router) => ({
      ...{ kind: "language" as const, router, network, training },
      context: 32,
      batch: 16,
      pieces: 64,
      ...(data && { data }),
    }));
  const made = runs.flatMap((run) =>
    bits[run.router.name].map((validation, seed) => ({
      run: { ...run, seed, randomness: "" },
      result: {
        ...{ parameters: 33_824, validation, test: validation + 0.1, ...atEnd, collapse: validation / 10 },
        ...{ specialisation: { bits: 0.3 + seed / 10, chance: 0.1 }, norms: null, tokensPerSecond: 5000 },
        curve: [
          { tokens: 25_600, bits: validation + 1, ...atEnd, stability: null },
          { tokens: 51_200, bits: validation, ...atEnd },
        ],
      },
    })),
  );
  const baseline = { kind: "n-grams" as const, order: 3 };
  const report = languageReport(
    readOff({ name: "language-modelling", seeds: 3, runs, baseline }, [...made, { run: baseline, result: ngrams }]),
  );
  return { ...report, ...verdictsAndKinds(report.verdicts ?? []) };
}

describe("the report of language modelling", () => {
  const report = language({ linear: [3.1, 3.2, 3.3], cosine: [3.2, 3.3, 3.41], perturbedCosine: [3.0, 3.3, 3.21] });

  test("has a row a router: mean and standard error of the bits, tokens, load", () => {
    expect(report.rows!.map(({ router }) => router)).toEqual(["linear", "cosine", "perturbedCosine"]);
    expect(report.rows![0]).toEqual({
      router: "linear",
      bitsPerCharacter: { mean: expect.closeTo(3.2, 10), standardError: expect.closeTo(0.1 / Math.sqrt(3), 10) },
      testBitsPerCharacter: { mean: expect.closeTo(3.3, 10), standardError: expect.closeTo(0.1 / Math.sqrt(3), 10) },
      loadEntropy: { mean: expect.closeTo(0.9, 10), standardError: expect.closeTo(0, 10) },
      ...{ parameters: 33_824, seeds: 3, tokens: 51_200 },
    });
  });

  test("judges each router against the bigram, both ways", () => {
    expect(report.verdicts!.slice(0, 2)).toEqual([
      "linear: 3.200 ± 0.058 bits per character on validation text; 3 of 3 networks are below the bigram's 3.400, as predicted.",
      "cosine: 3.303 ± 0.061 bits per character on validation text; 2 of 3 networks are below the bigram's 3.400, not as predicted.",
    ]);
  });

  test("compares the routers seed by seed, with what would have been seen", () => {
    // differences to linear: 0.1, 0.1, 0.11 (told apart) and −0.1, 0.1, −0.09 (not)
    expect(report.verdicts!.slice(3)).toEqual([
      expect.stringMatching(
        /^cosine − linear 0\.103 \[0\.089, 0\.118\] bits per character with 3 paired seeds, p = 0\.003 .*: differs, not as predicted\.$/,
      ),
      expect.stringMatching(
        /^perturbed cosine − linear −0\.030 \[.*\] bits .* would have been seen with 80 % power: no difference beyond the noise, as predicted\.$/,
      ),
      expect.stringMatching(/^perturbed cosine − cosine −0\.133 /),
    ]);
    const ofBits = report.summary!.filter(
      ({ quantity, baseline }) => (quantity ?? baseline) === "bits per character" || baseline,
    );
    expect(ofBits.map(({ router, reference, baseline }) => baseline ?? [router, reference])).toEqual([
      ["cosine", "linear"],
      ["perturbedCosine", "linear"],
      ["perturbedCosine", "cosine"],
      ...["1-gram", "2-gram", "3-gram"],
    ]);
  });

  test("draws bits against tokens with a band for each router, and the bigram", () => {
    const { data, layout } = report.figure!;
    const caption = wholeCaption(report.figure!);
    expect(layout.annotations).toEqual([]); // one pair differs: no title says that none does
    const linear = data.find(({ name }) => name === "linear")!;
    expect([linear.x, linear.y]).toEqual([
      [25_600, 51_200],
      [4.2, 3.2],
    ]);
    const [{ y: band }] = data; // bands come first
    expect(band).toEqual([4.25774, 3.25774, 3.14226, 4.14226].map((y) => expect.closeTo(y, 5)));
    expect(layout.shapes).toEqual([expect.objectContaining({ y0: 3.4, y1: 3.4 })]);
    expect(caption).toContain(
      "linear; cosine, temperature 0.3; perturbed cosine, τ₁ = 0.1, τ₂ = 0.001, temperature 0.3",
    );
    expect(caption).toContain("4 experts of 32, top-2");
  });

  test("has a table of the models, n-grams among them", () => {
    const { rows } = report.tables!.bits;
    expect(rows[0]).toEqual(["linear", 3.2, 0.0577, 3.3, 0.9, 33_824]);
    expect(rows[4]).toEqual(["2-gram (Witten–Bell)", 3.4, null, 3.3, null, null]);
    expect(report.tables!.comparisons.rows[0].at(-1)).toBe("differs");
  });

  test("draws each comparison with its interval and with what would have been seen", () => {
    const { data, layout } = report.supplements!.differences;
    const texts = (axis: string) => (layout[axis] as { ticktext: string[] }).ticktext;
    expect([texts("yaxis"), texts("yaxis2")]).toEqual([["cosine", "perturbed cosine"], ["perturbed cosine"]]);
    const toLinear = report.summary!.find(({ router, reference }) => router === "cosine" && reference === "linear")!;
    const { difference, interval, detectable } = toLinear as unknown as Record<string, number> & { interval: number[] };
    const [drawn] = data as { x: number[]; error_x: { array: number[]; arrayminus: number[] } }[];
    expect(drawn.x[0]).toBeCloseTo(difference, 5);
    expect(drawn.x[0] + drawn.error_x.array[0]).toBeCloseTo(interval[1], 5);
    expect(drawn.x[0] - drawn.error_x.arrayminus[0]).toBeCloseTo(interval[0], 5);
    const strokes = (data as { x: number[] }[]).find(({ x }) => x.length > 2)!;
    expect(strokes.x.slice(0, 2).map((x) => Math.abs(x))).toEqual([
      expect.closeTo(detectable, 5),
      expect.closeTo(detectable, 5),
    ]);
  });

  test("has every measure by router, and its paired differences corrected over their own table", () => {
    const { measures, measureComparisons } = report.tables!;
    const names = [...new Set(measures.rows.map(([name]) => name))];
    expect(names).toEqual([
      ...["load entropy", "representation collapse", "routing stability", "specialisation, bits above chance"],
      ...["characters to the 2-gram's bits"], // none comes to 2.7, the 3-gram's
    ]);
    const row = (name: string, router: string) => measures.rows.find((each) => each[0] === name && each[1] === router);
    expect(row("representation collapse", "linear")).toEqual([
      ...["representation collapse", "linear", 0.32, 0.005774, "3 of 3"],
    ]);
    expect(row("specialisation, bits above chance", "cosine")!.slice(2)).toEqual([0.3, 0.05774, "3 of 3"]);
    // 4.1, 4.2, 4.3 fall by 1 over 25,600 characters: 3.4 is reached at 0.7, 0.8 and 0.9 of them; one cosine network is never there
    expect(row("characters to the 2-gram's bits", "linear")!.slice(2)).toEqual([46_080, 1478, "3 of 3"]);
    expect(row("characters to the 2-gram's bits", "cosine")!.slice(2)).toEqual([47_360, 1280, "2 of 3"]);
    const compared = (name: string) => measureComparisons.rows.filter((each) => each[0] === name);
    expect(compared("characters to the 2-gram's bits").map((each) => each.slice(1, 5))).toEqual([
      ["cosine", "linear", 2, 2560],
      ["perturbed cosine", "linear", 3, expect.any(Number)],
      ["perturbed cosine", "cosine", 2, expect.any(Number)],
    ]);
    expect(compared("characters to the 2-gram's bits")[0].at(-1)).toBe("too few seeds to tell");
    expect(compared("representation collapse")[0].slice(4, 5)).toEqual([0.01033]);
    expect(JSON.stringify(report)).not.toContain("a second"); // a machine's speed, which differs from run to run
    // p of cosine − linear in collapse is that in bits, 0.001 by itself: times 3 there, and here times the comparisons that can be told
    const told = measureComparisons.rows.filter((each) => each[8] !== null);
    const own = (rows: readonly (readonly unknown[])[], at: number) => rows[0][at] as number;
    const alone = own(report.tables!.comparisons.rows, 7) / 3;
    expect(own(compared("representation collapse"), 8)).toBeCloseTo(alone * told.length, 2);
  });

  test("draws what the experts do on the way, and leaves out points at which there is nothing to say", () => {
    const { data } = report.supplements!.experts;
    const lines = data.filter(({ name }) => name === "linear");
    expect(lines.map(({ x }) => x)).toEqual([[25_600, 51_200], [25_600, 51_200], [51_200]]);
    expect(lines.map(({ y }) => (y as number[]).at(-1))).toEqual([0.9, 2, 0.8]);
  });

  test("of a text of one's own speaks of bytes, and of its name", () => {
    const { tables, figure } = language(
      { linear: [3.1], cosine: [3.2] },
      { name: "text8", sha256: "", path: "/text8" },
    );
    expect(tables!.bits.columns[1]).toBe("bits per byte, validation");
    expect(wholeCaption(tables!.bits)).toContain("text8, byte by byte, split by position");
    expect(figure!.caption).toMatch(/^Bits per byte .* bytes learnt from/);
  });

  test("with one seed says that it cannot tell", () => {
    const { verdicts, rows } = language({ linear: [3.1], cosine: [3.2] });
    expect(verdicts).toEqual([
      "linear: 3.100 bits per character on validation text; 1 of 1 networks are below the bigram's 3.400, as predicted.",
      "cosine: 3.200 bits per character on validation text; 1 of 1 networks are below the bigram's 3.400, as predicted.",
      "cosine − linear 0.100 bits per character with 1 paired seed: too few seeds to tell.",
    ]);
    expect(rows![0].bitsPerCharacter).toEqual({ mean: 3.1, standardError: null });
  });
});

/** Accuracies by domain, router and seed. */
function domains(accuracies: Record<string, Record<string, number[]>>) {
  const runs = Object.keys(accuracies).flatMap((domain) =>
    comparedRouters.map((router) => ({
      ...{ kind: "domains" as const, set: "rotated digits" as const, domain, router, network, training },
      ...{ perDomain: 8, selecting: 60 },
    })),
  );
  const made = runs.flatMap((run) =>
    (accuracies[run.domain][run.router.name] ?? []).map((accuracy, seed) => ({
      run: { ...run, seed, randomness: "" },
      result: {
        ...{ parameters: 23_840, curve: [{ step: 100, heldOut: 0.8 }], step: 100, heldOut: 0.8, accuracy },
        imagesPerSecond: 200,
      },
    })),
  );
  const report = domainReport(readOff({ name: "domain-generalisation", seeds: 3, runs }, made));
  return { ...report, ...verdictsAndKinds(report.verdicts ?? []) };
}

describe("the report of domain generalisation", () => {
  const at45 = { linear: [0.7, 0.72, 0.74], cosine: [0.66, 0.7, 0.71], perturbedCosine: [0.75, 0.7, 0.74] };
  const at0 = { linear: [0.5, 0.52, 0.54], cosine: [0.56, 0.6, 0.61], perturbedCosine: [0.45, 0.5, 0.54] };

  test("has a row a domain and router, and judges 45° against 70 %, both ways", () => {
    const { rows, verdicts } = domains({ "45°": at45 });
    expect(rows!.map(({ router, domain }) => [router, domain])).toEqual(
      ["linear", "cosine", "perturbedCosine"].map((router) => [router, "rotated digits, 45°"]),
    );
    expect(rows![0]).toMatchObject({
      accuracy: { mean: expect.closeTo(0.72, 10), standardError: expect.closeTo(0.02 / Math.sqrt(3), 10) },
      seeds: 3,
    });
    expect(verdicts!.slice(0, 2)).toEqual([
      "linear: 72.0 ± 1.2 % of the digits at 45° are known; above 70 % was predicted: as predicted.",
      "cosine: 69.0 ± 1.5 % of the digits at 45° are known; above 70 % was predicted: not as predicted.",
    ]);
    expect(verdicts!.slice(3).map((each) => each.slice(0, 45))).toEqual([
      "rotated digits, 45°: cosine − linear −0.030 [",
      "rotated digits, 45°: perturbed cosine − linea",
      "rotated digits, 45°: perturbed cosine − cosin",
    ]);
  });

  test("over several domains has their average, by seed, and one correction for all", () => {
    const { rows, summary, tables, figure } = domains({ "0°": at0, "45°": at45 });
    const average = rows!.find(({ router, domain }) => router === "linear" && domain === "rotated digits, average")!;
    expect(average.accuracy).toEqual({
      mean: expect.closeTo(0.62, 10),
      standardError: expect.closeTo(0.02 / Math.sqrt(3), 10),
    });
    expect(summary!.length).toBe(9);
    expect(tables!.accuracy.rows[0].slice(0, 3)).toEqual(["rotated digits, 0°", 0.52, 0.0115]);
    expect(tables!.comparisons.rows.map(([domain]) => domain)).toEqual(summary!.map(({ domain }) => domain));
    const linear = figure!.data.find(({ name }) => name === "linear")!;
    expect(linear.y).toEqual([0.52, 0.72, 0.62]);
  });
});
