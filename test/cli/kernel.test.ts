import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { routerlab } from "./routerlab";

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "routerlab-kernelspec-"));
afterAll(() => fs.rmSync(temporary, { recursive: true, force: true }));

/** An empty folder for a user's or an environment's kernels. */
const emptyFolder = () => fs.mkdtempSync(path.join(temporary, "place-"));
const { version } = JSON.parse(fs.readFileSync(path.resolve(__dirname, "../../lib/package.json"), "utf8"));
const readSpec = (folder: string) => JSON.parse(fs.readFileSync(path.join(folder, "kernel.json"), "utf8"));

test("install writes a kernelspec by absolute paths that are there, where the user's Jupyter looks, or an environment's", async () => {
  const user = emptyFolder();
  const prefix = emptyFolder();
  const env = { JUPYTER_DATA_DIR: user };
  const runs = [
    await routerlab(["kernel", "install"], { env }),
    await routerlab(["kernel", "install", "--user"], { env }),
    await routerlab(["kernel", "install", "--prefix", prefix], { env }),
  ];
  const folders = [user, user, path.join(prefix, "share/jupyter")].map((data) => path.join(data, "kernels/routerlab"));
  for (const [i, { code, stdout, stderr }] of runs.entries()) {
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(`${folders[i]}: "TypeScript (routerlab)" is installed.\n`);
    const { argv, ...rest } = readSpec(folders[i]);
    expect(rest).toEqual({
      display_name: "TypeScript (routerlab)",
      language: "typescript",
      interrupt_mode: "message",
      metadata: { routerlab: { version } },
    });
    const program = path.resolve(__dirname, "../../lib/dist/jupyter/kernel/kernelMain.js");
    expect(argv).toEqual([
      process.execPath,
      "--enable-source-maps",
      "--no-force-async-hooks-checks",
      program,
      "{connection_file}",
    ]);
    expect(fs.existsSync(program)).toBe(true);
  }
});

test("status tells where the kernel is, of which version, and what it cannot start without", async () => {
  const user = emptyFolder();
  const env = { JUPYTER_DATA_DIR: user, JUPYTER_PATH: emptyFolder(), VIRTUAL_ENV: emptyFolder(), CONDA_PREFIX: "" };
  const status = async (...args: string[]) => (await routerlab(["kernel", "status", ...args], { env })).stdout;
  expect(await status()).toBe("The kernel is not installed: npx routerlab kernel install\n");
  expect(JSON.parse(await status("--json"))).toEqual({ version, kernels: [] });

  await routerlab(["kernel", "install"], { env });
  await routerlab(["kernel", "install", "--prefix", env.VIRTUAL_ENV], { env });
  const folder = path.join(user, "kernels/routerlab");
  const inEnvironment = path.join(env.VIRTUAL_ENV, "share/jupyter/kernels/routerlab");
  expect(await status()).toBe(
    [inEnvironment, folder].map((each) => `${each}: version ${version}, and its files are there.\n`).join(""),
  );
  expect(await status("--user")).toBe(`${folder}: version ${version}, and its files are there.\n`);

  const old = { ...readSpec(folder), argv: ["/gone/node", "/gone/main.js", "{connection_file}"] };
  old.metadata.routerlab.version = "0.0.1";
  fs.writeFileSync(path.join(folder, "kernel.json"), JSON.stringify(old));
  expect(await status("--user")).toBe(
    `${folder}: version 0.0.1, and this is ${version}, but it cannot start, since /gone/node and /gone/main.js are no longer there: install it again.\n`,
  );
  expect(JSON.parse(await status("--user", "--json")).kernels).toEqual([
    { folder, version: "0.0.1", argv: old.argv, missing: ["/gone/node", "/gone/main.js"] },
  ]);
});

test("uninstall removes what install has written and nothing else", async () => {
  const env = { JUPYTER_DATA_DIR: emptyFolder() };
  const folder = path.join(env.JUPYTER_DATA_DIR, "kernels/routerlab");
  const uninstall = () => routerlab(["kernel", "uninstall"], { env });
  expect((await uninstall()).stdout).toBe(`${env.JUPYTER_DATA_DIR}: there is no such kernel.\n`);
  await routerlab(["kernel", "install"], { env });
  expect((await uninstall()).stdout).toBe(`${folder}: removed.\n`);
  expect(fs.readdirSync(path.dirname(folder))).toEqual([]);

  await routerlab(["kernel", "install"], { env });
  fs.writeFileSync(path.join(folder, "note.txt"), "a person's own");
  await uninstall();
  expect(fs.readdirSync(folder)).toEqual(["note.txt"]);
});

test("a kernel of that name that is not ours is neither overwritten nor removed", async () => {
  const env = { JUPYTER_DATA_DIR: emptyFolder() };
  const folder = path.join(env.JUPYTER_DATA_DIR, "kernels/routerlab");
  const theirs = JSON.stringify({ argv: ["other"], display_name: "Other", language: "other" });
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "kernel.json"), theirs);
  for (const command of ["install", "uninstall"]) {
    const { code, stdout, stderr } = await routerlab(["kernel", command], { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(
      `${folder} holds a kernel that routerlab did not install, and is left as it is: remove it by hand, or choose another place with --prefix.\n`,
    );
    expect(fs.readFileSync(path.join(folder, "kernel.json"), "utf8")).toBe(theirs);
  }
});

test("an unwritable folder, a file in the way and contradicting places are one sentence, and exit code 2", async () => {
  const file = path.join(emptyFolder(), "file");
  fs.writeFileSync(file, "");
  const wrong: [string[], RegExp][] = [
    [
      ["--prefix", "/proc/1"],
      /^path is "\/proc\/1\/share\/.*kernel\.json", which cannot be written \(E[A-Z]+\), but .*\.\n$/,
    ],
    [["--prefix", file], /^path is ".*kernel\.json", which cannot be written \(ENOTDIR\), but must .*\.\n$/],
    [["--prefix", ""], /^--prefix is "", but must be a folder\.\n$/],
    [["--user", "--prefix", "x"], /^--prefix is "x", but must be left out beside --user\.\n$/],
  ];
  for (const [args, sentence] of wrong) {
    const { code, stdout, stderr } = await routerlab(["kernel", "install", ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(sentence);
  }
});
