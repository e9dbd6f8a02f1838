import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../study/temporaryFolder";
import { routerlab } from "./routerlab";

const reproduceIn = (results: string, ...args: string[]) =>
  routerlab(["reproduce", ...args], { env: { ROUTERLAB_RESULTS: results } });
const reproduce = (...args: string[]) => reproduceIn(temporaryFolder(), ...args);

test.each([
  [["figure9"], /^experiment is "figure9", but must be one of "figure1", .*"all"\.\n$/],
  [["figure1", "--profile", "huge"], /^--profile is "huge", but must be one of "quick", "paper"\.\n$/],
  [["figure1", "--workers", "0"], /^--workers is "0", but must be an integer ≥ 1\.\n$/],
  [
    ["figure1", "--seed", "../b"],
    /^--seed is "\.\.\/b", but must be a name of at most 40 letters, digits, - and _\.\n$/,
  ],
  [["figure1", "--workers", "many"], /^--workers is "many", but must be an integer ≥ 1\.\n$/],
])("%j is refused in one sentence", async (options, sentence) => {
  const { code, stderr, stdout } = await reproduce(...options);
  expect(stderr).toMatch(sentence);
  expect(code).toBe(2);
  expect(stdout).toBe("");
});

test("the help names the profiles and every experiment", async () => {
  const { code, stdout } = await reproduce("--help");
  expect(code).toBe(0);
  for (const word of ["figure1", "figure2", "regression-rate", "many-truths", "--profile", "paper", "Ctrl-C"])
    expect(stdout).toContain(word);
});

test("--seed writes figures and a report into a folder of its own", async () => {
  const cwd = temporaryFolder();
  const env = { ROUTERLAB_RESULTS: path.join(cwd, "results"), ROUTERLAB_CHROMIUM: "none", ROUTERLAB_SEED: "" };
  const { code, stdout } = await routerlab(["reproduce", "isotropic-splits", "--seed", "b"], { cwd, env });
  expect(code).toBe(0);
  expect(fs.readdirSync(path.join(cwd, "figures"))).toEqual(["seed-b"]);
  expect(fs.readdirSync(path.join(cwd, "figures", "seed-b")).sort()).toEqual(["isotropic-splits.json", "report"]);
  expect(fs.existsSync(path.join(cwd, "report"))).toBe(false);
  expect(stdout).toMatch(/\nThe report is figures\/seed-b\/report\/index\.html\.\n$/);
});

test.each([
  [["--data", "text"], /^--data is for one experiment at a time: language-modelling or domain-generalisation\.\n$/],
  [["--config", "enwik8"], /^--config is for one experiment at a time: language-modelling\.\n$/],
  [
    ["language-modelling", "--config", "enwik9"],
    /^config is "enwik9", which is no file .* none of the names enwik8\.\n$/,
  ],
  [["all", "--data", "text"], /(^|\n)--data is for one experiment at a time/],
  [["figure1", "--data", "text"], /^data is "text", but must be left out: fits draw their own data\.\n$/],
  [["language-modelling", "--data", "missing"], /^The text missing cannot be read \(ENOENT\)\.\n$/],
  [["language-modelling", "--data", "empty"], /^The text empty is empty, but must have at least 2000 characters\.\n$/],
  [["language-modelling", "--data", "binary"], /^The file binary is not text in UTF-8, but a corpus must be\.\n$/],
  [["domain-generalisation", "--data", "missing"], /^The folder missing cannot be read \(ENOENT\)\.\n$/],
  [["domain-generalisation", "--data", "folder"], /^The folder folder has no images: .*\.\n$/],
  [["domain-generalisation", "--data", "folder", "--side", "30"], /^edge is 30, but must be a multiple of 7\.\n$/],
  [["domain-generalisation", "--side", "28"], /^side is 28, but must be left out: it is for data of your own\.\n$/],
  [["domain-generalisation", "--data", "folder", "--side", "x"], /^--side is "x", but must be an integer ≥ 1\.\n$/],
])("%j is refused in one sentence, and nothing is written", async (options, sentence) => {
  const cwd = temporaryFolder();
  fs.writeFileSync(path.join(cwd, "empty"), "");
  fs.writeFileSync(path.join(cwd, "binary"), Buffer.alloc(5000, 0xff));
  fs.mkdirSync(path.join(cwd, "folder", "photo", "cat"), { recursive: true });
  const env = { ROUTERLAB_RESULTS: path.join(cwd, "results"), ROUTERLAB_CHROMIUM: "none" };
  const { code, stderr, stdout } = await routerlab(["reproduce", ...options], { cwd, env });
  expect(stderr).toMatch(sentence);
  expect([code, stdout]).toEqual([2, ""]);
  const left = fs.readdirSync(cwd).filter((name) => !["empty", "binary", "folder"].includes(name));
  expect(left.filter((name) => !(name === "figures" && !options.includes("--data")))).toEqual([]);
});

test("an interrupted --fresh leaves the old rows and keeps the new ones, and goes on with the next --fresh", async () => {
  const results = temporaryFolder();
  const old = path.join(results, "exact-specified", "old.jsonl");
  fs.mkdirSync(path.dirname(old));
  fs.writeFileSync(old, "not touched, and so not read\n");
  const fresh = path.join(results, "fresh", "exact-specified");
  const rows = () =>
    (fs.existsSync(fresh) ? fs.readdirSync(fresh) : []).reduce(
      (sum, name) => sum + fs.readFileSync(path.join(fresh, name), "utf8").split("\n").length - 1,
      0,
    );
  const interrupted = async (): Promise<number> => {
    const before = rows();
    const timer = setInterval(() => rows() > before && process.emit("SIGINT"), 20);
    const { code, stderr } = await reproduceIn(results, "figure2", "--fresh", "--workers", "1");
    clearInterval(timer);
    expect(code).toBe(130);
    const [, done] = /^Stopped with (\d+) of 1200 fits done/m.exec(stderr) ?? [];
    expect(Number(done)).toBe(rows());
    return Number(done);
  };
  const first = await interrupted();
  expect(first).toBeGreaterThan(0);
  expect(await interrupted()).toBeGreaterThan(first);
  expect(fs.readFileSync(old, "utf8")).toBe("not touched, and so not read\n");
});
