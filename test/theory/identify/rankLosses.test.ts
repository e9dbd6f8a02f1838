import { expertNamed, expertNames, predictedRankLoss, rankLosses, routerNames, uniformBox } from "routerlab";
import { expect, test } from "vitest";
import { rankLossTable } from "../../../lib/dist/plots/theory/rankLossTable";

const input = uniformBox({ low: -4, high: 4 });

test("the predicted rank losses are those of derived facts 1 and 3", () => {
  // d = 4: k + 1 + max(0, d − k) for k = 1 to 6, and d + 1; k − 1 and 0 with a reference.
  const counts = [1, 2, 3, 4, 5, 6];
  const of = (router: "cosine" | "linear" | "perturbedCosine", reference: boolean) =>
    counts.slice(reference ? 1 : 0).map((atoms) => predictedRankLoss({ router, dim: 4, atoms, reference }));
  expect(of("cosine", false)).toEqual([5, 5, 5, 5, 6, 7]);
  expect(of("linear", false)).toEqual([5, 5, 5, 5, 5, 5]);
  expect(of("perturbedCosine", false)).toEqual([5, 5, 5, 5, 5, 5]);
  expect(of("cosine", true)).toEqual([1, 2, 3, 4, 5]);
  expect(of("linear", true)).toEqual([0, 0, 0, 0, 0]);
  expect(of("perturbedCosine", true)).toEqual([0, 0, 0, 0, 0]);
});

const losses = rankLosses({ sizes: [{ dim: 2, atoms: 3 }], input });

test("every router and expert is measured with all logits free and with a reference, and agrees", () => {
  expect(losses.length).toBe(2 * routerNames.length * expertNames.length);
  expect(losses.filter(({ agrees }) => !agrees)).toEqual([]);
  for (const { expert, parameterCount, rank, predicted, reference } of losses) {
    expect(parameterCount).toBe(3 * (3 + expertNamed(expert).parameterCount(2)) - (reference ? 3 : 0));
    expect(parameterCount - rank).toBe(predicted);
  }
});

test("it does not agree where the facts do not hold: equal inputs show almost nothing", () => {
  const onePoint = { ...input, draw: (...[, , target, at]: Parameters<typeof input.draw>) => target.set([1, 2], at) };
  const [loss] = rankLosses({
    sizes: [{ dim: 2, atoms: 2 }],
    input: onePoint,
    routers: ["linear"],
    experts: ["tanh"],
  });
  expect([loss.rank, loss.agrees]).toEqual([1, false]);
  expect(loss.unnamed).toBeGreaterThan(0);
});

test("the table has one entry where all experts agree, and names those that do not", () => {
  const expected = rankLossTable({ losses, caption: "Ranks." });
  expect(expected.columns.slice(0, 2)).toEqual(["d", "k"]);
  expect(Object.fromEntries(expected.columns.map((column, at) => [column, expected.rows[0][at]]))).toMatchObject({
    d: 2,
    k: 3,
    "linear, free": "3 / 3",
    "cosine, free": "4 / 4",
    "perturbed cosine, free": "3 / 3",
    "linear, ref.": "0 / 0",
    "cosine, ref.": "2 / 2",
    "perturbed cosine, ref.": "0 / 0",
  });
  const odd = losses
    .filter(({ router, reference }) => router === "cosine" && reference)
    .map((loss) => (loss.expert === "relu" ? { ...loss, rank: loss.rank - 1, unnamed: 1, agrees: false } : loss));
  expect(rankLossTable({ losses: odd }).rows).toEqual([[2, 3, "2 / relu 3, 1 without a name"]]);
});

test("bad input is one sentence", () => {
  const sizes = [{ dim: 2, atoms: 2 }];
  expect(() => rankLosses({ sizes: [{ dim: 1, atoms: 2 }], input })).toThrow("dim is 1, but must be an integer ≥ 2.");
  expect(() => rankLosses({ sizes: [{ dim: 2, atoms: 1 }], input })).toThrow("atoms is 1, but must be an integer ≥ 2.");
  expect(() => rankLosses({ sizes: undefined as never, input })).toThrow("sizes is undefined, but must be a list");
  expect(() => rankLosses({ sizes, input: undefined as never })).toThrow("input is undefined, but must be an input");
  expect(() => rankLosses({ sizes, input, experts: ["no" as never] })).toThrow('expert is "no", but must be one of');
  expect(() => rankLossTable({ losses: [] })).toThrow("losses is an array of 0, but must be a list of at least one");
});
