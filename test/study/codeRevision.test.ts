import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { codeRevision, revisionOf } from "../../lib/dist/study/codeRevision";
import { temporaryFolder } from "./temporaryFolder";

const files: Record<string, string> = {
  "routers/cosine.js": 'const base = require("./radialRouter");\nexports.cosine = 1;\n',
  "routers/linear.js": "exports.linear = 0;\n",
  "experts/tanh.js": "exports.tanh = 2;\n",
  "mixture/core/fast.wasm": "\0asm\r\n",
  "data/sample.js": "exports.sample = 3;\n",
  "estimators/leastSquares.js": 'const m = require("ml-matrix"), z = require("@a/b/c"), f = require("node:fs");\n',
  "losses/regressionError.js": "exports.regressionError = 4;\n",
  "study/arm.js": "exports.fitOf = 5;\n",
  "study/fitTask.js": "exports.runTask = 6;\n",
};
const versions = { "ml-matrix": "6.15.1", "@a/b": "1.0.0", katex: "0.16.22" };

/** The revision of a built library that differs from `files` in what is given; null takes a file away. */
function revisionWith(changes: Record<string, string | null> = {}, used: Record<string, string> = versions): string {
  const root = temporaryFolder();
  for (const [name, text] of Object.entries({ ...files, ...changes })) {
    if (text === null) continue;
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), text);
  }
  return revisionOf(root, used);
}

test("the revision does not depend on where the library lies", () => {
  expect(revisionWith()).toMatch(/^[0-9a-f]{12}$/);
  expect(revisionWith()).toBe(revisionWith());
});

test.each([
  ["line endings", { "data/sample.js": "exports.sample = 3;\r\n" }],
  ["a comment", { "data/sample.js": "// draws\n/**\n * Draws.\n */\nexports.sample = 3;\n" }],
  ["a loss that is read off the rows", { "losses/voronoiLoss.js": "exports.loss = 5;\n" }],
  ["a declaration", { "data/sample.d.ts": "export const sample: number;\n" }],
  ["a source map", { "data/sample.js.map": "{}" }],
  ["how a table is read", { "data/table/readTable.js": "exports.readTable = 1;\n" }],
  ["code that makes no row", { "plots/ratePlot.js": "1", "study/study.js": "2" }],
])("%s does not change it", (_what, changes) => {
  expect(revisionWith(changes)).toBe(revisionWith());
});

test.each([
  ["a router", { "routers/cosine.js": "exports.cosine = 2;\n" }],
  ["an expert", { "experts/tanh.js": "exports.tanh = 3;\n" }],
  ["WebAssembly, even in what would be a line ending", { "mixture/core/fast.wasm": "\0asm\n" }],
  ["an estimator's file that is new", { "estimators/sgd.js": "" }],
  ["a file that goes", { "routers/cosine.js": null }],
  ["a name", { "data/sample.js": null, "data/samples.js": "exports.sample = 3;\n" }],
  ["the regression error", { "losses/regressionError.js": "exports.regressionError = 5;\n" }],
  ["the fit of a study", { "study/fitTask.js": "exports.runTask = 7;\n" }],
  ["how an arm becomes a fit", { "study/arm.js": "exports.fitOf = 6;\n" }],
  ["code that moves to the next file", { "data/sample.js": "exports.sample", "data/samples.js": " = 3;\n" }],
])("%s changes it", (_what, changes: Record<string, string | null>) => {
  expect(revisionWith(changes)).not.toBe(revisionWith());
});

test("a file that ends like the next one begins is not the next one", () => {
  const two = revisionWith({ "data/samples.js": "x" });
  expect(revisionWith({ "data/sample.js": `${files["data/sample.js"]}data/samples.js\nx` })).not.toBe(two);
});

test("the version of a package that the code loads changes it, that of another does not", () => {
  expect(revisionWith({}, { ...versions, "ml-matrix": "6.15.2" })).not.toBe(revisionWith());
  expect(revisionWith({}, { ...versions, "@a/b": "1.0.1" })).not.toBe(revisionWith());
  expect(revisionWith({}, { ...versions, katex: "0.17.0" })).toBe(revisionWith());
});

test("a library that is not whole is an error, not another revision", () => {
  expect(() => revisionWith({ "study/fitTask.js": null })).toThrow(/ENOENT/);
  expect(() => revisionWith({ "experts/tanh.js": null })).toThrow(/ENOENT/);
});

test("the built library has a revision, the same at every call", () => {
  expect(codeRevision()).toMatch(/^[0-9a-f]{12}$/);
  expect(codeRevision()).toBe(codeRevision());
});
