import { expertNamed, expertNames, formulaExpert, mixture, routerNamed, routerNames } from "routerlab";
import { describe, expect, test } from "vitest";
import { atomLayout, atomsIn } from "../../lib/dist/mixture/atomLayout";

const experts = [...expertNames.map((name) => expertNamed(name)), formulaExpert("a*exp(b1*x1) + b2 + c*x1*b3")];
const shapes = [1, 2, 5].flatMap((dim) =>
  [1, 2, 4].flatMap((atoms) => [true, false].map((reference) => ({ dim, atoms, reference }))),
);

describe.each(routerNames)("the layout of a measure's parameters behind the %s router", (router) => {
  test.each(shapes)("is that of model.parameters: d = $dim, k = $atoms, reference $reference", (shape) => {
    for (const expert of experts) {
      const { dim, atoms, reference } = shape;
      const model = mixture({ router: routerNamed(router), expert, dim, reference });
      // Every number of the measure tells what it is: 100 (1 + atom) + its place among bias, β₁, η, written out.
      const q = expert.parameterCount(dim);
      const place = (atom: number, from: number, length: number) =>
        Array.from({ length }, (_, u) => 100 * (1 + atom) + from + u);
      const measure = model.measure(
        Array.from({ length: atoms }, (_, atom) => ({
          ...(reference && atom === atoms - 1 ? {} : { bias: 100 * (1 + atom), router: place(atom, 1, dim) }),
          expert: place(atom, 1 + dim, q),
        })),
      );
      const vector = model.parameters(measure);
      const layout = atomLayout(model, atoms);
      expect(vector.length).toBe(layout.count);
      expect(atomsIn(model, vector.length)).toBe(atoms);
      expect(layout.routed).toBe(measure.atoms.filter(({ bias }) => bias !== 0).length);
      measure.atoms.forEach((atom, i) => {
        expect([...vector.subarray(layout.expert(i), layout.expert(i) + q)]).toEqual([...atom.expert]);
        if (i >= layout.routed) return;
        expect(vector[layout.bias(i)]).toBe(atom.bias);
        expect([...vector.subarray(layout.router(i), layout.expert(i))]).toEqual([...atom.router]);
        if (i + 1 < layout.routed) expect(layout.bias(i + 1) - layout.bias(i)).toBe(layout.stride);
      });
      vector.forEach((value, index) => {
        const { atom, block, u } = layout.at(index);
        const first = { bias: 0, router: 1, expert: 1 + dim }[block];
        expect(value).toBe(100 * (1 + atom) + first + u);
        expect(u).toBeLessThan({ bias: 1, router: dim, expert: q }[block]);
      });
    }
  });
});

test("a length that no number of atoms has is none", () => {
  const model = mixture({ router: routerNamed("linear"), expert: expertNamed("tanh"), dim: 2 });
  expect([3, 9, 15].map((length) => atomsIn(model, length))).toEqual([1, 2, 3]);
  for (const length of [4, 8, 10]) expect(Number.isInteger(atomsIn(model, length))).toBe(false);
  expect(() => model.fromParameters(new Float64Array(8))).toThrow(
    "vector is an array of 8, but must be k times 6 numbers long, less 3.",
  );
});
