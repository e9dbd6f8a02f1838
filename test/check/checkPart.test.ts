import { cosine, type Expert, expertNamed, expertNames, type Router, routerNamed, routerNames } from "routerlab";
import { expect, test } from "vitest";
import { checkPart } from "../../lib/dist/check/checkPart";
import type { OwnPart } from "../../lib/dist/check/findings";

const effort = { sizes: [300, 1200], replicates: 12, curvatureInputs: 2000, curvatureStarts: 10 };

/** One partner, and a small simulation. */
const checked = (own: OwnPart) =>
  checkPart({ own, dim: 2, partners: own.kind === "router" ? ["tanh"] : ["perturbedCosine"], effort });

/** Names of the directions that data cannot tell. */
const hidden = ({ nullDirections }: { nullDirections: readonly { name: string }[] }) =>
  nullDirections.map(({ name }) => name);

test.each(routerNames)("a router that is written like %s is found right, and its rate as predicted", async (name) => {
  const { statements, partners, rate, verdict } = await checked({
    kind: "router",
    part: { ...routerNamed(name), name: "own" },
  });
  const { normIdentified } = routerNamed(name);
  expect(statements.every(({ holds }) => holds)).toBe(true);
  const [{ partner, withReference, allFree, splittingCurvature, exact, over }] = partners;
  expect(partner).toBe("tanh");
  expect(hidden(withReference)).toEqual(normIdentified ? [] : ["norm of β₁ of atom 1"]);
  expect(hidden(allFree)).toEqual(
    normIdentified
      ? ["bias shift", "common shift of v", "common shift of v"]
      : ["bias shift", "norm of β₁ of atom 1", "norm of β₁ of atom 2"],
  );
  expect(splittingCurvature).toBeGreaterThan(1e-4);
  expect(exact.from).toBeLessThan(over.from as number);
  expect(rate?.rel).toBeLessThan(0.06);
  expect(rate?.curves.map(({ curve }) => curve)).toEqual(
    normIdentified ? ["L₃", "regression error"] : ["L₃ with true norms", "L₃ with unit norms", "regression error"],
  );
  // With true norms a loss falls like n^(−1/2); with unit ones the part that is wrong stays.
  const predicted = rate?.curves.slice(0, -1).map(({ predictedSlope }) => Math.abs(predictedSlope + 0.5) < 0.05);
  expect(predicted).toEqual(normIdentified ? [true] : [true, false]);
  for (const { level, failed } of rate?.curves ?? []) {
    expect(Math.abs(Math.log(level as number))).toBeLessThan(0.2);
    expect(failed).toBe(0);
  }
  expect(verdict).toContain(
    normIdentified
      ? "The router own can be identified beside tanh"
      : "The router own can be identified in all but the norms of β₁ beside tanh",
  );
});

test.each(expertNames)("an expert that is written like %s is found right", async (name) => {
  const part = { ...expertNamed(name), name: "own" };
  const { statements, partners, rate, verdict } = await checked({ kind: "expert", part });
  expect(statements.every(({ holds }) => holds)).toBe(true);
  const [{ withReference, strong, splittingCurvature, over }] = partners;
  const parameterCount = 3 + 2 * part.parameterCount(2);
  expect(withReference).toMatchObject({ parameterCount, rank: parameterCount });
  // Strong identifiability is what a split needs to show in the second order; a kink shows in a lower one.
  expect((splittingCurvature ?? 0) > 1e-4).toBe(strong);
  expect(splittingCurvature === null).toBe(name === "relu");
  expect(over.from === null).toBe(!strong);
  expect(rate?.rel).toBeLessThan(0.06); // for some at less noise than for others
  expect(Math.abs(Math.log(rate?.curves[1].level as number))).toBeLessThan(0.2);
  expect(verdict).toContain("The expert own can be identified beside perturbedCosine");
});

test("an expert whose parameters stand for each other is found out, and its rate is not predicted", async () => {
  const { statements, partners, rate, withoutRate, verdict } = await checked({ kind: "expert", part: product });
  expect(statements.every(({ holds }) => holds)).toBe(true);
  expect(hidden(partners[0].withReference)).toEqual(["other", "other"]);
  expect(rate).toBeNull();
  expect(withoutRate).toMatch(/^The information of the parameters is singular beside perturbedCosine/);
  expect(verdict).toContain("cannot be identified beside perturbedCosine");
});

/** h = a b x₁: only a b counts. */
const product: Expert = {
  name: "product",
  options: {},
  parameterCount: () => 2,
  evaluate([x], [a, b], gradient, hessian) {
    gradient?.set([b * x, a * x]);
    hessian?.set([0, x, x, 0]);
    return a * b * x;
  },
};

test("a router that hides its norms and does not say so is wrong, and nothing else is computed", async () => {
  const part: Router = { ...cosine(), name: "own", normIdentified: true };
  const { partners, rate, verdict } = await checked({ kind: "router", part });
  expect({ partners, rate }).toEqual({ partners: [], rate: null });
  expect(verdict).toBe(
    "The router own needs a correction before anything else can be said: normIdentified is true, but must be false: ψ(β₁) does not change with the norm of β₁.",
  );
});

test("in one dimension, where the cosine router has no direction to estimate, every n is a number", async () => {
  const own: OwnPart = { kind: "router", part: cosine() };
  const { partners } = await checkPart({ own, dim: 1, partners: ["gelu"], effort });
  expect(partners[0].exact.from).toBe(60); // rel is 0: what is left is ten observations for each of the 6 parameters
});

test("a check that is stopped ends as stopped", async () => {
  const own: OwnPart = { kind: "router", part: cosine() };
  await expect(checkPart({ own, dim: 2, effort, signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: "Interrupted",
  });
});

test("a partner that does not exist is refused", async () => {
  const own: OwnPart = { kind: "router", part: cosine() };
  await expect(checkPart({ own, dim: 2, partners: ["cosine"] })).rejects.toThrow(
    'partners is "cosine", but must be one of',
  );
});
