import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RandomStream } from "../../lib/dist/data/randomStream";
import { polynomialExpert } from "../../lib/dist/experts/polynomialExpert";
import { tanhExpert } from "../../lib/dist/experts/tanhExpert";
import { canonicalGauge } from "../../lib/dist/losses/canonicalGauge";
import { lossNames } from "../../lib/dist/losses/losses";
import { voronoiLoss } from "../../lib/dist/losses/voronoiLoss";
import { type Atom, type AtomInput, type MixingMeasure, mixingMeasure } from "../../lib/dist/mixture/measure";
import { mixture } from "../../lib/dist/mixture/mixture";
import { cosine } from "../../lib/dist/routers/cosine";
import { linear } from "../../lib/dist/routers/linear";
import { perturbedCosine } from "../../lib/dist/routers/perturbedCosine";
import { evaluate, randomAtom, streams } from "./randomMeasures";

const atomsOfTruth: AtomInput[] = [
  { bias: -0.2, router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3] },
  { bias: 0.3, router: [-0.5, 0.2], expert: [1.8, 0.4, -1] },
  { expert: [0.2, -1.6, 0.8] },
];
const inputs = [
  [0.3, -1.2],
  [2.5, 0.7],
  [-1.1, -3.4],
  [0.01, 0.02],
];

/** A fit near the truth, its atoms repeated as asked: [0, 1, 2, 2] splits the reference. The reference stays last. */
function near(truth: MixingMeasure, of: readonly number[], stream: RandomStream): MixingMeasure {
  const atoms = of.map((index) => randomAtom(stream, 0.05, truth.atoms[index]));
  return mixingMeasure([...atoms.slice(0, -1), { expert: atoms[atoms.length - 1].expert }], 2, 3);
}

function expectSameFunction(
  left: MixingMeasure,
  right: MixingMeasure,
  router: Parameters<typeof evaluate>[1],
  activation = Math.tanh,
): void {
  for (const input of inputs)
    expect(evaluate(left, router, activation, input)).toBeCloseTo(evaluate(right, router, activation, input), 11);
}

const splits = fc.constantFrom([0, 1, 2], [0, 1, 0, 2], [0, 1, 2, 2], [2, 0, 1, 0, 2]);

describe.each([linear(), perturbedCosine({ tau1: 1, tau2: 0.3 })])("$name", (router) => {
  const model = mixture({ router, expert: tanhExpert(), dim: 2 });
  const truth = model.measure(atomsOfTruth);

  /** Every β₀ shifted by a constant, every v by a vector. */
  function gaugeTransformed(measure: MixingMeasure, constant: number, vector: number[]): MixingMeasure {
    const shifted = ({ bias, router: beta, expert }: Atom): AtomInput => ({
      bias: bias + constant,
      router: router.inverse(router.transformRouter(beta).map((value, u) => value + vector[u]))!,
      expert,
    });
    return mixingMeasure(measure.atoms.map(shifted), 2, 3);
  }

  test.each(lossNames)("%s does not change under a shift of every bias and every v, split reference or not", (loss) => {
    fc.assert(
      fc.property(streams, splits, (stream, of) => {
        const fitted = near(truth, of, stream);
        const vector = [0.3 * (stream.uniform() - 0.5), 0.3 * (stream.uniform() - 0.5)];
        const other = gaugeTransformed(fitted, 3 * stream.normal(), vector);
        const { reason, ...before } = voronoiLoss({ model, fitted, truth, loss });
        const after = voronoiLoss({ model, fitted: other, truth, loss });
        expect(reason).toBeNull();
        for (const [part, value] of Object.entries(before))
          if (value === null) expect(after[part as keyof typeof after]).toBeNull();
          else expect(after[part as keyof typeof after], part).toBeCloseTo(value, 10);
      }),
    );
  });

  test("an exact fit written with another expert as its reference comes back", () => {
    fc.assert(
      fc.property(streams, fc.constantFrom(0, 1), (stream, pivot) => {
        const fitted = near(truth, [0, 1, 2], stream);
        const chosen = fitted.atoms[pivot];
        const opposite = router.transformRouter(chosen.router).map((value) => -value);
        const { atoms } = gaugeTransformed(fitted, -chosen.bias, [...opposite]);
        const others = atoms.filter((_, index) => index !== pivot);
        const written = model.measure([...others, { expert: atoms[pivot].expert }]);
        const total = (measure: MixingMeasure): number =>
          voronoiLoss({ model, fitted: measure, truth, loss: "L3" }).total!;
        expect(total(written)).toBeCloseTo(total(fitted), 10);
      }),
    );
  });

  test("the function stays the same, and a second gauge changes nothing", () => {
    fc.assert(
      fc.property(streams, splits, (stream, of) => {
        const fitted = near(truth, of, stream);
        const once = canonicalGauge({ model, fitted, truth }).measure!;
        expectSameFunction(once, fitted, router);
        const twice = canonicalGauge({ model, fitted: once, truth }).measure!;
        twice.atoms.forEach((atom, index) => {
          expect(atom.bias).toBeCloseTo(once.atoms[index].bias, 12);
          for (const u of [0, 1]) expect(atom.router[u]).toBeCloseTo(once.atoms[index].router[u], 12);
        });
      }),
    );
  });

  test("a reference that stands alone leaves every number as it was", () => {
    const fitted = model.measure(
      atomsOfTruth.map((atom) => ({ ...atom, expert: Array.from(atom.expert, (v) => v + 0.01) })),
    );
    expect(canonicalGauge({ model, fitted, truth }).measure).toEqual(fitted);
  });

  test("a reference that was split leaves with weights that sum to 1 and a mean v of 0", () => {
    fc.assert(
      fc.property(streams, (stream) => {
        const { atoms } = canonicalGauge({ model, fitted: near(truth, [0, 2, 1, 2, 2], stream), truth }).measure!;
        const shared = [atoms[1], atoms[3], atoms[4]];
        expect(shared.reduce((sum, { bias }) => sum + Math.exp(bias), 0)).toBeCloseTo(1, 12);
        for (const u of [0, 1])
          expect(
            shared.reduce((sum, a) => sum + Math.exp(a.bias) * router.transformRouter(a.router)[u], 0),
          ).toBeCloseTo(0, 12);
      }),
    );
  });
});

test("no gauge where no fitted expert is nearest to the true reference", () => {
  const model = mixture({ router: linear(), expert: tanhExpert(), dim: 2 });
  const truth = model.measure(atomsOfTruth);
  const fitted = model.measure([atomsOfTruth[0], { expert: atomsOfTruth[1].expert }]);
  expect(canonicalGauge({ model, fitted, truth })).toEqual({
    measure: null,
    reason: "The canonical gauge is undefined: no fitted atom is nearest to the true reference expert.",
  });
});

test("no gauge where a re-centred v leaves the perturbed router's ball", () => {
  // Re-referenced by the first atom, v = (0.9, 0), the second one's (−0.9, 0) becomes (−1.8, 0).
  const model = mixture({ router: perturbedCosine({ tau1: 1, tau2: 0.3 }), expert: tanhExpert(), dim: 2 });
  const truth = model.measure([
    { router: [1, 0], expert: [0, 0, 5] },
    { router: [0, 1], expert: [0, 5, 0] },
    { expert: [5, 0, 0] },
  ]);
  const fitted = model.measure([
    { router: [9, 0], expert: [5, 0, 0] },
    { router: [-9, 0], expert: [0, 0, 5] },
    { expert: [0, 5, 0] },
  ]);
  expect(canonicalGauge({ model, fitted, truth })).toEqual({
    measure: null,
    reason:
      "The canonical gauge is undefined: the router vector of fitted atom 1 leaves the ball of radius 1 when it is re-centred.",
  });
});

describe("cosine", () => {
  const model = mixture({ router: cosine(), expert: tanhExpert(), dim: 2 });
  const truth = model.measure([atomsOfTruth[0], atomsOfTruth[2]]);

  test("swapped labels are swapped back: the same function, the same loss", () => {
    fc.assert(
      fc.property(streams, (stream) => {
        const fitted = near(truth, [0, 1], stream);
        const [first, reference] = fitted.atoms;
        const swapped = model.measure([
          { bias: -first.bias, router: first.router.map((value) => -value), expert: reference.expert },
          { expert: first.expert },
        ]);
        expectSameFunction(swapped, fitted, cosine());
        expect(canonicalGauge({ model, fitted: swapped, truth }).measure).toEqual(fitted);
        expect(voronoiLoss({ model, fitted: swapped, truth, loss: "L3" })).toEqual(
          voronoiLoss({ model, fitted, truth, loss: "L3" }),
        );
      }),
    );
  });

  test("a split reference has its weights normalised and its router vectors left alone", () => {
    const fitted = model.measure([
      { bias: 0.5, router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3] },
      { bias: Math.log(3), router: [0.1, -0.2], expert: [0.2, -1.5, 0.8] },
      { expert: [0.2, -1.6, 0.9] },
    ]);
    const { measure } = canonicalGauge({ model, fitted, truth });
    expect(measure!.atoms.map(({ bias }) => Math.exp(bias))).toEqual(
      [Math.exp(0.5) / 4, 0.75, 0.25].map((w) => expect.closeTo(w, 12)),
    );
    expect(measure!.atoms.map(({ router }) => [...router])).toEqual([
      [0.4, 0.3],
      [0.1, -0.2],
      [0, 0],
    ]);
    expectSameFunction(measure!, fitted, cosine());
  });

  test("a shift of every bias changes no loss", () => {
    fc.assert(
      fc.property(streams, splits, (stream, of) => {
        const three = model.measure(atomsOfTruth);
        const fitted = near(three, of, stream);
        const constant = stream.normal();
        const shifted = mixingMeasure(
          fitted.atoms.map((atom) => ({ ...atom, bias: atom.bias + constant })),
          2,
          3,
        );
        const total = (measure: MixingMeasure): number =>
          voronoiLoss({ model, fitted: measure, truth: three, loss: "L2" }).total!;
        expect(total(shifted)).toBeCloseTo(total(fitted), 10);
      }),
    );
  });

  test("a reference with a slope is refused: it has no logit 0", () => {
    const sloped = mixingMeasure([atomsOfTruth[0], atomsOfTruth[1]], 2, 3);
    expect(() => canonicalGauge({ model, fitted: sloped, truth })).toThrow(
      "The last atom of fitted has a router, but must have none: it is the reference, whose logit is 0.",
    );
  });
});

describe("even experts", () => {
  const model = mixture({
    router: perturbedCosine({ tau1: 1, tau2: 0.3 }),
    expert: polynomialExpert({ degree: 2 }),
    dim: 2,
  });
  const truth = model.measure(atomsOfTruth);
  const flipped = model.measure(
    atomsOfTruth.map((atom, i) => (i === 1 ? atom : { ...atom, expert: Array.from(atom.expert, (v) => -v) })),
  );

  test("(a, b) takes the sign nearest the truth, and the function stays the same", () => {
    expect(voronoiLoss({ model, fitted: flipped, truth, loss: "L3" }).total).toBe(0);
    expectSameFunction(canonicalGauge({ model, fitted: flipped, truth }).measure!, flipped, model.router, (z) => z * z);
  });

  test("an odd expert keeps its sign", () => {
    const odd = mixture({ router: model.router, expert: polynomialExpert({ degree: 3 }), dim: 2 });
    expect(voronoiLoss({ model: odd, fitted: flipped, truth, loss: "L3", gauge: "none" }).expert).toBeGreaterThan(1);
  });
});

test("with all logits free the measure comes back as it is", () => {
  const model = mixture({ router: linear(), expert: tanhExpert(), dim: 2, reference: false });
  const truth = model.measure(atomsOfTruth);
  const fitted = model.measure([...atomsOfTruth].reverse());
  expect(canonicalGauge({ model, fitted, truth })).toEqual({ measure: fitted, reason: null });
});

test("a truth whose reference has a bias or a router is refused", () => {
  const model = mixture({ router: linear(), expert: tanhExpert(), dim: 2 });
  const fitted = model.measure(atomsOfTruth);
  const heavy = mixingMeasure([atomsOfTruth[0], { bias: 1, expert: [0, 0, 0] }], 2, 3);
  expect(() => canonicalGauge({ model, fitted, truth: heavy })).toThrow(
    "The last atom of truth has bias 1, but must have 0: it is the reference.",
  );
  const sloped = mixingMeasure([atomsOfTruth[0], atomsOfTruth[1]], 2, 3);
  expect(() => canonicalGauge({ model, fitted, truth: sloped })).toThrow(
    "The last atom of truth has a router, but must have none",
  );
});
