import { existsSync } from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { requireThat } from "../../requirements";
import { unpackChromium } from "./packagedChromium";

/** A running browser, or the reason why there is none. */
export type BrowserOrReason =
  | { readonly browser: Browser; readonly reason: null }
  | { readonly browser: null; readonly reason: string };

/** What `withBrowser` gives back: the result of its function, or the reason why it was not called. */
export type ResultOrReason<T> =
  | { readonly result: T; readonly reason: null }
  | { readonly result: null; readonly reason: string };

interface Candidate {
  readonly name: string;
  find(): Promise<{ executablePath: string; environment: Readonly<Record<string, string>> } | null>;
}

// Each keeps a rendering the same from machine to machine: no hinting, no sub-pixel text, one colour space, one locale.
const launchArguments = [
  "--disable-gpu",
  "--font-render-hinting=none",
  "--disable-lcd-text",
  "--force-color-profile=srgb",
  "--lang=en-US",
  "--no-first-run",
  "--disable-background-networking",
];

let saidThatThereIsNone = false;

/**
 * Starts a browser: the one of the npm package @sparticuz/chromium (Linux on x64), or else CHROME_PATH, or else a Chrome,
 * Chromium or Edge in one of the usual places. With ROUTERLAB_CHROMIUM=none there is none.
 *
 * Where none starts, one sentence on standard error says so, once a process; callers go on without pictures and need
 * not print the reason again.
 *
 * @throws InputError when ROUTERLAB_CHROMIUM has another value than none
 * @returns the browser, which the caller closes, or the reason why there is none
 * @example const { browser, reason } = await openBrowser();
 */
export async function openBrowser(): Promise<BrowserOrReason> {
  const failures: string[] = [];
  for (const candidate of isSwitchedOff() ? [] : candidates) {
    try {
      const found = await candidate.find();
      if (found !== null) return { browser: await launch(found.executablePath, found.environment), reason: null };
    } catch (error) {
      failures.push(`${candidate.name} did not start (${firstLine(error)})`);
    }
  }
  const reason = reasonFor(failures);
  if (!saidThatThereIsNone) console.error(`routerlab: ${reason}`);
  saidThatThereIsNone = true;
  return { browser: null, reason };
}

/** True for ROUTERLAB_CHROMIUM=none; another value, such as a path, would be ignored without a word. */
function isSwitchedOff(): boolean {
  const value = process.env.ROUTERLAB_CHROMIUM || undefined;
  requireThat(
    value === undefined || value === "none",
    "ROUTERLAB_CHROMIUM",
    value,
    '"none" or left out; the path of a browser goes into CHROME_PATH',
  );
  return value === "none";
}

/**
 * Runs `use` with a browser and closes the browser afterwards, also when `use` throws.
 *
 * @returns the result of `use`, or null and the reason where no browser starts
 * @throws InputError as openBrowser does
 * @example const { result } = await withBrowser((browser) => renderFigures(figures, { browser }));
 */
export async function withBrowser<T>(use: (browser: Browser) => Promise<T>): Promise<ResultOrReason<T>> {
  const { browser, reason } = await openBrowser();
  if (browser === null) return { result: null, reason };
  try {
    return { result: await use(browser), reason: null };
  } finally {
    await browser.close();
  }
}

const candidates: readonly Candidate[] = [
  { name: "the packaged Chromium", find: () => unpackChromium() },
  { name: "CHROME_PATH", find: async () => atPath(process.env.CHROME_PATH) },
  { name: "the browser of this machine", find: async () => atPath(usualPlaces().find((place) => existsSync(place))) },
];

function atPath(executablePath: string | undefined) {
  return executablePath ? { executablePath, environment: {} } : null;
}

function usualPlaces(): string[] {
  if (process.platform === "darwin")
    return ["Google Chrome", "Chromium", "Microsoft Edge"].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  if (process.platform === "win32") {
    const roots = [process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA];
    const programs = ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe"];
    return programs.flatMap((program) => roots.filter((root) => root).map((root) => path.join(root!, program)));
  }
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter((folder) => folder !== "");
  const programs = ["google-chrome-stable", "google-chrome", "chromium", "chromium-browser", "microsoft-edge"];
  return programs.flatMap((program) => folders.map((folder) => path.join(folder, program)));
}

async function launch(executablePath: string, environment: Readonly<Record<string, string>>): Promise<Browser> {
  const { chromium } = await import("playwright-core");
  return chromium.launch({
    executablePath,
    headless: true,
    args: launchArguments,
    env: { ...definedEnvironment(), TZ: "UTC", LANG: "en_US.UTF-8", ...environment },
    // Playwright would end the whole process on Ctrl-C, and with it a notebook's kernel; the browser ends with its pipe.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : `${error}`).split("\n", 1)[0];
}

function reasonFor(failures: readonly string[]): string {
  const why = isSwitchedOff()
    ? "ROUTERLAB_CHROMIUM is none"
    : [...failures, "no other browser was found"].join("; ").replace(/^no other/, "no");
  return `no browser draws pictures, so figures come as data, which pages draw live: ${why} (on Linux x64 install @sparticuz/chromium, elsewhere Chrome, or set CHROME_PATH).`;
}
