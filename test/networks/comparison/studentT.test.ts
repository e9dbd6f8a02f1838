import { randomStream } from "routerlab";
import { expect, test } from "vitest";
import {
  detectableShift,
  studentPower,
  studentProbability,
  studentQuantile,
} from "../../../lib/dist/networks/comparison/studentT";

// Printed tables of Student's distribution.
test.each([
  [0.975, 1, 12.7062],
  [0.975, 2, 4.30265],
  [0.95, 3, 2.35336],
  [0.975, 4, 2.77645],
  [0.995, 5, 4.03214],
  [0.975, 30, 2.04227],
  [0.9995, 9, 4.78091],
])("the %f quantile with %i degrees of freedom is %f, as in tables", (probability, degrees, quantile) => {
  expect(Math.abs(studentQuantile(probability, degrees) - quantile)).toBeLessThan(6e-5);
  expect(studentQuantile(1 - probability, degrees)).toBe(-studentQuantile(probability, degrees));
});

test("the probability is the integral of the density, with few and with many degrees of freedom", () => {
  for (const degrees of [1, 2, 3, 6, 11, 40]) {
    const density = (t: number) => (1 + (t * t) / degrees) ** (-(degrees + 1) / 2);
    const integral = (to: number, steps = 40_000) => {
      let sum = 0;
      for (let i = 0; i < steps; i++) sum += density(((i + 0.5) * to) / steps);
      return (sum * to) / steps;
    };
    const ratio = integral(1.7) / integral(0.6);
    expect((studentProbability(1.7, degrees) - 0.5) / (studentProbability(0.6, degrees) - 0.5)).toBeCloseTo(ratio, 7);
    expect(studentProbability(0, degrees)).toBe(0.5);
    expect(studentProbability(1e9, degrees)).toBeCloseTo(1, 8);
  }
});

test("without a shift the power is the level", () => {
  for (const degrees of [1, 2, 4, 20]) {
    const critical = studentQuantile(0.975, degrees);
    expect(studentPower({ shift: 0, critical, degrees })).toBeCloseTo(0.05, 4);
  }
});

test("the detectable shift is found with the power asked for, in simulated tests", () => {
  for (const degrees of [2, 4, 9]) {
    const level = 0.05;
    const shift = detectableShift({ power: 0.8, level, degrees });
    const critical = studentQuantile(1 - level / 2, degrees);
    const stream = randomStream("power", { degrees });
    const draws = 20_000;
    let found = 0;
    for (let i = 0; i < draws; i++) {
      const values = Array.from({ length: degrees + 1 }, () => shift / Math.sqrt(degrees + 1) + stream.normal());
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / degrees;
      if (Math.abs(mean) > critical * Math.sqrt(variance / values.length)) found++;
    }
    expect(Math.abs(found / draws - 0.8)).toBeLessThan(0.012); // four standard errors
  }
});

test("a probability outside (0, 1) is refused in a sentence", () => {
  expect(() => studentQuantile(1, 3)).toThrow("probability is 1, but must be a number between 0 and 1.");
  expect(() => studentQuantile(0.9, 0)).toThrow("degrees is 0, but must be an integer ≥ 1.");
});
