import { Matrix, pseudoInverse } from "ml-matrix";
import { randomStream } from "routerlab";
import { expect, test } from "vitest";
import { entropyOf, loadEntropy } from "../../../lib/dist/networks/measures/loadEntropy";
import { representationCollapse } from "../../../lib/dist/networks/measures/representationCollapse";
import { routingStability } from "../../../lib/dist/networks/measures/routingStability";
import { specialisation } from "../../../lib/dist/networks/measures/specialisation";
import { tokensToReach } from "../../../lib/dist/networks/measures/tokensToReach";
import { characterClass } from "../../../lib/dist/networks/tasks/language/characterClasses";

test("the entropy of equal shares is log k, that of one share 0", () => {
  expect(entropyOf([5, 5, 5, 5])).toBeCloseTo(Math.log(4), 12);
  expect(entropyOf([0, 7])).toBe(0);
  expect(entropyOf([1, 3])).toBeCloseTo(-0.25 * Math.log(0.25) - 0.75 * Math.log(0.75), 12);
});

test("load entropy is 1 for even use, 0 for one expert, and passes over what is no choice", () => {
  expect(loadEntropy(Int32Array.of(0, 1, 2, 3, 3, 2, 1, 0), 4)).toBeCloseTo(1, 12);
  expect(loadEntropy(Int32Array.of(2, 2, 2, -1), 4)).toBe(0);
  expect(loadEntropy(Int32Array.of(0, 0, 1, 1, -1), 4)).toBeCloseTo(0.5, 12);
});

/** n points in d dimensions about the centres of their experts. */
function clouds({ n, d, experts, spread }: { n: number; d: number; experts: number; spread: number }) {
  const stream = randomStream("clouds");
  const centres = Array.from({ length: experts * d }, () => stream.normal());
  const chosen = Int32Array.from({ length: n }, () => Math.floor(experts * stream.uniform() ** 2)); // uneven
  const hidden = Float32Array.from(
    { length: n * d },
    (_, i) => centres[chosen[Math.floor(i / d)] * d + (i % d)] + spread * stream.normal(),
  );
  return { hidden, chosen };
}

/** Tr(Σ_W Σ_B⁺) as it is written, with both matrices and the pseudoinverse. */
function collapseAsWritten(hidden: Float32Array, chosen: Int32Array, d: number): number {
  const rows = Array.from(chosen, (_, i) => Array.from(hidden.subarray(i * d, (i + 1) * d)));
  const meanOf = (members: number[][]) =>
    members[0].map((_, k) => members.reduce((sum, row) => sum + row[k], 0) / members.length);
  const all = meanOf(rows);
  const [within, between] = [Matrix.zeros(d, d), Matrix.zeros(d, d)];
  const kinds = [...new Set(chosen)];
  for (const kind of kinds) {
    const members = rows.filter((_, i) => chosen[i] === kind);
    const centre = meanOf(members);
    const outer = (a: number[], b: number[], share: number) =>
      Matrix.columnVector(a.map((value, k) => value - b[k]))
        .mmul(Matrix.rowVector(a.map((value, k) => value - b[k])))
        .mul(share);
    for (const row of members) within.add(outer(row, centre, 1 / rows.length));
    between.add(outer(centre, all, 1 / kinds.length));
  }
  return within.mmul(pseudoInverse(between, 1e-9)).trace();
}

test("representation collapse is the trace of the scatter within experts times the pseudoinverse of that between them", () => {
  for (const shape of [
    { n: 300, d: 12, experts: 5, spread: 0.4 },
    { n: 200, d: 3, experts: 8, spread: 1 }, // more experts than dimensions
  ]) {
    const { hidden, chosen } = clouds(shape);
    const expected = collapseAsWritten(hidden, chosen, shape.d);
    expect(representationCollapse(hidden, chosen)! / expected).toBeCloseTo(1, 6);
  }
  expect(representationCollapse(Float32Array.of(0, 2, 10, 12), Int32Array.of(7, 7, 1, 1))).toBeCloseTo(1 / 25, 12);
});

test("hidden states that close in on their experts' means have collapsed, and with one expert there is no saying", () => {
  const far = clouds({ n: 300, d: 6, experts: 4, spread: 1 });
  const near = clouds({ n: 300, d: 6, experts: 4, spread: 0.1 });
  const [before, after] = [far, near].map(({ hidden, chosen }) => representationCollapse(hidden, chosen)!);
  expect(after).toBeLessThan(before / 20);
  expect(representationCollapse(far.hidden, new Int32Array(300))).toBeNull();
  expect(representationCollapse(new Float32Array(12), Int32Array.of(0, 1, 2))).toBeNull();
});

test("routing is stable where a token's experts are the same, in any order and however many", () => {
  expect(routingStability(Int32Array.of(0, 1, 2, 3), Int32Array.of(1, 0, 2, 4), 2)).toBe(0.5);
  expect(routingStability(Int32Array.of(0, 1, 2), Int32Array.of(0, 1, 2), 3)).toBe(1);
  expect(routingStability(Int32Array.of(0, -1, 10, 2), Int32Array.of(0, -1, -1, 2, 10, -1), 2)).toBe(1);
  expect(routingStability(Int32Array.of(0, -1), Int32Array.of(0, 1), 1)).toBe(0);
});

test("specialisation is the mutual information of class and expert, beside what chance gives", () => {
  const stream = randomStream("specialisation");
  const n = 4000;
  const classes = Array.from({ length: n }, () => Math.floor(3 * stream.uniform()));
  const noisy = Int32Array.from(classes, (kind) => (stream.uniform() < 0.5 ? kind : Math.floor(4 * stream.uniform())));
  const joint = (c: number, e: number) => classes.filter((kind, i) => kind === c && noisy[i] === e).length / n;
  let expected = 0;
  for (let c = 0; c < 3; c++)
    for (let e = 0; e < 4; e++) {
      const [p, pc, pe] = [
        joint(c, e),
        [0, 1, 2, 3].reduce((sum, other) => sum + joint(c, other), 0),
        [0, 1, 2].reduce((sum, other) => sum + joint(other, e), 0),
      ];
      if (p > 0) expected += p * Math.log2(p / (pc * pe));
    }
  const { bits, chance } = specialisation({ routes: noisy, classes, stream });
  expect(bits).toBeCloseTo(expected, 9);
  expect(bits).toBeGreaterThan(0.2);
  const byChance = ((3 - 1) * (4 - 1)) / (2 * n * Math.LN2);
  expect(chance).toBeGreaterThan(byChance / 3);
  expect(chance).toBeLessThan(3 * byChance);
});

test("a token's experts tell of its class in equal parts, and what is no choice tells nothing", () => {
  const stream = randomStream("specialisation");
  const classes = [0, 1, 0, 1];
  expect(specialisation({ routes: Int32Array.of(0, 1, 0, 1), classes, stream }).bits).toBeCloseTo(1, 12);
  const pairs = Int32Array.of(0, -1, 1, -1, 0, -1, 1, -1);
  expect(specialisation({ routes: pairs, classes, stream }).bits).toBeCloseTo(1, 12);
  expect(specialisation({ routes: Int32Array.of(0, 1, 1, 0, 0, 1, 1, 0), classes, stream }).bits).toBeCloseTo(0, 12);
});

test("a level is reached between two evaluations, at the first, or not at all", () => {
  const curve = [
    { tokens: 100, bits: 4 },
    { tokens: 200, bits: 3 },
    { tokens: 300, bits: 3.2 },
    { tokens: 400, bits: 2 },
  ];
  expect(tokensToReach(curve, 3.25)).toBe(175);
  expect(tokensToReach(curve, 2.6)).toBe(350);
  expect(tokensToReach(curve, 5)).toBe(100);
  expect(tokensToReach(curve, 2)).toBe(400);
  expect(tokensToReach(curve, 1.9)).toBeNull();
});

test("characters have the class that a reader would give them", () => {
  const classes = ["e", "t", "y", "É", "T", "é", "ж", "7", " ", "\n", "-", "�"].map(characterClass);
  expect(classes).toEqual([
    ...["vowel", "consonant", "consonant", "capital letter", "capital letter", "other letter", "other letter"],
    ...["digit", "space", "space", "sign", "sign"],
  ]);
});
