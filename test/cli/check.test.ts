import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { userPart } from "../../lib/dist/cli/user/userPart";
import { temporaryFolder } from "../study/temporaryFolder";
import { routerlab } from "./routerlab";

const check = (cwd: string, ...args: string[]) =>
  routerlab(["check", ...args], { cwd, env: { ROUTERLAB_PROGRESS: "off" } });

/** A folder outside any node_modules, with these files. */
function folderOf(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  return folder;
}

/** The file of that name, alone in a folder; its path. */
const written = (text: string, name = "own.ts") => path.join(folderOf({ [name]: text }), name);

describe("the example", () => {
  test("is written, passes the check, and an existing file is left alone", async () => {
    const folder = temporaryFolder();
    expect(await check(folder, "--init", "my-router.ts")).toMatchObject({ code: 0, stderr: "" });
    const text = fs.readFileSync(path.join(folder, "my-router.ts"), "utf8");

    const { code, stdout, stderr } = await check(folder, "my-router.ts");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const line of [
      /^Router softenedCosine \(my-router\.ts\), d = 2, 2 experts, inputs uniform on the box \[−4, 4\]\^2$/m,
      /^ {2}curvature +right +to 1e-\d+ +compared with differences of pullback$/m,
      /^ {2}tanh +9 of 9 +9 of 12 +yes +yes +0\.\d+ +[\d,]+ +[\d,]+$/m,
      /^ {2}relu .*–$/m,
      /^ {2}all logits free +every expert +bias shift, common shift of v \(2 dimensions\)$/m,
      /^ {2}L₃ +measured .* −0\.\d\d \[−0\.\d\d, −0\.\d\d\] +[01]\.\d\d \[\d\.\d\d, \d\.\d\d\] +0 of 120 +agrees$/m,
    ])
      expect(stdout).toMatch(line);
    expect(stdout.replace(/\s+/g, " ").trim()).toMatch(
      /Verdict The router softenedCosine can be identified beside every built-in expert, strongly beside tanh, .*, as predicted, which at σ = 0\.1 .* on\.$/,
    );
    expect(stdout).not.toMatch(/NaN|undefined|null|\d\.\d{7}/);
    expect(fs.readdirSync(folder)).toEqual(["my-router.ts"]);

    const again = await check(folder, "--init", "my-router.ts");
    expect(again).toMatchObject({ code: 2, stderr: expect.stringMatching(/^my-router\.ts exists already, .*\.\n$/) });
    expect(fs.readFileSync(path.join(folder, "my-router.ts"), "utf8")).toBe(text);
  }, 120_000);

  test("has in its comments forms that compile, too", () => {
    const folder = temporaryFolder();
    const { checkExample } = require("../../lib/dist/cli/pages/checkExample") as { checkExample: string };
    const forms = checkExample
      .split(/^\/\/ (?=\d\. )/m)
      .slice(2)
      .map((form) => form.split("\n//\n")[1].replace(/^\/\/ ?/gm, ""));
    const kinds = forms.map((text, index) => {
      const file = path.join(folder, `form${index}.ts`);
      fs.writeFileSync(file, text);
      return userPart(file).kind;
    });
    expect(kinds).toEqual(["expert", "expert", "router", "expert"]);
  });
});

test("a wrong derivative ends with code 1, and in JSON nothing else was computed", async () => {
  const folder = folderOf({
    "own.ts": `import { ridgeExpert } from "routerlab";
export default ridgeExpert({ name: "sine", activation: { value: Math.sin, first: Math.cos, second: Math.sin } });`,
  });
  const { code, stdout } = await check(folder, "own.ts", "--json");
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    file: "own.ts",
    kind: "expert",
    name: "sine",
    partners: [],
    rate: null,
    verdict: expect.stringMatching(/^The expert sine needs a correction .*: Hessian is wrong: ∂²h\/∂η\d∂η\d is /),
  });
});

test.each([
  [
    "a formula of too many inputs",
    'export default "a*x1*x5";',
    [],
    /^own\.ts has the input x5, but a check takes at most 4 dim/,
  ],
  [
    "fewer dimensions than a formula has",
    'export default "a*x1*x3";',
    ["--dim", "2"],
    /^own\.ts: .* it must be ≥ 3\.\n$/,
  ],
  [
    "a dimension that is none",
    "export default 3;",
    ["--dim", "0"],
    /^--dim is "0", but must be an integer from 1 to 4\.\n$/,
  ],
])("%s ends with code 2 and one sentence", async (_what, text, options, message) => {
  const { code, stdout, stderr } = await check(folderOf({ "own.ts": text }), "own.ts", ...options);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(message);
});

test("a file may import its neighbours and Node's modules, and is run without a trace on disk", () => {
  const folder = folderOf({
    "own.ts": `import path from "node:path";
import { linear, type Router } from "routerlab";
import { factor } from "./neighbour";
const router: Router = { ...linear(), name: path.basename("a/doubled"), transformInput: (x) => Float64Array.from(x, (value) => factor * value) };
export default router;`,
    "neighbour.ts": "export const factor: number = 2;",
  });
  const own = userPart(path.join(folder, "own.ts"));
  expect(own).toMatchObject({ kind: "router", part: { name: "doubled" } });
  if (own.kind === "router") expect([...own.part.transformInput([1, 3])]).toEqual([2, 6]);
  expect(fs.readdirSync(folder).sort()).toEqual(["neighbour.ts", "own.ts"]);
});

test.each<[string, () => string, RegExp]>([
  ["is not there", () => path.join(temporaryFolder(), "own.ts"), /own\.ts does not exist\.$/],
  ["is a folder", () => path.join(folderOf({}), "..", "."), /but must be a TypeScript file/],
  ["is JavaScript", () => written("", "own.js"), /own\.js", but must be a TypeScript file, \*\.ts/],
  ["does not parse", () => written("export default ("), /own\.ts:1:17 does not compile: Expression expected\.$/],
  [
    "does not compile",
    () => written("const n: number = 1;\nexport default n.length;"),
    /own\.ts:2:18 does not compile: Property 'length' does not exist on type 'number'\.$/,
  ],
  [
    "imports nothing that is there",
    () => written('import x from "./nowhere";'),
    /own\.ts:1:15 does not compile: Cannot find/,
  ],
  [
    "throws",
    () => written("interface Unused { a: 1 }\n\nexport default (() => {\n  throw new Error('not\\ntoday');\n})();"),
    /own\.ts:4:9 throws when it is loaded: not$/,
  ],
  ["has no default export", () => written("export const a = 1;"), /own\.ts has no default export/],
  ["exports a number", () => written("export default 3;"), /own\.ts is 3, but must be a router, .* or an expert/],
  [
    "exports a function",
    () => written('import { linear } from "routerlab"; export default linear;'),
    /is a function, but must be a router, .* Export what the function returns\.$/,
  ],
  [
    "exports an activation",
    () => written("export default { value: Math.sin, first: Math.cos, second: Math.sin };"),
    /An activation becomes an expert by ridgeExpert\(\{ name, activation \}\)\.$/,
  ],
  [
    "lacks functions",
    () => written('export default { name: "a", options: {}, transformInput: (x: number[]) => x };'),
    /^transformRouter of the router that .*own\.ts exports is undefined, but must be a function\.$/,
  ],
  [
    "has images that nothing finds",
    () =>
      written(
        'export default { name: "a", options: {}, images: { name: "b", meaning: "c" }, parameterCount: () => 1, evaluate: () => 0 };',
      ),
    /^images\.nearest of the expert that .*own\.ts exports is undefined, but must be a function\.$/,
  ],
  [
    "has a formula that does not parse",
    () => written('export default "exp(a*x1";'),
    /own\.ts: The formula .* does not parse/,
  ],
])("a file that %s is refused in one sentence", (_what, make, message) => {
  const file = make();
  expect(() => userPart(file)).toThrow(
    expect.objectContaining({ name: "InputError", message: expect.stringMatching(message) }),
  );
});

test("what a function of the file throws later names its line", () => {
  const file = written(`import { linear, type Router } from "routerlab";
interface Unused { a: 1 }
const router: Router = {
  ...linear(),
  transformRouter() {
    throw new Error("not today");
  },
};
export default router;`);
  const own = userPart(file);
  expect(() => own.kind === "router" && own.part.transformRouter([1, 2])).toThrow(
    /^transformRouter throws at .*own\.ts:6:11: not today$/,
  );
});
