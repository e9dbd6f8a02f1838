import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

// The program itself; the other tests of commands run them in the test's own process (see routerlab.ts).

const program = path.resolve(__dirname, "../../lib/bin/routerlab.cjs");

test("it answers on standard output and ends with code 0", async () => {
  expect(await promisify(execFile)(process.execPath, [program, "--version"])).toEqual({
    stdout: "0.1.0\n",
    stderr: "",
  });
});

test("bad input is one sentence on standard error and ends with code 2", async () => {
  const sentence = '--router is "noisy", but must be one of "linear", "cosine", "perturbedCosine".\n';
  const args = ["identify", "--router", "noisy", "--expert", "tanh", "--dim", "2", "--experts", "2"];
  await expect(promisify(execFile)(process.execPath, [program, ...args])).rejects.toMatchObject({
    code: 2,
    stdout: "",
    stderr: sentence,
  });
});

test("a reader that leaves early is no defect", async () => {
  const line = `${JSON.stringify(process.execPath)} ${JSON.stringify(program)} reproduce --help | true`;
  const { stderr } = await promisify(execFile)("bash", ["-o", "pipefail", "-c", line]);
  expect(stderr).toBe("");
});
