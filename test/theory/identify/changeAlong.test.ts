import { changeAlong, directionPlot, identify, linear, linearExpert, mixture, uniformBox } from "routerlab";
import { describe, expect, test } from "vitest";

const model = mixture({ router: linear(), expert: linearExpert(), dim: 1, reference: false });
const input = uniformBox({ low: -1, high: 1 });
const measure = model.measure([
  { bias: 0.3, router: [0.5], expert: [1, 2] },
  { bias: 0, router: [-0.2], expert: [1, 2] },
]);
// In the order bias, router, expert (a, b), atom by atom.
const bothShifted = [0, 0, 0, 1, 0, 0, 0, 1];
const biasShift = [1, 0, 0, 0, 1, 0, 0, 0];

describe("changeAlong", () => {
  test("two equal experts raised by s raise f by s, whatever the gates", () => {
    const change = changeAlong({ model, measure, direction: bothShifted, steps: [0.25, 2], input });
    expect(change[0]).toBeCloseTo(0.25, 12);
    expect(change[1]).toBeCloseTo(2, 12);
  });

  test("slopes raised by s change f by s √E x² in the root mean square, 1/√3 on [−1, 1]", () => {
    const direction = [0, 0, 1, 0, 0, 0, 1, 0];
    const [change] = changeAlong({ model, measure, direction, steps: [0.5], input, size: 40_000 });
    expect(change).toBeCloseTo(0.5 / Math.sqrt(3), 2);
  });

  test("a bias shift changes nothing but rounding", () => {
    expect(changeAlong({ model, measure, direction: biasShift, steps: [1], input })[0]).toBeLessThan(1e-14);
  });

  test("a direction that does not fit is refused in one sentence", () => {
    for (const direction of [[1], [...biasShift.slice(1), Number.NaN]])
      expect(() => changeAlong({ model, measure, direction, steps: [1], input })).toThrow(
        `direction is an array of ${direction.length}, but must be an array of 8 finite numbers.`,
      );
  });
});

describe("directionPlot", () => {
  const directions = [
    { name: "raised", vector: bothShifted },
    { name: "shift", vector: biasShift },
    { name: "shift", vector: biasShift },
  ];
  const figure = directionPlot({ model, measure, directions, input, title: "t", caption: "c" });

  test("draws one curve a direction, numbers equal names, and puts rounding on the floor", () => {
    expect(figure.data.map(({ name }) => name)).toEqual(["raised", "shift, 1 of 2", "shift, 2 of 2"]);
    expect(figure.data[0].y).toEqual(figure.data[0].x);
    const lowest = figure.data[1].y as number[];
    expect(Math.min(...lowest)).toBeGreaterThanOrEqual(1e-17);
    expect(Math.max(...lowest)).toBeLessThan(1e-14);
    expect([figure.caption, (figure.layout.annotations as { text: string }[])[0].text]).toEqual(["c", "t"]);
  });

  test("takes the null directions of identify, and at least one", () => {
    const { nullDirections } = identify({ model, truth: measure, input });
    expect(directionPlot({ model, measure, directions: nullDirections, input }).data.length).toBe(
      nullDirections.length,
    );
    expect(() => directionPlot({ model, measure, directions: [], input })).toThrow(
      "directions is an array of 0, but must be a list of at least one direction.",
    );
  });
});
