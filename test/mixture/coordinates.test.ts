import {
  coordinates,
  expertNamed,
  expertNames,
  linear,
  mixture,
  routerNamed,
  routerNames,
  tanhExpert,
} from "routerlab";
import { expect, test } from "vitest";

test("by hand: d = 2, two tanh atoms, the last one the reference", () => {
  const model = mixture({ router: linear(), expert: tanhExpert(), dim: 2 });
  expect(coordinates(model, 2).map(({ name }) => name)).toEqual([
    "β₀ of atom 1",
    "β₁[1] of atom 1",
    "β₁[2] of atom 1",
    "η[1] of atom 1",
    "η[2] of atom 1",
    "η[3] of atom 1",
    "η[1] of atom 2",
    "η[2] of atom 2",
    "η[3] of atom 2",
  ]);
});

test.each(
  routerNames.flatMap((router) =>
    expertNames.flatMap((expert) => [true, false].map((reference) => [router, expert, reference] as const)),
  ),
)("%s, %s, reference %s: each is where model.parameters has it", (router, expert, reference) => {
  const model = mixture({ router: routerNamed(router), expert: expertNamed(expert), dim: 3, reference });
  const value = { bias: 1, router: 2, expert: 3 };
  const q = model.expert.parameterCount(3);
  const measure = model.measure(
    [10, 20, 30].map((tens, i) => ({
      ...(reference && i === 2 ? {} : { bias: tens + value.bias, router: new Array(3).fill(tens + value.router) }),
      expert: new Array(q).fill(tens + value.expert),
    })),
  );
  const found = coordinates(model, 3);
  expect([...model.parameters(measure)]).toEqual(found.map(({ atom, block }) => 10 * (atom + 1) + value[block]));
  expect(new Set(found.map(({ name }) => name)).size).toBe(model.parameterCount(3));
});

test("no atom is refused in one sentence", () => {
  const model = mixture({ router: linear(), expert: tanhExpert(), dim: 2 });
  expect(() => coordinates(model, 0)).toThrow("atoms is 0, but must be an integer ≥ 1.");
});
