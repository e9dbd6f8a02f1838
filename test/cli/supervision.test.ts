import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { progressScreen } from "../../lib/dist/cli/supervision/progressScreen";
import { temporaryFolder } from "../study/temporaryFolder";
import { routerlab } from "./routerlab";

const program = path.resolve(__dirname, "../../lib/bin/routerlab.cjs");

// Files that loop for ever leave little of a slow machine to the programs that load them.
vi.setConfig({ testTimeout: 240_000 });

// Of the file, not of a test: between tests that run side by side vitest cannot tell whose folder it is.
const folderOfAll = fs.mkdtempSync(path.join(os.tmpdir(), "routerlab-supervision-"));
const processes = new Set<number>();
afterAll(() => {
  fs.rmSync(folderOfAll, { recursive: true, force: true });
  for (const pid of processes) if (isAlive(pid)) process.kill(pid, "SIGKILL"); // of tests that have failed
});

/** A started program, and what it has written. */
function started(args: readonly string[], { cwd = process.cwd(), env = {} } = {}) {
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...process.env, ...env },
  });
  const text = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) child[name].on("data", (data) => (text[name] += data));
  processes.add(child.pid as number);
  child.stdout.on("data", () => /^\d+\n$/.test(text.stdout) && processes.add(Number(text.stdout))); // the looping one
  const ended = once(child, "close").then(([code]) => code as number);
  /** Once its file says that it loops. */
  const looping = () =>
    Promise.race([
      until(() => text.stdout.endsWith("\n")),
      ended.then((code) => Promise.reject(new Error(`It ended with ${code} before it looped: ${text.stderr}`))),
    ]);
  return { child, text, ended, looping };
}

/** The same, once something is the case. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A file that says the number of its process and then loops, when it is loaded or when its router is asked; or takes long. */
function loopingFile(where: "file" | "router" | "slow router"): { folder: string; file: string } {
  const folder = fs.mkdtempSync(path.join(folderOfAll, "own-"));
  const wait = "const end = performance.now() + 0.5; while (performance.now() < end);";
  const loop = 'fs.writeSync(1, String(process.pid) + "\\n"); for (;;) {}';
  const text =
    where === "file"
      ? `import fs from "node:fs";\n${loop}\nexport default "a*x1";\n`
      : `import fs from "node:fs";\nimport { cosine, type Router } from "routerlab";
const router: Router = { ...cosine(), name: "loops", transformInput: (x) => { ${where === "router" ? loop : wait} return cosine().transformInput(x); } };\nexport default router;\n`;
  fs.writeFileSync(path.join(folder, "own.ts"), text);
  return { folder, file: "own.ts" };
}

describe.concurrent("a file that loops for ever", () => {
  test.each([
    ["router", "SIGINT", 130, "Stopped; nothing is kept.\n"],
    ["router", "SIGTERM", 143, "Ended by SIGTERM.\n"],
  ] as const)("in the %s ends at %s, with code %d and a sentence", async (where, signal, code, sentence) => {
    const { folder, file } = loopingFile(where);
    const { child, text, ended, looping } = started(["check", file], { cwd: folder });
    await looping();
    const before = performance.now();
    child.kill(signal);
    expect(await ended).toBe(code);
    expect(performance.now() - before).toBeLessThan(2000);
    expect(text.stderr).toBe(sentence);
    expect(isAlive(Number(text.stdout))).toBe(false);
  });

  test.skipIf(process.platform !== "linux")("rests after Ctrl-Z, and goes on after fg", async () => {
    const { folder, file } = loopingFile("file");
    const { child, text, ended, looping } = started(["check", file], { cwd: folder });
    await looping();
    const state = () => /^State:\s+(\w)/m.exec(fs.readFileSync(`/proc/${Number(text.stdout)}/status`, "utf8"))?.[1];
    child.kill("SIGTSTP");
    await until(() => state() === "T");
    child.kill("SIGCONT");
    await until(() => state() === "R");
    child.kill("SIGINT");
    expect(await ended).toBe(130);
  });

  test.each(["router", "slow router"] as const)(
    "in the %s ends at its limit, with code 124 and a sentence",
    async (where) => {
      const { folder, file } = loopingFile(where);
      const { text, ended } = started(["check", file, "--limit", "1.5"], { cwd: folder });
      expect(await ended).toBe(124);
      expect(text.stderr).toBe(
        "The check of own.ts was not done within 1.5 s: --limit takes another number of seconds.\n",
      );
    },
  );

  test("ends when the program is killed", async () => {
    const { folder, file } = loopingFile("file");
    const { child, text, looping } = started(["check", file], { cwd: folder });
    await looping();
    child.kill("SIGKILL");
    await until(() => !isAlive(Number(text.stdout)));
  });
});

test.skipIf(process.platform === "win32")(
  "a command that only answers ends at Ctrl-C as any program does",
  async () => {
    const { child, text } = started([
      "identify",
      "--router",
      "cosine",
      "--expert",
      "tanh",
      "--dim",
      "30",
      "--experts",
      "16",
    ]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const closed = once(child, "close");
    child.kill("SIGINT");
    expect(await closed).toEqual([null, "SIGINT"]);
    expect(text).toEqual({ stdout: "", stderr: "" });
  },
);

test.each(["0", "soon", "1e9", ""])("a limit of %j is refused", async (limit) => {
  const { code, stderr } = await routerlab(["check", "own.ts", "--limit", limit]);
  expect(code).toBe(2);
  expect(stderr).toBe(`--limit is "${limit}", but must be a number of seconds, > 0 and at most a week.\n`);
});

test("Ctrl-C on a run says at once that it stops and what is kept, and then how far it was", async () => {
  const results = temporaryFolder();
  const rows = () => {
    const folder = path.join(results, "exact-specified");
    const files = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
    return files.reduce(
      (sum, name) => sum + fs.readFileSync(path.join(folder, name), "utf8").split("\n").length - 1,
      0,
    );
  };
  const { child, text, ended } = started(["reproduce", "figure2"], { env: { ROUTERLAB_RESULTS: results } });
  await until(() => rows() > 0);
  child.kill("SIGINT");
  const before = performance.now();
  await until(() => text.stderr.includes("Stopping: what is done is kept"));
  expect(performance.now() - before).toBeLessThan(500);
  expect(await ended).toBe(130);
  const [, done] =
    /Stopped with (\d+) of 1200 fits done; a second start goes on from there\.\n$/.exec(text.stderr) ?? [];
  expect(Number(done)).toBe(rows());
  expect(text.stdout).toBe("");
});

describe("progress of a command that computes and has no time for it", () => {
  afterEach(() => void vi.useRealTimers());
  const state = { label: "figure2: fits", doneTasks: 5, tasks: 10, share: 0.5, secondsSpent: 10, secondsLeft: 3 };

  function screen() {
    vi.useFakeTimers();
    const written: string[] = [];
    const stream = { isTTY: true, columns: 80, write: (text: string) => written.push(text) };
    return { screen: progressScreen(stream), written };
  }

  test("counts on by itself, every second", () => {
    const { screen: shown, written } = screen();
    shown.show(state);
    for (const time of ["2 s left", "1 s left", "13 s so far", "14 s so far"]) {
      written.length = 0;
      vi.advanceTimersByTime(1000);
      expect(written.join("")).toContain(`50 %, ${time} · figure2: fits 5/10`);
    }
    shown.clear();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("leaves a line of its own to a sentence, and is drawn again below it", () => {
    const { screen: shown, written } = screen();
    shown.show(state);
    written.length = 0;
    shown.say("Stopping.");
    expect(written.join("").endsWith("\u001b[1G\u001b[2KStopping.\n")).toBe(true);
    shown.show({ ...state, share: 0.6 });
    expect(written.join("")).toContain("60 %, 3 s left");
    shown.clear();
  });
});
