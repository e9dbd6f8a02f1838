import { expect, test } from "vitest";
import { numberOption } from "../../../lib/dist/cli/options/numberOption";

test("an option is read as the number that it writes", () => {
  expect(["3", " 0.5 ", "-1e3", "0"].map(numberOption("--dim"))).toEqual([3, 0.5, -1000, 0]);
});

test.each(["", " ", "two", "1,5", "NaN", "Infinity"])("%j is refused by the name of the option", (text) => {
  expect(() => numberOption("--dim")(text)).toThrow(
    expect.objectContaining({
      name: "InputError",
      message: `--dim is ${JSON.stringify(text)}, but must be a number.`,
    }),
  );
});
