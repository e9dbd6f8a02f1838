import {
  cosine,
  type Expert,
  expertNamed,
  expertNames,
  linear,
  perturbedCosine,
  polynomialExpert,
  type Router,
  routerNamed,
  routerNames,
  tanhExpert,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { expertSoundness } from "../../lib/dist/check/expertSoundness";
import { routerSoundness } from "../../lib/dist/check/routerSoundness";
import { soundness } from "../../lib/dist/check/soundness";

const dims = [1, 2, 3, 5];

describe("a router", () => {
  test.each(routerNames)("%s is right about itself in every dimension", (name) => {
    for (const dim of dims)
      expect(routerSoundness({ router: routerNamed(name), dim }).filter(({ holds }) => !holds)).toEqual([]);
  });

  test("a router that reaches the boundary of its ball by rounding is right about it", () => {
    const router: Router = {
      ...linear(),
      ballRadius: Math.SQRT2,
      transformRouter: (beta) => Float64Array.from(beta, Math.tanh),
    };
    expect(routerSoundness({ router, dim: 2 }).find(({ name }) => name === "ballRadius")).toMatchObject({
      holds: true,
    });
  });

  const own = perturbedCosine();
  test.each<[string, Router, string, RegExp]>([
    [
      "a pullback that is twice too large",
      { ...own, pullback: (beta, g) => own.pullback(beta, g).map((value) => 2 * value) },
      "pullback",
      /^pullback is wrong: its coordinate \d is −?[\d.]+ at β₁ = \(.*\), g = \(.*\), but must be −?[\d.]+\.$/,
    ],
    [
      "a curvature that is forgotten",
      { ...own, curvature: (beta) => new Float64Array(beta.length ** 2) },
      "curvature",
      /^curvature is wrong: its entry \(\d, \d\) is 0 at/,
    ],
    [
      "an inverse of another router",
      { ...own, inverse: (v) => Float64Array.from(v) },
      "inverse",
      /^inverse is wrong: its coordinate \d is/,
    ],
    ["an inverse that is missing", { ...own, inverse: () => null }, "inverse", /it is null at ψ\(β₁\)/],
    [
      "an inverse where there is none",
      { ...cosine(), inverse: (v) => Float64Array.from(v) },
      "inverse",
      /must be null/,
    ],
    ["a ball that is too small", { ...own, ballRadius: 0.5 }, "ballRadius", /^ballRadius is 0\.5, but ‖ψ\(β₁\)‖ is/],
    [
      "a hidden norm that is not declared",
      { ...cosine(), normIdentified: true, inverse: (v) => Float64Array.from(v) },
      "normIdentified",
      /^normIdentified is true, but must be false: ψ\(β₁\) does not change with the norm of β₁\.$/,
    ],
    [
      "a norm that is declared hidden and is not",
      { ...linear(), normIdentified: false, inverse: () => null },
      "normIdentified",
      /must be true: ψ\(β₁\) changes/,
    ],
    [
      "a derivative that is not symmetric",
      { ...linear(), transformRouter: (b) => Float64Array.of(b[0] + b[1], b[1]) },
      "symmetry of ψ′",
      /∂ψ1\/∂β2 is 1 at .* by differences, but must be 0\.$/,
    ],
  ])("with %s is found out, and where", (_what, router, name, fault) => {
    const found = routerSoundness({ router, dim: 2 }).find((each) => each.name === name);
    expect(found).toMatchObject({ holds: false, fault: expect.stringMatching(fault) });
  });

  test.each<[string, Router, string]>([
    [
      "NaN",
      { ...own, transformRouter: () => Float64Array.of(Number.NaN, 1) },
      "transformRouter returns (NaN, 1) at β₁ = ",
    ],
    [
      "too few numbers",
      { ...own, transformInput: () => Float64Array.of(1) },
      "transformInput returns 1 numbers at x = ",
    ],
    ["nothing", { ...own, curvature: () => undefined as never }, "curvature returns undefined at β₁ = "],
    ["NaN in its pullback", { ...own, pullback: () => Float64Array.of(0, Number.NaN) }, "pullback returns (0, NaN) at"],
  ])("that returns %s is refused in a sentence", (_what, router, message) => {
    expect(() => routerSoundness({ router, dim: 2 })).toThrow(
      expect.objectContaining({ name: "InputError", message: expect.stringContaining(message) }),
    );
  });

  test("that does not return the same twice is refused in a sentence", () => {
    let calls = 0;
    const router = {
      ...linear(),
      transformRouter: (beta: ArrayLike<number>) => Float64Array.from(beta, (b) => b + calls++),
    };
    expect(() => routerSoundness({ router, dim: 2 })).toThrow(/^transformRouter returns .* first and .* then at β₁/);
  });
});

test("of several differences the worst one is told", () => {
  const at = (stated: readonly number[], point: string) => ({
    ...{ stated, true: [1, 1], size: 1, point },
    entry: (index: number) => `entry ${index + 1}`,
  });
  const found = soundness("gradient", "differences", [
    at([1, 1.1], "x = 1"),
    at([1.5, 1], "x = 2"),
    at([1, 1.2], "x = 3"),
  ]);
  expect(found).toMatchObject({ holds: false, error: 0.5 });
  expect(found.fault).toBe("gradient is wrong: entry 1 is 1.5 at x = 2, but must be 1.");
  expect(soundness("gradient", "differences", [at([1 + 1e-9, 1], "x = 1")])).toMatchObject({
    holds: true,
    fault: null,
  });
});

describe("an expert", () => {
  test.each(expertNames)("%s is right about itself in every dimension", (name) => {
    for (const dim of dims)
      expect(expertSoundness({ expert: expertNamed(name), dim }).filter(({ holds }) => !holds)).toEqual([]);
  });

  const own = tanhExpert();
  const even = polynomialExpert({ degree: 2 });
  const images = even.images!;
  /** tanh, with something done to what it wrote. */
  const spoilt = (
    spoil: (at: {
      value: number;
      input: Float64Array;
      gradient: Float64Array | null | undefined;
      hessian: Float64Array | null | undefined;
    }) => number,
  ): Expert => ({
    ...own,
    evaluate(input, eta, gradient, hessian) {
      const value = own.evaluate(input, eta, gradient, hessian);
      return spoil({ value, input, gradient, hessian });
    },
  });

  test.each<[string, Expert, string, RegExp]>([
    [
      "a gradient with a wrong sign",
      spoilt(({ value, gradient }) => {
        if (gradient) gradient[2] *= -1;
        return value;
      }),
      "gradient",
      /^gradient is wrong: ∂h\/∂η3 is −?[\d.e−]+ at x = \(.*\), η = \(.*\), but must be −?[\d.e−]+\.$/,
    ],
    [
      "a Hessian with one wrong entry",
      spoilt(({ value, hessian }) => {
        if (hessian) hessian[1] += 0.1;
        return value;
      }),
      "Hessian",
      /^Hessian is wrong: ∂²h\/∂η1∂η2 is/,
    ],
    [
      "a sign that is not free",
      { ...own, images: { ...images, nearest: (eta) => eta.map((value) => -value) } },
      "images",
      /^images\.nearest gives another function: h is −?[\d.]+ at η and −?[\d.]+ at its image, at x = /,
    ],
    [
      "images that are not the nearest",
      {
        ...even,
        images: { ...images, nearest: (eta, target) => images.nearest(eta, target, 2).map((value) => -value) },
      },
      "images",
      /^images\.nearest gives an image that is farther from the target than η itself, at x = /,
    ],
    [
      "an image of another length",
      { ...even, images: { ...images, nearest: (eta) => eta.slice(1) } },
      "images",
      /^images\.nearest gives 2 numbers, but must give 3, at x = /,
    ],
  ])("with %s is found out, and where", (_what, expert, name, fault) => {
    const found = expertSoundness({ expert, dim: 2 }).find((each) => each.name === name);
    expect(found).toMatchObject({ holds: false, fault: expect.stringMatching(fault) });
  });

  test.each<[string, Expert, string]>([
    [
      "parameterCount is no integer",
      { ...own, parameterCount: () => 2.5 },
      "parameterCount(2) is 2.5, but must be an integer from 1 to 16.",
    ],
    ["value is NaN", spoilt(() => Number.NaN), "evaluate returns NaN at x = "],
    [
      "gradient is NaN",
      spoilt(({ value, gradient }) => {
        if (gradient) gradient[0] = Number.NaN;
        return value;
      }),
      "the gradient that evaluate writes returns (NaN",
    ],
    [
      "input is changed",
      spoilt(({ value, input }) => {
        input[1] += 1;
        return value;
      }),
      "evaluate changes input at x = ",
    ],
    [
      "value depends on whether derivatives are asked for",
      spoilt(({ value, gradient }) => (gradient ? value : 2 * value)),
      "without at x = ",
    ],
  ])("whose %s is refused in a sentence", (_what, expert, message) => {
    expect(() => expertSoundness({ expert, dim: 2 })).toThrow(
      expect.objectContaining({ name: "InputError", message: expect.stringContaining(message) }),
    );
  });
});
