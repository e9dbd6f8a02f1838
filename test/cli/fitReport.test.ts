import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { routerlab } from "./routerlab";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "report-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const faithful = path.resolve(__dirname, "../../data/faithful.csv");

test("--report writes one page that asks no host for anything and says what the terminal says", async () => {
  const report = path.join(folder, "new", "folder");
  const { code, stdout } = await routerlab(
    ["fit", faithful, "--target", "waiting", "--experts", "1..2", "--report", report],
    { env: { ROUTERLAB_CHROMIUM: "none" } },
  );
  expect(code).toBe(0);
  expect(fs.readdirSync(report)).toEqual(["index.html"]);
  const page = fs.readFileSync(path.join(report, "index.html"), "utf8");
  const body = page.slice(page.indexOf("<main>"), page.indexOf("</main>"));
  expect(body).not.toMatch(/(src|href)="(?!#|data:)/);
  expect(page).toContain("default-src 'none'");
  expect(body).toContain(stdout.split("\n")[0]);
  for (const heading of [
    "What not to trust",
    "The prediction",
    "Which expert counts where",
    "How many experts",
    "Words",
  ])
    expect(body).toMatch(new RegExp(`<h2 id="[^"]*">${heading}</h2>`));
  expect(body.match(/<figure>/g)).toHaveLength(5);
  expect(body).not.toMatch(/NaN|undefined|null</);
});

test("a report that cannot be written is a sentence before anything is fitted", async () => {
  const file = path.join(folder, "file");
  fs.writeFileSync(file, "");
  const { code, stderr } = await routerlab(["fit", faithful, "--target", "waiting", "--report", file]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/file\/index\.html", which cannot be written \(ENOTDIR\)/);
});

test("names and words that look like HTML, Markdown or formulas are shown as they are", async () => {
  const names = ["<script>alert(1)</script>", "$\\beta_1$", "*a*|b", "__proto__"];
  const rows = Array.from(
    { length: 60 },
    (_, i) => `${i},${i % 7},${["<b>u</b>", "[x](http://e)"][i % 2]},${i % 11},${(7 * i) % 13}`,
  );
  const file = path.join(folder, "odd.csv");
  fs.writeFileSync(file, [[...names, "y"].join(","), ...rows].join("\n"));
  const report = path.join(folder, "odd");
  await routerlab(["fit", file, "--target", "y", "--experts", "1", "--report", report], {
    env: { ROUTERLAB_CHROMIUM: "none" },
  });
  const page = fs.readFileSync(path.join(report, "index.html"), "utf8");
  expect(page).not.toContain(names[0]);
  const body = page.slice(page.indexOf("<main"), page.indexOf("</main>"));
  for (const shown of ["&lt;script&gt;alert(1)&lt;/script&gt;", names[1], "*a*|b = [x](http://e)", names[3]])
    expect(body).toContain(shown);
  expect(body).not.toMatch(/katex|<b>u|<strong>proto|href="http/);
});
