import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";

// What `npm run lab` says where something is missing: with programs that only look like a Python.

const { makeEnvironment } = createRequire(__filename)("../../scripts/jupyterEnvironment.cjs") as {
  makeEnvironment(options: { folder: string; say: (line: string) => void }): Promise<string>;
};

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "routerlab-environment-"));
afterAll(() => fs.rmSync(temporary, { recursive: true, force: true }));
const newFolder = () => fs.mkdtempSync(path.join(temporary, "folder-"));

/** A program for the shell that answers as a Python does: its version, whether it has venv, and how pip ends. */
const python = ({ version = "3.12.1", modules = "exit 0", venv = "", pip = "exit 0" }) => `#!/bin/sh
case "$*" in
  *version_info*) echo ${version} ;;
  *ensurepip*) ${modules} ;;
  "-m venv"*) ${venv || '/bin/mkdir -p "$4/bin" && /bin/cp "$0" "$4/bin/python"'} ;;
  "-m pip"*) ${pip} ;;
esac
`;

/** Makes an environment where these programs are all that there is. */
async function make(programs: Record<string, string>, folder = path.join(newFolder(), ".venv")) {
  const bin = newFolder();
  for (const [name, text] of Object.entries(programs)) fs.writeFileSync(path.join(bin, name), text, { mode: 0o755 });
  const before = process.env.PATH;
  process.env.PATH = bin;
  const said: string[] = [];
  try {
    const made = await makeEnvironment({ folder, say: (line) => said.push(line) });
    return { made, said, error: null, folder };
  } catch (error) {
    return { made: null, said, error: error as Error & { unreachable: boolean }, folder };
  } finally {
    process.env.PATH = before;
  }
}

describe.skipIf(process.platform === "win32")("the environment of npm run lab", () => {
  test.each([
    [
      "no Python",
      {},
      "Python 3.10 or later is needed, but neither python3 nor python is there: install it from your system's packages or python.org and start again.",
    ],
    [
      "Pythons that are too old",
      { python3: python({ version: "3.9.18" }), python: python({ version: "2.7.18" }) },
      "Python 3.10 or later is needed, but python3 is 3.9.18 and python is 2.7.18: install it from your system's packages or python.org and start again.",
    ],
    [
      "a Python without venv",
      { python3: python({ modules: "exit 1" }) },
      "python3 (3.12.1) has no module venv or ensurepip: install it (on Debian and Ubuntu the package python3-venv) and start again.",
    ],
    [
      "a venv that fails",
      { python3: python({ venv: "echo 'No space left on device' >&2; exit 1" }) },
      /^python3 cannot make an environment in .*\.venv: No space left on device$/,
    ],
    [
      "a pip that fails",
      { python3: python({ pip: "echo noise >&2; echo 'ERROR: No matching distribution' >&2; exit 1" }) },
      "pip could not install what python/requirements.txt names: No matching distribution",
    ],
  ])("%s is one sentence", async (_what, programs, sentence) => {
    const { error } = await make(programs);
    expect(error?.message).toMatch(typeof sentence === "string" ? new RegExp(`^${escaped(sentence)}$`) : sentence);
    expect(error?.unreachable).toBe(false);
  });

  test("a pip that reaches no index is told from one that does not find a version", async () => {
    const reached = "ERROR: Could not find a version that satisfies the requirement x==1 (from versions: 2, 3)";
    const offline =
      "WARNING: Retrying after connection broken by NewConnectionError: Temporary failure in name resolution";
    const none = "ERROR: Could not find a version that satisfies the requirement x==1 (from versions: none)";
    const unreachable = async (...lines: string[]) => {
      const pip = `${lines.map((line) => `echo '${line}' >&2`).join("; ")}; exit 1`;
      return (await make({ python3: python({ pip }) })).error?.unreachable;
    };
    expect(await unreachable(reached)).toBe(false);
    expect(await unreachable(none)).toBe(false);
    expect(await unreachable(offline, reached)).toBe(false);
    expect(await unreachable(offline, none)).toBe(true);
  });

  test("python is taken where python3 is too old, and the environment is made once, and again where it was moved", async () => {
    const programs = { python3: python({ version: "3.8.1" }), python: python({ version: "3.10.0" }) };
    const first = await make(programs);
    expect(first).toMatchObject({ made: path.join(first.folder, "bin", "python"), error: null });
    expect(first.said.length).toBe(2);
    expect(await make({}, first.folder)).toMatchObject({ made: first.made, said: [] });
    const moved = `${first.folder}-moved`;
    fs.renameSync(first.folder, moved);
    expect((await make(programs, moved)).said.length).toBe(2);
  });

  test("an environment whose making was broken off is made again", async () => {
    const broken = await make({ python3: python({ pip: "exit 1" }) });
    expect(broken.error?.message).toBe("pip could not install what python/requirements.txt names: no reason given");
    expect((await make({ python3: python({}) }, broken.folder)).error).toBeNull();
  });
});

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
