import { mixture, randomStream, routerNames, routingAccuracy, tanhExpert, uniformBox } from "routerlab";
import { describe, expect, test } from "vitest";
import { oneTruth } from "../estimators/oneTruth";

const stream = randomStream("fresh");

describe.each(routerNames)("%s router", (router) => {
  const { model, truth, input } = oneTruth(router);
  const [first, reference] = truth.atoms;

  test("the truth routes as itself, and as itself when an atom is split or the labels are swapped", () => {
    const split = model.measure([
      { ...first, bias: first.bias - Math.log(2) },
      { ...first, bias: first.bias - Math.log(2) },
      { expert: reference.expert },
    ]);
    expect(routingAccuracy({ model, fitted: truth, truth, input, stream }).accuracy).toBe(1);
    expect(routingAccuracy({ model, fitted: split, truth, input, stream }).accuracy).toBeLessThanOrEqual(1);
    const swapped = model.measure([
      { bias: -first.bias, router: first.router.map((value) => -value), expert: reference.expert },
      { expert: first.expert },
    ]);
    expect(routingAccuracy({ model, fitted: swapped, truth, input, stream }).accuracy).toBe(1);
  });

  test("a router that points the other way is wrong wherever the true one is not constant", () => {
    const even = model.measure([{ ...first, bias: 0 }, { expert: reference.expert }]);
    const turned = model.measure([
      { bias: 0, router: first.router.map((value) => -value), expert: first.expert },
      { expert: reference.expert },
    ]);
    const { accuracy, constant } = routingAccuracy({ model, fitted: turned, truth: even, input, stream });
    expect(accuracy).toBe(0);
    expect(constant).toBeGreaterThan(0.5);
    expect(constant).toBeLessThan(0.53);
  });
});

test("in one dimension the share is that of an interval, by hand", () => {
  // The logit x + β₀ changes sign at −β₀: of (−1, 1) the truth gives the half above 0, the fit what lies above 0.25.
  const model = mixture({ router: oneTruth("linear").model.router, expert: tanhExpert(), dim: 1 });
  const [truth, fitted] = [0, -0.25].map((bias) =>
    model.measure([{ bias, router: [1], expert: [1, 0] }, { expert: [-1, 0] }]),
  );
  const input = uniformBox({ low: -1, high: 1 });
  const { accuracy } = routingAccuracy({ model, fitted, truth, input, stream, size: 20_000 });
  expect(accuracy).toBeGreaterThan(0.865);
  expect(accuracy).toBeLessThan(0.885);
});

test("where no fitted atom is the reference's there is no accuracy, and a reason", () => {
  const { model, truth, input } = oneTruth("perturbedCosine");
  const { expert } = truth.atoms[0];
  const fitted = model.measure([truth.atoms[0], { expert }]);
  const { accuracy, reason } = routingAccuracy({ model, fitted, truth, input, stream });
  expect(accuracy).toBeNull();
  expect(reason).toMatch(/canonical gauge is undefined/);
});

test.each([
  [{ size: 0 }, "size is 0, but must be an integer ≥ 1."],
  [{ truth: undefined as never }, "truth is undefined, but must be a mixing measure"],
])("%j is refused in one sentence", (change, message) => {
  const { model, truth, input } = oneTruth("linear");
  expect(() => routingAccuracy({ model, fitted: truth, truth, input, stream, ...change })).toThrow(
    expect.objectContaining({ name: "InputError", message: expect.stringContaining(message) }),
  );
});
