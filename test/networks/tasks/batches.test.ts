import { randomStream } from "routerlab";
import { describe, expect, test } from "vitest";
import {
  domainBatches,
  exampleBatches,
  patchCount,
  patchWidth,
} from "../../../lib/dist/networks/tasks/domains/domainBatches";
import { languageBatches, languageWindows } from "../../../lib/dist/networks/tasks/language/languageBatches";

const text = Uint16Array.from({ length: 1000 }, (_, at) => at);
const stream = () => randomStream("batches", { seed: 3 });

describe("batches of a text", () => {
  const batches = languageBatches({ text, context: 8, size: 400, stream: stream() });

  test("hold pieces of the text, each with its next characters as targets", () => {
    const { inputs, targets, size } = batches(0);
    expect([size, inputs.length, targets.length]).toEqual([400, 3200, 3200]);
    for (let at = 0; at < inputs.length; at++) {
      expect(targets[at]).toBe(inputs[at] + 1);
      if (at % 8 > 0) expect(inputs[at]).toBe(inputs[at - 1] + 1);
    }
  });

  test("reach every place of the text, the first and the last among them", () => {
    const starts = new Set<number>();
    for (let step = 0; step < 50; step++) {
      const { inputs } = batches(step);
      for (let piece = 0; piece < 400; piece++) starts.add(inputs[8 * piece]);
    }
    expect([starts.size, Math.min(...starts), Math.max(...starts)]).toEqual([992, 0, 991]);
  });

  test("depend on stream and step alone, not on what was asked before", () => {
    const again = languageBatches({ text, context: 8, size: 400, stream: stream() });
    again(5);
    expect(again(2)).toEqual(batches(2));
    expect(batches(2).inputs).not.toEqual(batches(3).inputs);
  });

  test("of a text that is too short are refused in a sentence", () => {
    expect(() => languageBatches({ text, context: 1000, size: 1, stream: stream() })).toThrow(
      "text is an array of 1000, but must be a text longer than the context of 1000 characters.",
    );
  });
});

describe("windows of a text", () => {
  const startsOf = (pieces?: number) =>
    languageWindows({ text, context: 9, size: 10, pieces }).flatMap(({ inputs }) =>
      Array.from({ length: 10 }, (_, piece) => inputs[9 * piece]),
    );

  test("cover it without overlap, and where fewer are asked for they are spread evenly", () => {
    expect(startsOf()).toEqual(Array.from({ length: 110 }, (_, piece) => 9 * piece));
    const some = startsOf(20);
    expect(some.length).toBe(20);
    for (const [index, start] of some.entries()) {
      expect(start % 9).toBe(0);
      expect(Math.abs(start - index * 50)).toBeLessThan(10);
    }
  });

  test("that fill no batch are refused in a sentence", () => {
    expect(() => languageWindows({ text, context: 100, size: 10 })).toThrow(
      "text is an array of 1000, but must be a text with at least 1001 characters",
    );
  });
});

/** An image whose pixels say where they are: row + column/100, and the channel as an integer's hundred. */
const image = (channels: number) =>
  Float32Array.from({ length: 784 * channels }, (_, at) => {
    const pixel = Math.floor(at / channels);
    return 100 * (at % channels) + Math.floor(pixel / 28) + (pixel % 28) / 100;
  });

describe("batches of images", () => {
  test.each([1, 2])("hold patches of 7 × 7 with %i channels, row by row", (channels) => {
    const [{ inputs }] = exampleBatches([{ image: image(channels), label: 0 }], 1);
    const width = patchWidth(channels);
    expect(inputs.length).toBe(patchCount(28) * width);
    for (let patch = 0; patch < 16; patch++)
      for (let at = 0; at < width; at++) {
        const pixel = Math.floor(at / channels);
        const row = 7 * Math.floor(patch / 4) + Math.floor(pixel / 7);
        const column = 7 * (patch % 4) + (pixel % 7);
        expect(inputs[patch * width + at]).toBeCloseTo(100 * (at % channels) + row + column / 100, 4);
      }
  });

  const domains = [0, 1, 2].map((domain) =>
    Array.from({ length: 5 }, (_, i) => ({ image: new Float32Array(784).fill(10 * domain + i), label: i })),
  );

  test("draw as many from each domain, any of its examples, with its class", () => {
    const batches = domainBatches({ domains, perDomain: 4, stream: stream() });
    const seen = new Set<number>();
    for (let step = 0; step < 40; step++) {
      const { inputs, targets, size } = batches(step);
      expect(size).toBe(12);
      for (let at = 0; at < 12; at++) {
        const value = inputs[784 * at];
        expect([Math.floor(value / 10), value % 10]).toEqual([Math.floor(at / 4), targets[at]]);
        seen.add(value);
      }
    }
    expect(seen.size).toBe(15);
    expect(batches(7)).toEqual(domainBatches({ domains, perDomain: 4, stream: stream() })(7));
  });

  test("of images of another side have as many patches as these fill", () => {
    const image = Float32Array.from({ length: 14 * 14 }, (_, pixel) => Math.floor((pixel % 14) / 7)); // dark left, bright right
    const [examples] = [[{ image, label: 1 }]];
    const { inputs, targets } = domainBatches({ domains: [examples], perDomain: 1, edge: 14, stream: stream() })(0);
    expect([...targets, inputs.length]).toEqual([1, 14 * 14]);
    expect([0, 1, 2, 3].map((patch) => new Set(inputs.subarray(49 * patch, 49 * (patch + 1))))).toEqual(
      [0, 1, 0, 1].map((value) => new Set([value])),
    );
  });

  test("to evaluate on hold every example once, the last batch what is left", () => {
    const batches = exampleBatches(domains.flat(), 4);
    expect(batches.map(({ size }) => size)).toEqual([4, 4, 4, 3]);
    expect(batches.flatMap(({ targets }) => [...targets])).toEqual([0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
  });

  test("of a domain without examples are refused in a sentence", () => {
    expect(() => domainBatches({ domains: [[]], perDomain: 1, stream: stream() })).toThrow(
      "domains is an array of 1, but must be a list of at least one domain, each with examples.",
    );
  });
});
