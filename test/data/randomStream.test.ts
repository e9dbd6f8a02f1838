import { createHash } from "node:crypto";
import { philox4x32, type RandomStream, randomStream } from "routerlab";
import { expect, test } from "vitest";
import { normalDistribution } from "../mixture/writtenOut";
import { deviation, expectDistribution, expectMean, mean } from "./distributionChecks";

const take = (count: number, draw: () => number): number[] => Array.from({ length: count }, draw);
const uniforms = (stream: RandomStream, count = 8) => take(count, stream.uniform);

function correlation(left: number[], right: number[]): number {
  const [a, b] = [mean(left), mean(right)];
  return mean(left.map((value, i) => (value - a) * (right[i] - b))) / (deviation(left) * deviation(right));
}

test("uniform draws have mean ½ and variance 1/12, and are uniform on [0, 1)", () => {
  const values = uniforms(randomStream("uniform"), 20_000);
  expectMean(values, 0.5);
  expectMean(
    values.map((value) => (value - 0.5) ** 2),
    1 / 12,
  );
  expectDistribution(values, (value) => value);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...values)).toBeLessThan(1);
});

test("uniform draws use 53 bits: some are not multiples of 2⁻³²", () => {
  const values = uniforms(randomStream("bits"), 100);
  expect(values.every((value) => Number.isInteger(value * 2 ** 53))).toBe(true);
  expect(values.filter((value) => !Number.isInteger(value * 2 ** 32)).length).toBeGreaterThan(90);
});

test("normal draws have the moments 0, 1, 0, 3 and are normal", () => {
  const values = take(20_000, randomStream("normal").normal);
  [0, 1, 0, 3].forEach((moment, i) => {
    expectMean(
      values.map((value) => value ** (i + 1)),
      moment,
    );
  });
  expectDistribution(values, normalDistribution);
});

test("neighbouring draws, and draws of two streams, are not correlated", () => {
  const values = uniforms(randomStream("neighbours"), 20_001);
  expect(Math.abs(correlation(values.slice(1), values.slice(0, -1)))).toBeLessThan(4 / Math.sqrt(20_000));
  const normals = take(20_001, randomStream("neighbours").normal);
  expect(Math.abs(correlation(normals.slice(1), normals.slice(0, -1)))).toBeLessThan(4 / Math.sqrt(20_000));
  const other = uniforms(randomStream("neighbours", { replicate: 1 }), 20_001);
  expect(Math.abs(correlation(values, other))).toBeLessThan(4 / Math.sqrt(20_000));
});

test("the same name and keys give the same numbers, in whatever order the keys are written", () => {
  const expected = uniforms(randomStream("data", { size: 1000, replicate: 7, arm: "a" }));
  expect(uniforms(randomStream("data", { arm: "a", replicate: 7, size: 1000 }))).toEqual(expected);
  expect(new Set(expected).size).toBe(expected.length);
});

test.each([
  ["another name", randomStream("date", { replicate: 7 })],
  ["another value", randomStream("data", { replicate: 8 })],
  ["another key", randomStream("data", { replicat: 7 })],
  ["a number as a string", randomStream("data", { replicate: "7" })],
  ["one key less", randomStream("data")],
  ["one key more", randomStream("data", { replicate: 7, arm: "" })],
  ["a split", randomStream("data", { replicate: 7 }).split("data", { replicate: 7 })],
])("%s gives other numbers", (_what, other) => {
  const [own, others] = [uniforms(randomStream("data", { replicate: 7 })), uniforms(other)];
  expect(own.filter((value) => others.includes(value))).toEqual([]);
});

test("a split depends on neither how far the stream was read nor on other splits, and does not advance it", () => {
  const read = randomStream("data");
  const first = uniforms(read, 3);
  const late = uniforms(read.split("noise", { part: 1 }));
  const rest = uniforms(read, 5);
  const early = randomStream("data");
  early.split("inputs").uniform();
  expect(uniforms(early.split("noise", { part: 1 }))).toEqual(late);
  expect([...first, ...rest]).toEqual(uniforms(randomStream("data")));
});

test("a split is another stream than a sibling, than its own split, and than one of a longer name", () => {
  const stream = randomStream("a");
  const all = [
    stream,
    stream.split("b"),
    stream.split("c"),
    stream.split("b").split("c"),
    stream.split("c").split("b"),
    randomStream("ab"),
    randomStream("b"),
    randomStream("a").split("b", { c: 1 }),
  ].flatMap((each) => uniforms(each));
  expect(new Set(all).size).toBe(all.length);
});

test("the numbers are Philox's: keyed by the SHA-256 of the name, the counter counting blocks", () => {
  const digest = createHash("sha256").update('["demo",["n",1],["r",2]]').digest();
  const key = [digest.readUInt32LE(0), digest.readUInt32LE(4)];
  const word53 = (high: number, low: number) => ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53;
  const expected = [0, 1, 2].flatMap((block) => {
    const [a, b, c, d] = philox4x32([block, 0, 0, 0], key);
    return [word53(c, d), word53(a, b)];
  });
  expect(uniforms(randomStream("demo", { r: 2, n: 1 }), 6)).toEqual(expected);
});

test.each([
  ["an empty name", () => randomStream(""), 'name is "", but must be a non-empty string.'],
  ["no name", () => randomStream(undefined as never), "name is undefined, but must be a non-empty string."],
  [
    "a key that is NaN",
    () => randomStream("a", { n: Number.NaN }),
    "the stream's key n is NaN, but must be a string or a finite number.",
  ],
  [
    "a key that is an object",
    () => randomStream("a").split("b", { n: {} as never }),
    "the stream's key n is an object, but must be a string or a finite number.",
  ],
])("%s is refused in one sentence", (_what, make, message) => {
  expect(make).toThrow(message);
});
