import { expect, test } from "vitest";
import { routerlab } from "./routerlab";

const identifyExpert = (...args: string[]) => routerlab(["identify-expert", ...args]);

test("the page tells what was asked, both answers, and the four sets", async () => {
  const { code, stdout, stderr } = await identifyExpert("tanh(a1*x1 + a2*x2 + b)");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toBe(`Expert tanh(a1·x1 + a2·x2 + b), parameters a1, a2, b
Router perturbedCosine (tau1 = 1, tau2 = 1), k = 2, d = 2, the last expert is the reference
at generic truths, inputs uniform on the box [−4, 4]^2

strongly identifiable: yes
weakly identifiable: yes

The model's own functions, in the coordinates (β₀, v, η), which decide
  order 1 (weak): 9 functions, 9 distinct, rank 9: independent
  order 2 (strong): 36 functions, 34 distinct, rank 34: independent

The definitions as recalled, literally
  order 1: 12 functions, 12 distinct, rank 12: independent
  order 2: 42 functions, 40 distinct, rank 40: independent

x̃ = φ(x) is the input and v = ψ(β₁) the router vector as the router sees them, p the gates, h the experts, f the mixture.
Functions that are equal for every parameter value and differ in their power of x̃ count once.
`);
});

test("a dependent set has its relations printed, six of them", async () => {
  const { stdout } = await identifyExpert("relu", "--dim", "3", "--tau2", "0");
  for (const line of [
    /^Expert relu, parameters a1, a2, a3, b$/m,
    /^Router perturbedCosine \(tau1 = 1, tau2 = 0\), k = 2, d = 3, /m,
    /^strongly identifiable: no\nweakly identifiable: yes$/m,
    /^ {2}order 2 \(strong\): 62 functions, 36 other distinct ones, 20 vanish, rank 35: dependent$/m,
    /^ {4}p1·\(h1 − f\) − x̃1²·p1·\(h1 − f\) − x̃2²·p1·\(h1 − f\) − x̃3²·p1·\(h1 − f\) = 0$/m,
    /^ {4}p1·∂²h1\/∂a1² = 0$/m,
    /^ {4}and 15 more, which --json prints$/m,
  ])
    expect(stdout).toMatch(line);
  expect(stdout).not.toMatch(/NaN|undefined|null/);
});

test("--json prints one object: what was asked, strong, weak, and the sets with every relation", async () => {
  const { code, stdout } = await identifyExpert(
    ...["polynomial", "--dim", "3", "--router", "linear", "--experts", "2", "--json"],
  );
  expect(code).toBe(0);
  const answer = JSON.parse(stdout);
  expect(answer).toMatchObject({
    expert: "polynomial",
    reading: "polynomial",
    parameters: ["a1", "a2", "a3", "b"],
    dim: 3,
    router: "linear",
    options: {},
    experts: 2,
    strong: false,
    weak: true,
    model: { first: { distinct: 12, rank: 12, relations: [] }, second: { distinct: 50, vanishing: 0, rank: 42 } },
  });
  for (const set of [answer.model, answer.literal].flatMap(({ first, second }) => [first, second]))
    expect(Object.keys(set)).toEqual([
      "functions",
      "distinct",
      "vanishing",
      "rank",
      "relations",
      "singularValues",
      "decided",
    ]);
  expect(answer.model.second.relations.length).toBe(8);
});

test.each([
  [["sine"], /^expert is "sine", but must be a formula of x1, x2, … and parameters, or one of linear, .*\.\n$/],
  [["tanh(a*x1"], /^The formula "tanh\(a\*x1" does not parse: .*\.\n$/],
  [
    ["tanh(ax1+b*x2)"],
    /^The formula "tanh\(ax1\+b\*x2\)" has ax1 as a symbol, but that looks like the product a\*x1: .*\.\n$/,
  ],
  [["import(a*x1)"], /^The formula "import\(a\*x1\)" has the function "import", but must have only .*\.\n$/],
  [["log(a*x1)"], /^The formula "log\(a\*x1\)" or a derivative of it is not a finite number at x1 = .*\.\n$/],
  [["a*x3", "--dim", "2"], /^The formula has the input x3, but the dimension is 2: it must be ≥ 3\.\n$/],
  [["tanh", "--experts", "0"], /^--experts is 0, but must be an integer ≥ 1\.\n$/],
  [["tanh", "--dim", "0"], /^--dim is 0, but must be an integer ≥ 1\.\n$/],
  [["tanh", "--dim", "two"], /^--dim is "two", but must be a number\.\n$/],
  [["tanh", "--dim", "40"], /^d = 40, 41 parameters and k = 2 make \d+ functions of order 2, .*\.\n$/],
  [["tanh", "--router", "noisy"], /^--router is "noisy", but must be one of "linear", .*\.\n$/],
  [
    ["tanh", "--router", "cosine", "--tau1", "1"],
    /^--tau1 was given, but the cosine router has no such constant: only perturbedCosine has\.\n$/,
  ],
  [["tanh", "--tau2", "-1"], /^tau2 is -1, but must be a finite number ≥ 0\.\n$/],
])("bad input ends with exit code 2, one sentence and no output: %j", async (args, sentence) => {
  const { code, stdout, stderr } = await identifyExpert(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(sentence);
});
