import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { resultBundle } from "../../../lib/dist/jupyter/display/resultBundle";
import type { Figure, Table } from "../../../lib/dist/plots/figure";
import { inFakeKernel } from "./fakeKernel";

const root = path.resolve(__dirname, "../../..");

const figure: Figure = {
  kind: "figure",
  data: [{ x: [12345678, 0.123456789], y: [1, 2] }],
  layout: { width: 300, height: 200 },
  caption: "Loss of k* experts.",
};
const table: Table = { kind: "table", columns: ["n"], rows: [[1]], caption: "Sizes." };

test("a figure is one bundle: live, a picture, and its caption as text", async () => {
  const bundle = await resultBundle(figure);
  expect(bundle).toEqual({
    "application/vnd.plotly.v1+json": { data: [{ x: [12345678, 0.12346], y: [1, 2] }], layout: figure.layout },
    "image/png": expect.stringMatching(/^iVBORw0KGgo/),
    "text/plain": "Loss of k* experts.",
  });
});

test("a table is Markdown", async () => {
  expect(await resultBundle(table)).toEqual({
    "text/markdown": "| n |\n| ---: |\n| 1 |\n\nSizes.",
    "text/plain": "n\n1\n\nSizes.",
  });
});

test("an experiment's result displays its figures and captions, and its verdicts come last", async () => {
  let last = {};
  const displayed = await inFakeKernel(async () => {
    last = await resultBundle({
      figure: [figure, { ...figure, caption: "" }],
      verdicts: ["It agrees.", "So does this."],
    });
  });
  expect(displayed.map(({ data }) => Object.keys(data).sort())).toEqual([
    ["application/vnd.plotly.v1+json", "image/png", "text/plain"],
    ["text/markdown", "text/plain"],
    ["application/vnd.plotly.v1+json", "image/png", "text/plain"],
  ]);
  expect(last).toMatchObject({ "text/markdown": "**Verdict.** It agrees.\n\n**Verdict.** So does this." });
});

test("a promise says that await is missing, and its rejection stays unhandled", async () => {
  const text = async (promise: Promise<unknown>) => (await resultBundle(promise))["text/plain"];
  expect(await text(new Promise(() => {}))).toBe(
    "This is a promise that is still pending; write await before it to see its value.",
  );
  expect(await text(Promise.resolve("<pending>"))).toBe("This is a promise; write await before it to see its value.");
  const script = `require("./lib/dist/jupyter/display/resultBundle").resultBundle(Promise.reject(new Error("lost")));`;
  const { status, stderr } = spawnSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" });
  expect(status).toBe(1);
  expect(stderr).toContain("Error: lost");
});

test("anything else is printed on at most 40 lines", async () => {
  const deep = (depth: number): unknown => (depth === 0 ? "leaf" : Array.from({ length: 9 }, () => deep(depth - 1)));
  const wide = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`name number ${i} of many`, i]));
  const values = [deep(4), wide, "line\n".repeat(1000), new Float64Array(1e6), Array.from({ length: 400 }, () => wide)];
  for (const value of values) {
    const text = (await resultBundle(value))["text/plain"] as string;
    expect(text.split("\n").length).toBeLessThanOrEqual(40);
    expect(text.length).toBeLessThan(10_000);
  }
  expect(await resultBundle({ a: [1, { b: "x" }] })).toEqual({ "text/plain": "{ a: [ 1, { b: 'x' } ] }" });
});

test("a value that cannot be read is a sentence", async () => {
  const thrower = new Proxy(
    {},
    {
      get() {
        throw new Error("no reading");
      },
    },
  );
  const rude = {
    [Symbol.for("nodejs.util.inspect.custom")]() {
      throw { toString: null };
    },
  };
  const speaking = { toMimeBundle: () => ({ "text/html": 3n }) };
  expect((await resultBundle(speaking))["text/plain"]).toMatch(/^This value cannot be shown: .*BigInt/);
  expect((await resultBundle(thrower))["text/plain"]).toBe("This value cannot be shown: no reading");
  expect((await resultBundle(rude))["text/plain"]).toBe("This value cannot be shown: reading it throws.");
});

test("a value may say itself how it is shown, also later", async () => {
  class Clock {
    async toMimeBundle() {
      return { "text/html": "<b>noon</b>" };
    }
  }
  expect(await resultBundle(new Clock())).toEqual({ "text/html": "<b>noon</b>", "text/plain": "Clock {}" });
  const wrong = { toMimeBundle: () => "noon" };
  expect((await resultBundle(wrong))["text/plain"]).toBe(
    "This value cannot be shown: its toMimeBundle() does not return an object with a value for each MIME type.",
  );
});

test("a list of figures is its figures with their captions", async () => {
  let last = {};
  const displayed = await inFakeKernel(async () => {
    last = await resultBundle([figure, figure]);
  });
  expect(displayed).toHaveLength(3);
  expect(last).toEqual({ "text/markdown": "Loss of k\\* experts.", "text/plain": "Loss of k\\* experts." });
});

test.each([
  [{ kind: "figure" }],
  [{ kind: "table", columns: ["a"], rows: [3], caption: "" }],
  [{ kind: "figure", data: [], layout: null, caption: "" }],
])("what merely looks like a figure or table is printed: %j", async (value) => {
  expect(await resultBundle(value)).toEqual({ "text/plain": expect.stringMatching(/^\{ kind: /) });
});
