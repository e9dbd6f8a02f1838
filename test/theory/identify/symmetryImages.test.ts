import {
  commonShift,
  cosine,
  expertNamed,
  expertNames,
  genericTruth,
  mixture,
  perturbedCosine,
  randomStream,
  routerNamed,
  routerNames,
  symmetryImages,
  tanhExpert,
  uniformBox,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { drawInputs } from "../../../lib/dist/data/sample";
import { symmetries } from "../../../lib/dist/theory/identify/symmetries";

const input = uniformBox({ low: -4, high: 4 });
const sizes = [
  { dim: 2, atoms: 2 },
  { dim: 2, atoms: 3 },
  { dim: 4, atoms: 3 },
];

describe.each(routerNames)("%s router", (routerName) => {
  test.each(expertNames)("%s: every symmetry has an image, another measure with the same f", (expertName) => {
    for (const { dim, atoms } of sizes)
      for (const reference of [true, false]) {
        const model = mixture({ router: routerNamed(routerName), expert: expertNamed(expertName), dim, reference });
        const truth = genericTruth({ model, atoms, stream: randomStream("images", { dim, atoms }) });
        const images = symmetryImages({ model, truth, input });
        const simple = images.filter(({ name }) => name !== "gate convolution");
        expect(simple.map(({ name, meaning }) => ({ name, meaning }))).toEqual(symmetries({ model, truth }));
        const inputs = drawInputs({ input, dim, size: 100, stream: randomStream("other inputs") });
        const values = model.predict(truth, inputs);
        const scale = Math.max(...values.map(Math.abs));
        for (const { name, image, change } of images) {
          const moved = model.predict(image, inputs);
          expect(Math.max(...moved.map((value, i) => Math.abs(value - values[i])))).toBeLessThan(1e-13 * scale);
          expect(change).toBeLessThan(1e-13 * scale);
          if (name === "gate convolution") expect(image.size).toBe(2 * atoms);
          else {
            const own = model.parameters(truth);
            expect(Math.max(...model.parameters(image).map((value, j) => Math.abs(value - own[j])))).toBeGreaterThan(
              0.1,
            );
          }
        }
        const canConvolve = routerName !== "cosine" || (!reference && atoms <= dim);
        expect(images.length - simple.length).toBe(canConvolve ? 1 : 0);
      }
  });
});

test("the change is that of f: with an expert that is no function of η alone it is seen", () => {
  let calls = 0;
  const drifting = { ...tanhExpert(), evaluate: () => calls++ };
  const model = mixture({ router: cosine(), expert: drifting, dim: 2 });
  const truth = genericTruth({ model, atoms: 2, stream: randomStream("drift") });
  expect(symmetryImages({ model, truth, input })[0].change).toBeGreaterThan(1);
});

describe("commonShift", () => {
  const router = perturbedCosine({ tau1: 0.5, tau2: 0.3 });

  test("adds the vector to every v, the reference's 0 among them, and leaves f as it is", () => {
    const model = mixture({ router, expert: tanhExpert(), dim: 2 });
    const truth = genericTruth({ model, atoms: 3, stream: randomStream("shift") });
    const shifted = commonShift({ model, measure: truth, shift: [0.1, -0.2] })!;
    const vectors = truth.atoms.map((atom) => router.transformRouter(atom.router)); // 0 at 0, as τ₁ > 0
    shifted.atoms.forEach((atom, i) => {
      const moved = router.transformRouter(atom.router);
      expect(moved[0]).toBeCloseTo(vectors[i][0] + 0.1, 12);
      expect(moved[1]).toBeCloseTo(vectors[i][1] - 0.2, 12);
      expect([atom.bias, atom.expert]).toEqual([truth.atoms[i].bias, truth.atoms[i].expert]);
    });
    const free = mixture({ router, expert: tanhExpert(), dim: 2, reference: false });
    const inputs = drawInputs({ input, dim: 2, size: 100, stream: randomStream("shift inputs") });
    const values = model.predict(truth, inputs);
    free.predict(shifted, inputs).forEach((value, i) => {
      expect(value).toBeCloseTo(values[i], 12);
    });
  });

  test("is null where a v would leave the ball, and refused where there is none to stay in", () => {
    const model = mixture({ router, expert: tanhExpert(), dim: 2 });
    const measure = genericTruth({ model, atoms: 2, stream: randomStream("shift") });
    expect(commonShift({ model, measure, shift: [1, 0] })).toBeNull();
    expect(() => commonShift({ model, measure, shift: [1] })).toThrow("shift is an array of 1, but must be 2 finite");
    const sphere = mixture({ router: cosine(), expert: tanhExpert(), dim: 2 });
    expect(() => commonShift({ model: sphere, measure, shift: [0, 0] })).toThrow(
      'model.router is "cosine", but must be a router whose norms are identified.',
    );
  });
});

test("arguments of another kind are refused in one sentence", () => {
  const model = mixture({ router: cosine(), expert: tanhExpert(), dim: 2 });
  const truth = genericTruth({ model, atoms: 2, stream: randomStream("kinds") });
  const none = undefined as never;
  expect(() => symmetryImages({ model: none, truth, input })).toThrow("model is undefined, but must be a model");
  expect(() => symmetryImages({ model, truth: none, input })).toThrow(
    "truth is undefined, but must be a mixing measure",
  );
  expect(() => symmetryImages({ model, truth, input: none })).toThrow("input is undefined, but must be an input");
});
