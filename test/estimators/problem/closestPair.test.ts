import fc from "fast-check";
import { randomStream } from "routerlab";
import { expect, test } from "vitest";
import { moveClosestPair, type PlacedAtom } from "../../../lib/dist/estimators/problem/closestPair";

function atoms(seed: number, count: number, scale: number): PlacedAtom[] {
  const stream = randomStream("atoms", { seed, count, scale });
  return Array.from({ length: count }, () => ({
    logWeight: 0.3 * stream.normal(),
    place: Float64Array.from({ length: 4 }, () => scale * stream.normal()),
  }));
}

/** w, mean and √(ρ (1 − ρ)) times the difference of two atoms, with the logit of ρ. */
function pairOf([a, b]: readonly PlacedAtom[]) {
  const [wa, wb] = [Math.exp(a.logWeight), Math.exp(b.logWeight)];
  const share = wa / (wa + wb);
  return {
    logSum: Math.log(wa + wb),
    logit: a.logWeight - b.logWeight,
    mean: a.place.map((x, u) => share * x + (1 - share) * b.place[u]),
    q: a.place.map((x, u) => Math.sqrt(share * (1 - share)) * (x - b.place[u])),
  };
}

const times = (step: readonly PlacedAtom[], factor: number): PlacedAtom[] =>
  step.map(({ logWeight, place }) => ({ logWeight: factor * logWeight, place: place.map((x) => factor * x) }));

test("to first order it is the straight move, of every atom", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 2, max: 5 }), (seed, count) => {
      const [from, step] = [atoms(seed, count, 1), atoms(seed + 1, count, 1)];
      const h = 1e-5;
      const [ahead, behind] = [moveClosestPair(from, times(step, h)), moveClosestPair(from, times(step, -h))];
      for (let i = 0; i < count; i++) {
        expect((ahead[i].logWeight - behind[i].logWeight) / (2 * h)).toBeCloseTo(step[i].logWeight, 6);
        for (let u = 0; u < 4; u++)
          expect((ahead[i].place[u] - behind[i].place[u]) / (2 * h)).toBeCloseTo(step[i].place[u], 5);
      }
    }),
    { numRuns: 50 },
  );
});

test("sum of weights, mean and second moment of a pair go straight however far: a change of shares alone keeps them", () => {
  const from = atoms(7, 2, 0.5);
  const { logSum, logit, mean, q } = pairOf(from);
  // The step that changes the logit of ρ by 1 and, to first order, neither w nor mean nor q:
  const share = 1 / (1 + Math.exp(-logit));
  const difference = from[0].place.map((x, u) => x - from[1].place[u]);
  const toDifference = -0.5 * (1 - 2 * share); // q = s·difference, ds/dlogit = ½ s (1 − 2ρ)
  const toMean = -share * (1 - share);
  const step: PlacedAtom[] = [
    { logWeight: 1 - share, place: difference.map((x) => (toMean + (1 - share) * toDifference) * x) },
    { logWeight: -share, place: difference.map((x) => (toMean - share * toDifference) * x) },
  ];
  for (const factor of [-3, 0.5, 2, 4]) {
    const after = pairOf(moveClosestPair(from, times(step, factor)));
    expect(after.logit).toBeCloseTo(logit + factor, 10);
    expect(after.logSum).toBeCloseTo(logSum, 10);
    after.mean.forEach((x, u) => {
      expect(x).toBeCloseTo(mean[u], 10);
    });
    after.q.forEach((x, u) => {
      expect(x).toBeCloseTo(q[u], 10);
    });
  }
});

test("atoms that are not of the closest pair move straight", () => {
  const from = atoms(3, 2, 0.1);
  from.push({ logWeight: 0.2, place: Float64Array.of(9, 9, 9, 9) });
  const step = atoms(4, 3, 1);
  const far = moveClosestPair(from, step)[2];
  expect(far.logWeight).toBe(0.2 + step[2].logWeight);
  expect([...far.place]).toEqual([...step[2].place].map((x) => 9 + x));
});
