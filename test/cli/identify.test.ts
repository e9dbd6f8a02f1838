import { expect, test } from "vitest";
import { routerlab } from "./routerlab";

const identify = (...args: string[]) => routerlab(["identify", ...args]);

const asked = (options: Record<string, string | number>) =>
  Object.entries({ router: "cosine", expert: "tanh", dim: 4, experts: 3, ...options }).flatMap(([name, value]) => [
    `--${name}`,
    `${value}`,
  ]);

test("the page tells what was asked, p, rank, every null direction with its meaning, and the symmetries", async () => {
  const { code, stdout, stderr } = await identify(...asked({ dim: 5 }), "--free");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  for (const line of [
    /^Router cosine, 3 tanh experts, d = 5, all logits free$/m,
    /^at a generic truth of 3 atoms, inputs uniform on the box \[−4, 4\]\^5$/m,
    /^36 parameters, rank 30: 6 dimensions of them cannot be identified$/m,
    /^ {2}bias shift\n {4}One constant added to every β₀: .*\.$/m,
    /^ {2}common shift of v \(2 dimensions\)\n {4}One vector, orthogonal to all directions, .*\.$/m,
    /^ {2}norm of β₁ of atom 3\n {4}β₁ of atom 3 made longer or shorter: .*\.$/m,
    /^ {2}relabelling\n {4}The 3 atoms can stand in any order \(3! orders\)\.$/m,
    /^ {2}reflection of all directions\n/m,
  ])
    expect(stdout).toMatch(line);
  expect(stdout).not.toMatch(/NaN|undefined|null/);
});

test("--json prints one object: what was asked, p, rank, null directions with vectors, symmetries", async () => {
  const { code, stdout } = await identify(...asked({}), "--free", "--json");
  expect(code).toBe(0);
  const answer = JSON.parse(stdout);
  expect(answer).toMatchObject({
    router: "cosine",
    expert: "tanh",
    dim: 4,
    experts: 3,
    reference: false,
    parameterCount: 30,
    rank: 25,
  });
  expect(answer.nullDirections.map(({ name }: { name: string }) => name)).toEqual([
    "bias shift",
    "common shift of v",
    "norm of β₁ of atom 1",
    "norm of β₁ of atom 2",
    "norm of β₁ of atom 3",
  ]);
  for (const { vector } of answer.nullDirections) expect(vector.length).toBe(30);
  expect(answer.symmetries.map(({ name }: { name: string }) => name)).toEqual([
    "relabelling",
    "reflection of all directions",
  ]);
});

test("the perturbed router with its constants and a reference has full rank", async () => {
  const options = asked({ router: "perturbedCosine", tau1: 1, tau2: 0.3, experts: 4, dim: 2, "true-experts": 2 });
  const { stdout } = await identify(...options);
  expect(stdout).toMatch(/^Router perturbedCosine \(tau1 = 1, tau2 = 0\.3\), 4 tanh experts, fitted to 2 true ones, /);
  expect(stdout).toMatch(/^21 parameters, rank 21: every parameter is identified locally$/m);
  expect(stdout).toMatch(/^Directions that leave f unchanged\n {2}none$/m);
  expect(stdout).toMatch(/^ {2}gate convolution\n/m);
  expect(JSON.parse((await identify(...options, "--json")).stdout)).toMatchObject({
    options: { tau1: 1, tau2: 0.3 },
    nullDirections: [],
    largestNegligible: null,
  });
});

test.each([
  [{ experts: 1 }, /^--experts is 1, but must be an integer ≥ 2 with a reference expert, .*\.\n$/],
  [{ experts: 0 }, /^--experts is 0, but must be an integer ≥ 1\.\n$/],
  [{ dim: 1.5 }, /^--dim is 1\.5, but must be an integer ≥ 1\.\n$/],
  [{ dim: "two" }, /^--dim is "two", but must be a number\.\n$/],
  [{ router: "noisy" }, /^--router is "noisy", but must be one of "linear", "cosine", "perturbedCosine"\.\n$/],
  [{ expert: "sine" }, /^--expert is "sine", but must be one of .*\.\n$/],
  [{ tau1: 1 }, /^--tau1 was given, but the cosine router has no such constant: only perturbedCosine has\.\n$/],
  [{ router: "perturbedCosine", tau2: -1 }, /^tau2 is -1, but must be a finite number ≥ 0\.\n$/],
  [{ "true-experts": 4 }, /^--true-experts is 4, but must be at most --experts, which is 3\.\n$/],
  [{ dim: 100, experts: 20 }, /^--dim 100 and --experts 20 make \d+ parameters, but there must be at most 1000\.\n$/],
])("bad input ends with exit code 2, one sentence and no output: %j", async (options, sentence) => {
  const { code, stdout, stderr } = await identify(...asked(options as Record<string, string | number>));
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(sentence);
});
