import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { root, temporaryFolder } from "./environment";
import { freePort, serverErrors, startLab } from "./lab";

const folder = temporaryFolder();
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const lab = (...args: string[]) =>
  spawnSync(process.execPath, [path.join(root, "scripts/lab.cjs"), ...args], { encoding: "utf8", timeout: 60_000 });

test("a port that is taken is a sentence", async () => {
  const port = await freePort();
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  try {
    for (const args of [["--port", `${port}`], [`--port=${port}`], [`--ServerApp.port=${port}`]]) {
      const { status, stdout, stderr } = lab(...args);
      expect({ status, stdout, stderr }).toEqual({
        status: 2,
        stdout: "",
        stderr: `routerlab: --port is ${port}, which another program uses: name another, or none, and the next free one is taken.\n`,
      });
    }
  } finally {
    server.close();
  }
  expect(lab("--port", "eighty").stderr).toBe(
    'routerlab: --port is "eighty", but must be an integer from 0 to 65535.\n',
  );
});

test("Ctrl-C ends JupyterLab and its kernels, without a question and within seconds", async () => {
  const running = await startLab(folder);
  const started = Date.now();
  expect(await running.stop()).toBe(0);
  expect(Date.now() - started).toBeLessThan(10_000);
  expect(running.output()).not.toContain("(y/[n])");
  expect(serverErrors(running.output())).toEqual([]);
  const processes = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
  expect(processes.split("\n").filter((line) => line.includes(folder))).toEqual([]);
});
