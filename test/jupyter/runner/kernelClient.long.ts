import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { type Kernel, startKernel } from "../../../lib/dist/jupyter/runner/kernelClient";
import { InputError } from "../../../lib/dist/requirements";
import { built, hasEnded, temporaryFolder } from "./temporaryNotebook";

const kernels: Kernel[] = [];
const start = async (cwd = temporaryFolder()) => {
  const kernel = await startKernel({ cwd });
  kernels.push(kernel);
  return kernel;
};
afterEach(async () => {
  await Promise.all(kernels.splice(0).map((kernel) => kernel.shutdown()));
});

const printed = async (kernel: Kernel, code: string) =>
  (await kernel.execute(code)).messages.map(({ content }) => content.text).join("");

test("two kernels run at once and know nothing of each other, and neither outlives its shutdown", async () => {
  const [one, two] = await Promise.all([start(), start()]);
  await Promise.all([one.execute("const name = 1"), two.execute('const name = "two"')]);
  expect(await Promise.all([printed(one, "console.log(name)"), printed(two, "console.log(name)")])).toEqual([
    "1\n",
    "two\n",
  ]);
  await Promise.all([one.shutdown(), two.shutdown()]);
  expect(await hasEnded(one.pid)).toBe(true);
  expect(await hasEnded(two.pid)).toBe(true);
});

test("ten thousand lines arrive in order, loops and waits end at the timeout and variables live on, and what cells started ends with the kernel", async () => {
  const kernel = await start();
  const text = await printed(kernel, "const name = 1;\nfor (let i = 0; i < 10_000; i++) console.log(i);");
  expect(text).toBe(Array.from({ length: 10_000 }, (_, i) => `${i}\n`).join(""));
  for (const endless of ["while (true) {}", "await new Promise(() => {})", "await null; while (true) {}"])
    expect((await kernel.execute(endless, { timeout: 0.3 })).status).toBe("timeout");
  const stop = AbortSignal.timeout(300);
  expect((await kernel.execute("while (true) {}", { signal: stop })).status).toBe("stopped");
  expect((await kernel.execute("console.log('never')", { signal: stop })).messages).toEqual([]);
  const child = await printed(
    kernel,
    'const child = require("child_process").spawn("sleep", ["100"]); console.log(name, child.pid)',
  );
  expect(child).toMatch(/^1 \d+\n$/);
  await kernel.shutdown();
  expect(await hasEnded(Number(child.split(" ")[1]))).toBe(true);
});

test("a cell that ends its own process is told apart from one that fails, and its output is kept", async () => {
  const kernel = await start();
  const { status, reason, messages } = await kernel.execute(
    'console.log("last words"); await new Promise((r) => setTimeout(r, 200)); process.exit(7)',
  );
  expect({ status, reason, output: messages[0]?.content.text }).toEqual({
    status: "died",
    reason: "The kernel process ended (exit code 7).",
    output: "last words\n",
  });
  expect(await kernel.execute("1")).toMatchObject({ status: "died" });
});

test.each([
  ["that is not there", ["no-such-program"], /^The kernel other cannot be started: .*no-such-program ENOENT/],
  [
    "whose package is missing",
    [process.execPath, "-e", 'console.error("a\\nb"); throw new RangeError("no module named k");'],
    /^The kernel did not start\. The kernel process ended \(exit code 1: RangeError: no module named k\)\.$/,
  ],
  [
    "that ends by itself",
    [process.execPath, "-e", 'console.error("first\\nlast words"); process.exit(3);'],
    /^The kernel did not start\. The kernel process ended \(exit code 3: last words\)\.$/,
  ],
])("a kernel program %s is one sentence", async (_how, argv, sentence) => {
  const spec = { name: "other", argv, env: {}, interruptMode: "signal" as const, folder: "/" };
  const starting = startKernel({ spec, cwd: "/" });
  await expect(starting).rejects.toThrow(InputError);
  await expect(starting).rejects.toThrow(sentence);
});

test("a temporary folder with a name too long for sockets does not keep a kernel from starting", async () => {
  const before = process.env.TMPDIR;
  const long = path.join(temporaryFolder(), "x".repeat(100));
  fs.mkdirSync(long);
  process.env.TMPDIR = long;
  try {
    expect(await printed(await start("/"), 'console.log("here")')).toBe("here\n");
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
});

test.each(["SIGINT", "SIGKILL"] as const)(
  "a program that ends by %s takes its kernel with it, in the middle of a loop, and its folder",
  async (signal) => {
    const script = `const { startKernel } = require(${JSON.stringify(`${built}/jupyter/runner/kernelClient`)});
    startKernel({ cwd: "/" }).then((kernel) => { console.log(kernel.pid); return kernel.execute("while (true) {}"); });`;
    const folder = temporaryFolder();
    const program = spawn(process.execPath, ["-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, TMPDIR: folder },
    });
    const kernel = Number(await firstLine(program));
    await new Promise((resolve) => setTimeout(resolve, 200));
    program.kill(signal);
    const [, endedBy] = await once(program, "exit");
    expect(endedBy).toBe(signal);
    expect(await hasEnded(kernel)).toBe(true);
    expect(fs.readdirSync(folder)).toEqual([]);
  },
);

async function firstLine(program: ChildProcess): Promise<string> {
  const [chunk] = await once(program.stdout!, "data");
  return String(chunk).trim();
}
