import { randomStream } from "routerlab";
import { expect, test } from "vitest";
import { wittenBell } from "../../../lib/dist/networks/tasks/language/wittenBell";

/** Witten and Bell's formula read word by word, on strings, with every count made by searching the text again. */
function readOff(train: string, history: string, next: string, characters: number): number {
  const occurrences = (gram: string) => [...train].filter((_, at) => train.startsWith(gram, at)).length;
  const letters = [...new Set(train)];
  const shorter = history === "" ? 1 / characters : readOff(train, history.slice(1), next, characters);
  const followed = letters.map((letter) => occurrences(history + letter));
  const kinds = followed.filter((count) => count > 0).length;
  const total = followed.reduce((sum, count) => sum + count, 0);
  // Before the longest context came any text, a shorter one is all that is known.
  if (total === 0) return shorter;
  return (occurrences(history + next) + kinds * shorter) / (total + kinds);
}

const tokens = (text: string) => Uint16Array.from(text, (letter) => letter.charCodeAt(0) - 97);

test("after aab the next letter is interpolated as by hand", () => {
  // a follows a once, b once; unigrams: a 2, b 1 of 3, of 2 kinds; V = 3
  const { probabilities } = wittenBell({ order: 2, train: tokens("aab"), characters: 3 });
  const p1 = (2 + 2 / 3) / 5;
  expect(probabilities(tokens("aa"), 1)[0]).toBeCloseTo(p1, 14);
  expect(probabilities(tokens("aa"), 1)[1]).toBeCloseTo((1 + 2 * p1) / 4, 14);
  expect(probabilities(tokens("ac"), 1)[1]).toBeCloseTo((2 * (2 / 3 / 5)) / 4, 14);
  // b ends the text: nothing ever followed it
  expect(probabilities(tokens("ba"), 1)).toEqual([p1, p1].map((p) => expect.closeTo(p, 14)));
});

test("every order up to 4 agrees with the formula read off the text", () => {
  const stream = randomStream("letters");
  const word = (length: number) => Array.from({ length }, () => "abcd"[Math.floor(4 * stream.uniform() ** 2)]).join("");
  const [train, text] = [word(120), word(60)];
  const { probabilities, bitsPerCharacter } = wittenBell({ order: 4, train: tokens(train), characters: 5 });
  const expected = [...text].map((letter, at) =>
    [1, 2, 3, 4].map((order) => readOff(train, text.slice(Math.max(0, at - order + 1), at), letter, 5)),
  );
  for (const [at, each] of expected.entries())
    for (const [index, p] of probabilities(tokens(text), at).entries()) expect(p).toBeCloseTo(each[index], 12);
  for (const [index, bits] of bitsPerCharacter(tokens(text)).entries())
    expect(bits).toBeCloseTo(-expected.reduce((sum, each) => sum + Math.log2(each[index]), 0) / 60, 10);
});

test("the probabilities of all characters sum to 1, also after what was never seen", () => {
  const { probabilities } = wittenBell({ order: 3, train: tokens("abracadabra"), characters: 26 });
  for (const history of ["", "a", "ra", "zz", "br"]) {
    const sums = [0, 0, 0];
    for (let next = 0; next < 26; next++)
      probabilities([...tokens(history), next], history.length).forEach((p, index) => {
        sums[index] += p;
      });
    for (const sum of sums) expect(sum).toBeCloseTo(1, 12);
  }
});

test("on independent letters the bits approach the entropy, for every order", () => {
  const stream = randomStream("coin");
  const draw = (length: number) => Uint16Array.from({ length }, () => (stream.uniform() < 0.25 ? 1 : 0));
  const bits = wittenBell({ order: 3, train: draw(50_000), characters: 2 }).bitsPerCharacter(draw(50_000));
  const entropy = -0.25 * Math.log2(0.25) - 0.75 * Math.log2(0.75);
  for (const each of bits) expect(Math.abs(each - entropy)).toBeLessThan(0.02);
});

test("an empty text and an order of 0 are refused in a sentence", () => {
  expect(() => wittenBell({ order: 0, train: tokens("a"), characters: 2 })).toThrow(
    "order is 0, but must be an integer ≥ 1",
  );
  expect(() => wittenBell({ order: 1, train: tokens(""), characters: 2 })).toThrow("train is an array of 0");
  const model = wittenBell({ order: 1, train: tokens("a"), characters: 2 });
  expect(() => model.bitsPerCharacter(tokens(""))).toThrow("text is an array of 0");
});
