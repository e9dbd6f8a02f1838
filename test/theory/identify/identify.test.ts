import {
  cosine,
  expertNamed,
  expertNames,
  identify,
  inputsFrom,
  linear,
  linearExpert,
  type MixingMeasure,
  type Mixture,
  mixture,
  perturbedCosine,
  polynomialExpert,
  type RouterName,
  randomStream,
  reluExpert,
  routerNamed,
  routerNames,
  tanhExpert,
  uniformBox,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { drawInputs } from "../../../lib/dist/data/sample";
import { rankBySingularValues } from "../../../lib/dist/mixture/rank/nullSpace";
import { genericTruth } from "../../../lib/dist/theory/genericTruth";
import { dot, norm } from "../../mixture/writtenOut";

const input = uniformBox({ low: -4, high: 4 });

function generic(model: Mixture, atoms: number): MixingMeasure {
  return genericTruth({ model, atoms, stream: randomStream("test of identify", { dim: model.dim, atoms }) });
}

/** What derived facts 1 and 3 say of a generic truth at d ≥ 2, by name. */
function expectedNames(router: RouterName, dim: number, atoms: number, reference: boolean): string[] {
  const norms = Array.from({ length: reference ? atoms - 1 : atoms }, (_, i) => `norm of β₁ of atom ${i + 1}`);
  const named = router === "cosine" ? norms : [];
  if (reference) return named;
  const shifts = router === "cosine" ? Math.max(0, dim - atoms) : dim;
  return ["bias shift", ...new Array<string>(shifts).fill("common shift of v"), ...named];
}

/** Largest |Δf| between two measures over random inputs. */
function difference(model: Mixture, left: MixingMeasure, right: MixingMeasure): number {
  const inputs = drawInputs({ input, dim: model.dim, size: 200, stream: randomStream("compare") });
  const [a, b] = [left, right].map((measure) => model.predict(measure, inputs));
  return Math.max(...a.map((value, i) => Math.abs(value - b[i])));
}

const namesOf = (answer: ReturnType<typeof identify>) => answer.nullDirections.map(({ name }) => name);
const symmetriesOf = (answer: ReturnType<typeof identify>) => answer.symmetries.map(({ name }) => name);

describe.each(routerNames)("%s router", (name) => {
  const router = routerNamed(name);

  describe.each(expertNames)("%s expert", (expertName) => {
    const expert = expertNamed(expertName);

    test.each([
      [2, 2],
      [2, 3],
      [3, 2],
      [4, 2],
      [3, 4],
    ])("d = %i, k = %i: rank and null space are those of facts 1 and 3, each dimension named", (dim, atoms) => {
      for (const reference of [true, false]) {
        const model = mixture({ router, expert, dim, reference });
        const answer = identify({ model, truth: generic(model, atoms), input });
        const names = expectedNames(name, dim, atoms, reference);
        expect(namesOf(answer)).toEqual(names);
        expect(answer.parameterCount).toBe(model.parameterCount(atoms));
        expect(answer.rank).toBe(answer.parameterCount - names.length);
        expect(answer.leastCounted).toBeGreaterThan(1e-9);
        expect(answer.largestNegligible ?? 0).toBeLessThan(1e-14);
      }
    });
  });

  test("every null direction is of length 1 and leaves f unchanged to first order, all are independent", () => {
    const model = mixture({ router, expert: tanhExpert(), dim: 4, reference: false });
    const truth = generic(model, 2);
    const { nullDirections } = identify({ model, truth, input });
    const at = model.parameters(truth);
    const gram = nullDirections.map(({ vector }) => nullDirections.map((other) => dot(vector, other.vector)));
    gram.forEach((row, i) => {
      row.forEach((product, j) => {
        if (i === j) expect(product).toBeCloseTo(1, 12);
        else expect(Math.abs(product)).toBeLessThan(0.9);
      });
    });
    for (const { vector } of nullDirections) {
      const moved = (step: number) => model.fromParameters(at.map((value, j) => value + step * vector[j]));
      expect(difference(model, moved(1e-4), moved(-1e-4)) / 2e-4).toBeLessThan(1e-7);
    }
    // The test can tell: another direction does change f.
    const along = (step: number) => model.fromParameters(at.map((value, j) => (j === 1 ? value + step : value)));
    expect(difference(model, along(1e-4), along(-1e-4)) / 2e-4).toBeGreaterThan(1e-3);
  });

  test("one atom with all logits free has no gates: its logit, and only that, is lost", () => {
    const model = mixture({ router, expert: tanhExpert(), dim: 3, reference: false });
    const answer = identify({ model, truth: generic(model, 1), input });
    expect(answer.rank).toBe(4);
    expect(namesOf(answer)).toEqual(expectedNames(name, 3, 1, false));
  });

  test("two equal experts make every gate invisible: what has no name is other", () => {
    const model = mixture({ router, expert: tanhExpert(), dim: 2 });
    const expert = [1, -0.5, 0.3];
    const truth = model.measure([{ bias: 0.1, router: [0.3, 0.8], expert }, { expert }]);
    const answer = identify({ model, truth, input });
    // f = h: moving either η moves p₁ h′ or p₂ h′, both of rank 3; bias and router move nothing.
    expect(answer.rank).toBe(6);
    expect(namesOf(answer)).toEqual(["norm of β₁ of atom 1", "other", "other"]);
  });
});

describe("null directions", () => {
  test("a common shift of v is ψ′(β₁)⁻¹ s at every atom, by central differences of ψ", () => {
    const router = perturbedCosine({ tau1: 0.4, tau2: 0.3 });
    const model = mixture({ router, expert: tanhExpert(), dim: 3, reference: false });
    const truth = generic(model, 2);
    const { nullDirections } = identify({ model, truth, input });
    for (const { vector } of nullDirections.filter(({ name }) => name === "common shift of v")) {
      const [first, second] = truth.atoms.map((atom, i) => {
        const step = vector.subarray(i * 8 + 1, i * 8 + 4);
        const at = (h: number) => router.transformRouter(atom.router.map((value, u) => value + h * step[u]));
        const [up, down] = [at(1e-5), at(-1e-5)];
        return up.map((value, u) => (value - down[u]) / 2e-5);
      });
      expect(norm(first)).toBeGreaterThan(0.1);
      first.forEach((value, u) => {
        expect(value).toBeCloseTo(second[u], 8);
      });
    }
  });

  test("the norm of a cosine router vector that lies on an axis is found, too: rounding is no direction", () => {
    const model = mixture({ router: cosine(), expert: tanhExpert(), dim: 2 });
    const atoms = [{ router: [0.3, 0], expert: [1, 0.2, -0.3] }, { expert: [-0.4, 1, 0.2] }];
    const answer = identify({ model, truth: model.measure(atoms), input });
    expect(namesOf(answer)).toEqual(["norm of β₁ of atom 1"]);
    expect(Array.from(answer.nullDirections[0].vector)).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0]);
  });

  test.each([1e-16, 1e16])("the unit of β₁ does not matter: norms of the order %d", (unit) => {
    const model = mixture({ router: cosine(), expert: tanhExpert(), dim: 3, reference: false });
    const atoms = generic(model, 2).atoms.map((atom) => ({
      ...atom,
      router: atom.router.map((value) => value * unit),
    }));
    const answer = identify({ model, truth: model.measure(atoms), input });
    expect(namesOf(answer)).toEqual(expectedNames("cosine", 3, 2, false));
  });

  test("τ₁ = 0 hides the norms of the perturbed router, a small τ₁ does not", () => {
    const answers = [0, 1e-6].map((tau1) => {
      const model = mixture({ router: perturbedCosine({ tau1, tau2: 1 }), expert: tanhExpert(), dim: 2 });
      return identify({ model, truth: generic(model, 3), input });
    });
    expect(answers.map(namesOf)).toEqual([["norm of β₁ of atom 1", "norm of β₁ of atom 2"], []]);
  });

  test("at d = 1 the cosine router sees the sign alone: homogeneous experts lose more, tanh and GELU do not", () => {
    const lost = (expertName: string, reference: boolean) => {
      const model = mixture({ router: cosine(), expert: expertNamed(expertName), dim: 1, reference });
      const answer = identify({ model, truth: generic(model, 3), input });
      expect(answer.nullDirections.length).toBe(answer.parameterCount - answer.rank);
      return namesOf(answer).filter((name) => name === "other").length;
    };
    for (const reference of [true, false]) {
      for (const name of ["tanh", "gelu"]) expect(lost(name, reference)).toBe(0);
      // Affine: f has two parameters on either side of 0, so rank 4 of 10 (of 12), of which 2 (4) are named.
      expect(lost("linear", reference)).toBe(4);
      expect(lost("relu", reference)).toBeGreaterThan(0);
    }
  });

  test("an other direction leaves f unchanged to first order, too", () => {
    const model = mixture({ router: cosine(), expert: linearExpert(), dim: 1 });
    const truth = generic(model, 3);
    const others = identify({ model, truth, input }).nullDirections.filter(({ name }) => name === "other");
    expect(others.length).toBe(4);
    for (const { vector } of others) {
      expect(norm(vector)).toBeCloseTo(1, 12);
      const moved = (step: number) => model.fromParameters(model.parameters(truth).map((v, j) => v + step * vector[j]));
      expect(difference(model, moved(1e-4), moved(-1e-4)) / 2e-4).toBeLessThan(1e-6);
    }
  });

  test("a direction is named once: that of a single router vector is among the common shifts", () => {
    const model = mixture({ router: linear(), expert: reluExpert(), dim: 2, reference: false });
    const truth = model.measure([{ router: [0.4, -0.2], expert: [0.1, 0.1, -2] }]); // 0 on all of μ
    const answer = identify({ model, truth, input });
    expect(answer.rank).toBe(0);
    expect(namesOf(answer)).toEqual([...expectedNames("linear", 2, 1, false), "other", "other", "other"]);
  });

  test("an expert that is 0 on all of μ is not identified, but its gate is", () => {
    const model = mixture({ router: linear(), expert: reluExpert(), dim: 2 });
    const dead = { bias: 0, router: [0.4, -0.2], expert: [0.1, 0.1, -2] };
    const truth = model.measure([dead, { expert: [1, -0.5, 0.2] }]);
    const answer = identify({ model, truth, input });
    expect(answer.rank).toBe(6); // its three expert parameters move nothing
    expect(namesOf(answer)).toEqual(["other", "other", "other"]);
  });
});

describe("symmetries", () => {
  test("relabelling is there as soon as two atoms are free", () => {
    const found = (atoms: number, reference: boolean) => {
      const model = mixture({ router: linear(), expert: tanhExpert(), dim: 2, reference });
      return symmetriesOf(identify({ model, truth: generic(model, atoms), input }));
    };
    expect(found(3, true)).toEqual(["relabelling", "another reference"]);
    expect(found(2, true)).toEqual(["another reference"]);
    expect(found(2, false)).toEqual(["relabelling"]);
    expect(found(1, false)).toEqual([]);
  });

  test("cosine with a reference, k = 2: u → −u, β₀ → −β₀ with the experts exchanged is the same f", () => {
    const model = mixture({ router: cosine(), expert: tanhExpert(), dim: 3 });
    const truth = generic(model, 2);
    const { symmetries } = identify({ model, truth, input });
    expect(symmetries).toEqual([{ name: "another reference", meaning: expect.stringContaining("u → −u, β₀ → −β₀") }]);
    const [atom, reference] = truth.atoms;
    const image = model.measure([
      { bias: -atom.bias, router: atom.router.map((value) => -value), expert: reference.expert },
      { expert: atom.expert },
    ]);
    expect(difference(model, truth, image)).toBeLessThan(1e-14);
  });

  test("an atom is named as another reference where the differences of v stay in the ball", () => {
    const router = perturbedCosine({ tau1: 1, tau2: 0 });
    const model = mixture({ router, expert: tanhExpert(), dim: 2 });
    // v of norm r/(r + 1): 0.8 and −0.8 on one axis are 1.6 apart, 0.5 is 0.3 and 1.3 from them.
    const experts = [
      [1, 0, 0.1],
      [0, 1, 0.2],
      [1, 1, -0.3],
    ]; // prettier-ignore
    const meanings = (second: number) => {
      const routers = [
        [4, 0],
        [second, 0],
      ]; // prettier-ignore
      const atoms = routers.map((each, i) => ({ router: each, expert: experts[i] }));
      return identify({ model, truth: model.measure([...atoms, { expert: experts[2] }]), input }).symmetries.map(
        ({ meaning }) => meaning,
      );
    };
    expect(meanings(1).some((meaning) => meaning.startsWith("Atom 1 or 2 can take the place of the reference"))).toBe(
      true,
    );
    expect(meanings(-4).some((meaning) => meaning.includes("take the place"))).toBe(false);
    expect(meanings(-0.2).some((meaning) => meaning.startsWith("Atom 1 or 2"))).toBe(true); // 0.8 + 1/6 < 1
  });

  test("all-free cosine, k ≤ d: the directions mirrored in the hyperplane parallel to their ends are the same f", () => {
    const model = mixture({ router: cosine(), expert: tanhExpert(), dim: 2, reference: false });
    const truth = generic(model, 2);
    expect(symmetriesOf(identify({ model, truth, input }))).toEqual(["relabelling", "reflection of all directions"]);
    const [first, second] = truth.atoms.map(({ router }) => router.map((value) => value / norm(router)));
    const along = first.map((value, u) => value - second[u]);
    const normal = [-along[1] / norm(along), along[0] / norm(along)];
    const image = truth.atoms.map((atom) => ({
      ...atom,
      router: atom.router.map((value, u) => value - 2 * dot(normal, atom.router) * normal[u]),
    }));
    expect(Math.abs(dot(normal, first))).toBeGreaterThan(0.01); // it moves them
    expect(difference(model, truth, model.measure(image))).toBeLessThan(1e-14);
  });

  test("there is no such reflection for k > d, with a reference, or where the norm is identified", () => {
    const found = (router: RouterName, atoms: number, reference: boolean) => {
      const model = mixture({ router: routerNamed(router), expert: tanhExpert(), dim: 2, reference });
      return symmetriesOf(identify({ model, truth: generic(model, atoms), input }));
    };
    for (const [router, atoms, reference] of [
      ["cosine", 3, false],
      ["cosine", 2, true],
      ["perturbedCosine", 2, false],
      ["linear", 2, false],
    ] as const)
      expect(found(router, atoms, reference)).not.toContain("reflection of all directions");
  });

  test("an even expert has a free sign", () => {
    const found = (degree: number) => {
      const model = mixture({ router: linear(), expert: polynomialExpert({ degree }), dim: 2 });
      return symmetriesOf(identify({ model, truth: generic(model, 2), input }));
    };
    expect(found(2)).toContain("sign of the expert");
    expect(found(3)).not.toContain("sign of the expert");
  });

  test("the gate convolution is there from k = 2k* on: atoms split into v ± δ of half the weight are the same f", () => {
    const router = perturbedCosine({ tau1: 0.5, tau2: 0.3 });
    const model = mixture({ router, expert: tanhExpert(), dim: 2, reference: false });
    const found = (atoms: number, trueAtoms?: number) =>
      symmetriesOf(identify({ model, truth: generic(model, atoms), input, trueAtoms })).includes("gate convolution");
    expect([found(4), found(3, 2), found(4, 2), found(2, 1)]).toEqual([false, false, true, true]);

    const truth = generic(model, 2);
    const delta = [0.1, -0.05];
    const split = truth.atoms.flatMap(({ bias, router: beta, expert }) =>
      [1, -1].map((sign) => {
        const moved = router.inverse(router.transformRouter(beta).map((value, u) => value + sign * delta[u]));
        return { bias: bias - Math.LN2, router: moved as Float64Array, expert };
      }),
    );
    expect(difference(model, truth, model.measure(split))).toBeLessThan(1e-14);
  });

  test("the cosine router has the gate convolution for one true atom, and for k* ≤ d with all logits free", () => {
    const found = (dim: number, atoms: number, trueAtoms: number, reference: boolean) => {
      const model = mixture({ router: cosine(), expert: linearExpert(), dim, reference });
      const { symmetries } = identify({ model, truth: generic(model, atoms), input, trueAtoms });
      return symmetries.some(({ name }) => name === "gate convolution");
    };
    expect([found(2, 2, 1, true), found(2, 4, 2, true)]).toEqual([true, false]);
    expect([found(2, 4, 2, false), found(2, 6, 3, false)]).toEqual([true, false]);
  });

  test("the cosine router's convolution, v and its mirror image, is the same f", () => {
    const model = mixture({ router: cosine(), expert: tanhExpert(), dim: 2, reference: false });
    const truth = generic(model, 2);
    const [first, second] = truth.atoms.map(({ router }) => router.map((value) => value / norm(router)));
    const along = first.map((value, u) => value - second[u]);
    const normal = [-along[1] / norm(along), along[0] / norm(along)];
    const split = truth.atoms.flatMap((atom) => [
      { ...atom, bias: atom.bias + Math.log(0.3) },
      {
        ...atom,
        bias: atom.bias + Math.log(0.7),
        router: atom.router.map((value, u) => value - 2 * dot(normal, atom.router) * normal[u]),
      },
    ]);
    expect(difference(model, truth, model.measure(split))).toBeLessThan(1e-14);
  });
});

describe("the cut of the singular values", () => {
  test.each([
    ["none is negligible above 1e-12, whatever the gaps", [1, 1e-3, 1e-11], 3],
    ["below it the cut is at the largest gap", [1, 1e-3, 5e-13, 1e-16], 2],
    ["the largest gap can lie further below", [1, 1e-11, 5e-13, 1e-16], 3],
    ["rounding is cut off", [1, 1e-3, 4e-16, 2e-16], 2],
    ["an exact 0 below rounding is no gap", [1, 1e-10, 3e-16, 0], 2],
    ["nothing has rank 0", [0, 0], 0],
  ])("%s", (_what, values, rank) => {
    expect(rankBySingularValues(values)).toBe(rank);
  });
});

describe("bad input is one sentence", () => {
  const model = mixture({ router: cosine(), expert: tanhExpert(), dim: 2 });
  const truth = generic(model, 2);
  const exploding = { ...tanhExpert(), evaluate: () => Number.NaN };
  const broken = mixture({ router: linear(), expert: exploding, dim: 2 });

  test.each([
    [
      "k = 1 with a reference",
      () => identify({ model, truth: model.measure([{ expert: [1, 2, 3] }]), input }),
      /^The truth has 1 atom, but must have at least 2 .* no router to identify\.$/,
    ],
    [
      "cosine at 0",
      () => identify({ model, truth, input: inputsFrom(() => [0, 0]) }),
      /^inputs\[0\]: The zero vector came to the cosine router's input transform.*\.$/,
    ],
    ["too few inputs", () => identify({ model, truth, input, size: 8 }), /^size is 8, but must be an integer ≥ 9\.$/],
    [
      "more true atoms than atoms",
      () => identify({ model, truth, input, trueAtoms: 3 }),
      /^trueAtoms is 3, but must be at most the number of atoms, 2\.$/,
    ],
    ["no true atoms", () => identify({ model, truth, input, trueAtoms: 0 }), /^trueAtoms is 0, but must be .*\.$/],
    [
      "an expert that is not a number",
      () => identify({ model: broken, truth: generic(broken, 2), input }),
      /^The derivative of f by the parameters is not a finite number at some input of μ\.$/,
    ],
  ])("%s", (_what, call, sentence) => {
    expect(call).toThrow(sentence);
    expect(call).toThrow(expect.objectContaining({ name: "InputError" }));
  });
});
