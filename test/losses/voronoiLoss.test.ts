import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tanhExpert } from "../../lib/dist/experts/tanhExpert";
import { lossNames } from "../../lib/dist/losses/losses";
import { type VoronoiLoss, voronoiLoss } from "../../lib/dist/losses/voronoiLoss";
import { type AtomInput, type MixingMeasure, mixingMeasure } from "../../lib/dist/mixture/measure";
import { mixture } from "../../lib/dist/mixture/mixture";
import { cosine } from "../../lib/dist/routers/cosine";
import { linear } from "../../lib/dist/routers/linear";
import { perturbedCosine } from "../../lib/dist/routers/perturbedCosine";
import { randomAtom, randomAtoms, streams } from "./randomMeasures";

const model = mixture({ router: linear(), expert: tanhExpert(), dim: 2 });
const free = mixture({ router: linear(), expert: tanhExpert(), dim: 2, reference: false });
const truth = model.measure([{ bias: Math.log(2), router: [3, 4], expert: [1, 0, 0] }, { expert: [0, 2, 0] }]);

function expectParts(loss: VoronoiLoss, parts: Partial<Record<keyof VoronoiLoss, number | null>>): void {
  for (const [name, value] of Object.entries(parts)) {
    const got = loss[name as keyof VoronoiLoss];
    if (value === null) expect(got, name).toBeNull();
    else expect(got, name).toBeCloseTo(value as number, 12);
  }
}

describe("worked by hand", () => {
  // Weights 3 and 1 against 2 and 1; Δβ₁ = (3, 4), same direction, so ‖Δβ₁‖ = |10 − 5| = 5; Δη = .5 and, reference, 1.
  const fitted = model.measure([{ bias: Math.log(3), router: [6, 8], expert: [1, 0, 0.5] }, { expert: [0, 2, 1] }]);

  test("exact-specified: L3 is 1 + 3·5 + (3·0.5 + 1·1), and its router part is all radial", () => {
    expectParts(voronoiLoss({ model, fitted, truth, loss: "L3" }), {
      weight: 1,
      router: 15,
      expert: 2.5,
      total: 18.5,
      radial: 15,
      angular: 0,
      bias: Math.log(1.5),
    });
  });

  test("exact-specified: L2 is L3 where every cell has one atom, and L1 with r = 2 squares every distance", () => {
    expect(voronoiLoss({ model, fitted, truth, loss: "L2" })).toEqual(
      voronoiLoss({ model, fitted, truth, loss: "L3" }),
    );
    // 3·25 and 3·0.25 + 1
    expectParts(voronoiLoss({ model, fitted, truth, loss: "L1", r: 2 }), {
      weight: 1,
      router: 75,
      expert: 1.75,
      total: 77.75,
    });
  });

  // Cell 0 holds weights 1 and ½ against 2. ‖Δβ₁‖ = 1 and 2; ‖Δη‖ = 0 and 2; the reference stands alone with ‖Δη‖ = 1.
  const split = model.measure([
    { bias: 0, router: [3, 5], expert: [1, 0, 0] },
    { bias: Math.log(0.5), router: [3, 2], expert: [1, 0, 2] },
    { expert: [0, 2, 1] },
  ]);

  test("over-specified: L2 squares in the cell of two atoms and not in the cell of one", () => {
    // router 1·1 + ½·4, expert ½·4 + 1·1
    expectParts(voronoiLoss({ model, fitted: split, truth, loss: "L2" }), {
      weight: 0.5,
      router: 3,
      expert: 3,
      total: 6.5,
      bias: null,
    });
  });

  test("over-specified: L3 squares nowhere, L1 with r = 2 everywhere", () => {
    expectParts(voronoiLoss({ model, fitted: split, truth, loss: "L3" }), {
      weight: 0.5,
      router: 2,
      expert: 2,
      total: 4.5,
    });
    expectParts(voronoiLoss({ model, fitted: split, truth, loss: "L1", r: 2 }), { weight: 0.5, router: 3, expert: 3 });
  });

  test("perturbed, split reference: the gauge takes half of the split atom's v from every v", () => {
    // d = 1, τ₁ = 1. Truth v = .5. Fit: v = .6, .2, 0 with weights 4, 1, 1. The last two share the true reference, so
    // w = 2: weights 2, ½, ½; the shift is ½·.2 = .1: v = .5, .1, −.1, that is β₁ = 1, 1/9, −1/9.
    // L₂: router ½·(1/81)·2, expert ½·.1²·2, weight 0.
    const line = mixture({ router: perturbedCosine({ tau1: 1, tau2: 0.3 }), expert: tanhExpert(), dim: 1 });
    const lineTruth = line.measure([{ bias: Math.log(2), router: [1], expert: [1, 0] }, { expert: [-1, 0] }]);
    const lineFit = line.measure([
      { bias: Math.log(4), router: [1.5], expert: [1, 0] },
      { bias: 0, router: [0.25], expert: [-1, 0.1] },
      { expert: [-1, -0.1] },
    ]);
    expectParts(voronoiLoss({ model: line, fitted: lineFit, truth: lineTruth, loss: "L2" }), {
      weight: 0,
      router: 1 / 81,
      expert: 0.01,
      total: 1 / 81 + 0.01,
      radial: 1 / 81,
      angular: 0,
    });
    // As they are: weights 4, 1, 1 against 2, 1; β₁ off by ½ in its own cell, by ¼ and 0 in the reference's.
    expectParts(voronoiLoss({ model: line, fitted: lineFit, truth: lineTruth, loss: "L2", gauge: "none" }), {
      weight: 3,
      router: 4 * 0.5 + 0.0625,
      expert: 0.02,
    });
  });

  test("a router vector that is turned and stretched: 9² + (6√2)² = ‖(0, 12) − (3, 0)‖²", () => {
    const other = model.measure([{ bias: 0, router: [3, 0], expert: [1, 0, 0] }, { expert: [0, 50, 0] }]);
    const turned = model.measure([{ bias: 0, router: [0, 12], expert: [1, 0, 0] }, { expert: [0, 50, 0] }]);
    expectParts(voronoiLoss({ model, fitted: turned, truth: other, loss: "L3", gauge: "none" }), {
      router: Math.sqrt(153),
      radial: 9,
      angular: 6 * Math.SQRT2,
    });
  });

  test("an empty cell adds the weight of its true atom", () => {
    const empty = mixingMeasure([{ bias: Math.log(2), router: [3, 4], expert: [1, 0, 0] }], 2, 3);
    expectParts(voronoiLoss({ model, fitted: empty, truth, loss: "L3", gauge: "none" }), { weight: 1, total: 1 });
  });
});

describe.each([linear(), perturbedCosine({ tau1: 0.7, tau2: 0.3 }), cosine()])("router $name", (router) => {
  const routed = mixture({ router, expert: tanhExpert(), dim: 2 });

  test.each(lossNames)("%s and its parts vanish at the truth", (loss) => {
    for (const gauge of ["canonical", "none"] as const)
      expect(voronoiLoss({ model: routed, fitted: truth, truth, loss, gauge })).toEqual({
        total: 0,
        weight: 0,
        router: 0,
        expert: 0,
        radial: 0,
        angular: 0,
        bias: 0,
        reason: null,
      });
  });

  test.each(lossNames)("%s does not depend on the order of the atoms", (loss) => {
    fc.assert(
      fc.property(streams, fc.constantFrom(2, 3, 4), (stream, count) => {
        const turn = (list: AtomInput[]): AtomInput[] => [...list.slice(1, -1), list[0], list[list.length - 1]];
        const [f, t] = [randomAtoms(stream, count, true), randomAtoms(stream, 3, true)];
        const lossOf = (fit: AtomInput[], true3: AtomInput[]): VoronoiLoss =>
          voronoiLoss({ model: routed, fitted: routed.measure(fit), truth: routed.measure(true3), loss });
        const before = lossOf(f, t);
        const after = lossOf(turn(f), turn(t));
        if (before.total === null) expect(after.total).toBeNull();
        else expect(after.total! / before.total).toBeCloseTo(1, 9);
      }),
    );
  });
});

test.each(lossNames)("%s of an all-free model ignores the order of all atoms and counts every bias", (loss) => {
  fc.assert(
    fc.property(streams, (stream) => {
      const [fit, true3] = [randomAtoms(stream, 3, false), randomAtoms(stream, 3, false)];
      const lossOf = (list: AtomInput[]): VoronoiLoss =>
        voronoiLoss({ model: free, fitted: free.measure(list), truth: free.measure(true3), loss });
      expect(lossOf([...fit].reverse()).total).toBeCloseTo(lossOf(fit).total!, 9);
      expect(lossOf([...fit].reverse()).bias).toBeCloseTo(lossOf(fit).bias!, 9);
    }),
  );
});

test("the bias part is a mean over the atoms that are not the reference, over all of them where logits are free", () => {
  const atoms = (biases: number[]): MixingMeasure =>
    free.measure(biases.map((bias, i) => ({ bias, router: [0, 0], expert: [9 * i, 0, 0] })));
  const [fitted, target] = [atoms([0.5, 1, 0]), atoms([0, 2, 0])];
  // |Δβ₀| = ½, 1, 0
  expect(voronoiLoss({ model, fitted, truth: target, loss: "L3" }).bias).toBeCloseTo(0.75, 12);
  expect(voronoiLoss({ model: free, fitted, truth: target, loss: "L3" }).bias).toBeCloseTo(0.5, 12);
});

test("the total is the sum of weight, router and expert", () => {
  fc.assert(
    fc.property(
      streams,
      fc.constantFrom(...lossNames),
      fc.double({ min: 1, max: 3, noNaN: true }),
      (stream, loss, r) => {
        const fitted = free.measure(randomAtoms(stream, 4, false));
        const parts = voronoiLoss({ model: free, fitted, truth: free.measure(randomAtoms(stream, 2, false)), loss, r });
        expect(parts.total).toBeCloseTo(parts.weight! + parts.router! + parts.expert!, 9);
      },
    ),
  );
});

test("for one atom the squared router part is the squared radial plus the squared angular part", () => {
  fc.assert(
    fc.property(streams, (stream) => {
      const fitted = free.measure([{ ...randomAtom(stream), bias: 0 }]);
      const parts = voronoiLoss({ model: free, fitted, truth: free.measure([randomAtom(stream)]), loss: "L3" });
      expect(parts.radial! ** 2 + parts.angular! ** 2).toBeCloseTo(parts.router! ** 2, 9);
    }),
  );
});

test("the norm of a single atom off by a factor is all radial, its direction off is all angular", () => {
  const one = (router: number[]): MixingMeasure => free.measure([{ bias: 0, router, expert: [0, 0, 0] }]);
  const radial = voronoiLoss({ model: free, fitted: one([2, 0]), truth: one([1, 0]), loss: "L3" });
  expectParts(radial, { router: 1, radial: 1, angular: 0 });
  const angular = voronoiLoss({ model: free, fitted: one([0, 1]), truth: one([1, 0]), loss: "L3" });
  expectParts(angular, { router: Math.SQRT2, radial: 0, angular: Math.SQRT2 });
});

test("where the gauge is undefined every part is null and the reason says why", () => {
  const lost = model.measure([{ bias: 0, router: [3, 4], expert: [1, 0, 0] }, { expert: [1, 0, 0.1] }]);
  const { reason, ...parts } = voronoiLoss({ model, fitted: lost, truth, loss: "L3" });
  expect(Object.values(parts)).toEqual([null, null, null, null, null, null, null]);
  expect(reason).toBe("The canonical gauge is undefined: no fitted atom is nearest to the true reference expert.");
});

test("bad input is named in one sentence", () => {
  const call = (extra: object) => () => voronoiLoss({ model, fitted: truth, truth, loss: "L3", ...extra });
  expect(call({ loss: "L4" })).toThrow(/^loss is "L4", but must be one of "L1", "L2", "L3".*\.$/);
  expect(call({ loss: "L1", r: 0.5 })).toThrow("r is 0.5, but must be a finite number ≥ 1.");
  expect(call({ gauge: "other" })).toThrow('gauge is "other", but must be one of "canonical", "none".');
  expect(call({ gauge: "none", fitted: mixingMeasure([{ router: [1], expert: [1, 2] }], 1, 2) })).toThrow(
    "fitted.atoms[0] has a router of 1 and an expert of 2 numbers, but must have 2 and 3.",
  );
});
