import { expect, test } from "vitest";
import { roundedNumbers } from "../../../lib/dist/plots/export/roundedNumbers";

test("numbers have five significant digits, whole ones all of theirs, and texts none the fewer", () => {
  const value = { n: 1_000_001, loss: [0.045625421978412406, -123.456789, 1e-9 / 3], text: "0.123456789", none: null };
  expect(JSON.stringify(value, roundedNumbers(5))).toBe(
    '{"n":1000001,"loss":[0.045625,-123.46,3.3333e-10],"text":"0.123456789","none":null}',
  );
});
