import {
  cosine,
  dataset,
  gaussianNoise,
  inputsFrom,
  linear,
  linearExpert,
  mixture,
  perturbedCosine,
  type Router,
  randomStream,
  sample,
  tanhExpert,
  uniformBox,
} from "routerlab";
import { expect, test } from "vitest";
import { deviation, expectMean, mean } from "./distributionChecks";

const input = uniformBox({ low: -4, high: 4 });
const noise = gaussianNoise({ sd: 0.1 });

function settings(router: Router = perturbedCosine(), size = 200) {
  const model = mixture({ router, expert: tanhExpert(), dim: 2 });
  const truth = model.measure([
    { bias: -0.2, router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3] },
    { expert: [0.2, -1.6, 0.8] },
  ]);
  return { model, truth, input, noise, size, stream: randomStream("sample", { replicate: 3 }) };
}

/** ε = Y − f(X). */
function noiseOf(given: ReturnType<typeof settings>): Float64Array {
  const { inputs, outputs } = sample(given);
  return given.model.predict(given.truth, inputs).map((value, i) => outputs[i] - value);
}

test("outputs are f at the inputs plus the noise, of the size that was asked for", () => {
  const data = sample(settings());
  expect([data.size, data.dim, data.inputs.length, data.outputs.length]).toEqual([200, 2, 400, 200]);
  const errors = [...noiseOf(settings(perturbedCosine(), 20_000))];
  expect(Math.abs(mean(errors))).toBeLessThan(0.1 * (4 / Math.sqrt(20_000)));
  expect(deviation(errors)).toBeCloseTo(0.1, 2);
  const exact = sample({ ...settings(), noise: gaussianNoise({ sd: 0 }) });
  expect(exact.outputs).toEqual(settings().model.predict(settings().truth, exact.inputs));
});

test("the data of a replicate do not depend on what was drawn before, from this stream or from others", () => {
  const expected = sample(settings());
  const read = settings();
  for (let i = 0; i < 7; i++) read.stream.normal();
  sample({ ...read, size: 55 });
  sample({ ...settings(), stream: randomStream("sample", { replicate: 2 }) });
  expect(sample(read)).toEqual(expected);
  const next = read.stream.uniform();
  const fresh = settings().stream;
  for (let i = 0; i < 7; i++) fresh.normal();
  expect(fresh.uniform()).toBe(next); // the stream was not advanced
});

test("models that share a stream share inputs and noise; a longer sample begins with the shorter one", () => {
  const [first, second] = [sample(settings(linear())), sample(settings(cosine()))];
  expect(first.inputs).toEqual(second.inputs);
  expect(first.outputs).not.toEqual(second.outputs);
  noiseOf(settings(linear())).forEach((error, i) => {
    expect(error).toBeCloseTo(noiseOf(settings(cosine()))[i], 14);
  });
  const longer = sample(settings(linear(), 300));
  expect(longer.inputs.slice(0, 400)).toEqual(first.inputs);
  expect(longer.outputs.slice(0, 200)).toEqual(first.outputs);
});

test("noise does not depend on how many numbers an input takes", () => {
  const own = inputsFrom((stream) => {
    for (let i = 0; i < 5; i++) stream.uniform();
    return [stream.normal(), stream.normal()];
  });
  const expected = noiseOf(settings());
  noiseOf({ ...settings(), input: own }).forEach((error, i) => {
    expect(error).toBeCloseTo(expected[i], 14);
  });
});

test("noise has nothing to do with the inputs, also where both are normal", () => {
  const size = 10_000;
  const model = mixture({ router: linear(), expert: linearExpert(), dim: 1 });
  const truth = model.measure([{ expert: [0, 0] }]); // f = 0, so Y is the noise
  const own = inputsFrom((stream) => [stream.normal()]);
  const { inputs, outputs } = sample({ ...settings(), model, truth, input: own, noise: gaussianNoise(), size });
  expectMean(
    [...inputs].map((x, i) => x * outputs[i]),
    0,
  );
});

test("another replicate has other inputs and other noise", () => {
  const other = { ...settings(), stream: randomStream("sample", { replicate: 4 }) };
  expect(sample(other).inputs.filter((value, i) => value === sample(settings()).inputs[i]).length).toBe(0);
  expect(noiseOf(other).filter((value, i) => value === noiseOf(settings())[i]).length).toBe(0);
});

test("dataset takes rows or a flat array and says how many there are", () => {
  const rows = dataset({
    inputs: [
      [0, 1],
      [1, 0],
      [2, 2],
    ],
    outputs: [0.3, -0.2, 1],
  }); // prettier-ignore
  expect(rows).toEqual({
    inputs: Float64Array.of(0, 1, 1, 0, 2, 2),
    outputs: Float64Array.of(0.3, -0.2, 1),
    size: 3,
    dim: 2,
  });
  expect(dataset({ inputs: Float64Array.of(0, 1, 1, 0, 2, 2), outputs: [0.3, -0.2, 1], dim: 2 })).toEqual(rows);
});

test.each<[string, () => unknown, string | RegExp]>([
  ["no rows", () => dataset({ inputs: [], outputs: [] }), /^inputs is an array of 0, but must be .*\.$/],
  ["rows without numbers", () => dataset({ inputs: [[]], outputs: [1] }), /^inputs is .* but must be .*\.$/],
  [
    "ragged rows",
    () => dataset({ inputs: [[1, 2], [3]], outputs: [1, 2] }),
    "inputs[1] is an array of 1, but must be a row of 2 numbers.",
  ],
  [
    "a NaN input",
    () => dataset({ inputs: [[1, Number.NaN]], outputs: [1] }),
    "inputs[0][1] is NaN, but must be a finite number.",
  ],
  [
    "a NaN output",
    () => dataset({ inputs: [[1], [2]], outputs: [1, Number.NaN] }),
    "outputs[1] is NaN, but must be a finite number.",
  ],
  [
    "too few outputs",
    () => dataset({ inputs: [[1], [2]], outputs: [1] }),
    "outputs is an array of 1, but must have one number for each of the 2 inputs.",
  ],
  [
    "no outputs",
    () => dataset({ inputs: [[1]], outputs: undefined as never }),
    /^outputs is undefined, but must have one number for each.*\.$/,
  ],
  ["no inputs", () => dataset({ inputs: undefined as never, outputs: [1] }), /^inputs is undefined, but must be .*\.$/],
  ...[null, "", "2", true, undefined, 2n].flatMap((value): [string, () => unknown, RegExp][] => [
    [
      `an output ${String(value)} that is no number`,
      () => dataset({ inputs: [[1], [2]], outputs: [1, value as never] }),
      /^outputs\[1\] is .*, but must be a finite number\.$/,
    ],
    [
      `an input ${String(value)} that is no number`,
      () => dataset({ inputs: [[1], [value as never]], outputs: [1, 2] }),
      /^inputs\[1\]\[0\] is .*, but must be a finite number\.$/,
    ],
  ]),
  [
    "text for outputs",
    () => dataset({ inputs: [[1], [2]], outputs: "12" as never }),
    /^outputs is "12", but must be an array/,
  ],
  [
    "an option that dataset has not",
    () => dataset({ inputs: [[1]], outputs: [1], outputz: [2] } as never),
    'the options of dataset has "outputz", but must be one of inputs, outputs, dim.',
  ],
  [
    "a sample that no memory holds",
    () => sample({ ...settings(), size: 1e12 }),
    "size is 1000000000000, but must be less: 1000000000000 × 2 numbers do not fit into memory.",
  ],
  ["a sample of 0", () => sample({ ...settings(), size: 0 }), "size is 0, but must be an integer ≥ 1."],
  ["a sample of 1.5", () => sample({ ...settings(), size: 1.5 }), "size is 1.5, but must be an integer ≥ 1."],
  [
    "cosine at an input of 0",
    () => sample({ ...settings(cosine()), input: inputsFrom(() => [0, 0]) }),
    /^inputs\[0\]: The zero vector came to the cosine router's input.*\.$/,
  ],
])("%s is refused in one sentence", (_what, make, message) => {
  expect(make).toThrow(message);
  expect(make).toThrow(expect.objectContaining({ name: "InputError" }));
});
