import { experiments, linear, mixture, polynomialExpert, randomStream, uniformBox } from "routerlab";
import { describe, expect, test } from "vitest";
import { drawInputs } from "../../../lib/dist/data/sample";
import { orbitErrors } from "../../../lib/dist/experiments/polynomial/orbitErrors";
import { halved } from "../../../lib/dist/experiments/polynomial/polynomialStudy";
import { studied } from "../../../lib/dist/experiments/studied";
import { wholeCaption } from "../../../lib/dist/plots/figure";
import { madeRows } from "../madeRows";

describe("the distance to the set of minimisers", () => {
  const model = mixture({ router: linear(), expert: polynomialExpert({ degree: 2 }), dim: 2 });
  const truth = model.measure([
    { bias: -0.2, router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3] },
    { expert: [0.2, -1.6, 0.8] },
  ]);
  const inputs = drawInputs({ input: uniformBox(), dim: 2, size: 200, stream: randomStream("orbit") });
  const errorsOf = (change: (atoms: ReturnType<typeof halved>["atoms"]) => object[]) => {
    const { atoms } = halved({ model, truth });
    const fitted = model.measure(
      change(atoms).map((atom, i) =>
        i === 2 ? { expert: (atom as never as { expert: number[] }).expert } : atom,
      ) as never,
    );
    return orbitErrors({ model, fitted, truth, inputs, degree: 2 });
  };

  test("is 0 on it, where the two multiples are s = 1/2 and s′² = 2 − 1/4", () => {
    const { spread, ...distances } = errorsOf((atoms) => [...atoms]);
    for (const distance of Object.values(distances)) expect(distance).toBeLessThan(1e-12);
    expect(spread).toBeCloseTo(Math.sqrt(1.75) - 0.5, 12);
  });

  test("a multiple with the other sign lies on the same line", () => {
    const { line, spread } = errorsOf(([first, ...rest]) => [
      { ...first, expert: first.expert.map((v) => -v) },
      ...rest,
    ]);
    expect(line).toBeLessThan(1e-12);
    expect(spread).toBeCloseTo(Math.sqrt(1.75) - 0.5, 12);
  });

  test("tells a gate, a router vector, a direction and a power that are off, each by itself", () => {
    const moved = errorsOf(([first, second, last]) => [{ ...first, router: [0.5, 0.3] }, second, last]);
    expect(moved.router / moved.gate).toBeGreaterThan(1);
    expect(moved.line).toBeLessThan(1e-12);
    const turned = errorsOf(([first, second, last]) => [
      first,
      { ...second, expert: second.expert.map((v, l) => v + 0.1 * l) },
      last,
    ]);
    expect(turned.line).toBeGreaterThan(1e-4);
    expect(turned.router).toBeLessThan(1e-12);
    const longer = errorsOf(([first, second, last]) => [
      first,
      { ...second, expert: second.expert.map((v) => 1.1 * v) },
      last,
    ]);
    expect(longer.power).toBeGreaterThan(0.01);
    expect(longer.line).toBeLessThan(1e-12);
    expect(longer.gate).toBeLessThan(1e-12);
  });
});

describe("polynomial-experts, of rows that are split at ± √error in one number of η", async () => {
  const [each] = await experiments.polynomialExperts.studies("quick");
  const study = { ...each, sizes: [300, 4800], replicates: 4 };
  const rows = madeRows(study, {
    error: ({ size, replicate }) => 0.2 * size ** -0.5 * [0.8, 0.9, 1.1, 1.2][replicate],
    failed: ({ arm, size, replicate }) => arm === "linear, degree 3" && size === 300 && replicate === 0,
  });
  const { verdicts = [], tables, figure } = experiments.polynomialExperts.report([studied(study, rows)]);

  test("L₂ that falls is not as predicted, and is marked", () => {
    for (const [, , l2] of tables!.table.rows) expect(l2).toMatch(/^−0\.(5\d\d|49\d) \[.*\], not 0\.000$/);
    expect(verdicts.find((sentence) => sentence.startsWith("Of 24 slopes"))).toMatch(/not as predicted\.$/);
  });

  test("the halved expert leaves f alone, and starts that end at the same L₂ are not as predicted", () => {
    expect(
      verdicts.filter((sentence) => /the expert of the first halved.*L₂ is 0\.5.*: as predicted\.$/.test(sentence)),
    ).toHaveLength(4);
    expect(verdicts.filter((sentence) => /the median L₂ is .*: not as predicted\.$/.test(sentence))).toHaveLength(4);
  });

  test("two panels of four curves, and the captions count the fits", () => {
    expect(figure!.data.filter(({ mode }) => `${mode}`.includes("markers"))).toHaveLength(8);
    for (const each of [figure!, tables!.table]) expect(wholeCaption(each)).toContain("64 fits, 1 failed");
    expect(figure!.caption.split(/\s+/).length).toBeLessThan(90);
  });
});
