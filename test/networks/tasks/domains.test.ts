import { randomStream } from "routerlab";
import { describe, expect, test } from "vitest";
import { digits } from "../../../lib/dist/networks/tasks/domains/digits";
import { domainSplit } from "../../../lib/dist/networks/tasks/domains/domainSplit";
import {
  colouredDigits,
  domainSet,
  domainSets,
  type Example,
  rotatedDigits,
} from "../../../lib/dist/networks/tasks/domains/domains";
import { rotated } from "../../../lib/dist/networks/tasks/domains/rotated";
import { isInstalled } from "./installed";

/** One bright pixel. */
const dotAt = (row: number, column: number) => {
  const image = new Float32Array(784);
  image[28 * row + column] = 1;
  return image;
};
const sum = (image: Float32Array) => image.reduce((total, each) => total + each, 0);

/** Where the light is, in pixels right of and above the centre. */
const centreOf = (image: Float32Array) => {
  const moment = (of: (pixel: number) => number) =>
    image.reduce((total, each, pixel) => total + each * of(pixel), 0) / sum(image);
  return [moment((pixel) => (pixel % 28) - 13.5), moment((pixel) => 13.5 - Math.floor(pixel / 28))];
};

describe("a rotation", () => {
  test("by 0° changes nothing, by 90° moves a pixel of the right edge to the upper edge", () => {
    const image = dotAt(10, 27);
    expect(rotated(image, 0)).toEqual(image);
    const turned = rotated(image, 90);
    expect([...turned.keys()].filter((pixel) => turned[pixel] > 1e-6)).toEqual([10]);
  });

  test.each([15, 45, 75, -30])("by %i° turns the centre of the light by that angle, anticlockwise", (angle) => {
    const image = new Float32Array(784);
    for (const [row, column] of [
      [10, 18],
      [10, 19],
      [11, 18],
      [11, 19],
      [12, 18],
      [12, 19],
    ])
      image[28 * row + column] = 0.5;
    const [x, y] = centreOf(image);
    const [cos, sin] = [Math.cos, Math.sin].map((of) => of((angle * Math.PI) / 180));
    const [turnedX, turnedY] = centreOf(rotated(image, angle));
    expect(Math.hypot(turnedX - (cos * x - sin * y), turnedY - (sin * x + cos * y))).toBeLessThan(0.1);
    expect(Math.abs(sum(rotated(image, angle)) - 3)).toBeLessThan(0.2);
  });
});

/** Digits that tell by their one pixel which they are. */
const made = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ image: dotAt(Math.floor(i / 28) % 28, i % 28), digit: i % 10 }));

describe("coloured digits", () => {
  const set = colouredDigits(made(30_000), randomStream("colours"));
  const shares = set.domains.map(({ examples }, index) => {
    const rows = examples.map(({ image, label }, at) => ({
      label,
      isRight: label === Number((at * 3 + index) % 10 < 5),
      colour: image.findIndex((each) => each > 0) % 2,
    }));
    const share = (holds: (row: (typeof rows)[0]) => boolean) => rows.filter(holds).length / rows.length;
    return [share(({ isRight }) => isRight), share(({ colour, label }) => colour === label)];
  });

  test("have a wrong label for a quarter, in every domain", () => {
    for (const [right] of shares) expect(Math.abs(right - 0.75)).toBeLessThan(0.02);
  });

  test("have the colour of the label for 90, 80 and 10 %", () => {
    for (const [index, expected] of [0.9, 0.8, 0.1].entries())
      expect(Math.abs(shares[index][1] - expected)).toBeLessThan(0.02);
  });

  test("keep the light of the digit in one of two channels", () => {
    for (const { examples } of set.domains)
      for (const { image } of examples.slice(0, 50)) expect([image.length, sum(image)]).toEqual([1568, 1]);
  });
});

describe("rotated digits", () => {
  test("stand in one domain each, at six angles", () => {
    const set = rotatedDigits(made(601));
    expect(set.domains.map(({ name, examples }) => [name, examples.length])).toEqual(
      [101, 100, 100, 100, 100, 100].map((count, index) => [`${15 * index}°`, count]),
    );
    expect(set.domains[0].examples[1]).toEqual({ image: made(7)[6].image, label: 6 });
    expect(set.domains[1].examples[0]).toEqual({ image: rotated(made(2)[1].image, 15), label: 1 });
  });
});

describe("DomainBed's split", () => {
  const set = rotatedDigits(made(600));
  const names = (examples: readonly Example[]) => new Set(examples);

  test("leaves one domain out and cuts the others into 80 and 20 %, without overlap", () => {
    const { train, heldOut, test: tested } = domainSplit({ set, leftOut: "45°", seed: 0 });
    expect([train, heldOut].map((parts) => parts.map(({ length }) => length))).toEqual([
      [80, 80, 80, 80, 80],
      [20, 20, 20, 20, 20],
    ]);
    expect(tested.length).toBe(80);
    const others = set.domains.filter(({ name }) => name !== "45°");
    for (const [index, { examples }] of others.entries())
      expect(names([...train[index], ...heldOut[index]])).toEqual(names(examples));
    const leftOut = names(set.domains[3].examples);
    expect(tested.every((example) => leftOut.has(example))).toBe(true);
  });

  test("is the same for the same seed and another for another", () => {
    const first = (seed: number) => domainSplit({ set, leftOut: "0°", seed }).train[0];
    expect(first(1)).toEqual(first(1));
    expect(names(first(1))).not.toEqual(names(first(2)));
  });

  test("of a domain that is not there is refused in a sentence", () => {
    expect(() => domainSplit({ set, leftOut: "50°", seed: 0 })).toThrow(
      'leftOut is "50°", but must be one of 0°, 15°, 30°, 45°, 60°, 75°.',
    );
  });
});

describe.skipIf(!isInstalled("mnist"))("the digits of the package", () => {
  test("are 10,000 images of brightness 0 to 1, about a tenth of each digit", () => {
    const all = digits();
    expect(all.length).toBe(10_000);
    for (let digit = 0; digit < 10; digit++)
      expect(Math.abs(all.filter((each) => each.digit === digit).length - 1000)).toBeLessThan(150);
    for (const { image } of all.slice(0, 5000)) {
      expect(image.length).toBe(784);
      expect([Math.min(...image) >= 0, Math.max(...image) <= 1, sum(image) > 10]).toEqual([true, true, true]);
    }
    expect(sum(all[0].image)).not.toBe(sum(all[1].image));
  });

  test.each(domainSets)("%s: every domain holds every class", (name) => {
    const { domains, classes } = domainSet(name);
    for (const { examples } of domains) {
      expect(new Set(examples.map(({ label }) => label)).size).toBe(classes);
      expect(Math.abs(examples.length - 10_000 / domains.length)).toBeLessThanOrEqual(1);
    }
  });
});
