import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../jupyter/runner/temporaryNotebook";
import { routerlab } from "./routerlab";

const committed = path.resolve(__dirname, "../../figures/norm-path.json");

/** A folder with the committed figure norm-path, 680 px wide with text of 20 px. */
function project(): string {
  const folder = temporaryFolder();
  fs.mkdirSync(path.join(folder, "figures"));
  fs.copyFileSync(committed, path.join(folder, "figures", "norm-path.json"));
  return folder;
}

test("figure draws a committed figure at another printed width, and says how large its text is", async () => {
  const cwd = project();
  const { code, stdout } = await routerlab(["figure", "norm-path", "--width", "6.8cm", "--format", "svg"], { cwd });
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `norm-path-68mm.svg: 68 mm wide, its text ${((2 / 25.4) * 72).toFixed(1)} pt, which most journals find too small.\n`,
  });
  const svg = fs.readFileSync(path.join(cwd, "norm-path-68mm.svg"), "utf8");
  const { layout } = JSON.parse(fs.readFileSync(committed, "utf8")).figures["norm-path"];
  expect(svg).toMatch(
    new RegExp(`^<svg[^>]* width="68mm" height="${layout.height / 10}mm"[^>]* viewBox="0 0 680 ${layout.height}"`),
  );
  const plain = fs.readFileSync(committed.replace(".json", ".svg"), "utf8");
  expect(svg.replace(/^<svg[^>]*>/, "")).toBe(plain.replace(/^<svg[^>]*>/, "")); // nothing else differs
});

test.each([
  ["a figure that is not there", ["figure", "nope"], /figure is "nope", but must be one of "norm-path"\./],
  ["a width without a unit", ["figure", "norm-path", "--width", "84"], /--width is "84", but must be a length/],
  ["another format", ["figure", "norm-path", "--format", "eps"], /--format is "eps", but must be one of "pdf"/],
  [
    "a font that is none",
    ["figure", "norm-path", "--font", "figures/norm-path.ttf"],
    /--font is .* cannot be read \(ENOENT\)/,
  ],
])("figure refuses %s in a sentence, and writes nothing", async (_what, args, sentence) => {
  const cwd = project();
  const { code, stderr } = await routerlab(args, { cwd });
  expect(code).toBe(2);
  expect(stderr).toMatch(sentence);
  expect(fs.readdirSync(cwd)).toEqual(["figures"]);
});
