import { expect, test } from "vitest";
import { overwritten } from "../../../lib/dist/jupyter/runner/overwritten";

test.each([
  ["nothing to overwrite", "a\nb\n", "a\nb\n"],
  ["a progress bar", "10 %\r20 %\r100 %\ndone\n", "100 %\ndone\n"],
  ["a shorter text, beyond which the longer one still stands", "12345\rab", "ab345"],
  ["the rest of a line erased", "12345\rab\x1b[K\n", "ab\n"],
  ["a whole line erased", "12345\x1b[2K\rab", "ab"],
  ["line ends of Windows", "a\r\nb\r\n", "a\nb\n"],
  ["a return at the end, after which nothing comes", "50 %\r", "50 %"],
  ["backspaces", "abc\b\bX\n", "aXc\n"],
  ["more backspaces than letters", "a\b\b\bb", "b"],
  ["colours", "\x1b[32mok\x1b[0m 1\r\x1b[31mno\x1b[0m", "\x1b[31mno\x1b[0m\x1b[0m 1"],
  ["letters of two units", "😀😀\r🎉", "🎉😀"],
])("a text that writes over itself is what a terminal shows in the end: %s", (_what, text, shown) => {
  expect(overwritten(text)).toBe(shown);
});
