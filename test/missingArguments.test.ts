import {
  expertNamed,
  fisherInformation,
  fitRate,
  gaussianNoise,
  leastSquares,
  linear,
  mixture,
  nearTruth,
  predictedLoss,
  randomStream,
  regressionError,
  relativeError,
  routerNamed,
  sample,
  study,
  tanhExpert,
  uniformBox,
} from "routerlab";
import { expect, test } from "vitest";

// As JavaScript or a cell without types calls it: an argument that is missing or of another kind.
const model = mixture({ router: linear(), expert: tanhExpert(), dim: 2 });
const truth = model.measure([{ router: [1, 0], expert: [1, 0, 0] }, { expert: [0, 1, 0] }]);
const good = {
  model,
  truth,
  input: uniformBox(),
  noise: gaussianNoise({ sd: 0.1 }),
  size: 50,
  stream: randomStream("missing"),
};
const data = sample(good);
const grid = { arms: [{ name: "a", model, truth }], sizes: [50], replicates: 1, input: good.input, noise: good.noise };
const none = undefined as never;

test.each<[string, () => unknown, string]>([
  [
    "sample without a stream",
    () => sample({ ...good, stream: none }),
    "stream is undefined, but must be a random stream",
  ],
  ["sample without noise", () => sample({ ...good, noise: none }), "noise is undefined, but must be a noise"],
  [
    "sample with a plain list of atoms",
    () => sample({ ...good, truth: [] as never }),
    "truth is an array of 0, but must be a mixing measure",
  ],
  [
    "leastSquares without a model",
    () => leastSquares({ data, atoms: 2, model: none }),
    "model is undefined, but must be a model",
  ],
  [
    "leastSquares with a word for a start",
    () => leastSquares({ model, data, atoms: 2, starts: "x" as never }),
    'starts[0] is "x", but must be a measure',
  ],
  [
    "leastSquares with a number for a bound",
    () => leastSquares({ model, data, atoms: 2, bounds: { bias: 3 as never } }),
    "bounds.bias is ",
  ],
  [
    "leastSquares with an unknown bound",
    () => leastSquares({ model, data, atoms: 2, bounds: { experts: 3 } as never }),
    'bounds has "experts", but must be one of bias, router, expert.',
  ],
  [
    "leastSquares with an output that is NaN",
    () =>
      leastSquares({
        model,
        data: { ...data, outputs: data.outputs.map((y, i) => (i === 3 ? Number.NaN : y)) },
        atoms: 2,
      }),
    "data.outputs[3] is NaN, but must be a finite number.",
  ],
  [
    "leastSquares with inputs that are a list",
    () => leastSquares({ model, data: { ...data, inputs: [...data.inputs] as never }, atoms: 2 }),
    "data.inputs is an array of 100, but must be a Float64Array",
  ],
  [
    "fitRate without a stream",
    () =>
      fitRate({
        sizes: [10, 20],
        losses: [
          [1, 2],
          [1, 2],
        ],
        predictedSlope: -0.5,
        stream: none,
      }),
    "stream is undefined",
  ],
  [
    "regressionError without a truth",
    () => regressionError({ model, input: good.input, stream: good.stream, fitted: truth, truth: none }),
    "truth is undefined",
  ],
  ["fisherInformation without an input", () => fisherInformation({ model, truth, input: none }), "input is undefined"],
  [
    "predictedLoss without sizes",
    () => predictedLoss({ ...good, sd: 0.1, sizes: [], loss: "L3" }),
    "sizes is an array of 0",
  ],
  ["relativeError without anything", () => relativeError({} as never), "model is undefined"],
  ["nearTruth without a truth", () => nearTruth({ truth: none }), "truth is undefined"],
  [
    "a router's unknown option",
    () => routerNamed("perturbedCosine", { tau3: 1 }),
    'the options of the router perturbedCosine has "tau3", but must be one of tau1, tau2, temperature.',
  ],
  [
    "an expert's unknown option",
    () => expertNamed("tanh", { degree: 2 }),
    'the options of the expert tanh has "degree", but there is none.',
  ],
])("%s is refused in one sentence", (_what, call, message) => {
  expect(call).toThrow(expect.objectContaining({ name: "InputError", message: expect.stringContaining(message) }));
});

test.each<[string, object, string]>([
  ["an arm without a name", { arms: [{ model, truth }] }, "arms[0].name is undefined"],
  ["an arm without a model", { arms: [{ name: "a", truth }] }, "arms[0].model is undefined"],
  ["an arm with a plain list of atoms", { arms: [{ name: "a", model, truth: [] }] }, "arms[0].truth is an array of 0"],
  [
    "an arm with a mistyped option",
    { arms: [{ name: "a", model, truth, bound: 1 }] },
    'arms[0] has "bound", but must be one of name, model, ',
  ],
  ["nothing for an arm", { arms: [null] }, "arms[0] is null"],
  ["no input distribution", { input: undefined }, "input is undefined"],
])("a study with %s is refused in one sentence", async (_what, change, message) => {
  await expect(study({ ...grid, ...change } as never)).rejects.toMatchObject({
    name: "InputError",
    message: expect.stringContaining(message),
  });
});
