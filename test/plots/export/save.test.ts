import { mkdtemp, readdir, readFile, readlink, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { save } from "../../../lib/dist/plots/export/save";
import { requireWritable, writeWhole } from "../../../lib/dist/plots/export/writeWhole";
import { table } from "../../../lib/dist/plots/table";
import { InputError } from "../../../lib/dist/requirements";

const figure = { kind: "figure" as const, data: [{ y: [1, 2] }], layout: { width: 200, height: 100 }, caption: "c" };
const small = table({ columns: ["n"], rows: [[1]] });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "routerlab-save-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

test("a path without an extension writes the usual three files, a path with one writes that", async () => {
  const stem = path.join(folder, "new", "t");
  expect(await save(small, stem)).toEqual({ files: [`${stem}.md`, `${stem}.tex`, `${stem}.csv`], reason: null });
  expect(await save(small, `${stem}.json`)).toEqual({ files: [`${stem}.json`], reason: null });
  expect(await readdir(path.dirname(stem))).toEqual(["t.csv", "t.json", "t.md", "t.tex"]);
});

test("without a browser a figure goes to JSON, and the reason is given", async () => {
  vi.stubEnv("ROUTERLAB_CHROMIUM", "none");
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const { files, reason } = await save(figure, path.join(folder, "f"));
  said.mockRestore();
  expect(files).toEqual([path.join(folder, "f.json")]);
  expect(reason).toContain("ROUTERLAB_CHROMIUM is none");
  expect(JSON.parse(await readFile(files[0], "utf8"))).toEqual({
    data: figure.data,
    layout: figure.layout,
    caption: "c",
  });
});

test("a file that has these bytes is not touched, another is replaced whole", async () => {
  const file = path.join(folder, "a.txt");
  await writeWhole(file, "same");
  await utimes(file, new Date(0), new Date(0));
  await writeWhole(file, "same");
  expect((await stat(file)).mtimeMs).toBe(0);
  await writeWhole(file, "other");
  expect(await readFile(file, "utf8")).toBe("other");
  expect(await readdir(folder)).toEqual(["a.txt"]);
});

test("a write that fails leaves the file that was there and no other", async () => {
  const file = path.join(folder, "a.txt");
  await writeFile(file, "before");
  // A folder cannot be replaced by a file: the rename fails after the temporary file was written.
  await rm(file);
  await writeWhole(path.join(file, "inner.txt"), "inside");
  await expect(writeWhole(file, "after")).rejects.toThrow(InputError);
  expect(await readdir(folder)).toEqual(["a.txt"]);
  expect(await readFile(path.join(file, "inner.txt"), "utf8")).toBe("inside");
});

test("a file that is replaced keeps its permissions, and a link leads where it led", async () => {
  const file = path.join(folder, "a.sh");
  const link = path.join(folder, "link.sh");
  await writeFile(file, "before", { mode: 0o640 });
  await symlink("a.sh", link);
  await writeWhole(link, "after");
  expect(await readFile(file, "utf8")).toBe("after");
  expect((await stat(file)).mode & 0o777).toBe(0o640);
  expect(await readlink(link)).toBe("a.sh");
  expect((await readdir(folder)).sort()).toEqual(["a.sh", "link.sh"]);
});

test("whether a file could be written is known before, and asking leaves nothing behind", async () => {
  await requireWritable(path.join(folder, "new", "a.txt"));
  expect(await readdir(folder)).toEqual([]);
  await expect(requireWritable(folder)).rejects.toThrow(/which cannot be written \(EISDIR\)/);
  await expect(requireWritable("/dev/null/a.txt")).rejects.toThrow(InputError);
});

test.each(["/dev/null/figures/t", "/proc/nowhere/figures/t"])(
  "an unwritable folder is one sentence: %s",
  async (stem) => {
    const saving = save(small, stem);
    await expect(saving).rejects.toThrow(InputError);
    await expect(saving).rejects.toThrow(
      /^path is ".*t\.md", which cannot be written \(E[A-Z]+\), but must lie in a folder/,
    );
  },
);

test("an extension that does not fit is refused before anything is written", async () => {
  await expect(save(small, path.join(folder, "t.png"))).rejects.toThrow(
    'path ends in ".png", but a table is written to .md',
  );
  await expect(save(figure, path.join(folder, "f.csv"))).rejects.toThrow(
    'path ends in ".csv", but a figure is written to',
  );
  expect(await readdir(folder)).toEqual([]);
});
