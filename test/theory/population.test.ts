import {
  informationSpectrum,
  inputsFrom,
  linear,
  mixture,
  population,
  predictedLoss,
  predictedRegressionError,
  predictedStandardErrors,
  regimeFrom,
  relativeError,
  tanhExpert,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { oneTruth } from "../estimators/oneTruth";

const at = { sd: 0.1, size: 1000 };

describe("a population", () => {
  const setting = oneTruth("perturbedCosine");
  const known = population(setting);

  test("gives what the functions of one call give, bit for bit", () => {
    const losses = { sd: 0.1, sizes: [1000, 2000], loss: "L3", draws: 50 } as const;
    expect(known.rel(at)).toBe(relativeError({ ...setting, ...at }));
    expect(known.standardErrors(at)).toEqual(predictedStandardErrors({ ...setting, ...at }));
    expect(known.spectrum).toEqual(informationSpectrum(setting));
    expect(known.losses(losses)).toEqual(predictedLoss({ ...setting, ...losses }));
    expect(known.regressionErrors(losses)).toEqual(predictedRegressionError({ ...losses, rank: 9 }));
    expect(known.regime({ sd: 0.1 })).toEqual(regimeFrom({ ...setting, sd: 0.1 }));
  });

  test("keeps losses by what was asked: another part of the question, another answer", () => {
    const asked = { sd: 0.1, sizes: [1000], loss: "L3", draws: 20 } as const;
    expect(known.lossDraws(asked)).toBe(known.lossDraws({ ...asked }));
    expect(known.losses({ ...asked, sd: 0.2 })[0].total).not.toBe(known.losses(asked)[0].total);
    const power = (r: number) => known.losses({ ...asked, loss: "L1", r })[0].total;
    expect(power(1)).not.toBe(power(2));
    expect(known.losses({ ...asked, draws: 10 })[0].total).not.toBe(known.losses(asked)[0].total);
  });
});

describe("how often inputs are drawn", () => {
  const { model, truth } = oneTruth("perturbedCosine");
  const counted = () => {
    let drawn = 0;
    const input = inputsFrom((stream) => {
      drawn++;
      return [stream.normal(), stream.normal()];
    });
    return { known: population({ model, truth, input, inputs: 300, splittings: { size: 200 } }), drawn: () => drawn };
  };

  test("nothing is computed before it is asked for", () => {
    expect(counted().drawn()).toBe(0);
  });

  test("the information is averaged once, for everything that follows from it", () => {
    const { known, drawn } = counted();
    known.rel(at);
    known.losses({ sd: 0.1, sizes: [10], loss: "L3", draws: 5 });
    expect([known.rank, known.singular, known.spectrum.length]).toEqual([9, null, 9]);
    expect(drawn()).toBe(300);
  });

  test("κ is asked for in the over-specified setting alone, and once", () => {
    const { known, drawn } = counted();
    known.regime({ sd: 0.1 });
    expect(drawn()).toBe(300);
    known.regime({ sd: 0.1, atoms: 3 });
    known.splittingError(at);
    expect(drawn()).toBe(500);
  });
});

test("where the information is singular a sentence says so, κ is known all the same, and all else is refused with it", () => {
  const model = mixture({ router: linear(), expert: tanhExpert(), dim: 2, reference: false });
  const truth = model.measure([
    { router: [1, 0], expert: [1, 0, 0] },
    { router: [0, 1], expert: [0, 1, 0] },
  ]);
  const known = population({ model, truth, input: oneTruth("linear").input, inputs: 2000, splittings: { size: 500 } });
  expect(known.singular).toMatch(/^The information at this truth is singular: .*\.$/);
  expect(known.curvature.least).toBeGreaterThan(0);
  expect(known.regime({ sd: 0.1 }).from).toBeNull();
  const sentence = expect.objectContaining({ name: "InputError", message: known.singular });
  for (const ask of [() => known.rank, () => known.rel(at), () => known.spectrum, () => known.standardErrors(at)])
    expect(ask).toThrow(sentence);
});
