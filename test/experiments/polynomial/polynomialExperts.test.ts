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
    const { atoms } = halved({ model, truth });
    const gates = model.gates(halved({ model, truth }), inputs);
    const share = (atom: number) => gates.reduce((sum, gate, at) => (at % 3 === atom ? sum + gate : sum), 0) / 200;
    const eta = [...truth.atoms[0].expert];
    const found = [...atoms[1].expert].map((v, l) => v + 0.1 * l);
    const square = eta.reduce((sum, v) => sum + v * v, 0);
    const along = eta.reduce((sum, v, l) => sum + v * found[l], 0) / square;
    const off = eta.reduce((sum, v, l) => sum + (found[l] - along * v) ** 2, 0) / square;
    expect(turned.line).toBeCloseTo(share(1) * off, 10);
    expect(turned.router).toBeLessThan(1e-12);
    const longer = errorsOf(([first, second, last]) => [
      first,
      { ...second, expert: second.expert.map((v) => 1.1 * v) },
      last,
    ]);
    expect(longer.power).toBeCloseTo((share(0) + share(1)) * 0.5 * 1.75 * (1.1 ** 2 - 1), 10); // w s² of the second
    expect(longer.line).toBeLessThan(1e-12);
    expect(longer.gate).toBeLessThan(1e-12);
  });
});

test("router vectors are taken from the mean of those of the reference's cell", () => {
  const model = mixture({ router: linear(), expert: polynomialExpert({ degree: 2 }), dim: 2 });
  const reference = [0.2, -1.6, 0.8];
  const [first, last] = [{ bias: -0.2, router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3] }, { expert: reference }];
  const truth = model.measure([first, last]);
  const fitted = model.measure([
    { ...first, router: [0.5, 0.3] },
    { bias: 0, router: [0.2, 0], expert: reference },
    last,
  ]);
  const inputs = drawInputs({ input: uniformBox(), dim: 2, size: 200, stream: randomStream("orbit") });
  const gates = model.gates(fitted, inputs);
  const shared = gates.reduce((sum, gate, at) => (at % 3 === 0 ? sum : sum + gate), 0) / 200;
  expect(orbitErrors({ model, fitted, truth, inputs, degree: 2 }).router).toBeCloseTo(0.1 * shared, 10);
});

describe("polynomial-experts, of starts that end at different L₂", async () => {
  const [each] = await experiments.polynomialExperts.studies("quick");
  const study = { ...each, sizes: [300, 4800], replicates: 4 };
  const rows = madeRows(study, {
    error: ({ arm, replicate }) => (arm.endsWith("near the truth") ? 0.01 : 0.1) * [0.5, 0.9, 1.1, 4][replicate],
  }).map((row) => ({ ...row, objective: 1 - 4e-6 / row.size })); // σ² = 1e-6
  const { verdicts = [], tables, curves = [] } = experiments.polynomialExperts.report([studied(study, rows)]);
  const weight = Math.exp(-0.2);

  test("curves are the medians of starts at another minimiser", () => {
    const { rate } = curves.find(({ name }) => name === "linear, degree 2, L₂")!;
    expect(rate.values[0]).toBeCloseTo(weight * 0.1, 3);
    expect(tables!.table.columns).toEqual([
      ...["degree", "router", "L₂ (0.000)", "difference of multiples s (0.000)", "gates (−0.500)"],
      ...[
        "router vectors v (−0.500)",
        "squared distance from the line of η* (−0.500)",
        "Σ w s^m less w (−0.500)",
        "failed",
      ],
    ]);
  });

  test("both starts are named with their L₂ and with what they explain, as predicted where it is no more than p", () => {
    const said = verdicts.filter((sentence) => sentence.includes("the median L₂ is"));
    expect(said).toHaveLength(4);
    for (const sentence of said) {
      const [, far, near] = sentence.match(
        /L₂ is ([\d.]+) from starts at another minimiser and ([\d.]+) from starts near/,
      )!;
      expect(Number(far)).toBeCloseTo(weight * 0.1, 3);
      expect(Number(near)).toBeCloseTo(weight * 0.01, 4);
      expect(sentence).toMatch(/below that of the truth by 4\.0 and 4\.0 σ² \(p = 15\): as predicted\.$/);
    }
  });

  test("starts at another minimiser are at the halved expert, the others at the truth", () => {
    for (const { name, truth, starts } of study.arms) {
      const { measure } = [starts].flat()[0] as unknown as { measure?: { size: number }; truth?: { size: number } };
      const { truth: at } = [starts].flat()[0] as unknown as { truth: { size: number } };
      expect((at ?? measure).size).toBe(name.endsWith("near the truth") ? truth.size : truth.size + 1);
    }
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
