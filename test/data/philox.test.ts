import { philox4x32 } from "routerlab";
import { expect, test } from "vitest";

const hex = (words: ArrayLike<number>) => Array.from(words, (word) => word.toString(16).padStart(8, "0")).join(" ");

// Random123, kat_vectors: philox4x32, 10 rounds.
test.each([
  ["zeros", [0, 0, 0, 0], [0, 0], "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
  [
    "ones",
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    "408f276d 41c83b0e a20bc7c6 6d5451fd",
  ],
  [
    "digits of π",
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    "d16cfe09 94fdcceb 5001e420 24126ea1",
  ],
])("Philox4x32-10 gives the known answer of Random123 for %s", (_name, counter, key, answer) => {
  expect(hex(philox4x32(counter, key))).toBe(answer);
  expect(hex(philox4x32(Uint32Array.from(counter), Uint32Array.from(key)))).toBe(answer);
});

test("words are taken as unsigned 32 bits: −1 is ffffffff", () => {
  expect(hex(philox4x32([-1, -1, -1, -1], [-1, -1]))).toBe("408f276d 41c83b0e a20bc7c6 6d5451fd");
});
