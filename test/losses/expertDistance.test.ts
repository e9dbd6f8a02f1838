import { expertDistance, linear, mixture, randomStream, tanhExpert } from "routerlab";
import { expect, test } from "vitest";

const model = mixture({ router: linear(), expert: tanhExpert(), dim: 2 });
const stream = randomStream("expert distance");
const measure = (atoms: number) =>
  model.measure(
    Array.from({ length: atoms }, (_, i) => {
      const expert = [stream.normal(), stream.normal(), stream.normal()];
      return i === atoms - 1 ? { expert } : { bias: stream.normal(), router: [stream.normal(), 0], expert };
    }),
  );

test("the experts' distance is the least over their orders, and forgets gates", () => {
  for (let time = 0; time < 20; time++) {
    const [one, other] = [measure(3), measure(3)];
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    const squares = orders.map((order) =>
      order.reduce(
        (sum, i, j) =>
          sum + one.atoms[i].expert.reduce((s, value, l) => s + (value - other.atoms[j].expert[l]) ** 2, 0),
        0,
      ),
    );
    expect(expertDistance(one, other)).toBeCloseTo(Math.sqrt(Math.min(...squares) / 3), 12);
    expect(expertDistance(other, one)).toBeCloseTo(expertDistance(one, other), 12);
    const [a, b, c] = one.atoms;
    const turned = model.measure([
      { ...a, expert: c.expert },
      { ...b, bias: 9, expert: a.expert },
      { expert: b.expert },
    ]);
    expect(expertDistance(turned, one)).toBe(0);
  }
});

test("measures of different numbers of atoms are refused", () => {
  expect(() => expertDistance(measure(2), measure(3))).toThrow(
    "one is 2, but must be a measure of 3 atoms, as the other.",
  );
});
