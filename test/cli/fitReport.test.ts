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
