import { expect, test } from "vitest";
import { relationText } from "../../../lib/dist/plots/theory/relationText";

test("a relation reads as an equation", () => {
  const terms = [
    { coefficient: -1, name: "h1" },
    { coefficient: 0.25, name: "∂h1/∂b" },
    { coefficient: -0.00001, name: "f" },
  ];
  expect(relationText({ terms })).toBe("−h1 + 0.25·∂h1/∂b − 1×10⁻⁵·f = 0");
  expect(relationText({ terms: [{ coefficient: 1, name: "f" }] })).toBe("f = 0");
});

test("a long one is cut, and says by how many terms", () => {
  const terms = Array.from({ length: 15 }, (_, i) => ({ coefficient: 1, name: `h${i}` }));
  expect(relationText({ terms })).toMatch(/h10 \+ h11 \+ … \(3 more terms\) = 0$/);
});
