import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, stat, truncate, utimes } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { unpackChromium } from "../../../lib/dist/plots/export/packagedChromium";

const run = promisify(execFile);
const chromiumFile = path.resolve(__dirname, "../../../lib/dist/plots/export/chromium.js");

/** Runs a line of code in a process of its own, which has said nothing yet. */
function inNewProcess(code: string, environment: Record<string, string>) {
  return run(process.execPath, ["-e", code], { env: { ...process.env, ...environment } });
}

const openTwice = `const { openBrowser } = require(${JSON.stringify(chromiumFile)});
(async () => {
  for (let i = 0; i < 2; i++) {
    const { browser, reason } = await openBrowser();
    console.log(browser === null ? reason : browser.version());
    await browser?.close();
  }
})();`;

test("without a browser the reason is returned every time and said once a process", async () => {
  const { stdout, stderr } = await inNewProcess(openTwice, { ROUTERLAB_CHROMIUM: "none" });
  expect(stdout.trim().split("\n")).toHaveLength(2);
  expect(stdout).toMatch(
    /^no browser draws pictures, so figures come as data, which pages draw live: ROUTERLAB_CHROMIUM is none/,
  );
  expect(stderr.trim().split("\n")).toHaveLength(1);
});

test("a browser that does not start is named with its reason, and the next candidate is tried", async () => {
  const environment = { ROUTERLAB_CACHE: "/dev/null/cache", CHROME_PATH: "/nowhere/chrome", PATH: "" };
  const { stdout, stderr } = await inNewProcess(openTwice, environment);
  expect(stdout).toContain("CHROME_PATH did not start");
  expect(stdout).toContain("no other browser was found");
  expect(stderr.trim().split("\n")).toHaveLength(1);
});

test("ROUTERLAB_CHROMIUM with another value than none is refused, also a path", async () => {
  const refused = await inNewProcess(openTwice, { ROUTERLAB_CHROMIUM: "/usr/bin/chromium" }).catch((error) => error);
  expect(refused.stderr).toContain(
    'InputError: ROUTERLAB_CHROMIUM is "/usr/bin/chromium", but must be "none" or left out; the path of a browser goes into CHROME_PATH.',
  );
});

/** The package is optional, and for Linux on x64 alone. */
const isPackaged = (() => {
  try {
    return createRequire(import.meta.url).resolve("@sparticuz/chromium") !== "" && process.arch === "x64";
  } catch {
    return false;
  }
})();

describe.runIf(isPackaged)("the packaged Chromium", () => {
  let cache: string;
  beforeAll(async () => {
    cache = await mkdtemp(path.join(tmpdir(), "routerlab-cache-"));
  });
  afterAll(() => rm(cache, { recursive: true, force: true }));

  const copies = async () => (await readdir(path.join(cache, "chromium"))).sort();

  test("two processes at once end with one whole copy or two, and nothing half done", async () => {
    const both = await Promise.all([unpackChromium(cache), unpackChromium(cache)]);
    for (const copy of both) expect((await stat(copy!.executablePath)).size).toBeGreaterThan(1e8);
    expect((await copies()).every((name) => /^143\.0\.4-[0-9a-f]{12}$/.test(name))).toBe(true);
  });

  test("a whole copy is used again", async () => {
    const before = await copies();
    const copy = await unpackChromium(cache);
    expect(await copies()).toEqual(before);
    expect(before).toContain(path.basename(path.dirname(copy!.executablePath)));
  });

  test("a torn copy is replaced by a whole one that starts", async () => {
    for (const name of await copies()) await truncate(path.join(cache, "chromium", name, "chromium"), 1000);
    const torn = await copies();
    const { stdout } = await inNewProcess(openTwice, { ROUTERLAB_CACHE: cache, CHROME_PATH: "", PATH: "" });
    expect(stdout).toMatch(/^143\./);
    for (const name of torn) expect(await copies()).not.toContain(name);
  });

  test("what a killed process left is removed when it is an hour old, and is never used", async () => {
    const [old, young] = ["part-old", "part-young"].map((name) => path.join(cache, "chromium", name));
    await mkdir(old);
    await mkdir(young);
    await utimes(old, new Date(0), new Date(0));
    for (const name of await copies())
      if (!name.startsWith("part-")) await rm(path.join(cache, "chromium", name), { recursive: true });
    await unpackChromium(cache);
    const left = await copies();
    expect(left).toContain("part-young");
    expect(left).not.toContain("part-old");
    expect(left).toHaveLength(2);
  });
});
