import { adviseTau, genericTruth, mixture, perturbedCosine, randomStream, tanhExpert, uniformBox } from "routerlab";
import { expect, test } from "vitest";
import { routerlab } from "./routerlab";

const advise = (...args: string[]) => routerlab(["advise-tau", ...args]);

test("--json prints one object: what was asked, the pair, its cost in sentences, every cell", async () => {
  const { code, stdout } = await advise("--norm", "0.5", "--json");
  expect(code).toBe(0);
  const answer = JSON.parse(stdout);
  expect(answer).toMatchObject({
    expert: "tanh",
    dim: 2,
    experts: 2,
    norm: 0.5,
    sd: 0.1,
    size: 10000,
    question: "truth",
  });
  expect(answer.pairs).toHaveLength(answer.tau1s.length * answer.tau2s.length);
  expect(answer.leastRadial.tau1).toBeGreaterThan(0.3);
  expect(answer.leastRadial.tau1).toBeLessThan(0.8);
  expect(answer.advice[0]).toContain(`τ₁ = ${answer.tau1} and τ₂ = ${answer.tau2} have the least predicted loss`);
  expect(stdout).not.toMatch(/NaN|undefined/);

  // Of the truth whose router vector has the norm that is asked for.
  const model = mixture({ router: perturbedCosine(), expert: tanhExpert(), dim: 2 });
  const stream = randomStream("generic truth", { dim: 2, experts: 2 });
  const [{ bias, router, expert }, reference] = genericTruth({ model, atoms: 2, stream }).atoms;
  const length = Math.hypot(...router);
  const truth = model.measure([{ bias, router: router.map((value) => (0.5 * value) / length), expert }, reference]);
  const pair = { tau1: [answer.tau1], tau2: [answer.tau2] };
  const { best } = adviseTau({ model, truth, input: uniformBox({ low: -4, high: 4 }), sd: 0.1, size: 10_000, ...pair });
  expect(answer.best.total).toBeCloseTo(best.total, 12);
});

test.each([
  [["--norm", "0"], "--norm is 0, but must be a finite number > 0.\n"],
  [["--norm", "x"], '--norm is "x", but must be a number.\n'],
  [["--norm", "1", "--experts", "1"], "--experts is 1, but must be an integer ≥ 2.\n"],
  [["--norm", "1", "--dim", "50"], "--dim 50 and --experts 2 make 153 parameters, but there must be at most 60.\n"],
])("%j is refused in one sentence, with exit code 2", async (args, sentence) => {
  expect(await advise(...args)).toMatchObject({ code: 2, stdout: "", stderr: sentence });
});
