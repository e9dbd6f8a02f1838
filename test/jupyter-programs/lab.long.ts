import fs from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser } from "../../lib/dist/plots/export/chromium";
import { root, temporaryFolder, writeNotebook } from "./environment";
import { type Lab, serverErrors, startLab, withoutOutputs } from "./lab";

// JupyterLab, as `npm run lab` starts it, in a real browser: on copies of the notebooks, elsewhere on the machine, with the
// tables beside them that they read.

const place = temporaryFolder();
const folder = path.join(place, "notebooks");
const names = fs.readdirSync(path.join(root, "notebooks")).filter((name) => name.endsWith(".ipynb"));
let lab: Lab;
let browser: Browser;

beforeAll(async () => {
  fs.mkdirSync(folder);
  fs.cpSync(path.join(root, "data"), path.join(place, "data"), { recursive: true });
  for (const name of names) fs.copyFileSync(path.join(root, "notebooks", name), path.join(folder, name));
  writeNotebook(path.join(folder, "loop.ipynb"), [
    "let turns = 0;",
    "for (;;) turns++;",
    "for (;;) {\n  turns++;\n  await new Promise((done) => setTimeout(done, 10));\n}",
    "turns > 0",
  ]);
  writeNotebook(path.join(folder, "late.ipynb"), [
    'setTimeout(() => console.log("late words"), 1000);\n"first"',
    'setTimeout(() => {\n  throw new Error("late throw");\n}, 1000);\n"second"',
    'void new Promise((_, refuse) => setTimeout(() => refuse(new Error("late refusal")), 1000));\n"third"',
    '"fourth"',
  ]);
  writeNotebook(path.join(folder, "error.ipynb"), ["const n = 2;", 'n;\nthrow new TypeError("bad n");']);
  const opened = await openBrowser();
  if (opened.browser === null) throw new Error(opened.reason);
  browser = opened.browser;
  lab = await startLab(folder);
});

afterAll(async () => {
  await browser?.close();
  await lab?.stop();
  fs.rmSync(place, { recursive: true, force: true });
});

const patience = { timeout: 15_000 };

type Output = { output_type: string; data?: Record<string, unknown>; ename?: string; name?: string };
const hasFigure = ({ data }: Output) => data !== undefined && "application/vnd.plotly.v1+json" in data;
const outputsIn = (file: string) =>
  (JSON.parse(fs.readFileSync(file, "utf8")) as { cells: { outputs?: Output[] }[] }).cells.map(
    ({ outputs = [] }) => outputs,
  );

describe.each(names)("%s", (name) => {
  test("opens with the kernel chosen, runs without an error, its figures are live, and saving changes outputs alone", async () => {
    const notebook = await lab.open(browser, name);
    const { page, file } = notebook;
    expect(await page.locator(".jp-Dialog").count()).toBe(0);
    expect(await page.locator("#jp-main-statusbar").textContent()).toContain("TypeScript (routerlab) | Idle");

    await notebook.runAll();
    await notebook.save();
    const outputs = outputsIn(file).flat();
    expect(outputs.filter(({ output_type }) => output_type === "error")).toEqual([]);
    const figures = outputs.filter(hasFigure).length;
    const original = path.join(root, "notebooks", name);
    expect(withoutOutputs(file)).toBe(withoutOutputs(original));
    // Which of the outputs changed: none where the run computes what is stored.
    const stored = outputsIn(original);
    const changed = outputsIn(file).flatMap((now, cell) =>
      JSON.stringify(now) === JSON.stringify(stored[cell]) ? [] : [cell + 1],
    );
    if (changed.length === 0) expect(fs.readFileSync(file, "utf8") === fs.readFileSync(original, "utf8")).toBe(true);
    else console.log(`${name}: other outputs of cell ${changed.join(", ")}`);

    expect(figures).toBeGreaterThan(0);
    const saved = fs.readFileSync(file, "utf8");
    expect(await notebook.makeFiguresLive(figures)).toBe(figures);
    await notebook.save();
    expect(fs.readFileSync(file, "utf8") === saved).toBe(true);
    expect(notebook.foreign).toEqual([]);
    await notebook.close();
  });
});

test("a slider moves what its figure shows", async () => {
  const name = names.find((each) => fs.readFileSync(path.join(folder, each), "utf8").includes('"sliders"'))!;
  const notebook = await lab.open(browser, name);
  const figures = outputsIn(notebook.file).flat().filter(hasFigure).length;
  expect(await notebook.makeFiguresLive(figures)).toBe(figures);
  const rail = notebook.page.locator(".slider-rail-touch-rect").first();
  await rail.waitFor();
  const state = () =>
    rail.evaluate((element) => {
      const figure = element.closest(".js-plotly-plot") as unknown as {
        layout: { sliders: { active: number }[] };
        data: unknown;
      };
      return { active: figure.layout.sliders[0].active, data: JSON.stringify(figure.data) };
    });
  const before = await state();
  const { width } = (await rail.boundingBox())!;
  await rail.click({ position: { x: before.active === 0 ? width - 4 : 4, y: 2 } });
  await expect.poll(async () => (await state()).active, patience).not.toBe(before.active);
  await expect.poll(async () => (await state()).data, patience).not.toBe(before.data);
  await notebook.close();
});

test("■ stops a loop and a loop after an await within two seconds, and variables live on", async () => {
  const notebook = await lab.open(browser, "loop.ipynb");
  await notebook.page.setViewportSize({ width: 1300, height: 900 });
  await notebook.start(0);
  await expect.poll(() => notebook.cell(0).locator(".jp-InputPrompt").textContent(), patience).toBe("[1]:");
  for (const cell of [1, 2]) {
    await notebook.start(cell);
    await notebook.page.waitForTimeout(1000);
    expect(await notebook.cell(cell).locator(".jp-InputPrompt").textContent()).toBe("[*]:");
    const started = Date.now();
    await notebook.page.locator('[data-jp-item-name="interrupt"]').click();
    await expect.poll(() => notebook.outputOf(cell), { timeout: 5000 }).toContain("Interrupted");
    expect(Date.now() - started).toBeLessThan(2000);
  }
  await notebook.start(3);
  await expect.poll(() => notebook.outputOf(3), patience).toBe("true");
  await notebook.close();
});

test("a failing cell shows the cell, the line and its text, and no frame from inside", async () => {
  const notebook = await lab.open(browser, "error.ipynb");
  await notebook.runAll();
  const text = await notebook.outputOf(1);
  expect(text).toMatch(/cell\[2\]:2:\d+/);
  expect(text).toContain("TypeError: bad n");
  expect(text).not.toMatch(/node:internal|evalmachine|tslab/);
  await notebook.close();
});

test("output and errors after a cell's end stand below that cell", async () => {
  const notebook = await lab.open(browser, "late.ipynb");
  await notebook.runAll();
  await notebook.page.waitForTimeout(2500);
  const shown = await Promise.all([0, 1, 2, 3].map((cell) => notebook.outputOf(cell)));
  expect(shown[0]).toContain("late words");
  expect(shown[1]).toContain("late throw");
  expect(shown[2]).toContain("late refusal");
  expect(shown[3]).toBe("'fourth'");
  await notebook.close();
});

test("nothing asks about news, and nothing is reported as an error by the server", async () => {
  const notebook = await lab.open(browser, names[0]);
  await notebook.page.waitForTimeout(3000);
  expect(await notebook.page.locator(".Toastify__toast, .jp-toastContainer *").count()).toBe(0);
  expect(notebook.foreign).toEqual([]);
  expect(serverErrors(lab.output())).toEqual([]);
  await notebook.close();
});
