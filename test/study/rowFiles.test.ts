import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, test, vi } from "vitest";
import { canonicalJson, openRows, type Row, readRows, rowKey } from "../../lib/dist/study/rowFiles";
import { temporaryFolder } from "./temporaryFolder";

const anInputError = expect.objectContaining({ name: "InputError" });
const row = (key: string, more: Record<string, unknown> = {}) => ({
  key,
  arm: "cosine",
  size: 1000,
  replicate: 0,
  ...more,
});
const line = (key: string, more: Record<string, unknown> = {}) => `${JSON.stringify(row(key, more))}\n`;

/** A folder with these files; the values are their texts. */
function folderWith(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  return folder;
}

describe("row files", () => {
  test("a row comes back as it was stored, and every number to the last bit", () => {
    const folder = path.join(temporaryFolder(), "deep", "down");
    const numbers = [0.1 + 0.2, Number.MIN_VALUE, -Number.MAX_VALUE, 2 ** 53 - 1, 1e21, 1 / 3, Math.PI * 1e-200];
    const store = openRows(folder);
    const stored = store.append(row("a", { numbers: Float64Array.from(numbers), nested: { reason: null, ok: true } }));
    store.close();
    expect(stored).toEqual(row("a", { numbers, nested: { reason: null, ok: true } }));
    expect(readRows(folder).rows.get("a")).toStrictEqual(stored);
    expect(openRows(folder).rows.get("a")).toStrictEqual(stored);
  });

  test("what append returns is what a later run reads: −0 is 0, undefined is left out", () => {
    const folder = temporaryFolder();
    const stored = openRows(folder).append(row("a", { zero: -0, nothing: undefined }));
    expect(Object.is(stored.zero, 0)).toBe(true);
    expect(readRows(folder).rows.get("a")).toStrictEqual(stored);
  });

  test("a folder that is not there has no rows, and reading does not make it", () => {
    const folder = path.join(temporaryFolder(), "none");
    expect(readRows(folder).rows.size).toBe(0);
    expect(fs.existsSync(folder)).toBe(false);
  });

  test("opening makes no file before the first row, and other files of the folder are left alone", () => {
    const folder = folderWith({ "notes.txt": "mine" });
    const store = openRows(folder);
    expect(fs.readdirSync(folder)).toEqual(["notes.txt"]);
    store.append(row("a"));
    expect(fs.readdirSync(folder).filter((name) => name.endsWith(".jsonl"))).toHaveLength(1);
  });

  test("a last line that a crash cut off is dropped, wherever it was cut", () => {
    const whole = line("b", { name: "Voronoï" });
    const bytes = Buffer.from(line("a") + whole);
    const lengths = Array.from({ length: Buffer.from(whole).length - 1 }, (_, i) => i + 1);
    const folder = temporaryFolder();
    for (const cut of lengths) {
      fs.writeFileSync(path.join(folder, "1.jsonl"), bytes.subarray(0, bytes.length - cut));
      expect([...readRows(folder).rows.keys()], `${cut} bytes cut off`).toEqual(cut === 1 ? ["a", "b"] : ["a"]);
    }
  });

  test("a process that starts after a crash writes into another file, so the cut-off line stays last", () => {
    const folder = folderWith({ "1.jsonl": line("a") + line("b").slice(0, 20) });
    const store = openRows(folder);
    store.append(row("b"));
    store.close();
    expect([...readRows(folder).rows.keys()]).toEqual(["a", "b"]);
  });

  test.each([
    ["a cut-off line in the middle", `${line("a").slice(0, 20)}\n${line("b")}`, "Line 1 of", "it is not JSON"],
    ["text", `${line("a")}hello\n`, "Line 2 of", "it is not JSON"],
    ["an empty line", `${line("a")}\n${line("b")}`, "Line 2 of", "it is not JSON"],
    ["other JSON", `${line("a")}{"epoch":1,"loss":0.3}\n`, "Line 2 of", "key"],
    ["other JSON without a newline", `[1,2]`, "Line 1 of", "expected object"],
    ["a size that is text", line("a", { size: "1000" }), "Line 1 of", "size"],
    ["a negative replicate", line("a", { replicate: -1 }), "Line 1 of", "replicate"],
  ])("%s is one sentence that names file and line", (_what, text, place, reason) => {
    const folder = folderWith({ "0.jsonl": line("z"), "1.jsonl": text });
    expect(() => readRows(folder)).toThrow(anInputError);
    expect(() => readRows(folder)).toThrow(`${place} ${path.join(folder, "1.jsonl")} is not the row of a fit`);
    expect(() => openRows(folder)).toThrow(reason);
    expect(() => readRows(folder)).toThrow(/\. Delete the line or the file; the fit is made again\.$/);
  });

  test("a row that its kind does not allow is one sentence that names file and line, and is not written", () => {
    const faultOf = ({ loss }: Row) => (typeof loss === "number" ? null : "loss is missing");
    const folder = folderWith({ "1.jsonl": line("a", { loss: 1 }) + line("b") });
    const sentence = `Line 2 of ${path.join(folder, "1.jsonl")} is not the row of a fit: loss is missing.`;
    expect(() => readRows(folder, faultOf)).toThrow(anInputError);
    expect(() => readRows(folder, faultOf)).toThrow(sentence);
    expect(() => openRows(folder, faultOf)).toThrow(sentence);
    expect(readRows(folder).rows.size).toBe(2);
    const empty = temporaryFolder();
    expect(() => openRows(empty, faultOf).append(row("c"))).toThrow(
      /^The row to be written is not the row of a fit: loss is missing\.$/,
    );
    expect(fs.readdirSync(empty)).toEqual([]);
  });

  test("the same row in two files is one row; where two rows of a key differ, the first file's stays and the key is named", () => {
    const folder = folderWith({
      "2.jsonl": line("a", { loss: 2 }) + line("b", { loss: 5 }),
      "1.jsonl": line("a", { loss: 1 }) + line("b", { loss: 5 }),
    });
    const { rows, conflicts } = readRows(folder);
    expect(rows.get("a")!.loss).toBe(1);
    expect(rows.size).toBe(2);
    expect(conflicts).toEqual(["a"]);
  });

  test("a key is written once", () => {
    const folder = temporaryFolder();
    const store = openRows(folder);
    store.append(row("a", { loss: 1 }));
    expect(store.append(row("a", { loss: 2 })).loss).toBe(1);
    const [name] = fs.readdirSync(folder);
    expect(fs.readFileSync(path.join(folder, name!), "utf8")).toBe(line("a", { loss: 1 }));
  });

  test.each([
    ["NaN", { fit: { losses: [1, Number.NaN] } }, "row.fit.losses[1] is NaN"],
    ["∞", { loss: Number.POSITIVE_INFINITY }, "row.loss is Infinity"],
    ["NaN in a typed array", { values: Float64Array.of(0, Number.NaN) }, "row.values[1] is NaN"],
    ["a function", { predict: () => 0 }, "row.predict is a function"],
    ["a date", { at: new Date(0) }, "row.at is an object"],
    ["undefined in a list", { list: [undefined] }, "row.list[0] is undefined"],
    ["a size of 0", { size: 0 }, "The row to be written is not the row of a fit (size"],
  ])("%s is refused before anything is written", (_what, more, sentence) => {
    const folder = temporaryFolder();
    const store = openRows(folder);
    expect(() => store.append(row("a", more))).toThrow(anInputError);
    expect(() => store.append(row("a", more))).toThrow(sentence);
    expect(fs.readdirSync(folder)).toEqual([]);
    expect(store.rows.size).toBe(0);
  });

  test("a folder that cannot be written is one sentence, at once", () => {
    const folder = folderWith({ file: "in the way" });
    expect(() => openRows(path.join(folder, "file"))).toThrow(anInputError);
    expect(() => openRows(path.join(folder, "file", "rows"))).toThrow(/cannot be written: ENOTDIR/);
    expect(() => readRows(path.join(folder, "file"))).toThrow(/cannot be read: ENOTDIR/);
  });

  test("a row that the disk had no room for is one sentence, and its remains do no harm to the rows that follow", () => {
    const folder = temporaryFolder();
    const store = openRows(folder);
    store.append(row("a"));
    const write = fs.appendFileSync;
    vi.spyOn(fs, "appendFileSync").mockImplementationOnce((file, text) => {
      write(file, String(text).slice(0, 10));
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    });
    expect(() => store.append(row("b"))).toThrow(anInputError);
    vi.restoreAllMocks();
    expect(store.rows.has("b")).toBe(false);
    store.append(row("b"));
    store.append(row("c"));
    expect([...readRows(folder).rows.keys()].sort()).toEqual(["a", "b", "c"]);
    expect(fs.readdirSync(folder)).toHaveLength(2);
  });

  test("a row file that cannot be read is one sentence", () => {
    const folder = temporaryFolder();
    fs.mkdirSync(path.join(folder, "1.jsonl"));
    expect(() => readRows(folder)).toThrow(anInputError);
    expect(() => readRows(folder)).toThrow(/The row file .*1\.jsonl cannot be read: EISDIR/);
  });

  test("two processes that add rows at once lose none", async () => {
    const folder = temporaryFolder();
    const script = `
      const { openRows } = require(${JSON.stringify(require.resolve("../../lib/dist/study/rowFiles"))});
      const store = openRows(${JSON.stringify(folder)});
      for (let i = 0; i < 300; i++) {
        store.append({ key: process.argv[1] + i, arm: "cosine", size: 1000, replicate: i, text: "x".repeat(5000) });
        store.append({ key: "both" + i, arm: "cosine", size: 1000, replicate: i });
      }`;
    await Promise.all(["a", "b"].map((name) => promisify(execFile)(process.execPath, ["-e", script, name])));
    const { rows, conflicts } = readRows(folder);
    expect(rows.size).toBe(900);
    expect(conflicts).toEqual([]);
    expect(fs.readdirSync(folder)).toHaveLength(2);
  });
});

describe("row keys", () => {
  const settings = {
    size: 1000,
    arm: { router: "cosine", norms: [1, -0], none: undefined },
    truth: Float64Array.of(0.5, 1e21),
    free: false,
  };

  test("the canonical text sorts the names, writes typed arrays as arrays and −0 as 0, and leaves undefined out", () => {
    const text = '{"arm":{"norms":[1,0],"router":"cosine"},"free":false,"size":1000,"truth":[0.5,1e+21]}';
    expect(canonicalJson(settings)).toBe(text);
    expect(rowKey(settings)).toBe(createHash("sha256").update(text).digest("hex").slice(0, 24));
  });

  test("a key never changes from version to version", () => {
    expect(rowKey({})).toBe("44136fa355b3678a1146ad16"); // SHA-256 of {}, as sha256sum gives it
    expect(rowKey("")).toBe("12ae32cb1ec02d01eda3581b"); // SHA-256 of ""
  });

  test("the order in which settings are written down does not change the key", () => {
    const { size, ...rest } = settings;
    expect(rowKey({ ...rest, size })).toBe(rowKey(settings));
    expect(rowKey({ ...settings, truth: [0.5, 1e21] })).toBe(rowKey(settings));
  });

  test("the order of a list does", () => {
    expect(rowKey([1, 2])).not.toBe(rowKey([2, 1]));
  });

  test("every setting changes the key, down to the last bit of a number", () => {
    const others = [
      { ...settings, size: 1001 },
      { ...settings, size: "1000" },
      { ...settings, free: true },
      { ...settings, free: null },
      { ...settings, extra: 0 },
      { ...settings, arm: { ...settings.arm, router: "linear" } },
      { ...settings, arm: { ...settings.arm, norms: [1] } },
      { ...settings, arm: { ...settings.arm, norms: [[1], 0] } },
      { ...settings, truth: Float64Array.of(0.5 + 2 ** -53, 1e21) },
    ];
    expect(new Set([settings, ...others].map(rowKey)).size).toBe(others.length + 1);
  });

  test.each([
    ["NaN", { tau: Number.NaN }, "settings.tau is NaN, but must be a finite number."],
    ["a function", { router: { transform() {} } }, "settings.router.transform is a function"],
    ["a map", { options: new Map() }, "settings.options is an object"],
    ["a big integer", { n: 1n }, "settings.n is a bigint"],
    ["nothing", undefined, "settings is undefined"],
  ])("%s is refused", (_what, value, sentence) => {
    expect(() => rowKey(value)).toThrow(anInputError);
    expect(() => rowKey(value)).toThrow(sentence);
  });
});
