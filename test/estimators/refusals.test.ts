import {
  cosine,
  dataset,
  fromData,
  gaussianNoise,
  leastSquares,
  linear,
  linearExpert,
  mixture,
  nearTruth,
  randomStream,
  sample,
  sgd,
  tanhExpert,
  uniformBox,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { dataOf, oneTruth } from "./oneTruth";

describe("what is refused, in one sentence", () => {
  const { model, truth } = oneTruth("perturbedCosine");
  const data = dataOf("perturbedCosine", 0.1, 100);
  const line = mixture({ router: linear(), expert: tanhExpert(), dim: 1 });
  const flat = sample({
    model: line,
    truth: line.measure([{ router: [1], expert: [1, 0] }, { expert: [-1, 0] }]),
    input: uniformBox(),
    noise: gaussianNoise({ sd: 0.1 }),
    size: 50,
    stream: randomStream("flat"),
  });
  const given = { model, data, atoms: 2, starts: [truth] };
  const three = model.measure([truth.atoms[0], truth.atoms[0], truth.atoms[1]]);
  const origin = dataset({
    inputs: [[0, 0], ...Array.from({ length: 20 }, (_, i) => [1, i])],
    outputs: Array(21).fill(0),
  });

  test.each<[string, () => unknown, string | RegExp]>([
    ["k = 0", () => leastSquares({ ...given, atoms: 0 }), "atoms is 0, but must be an integer ≥ 1."],
    ["k = 1.5", () => leastSquares({ ...given, atoms: 1.5 }), "atoms is 1.5, but must be an integer ≥ 1."],
    [
      "data of another dimension",
      () => leastSquares({ ...given, data: flat }),
      "data.dim is 1, but must be the model's dimension, 2.",
    ],
    [
      "no data",
      () => leastSquares({ ...given, data: undefined as never }),
      /^data is undefined, but must be a dataset, as sample\(.*\.$/,
    ],
    [
      "as many parameters as data",
      () => leastSquares({ ...given, data: dataOf("perturbedCosine", 0.1, 9) }),
      "data.size is 9, but must be more than the 9 parameters of 2 atoms.",
    ],
    [
      "as many parameters that data move as data, behind the cosine router",
      () => leastSquares({ ...given, model: oneTruth("cosine").model, data: dataOf("cosine", 0.1, 8) }),
      "data.size is 8, but must be more than the 8 parameters of 2 atoms.",
    ],
    [
      "a Θ that is empty",
      () => leastSquares({ ...given, bounds: { bias: [1, -1] } }),
      /^bounds\.bias is "\[1,-1\]", but must be .*or Θ is empty\.$/,
    ],
    [
      "a limit of 0",
      () => leastSquares({ ...given, bounds: { router: 0 } }),
      "bounds.router is 0, but must be a finite number > 0.",
    ],
    [
      "a limit of NaN",
      () => leastSquares({ ...given, bounds: { expert: Number.NaN } }),
      "bounds.expert is NaN, but must be a finite number > 0.",
    ],
    [
      "a given start outside Θ",
      () => leastSquares({ ...given, bounds: { expert: 1 } }),
      /^starts\[0\] has 1\.4 at coordinate 4, but must lie in Θ: \[-1, 1\]\.$/,
    ],
    [
      "a cosine start that is too long for Θ",
      () => leastSquares({ ...given, model: oneTruth("cosine").model, bounds: { router: 0.3 } }),
      /^starts\[0\] has a router vector of norm 0\.5, but must lie in Θ: at most 0\.3\.$/,
    ],
    [
      "a start with more atoms",
      () => leastSquares({ ...given, starts: [truth, three] }),
      /^starts\[1\]\.size is 3, but must be the number of atoms, 2\.$/,
    ],
    [
      "no start",
      () => leastSquares({ ...given, starts: [] }),
      /^starts is an array of 0, but must be at least one start\.$/,
    ],
    [
      "a start near a larger truth",
      () => leastSquares({ ...given, starts: nearTruth({ truth: three }) }),
      /^atoms is 2, but must be at least the truth's 3.*\.$/,
    ],
    ["a negative spread", () => nearTruth({ truth, spread: -1 }), "spread is -1, but must be a finite number ≥ 0."],
    [
      "no truth",
      () => nearTruth({ truth: undefined as never }),
      /^truth is undefined, but must be a mixing measure\.$/,
    ],
    ["no start from the data", () => fromData({ count: 0 }), "count is 0, but must be an integer ≥ 1."],
    [
      "more polished than drawn",
      () => fromData({ count: 2, polished: 3 }),
      "polished is 3, but must be at most count, 2.",
    ],
    [
      "a scale of NaN",
      () => fromData({ scale: { bias: Number.NaN, router: 1, expert: 1 } }),
      /scale\.bias is NaN, but must be .*\.$/,
    ],
    [
      "a tolerance of 0",
      () => leastSquares({ ...given, tolerance: 0 }),
      "tolerance is 0, but must be a finite number > 0.",
    ],
    [
      "a relative gradient of NaN",
      () => leastSquares({ ...given, relativeGradient: Number.NaN }),
      "relativeGradient is NaN, but must be a finite number > 0.",
    ],
    [
      "no iteration",
      () => leastSquares({ ...given, maxIterations: 0 }),
      "maxIterations is 0, but must be an integer ≥ 1.",
    ],
    [
      "an unknown option",
      () => leastSquares({ ...given, sarts: [truth] } as never),
      /^the options of leastSquares has "sarts", but must be one of model, data, atoms, starts, bounds, stream, tolerance, /,
    ],
    [
      "an unknown option of sgd",
      () => sgd({ ...given, maxIterations: 3 } as never),
      /^the options of sgd has "maxIterations", but must be one of model, .*, epochs, batch, rate, tolerance, normNoise\.$/,
    ],
    [
      "an unknown option of a start near the truth",
      () => nearTruth({ truth, sd: 1 } as never),
      'the options of nearTruth has "sd", but must be one of truth, spread, stream.',
    ],
    [
      "an unknown option of starts from data",
      () => fromData({ counts: 1 } as never),
      'the options of fromData has "counts", but must be one of count, polished, scale, stream.',
    ],
    [
      "an unknown scale",
      () => fromData({ scale: { bias: 1, router: 1, expert: 1, eta: 2 } as never }),
      'scale has "eta", but must be one of bias, router, expert.',
    ],
    ["more starts than memory holds", () => fromData({ count: 1e12 }), /^count is 1000000000000, but must be at most/],
    [
      "outputs whose squares overflow",
      () => leastSquares({ ...given, data: { ...data, outputs: data.outputs.map((y, i) => (i === 7 ? -1e300 : y)) } }),
      /^data\.outputs\[7\] is -1e\+300, but must be smaller: the sum of squared outputs must be a finite number\.$/,
    ],
    [
      "inputs at which every start overflows",
      () => {
        const own = mixture({ router: linear(), expert: linearExpert(), dim: 2 });
        leastSquares({ model: own, atoms: 2, data: { ...data, inputs: data.inputs.map((x) => 1e200 * x) } });
      },
      /^No start has a finite sum of squares, but one must have: .*\.$/,
    ],
    [
      "data by hand that say another size",
      () => leastSquares({ ...given, data: { ...data, size: 90 } }),
      "data is an object, but must be a dataset of 90 × 2 inputs and 90 outputs.",
    ],
    [
      "an input of 0 for cosine",
      () =>
        leastSquares({ model: mixture({ router: cosine(), expert: tanhExpert(), dim: 2 }), data: origin, atoms: 2 }),
      /^inputs\[0\]: The zero vector came to the cosine router's input.*\.$/,
    ],
  ])("%s", (_what, make, message) => {
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ name: "InputError" }));
  });
});
