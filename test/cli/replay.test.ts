import fs from "node:fs";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { replayText } from "../../lib/dist/cli/pages/replayText";
import { figure1 } from "../../lib/dist/experiments/figures/figure1";
import { replay as replayed } from "../../lib/dist/replay/replay";
import { study } from "../../lib/dist/study/study";
import { temporaryFolder } from "../study/temporaryFolder";
import { routerlab } from "./routerlab";

const replay = (results: string, ...args: string[]) => routerlab(args, { env: { ROUTERLAB_RESULTS: results } });

const fitOfFigure = ["replay", "figure1", "--arm", "cosine exact", "--n", "1000", "--replicate", "1"];

/** A results folder with two replicates of the cosine arm at n = 1000. */
async function resultsWithRows() {
  const results = temporaryFolder();
  const [exact] = await figure1.studies("quick");
  const arms = exact.arms.filter(({ name }) => name === "cosine");
  const name = exact.name as string;
  const rows = await study({
    ...exact,
    arms,
    sizes: [1000],
    replicates: 2,
    folder: path.join(results, name),
    workers: 1,
  });
  return { results, rows };
}

test("the text tells settings, data, starts, fit, atoms, loss parts and the place among stored fits", async () => {
  const { results } = await resultsWithRows();
  const { code, stdout, stderr } = await replay(results, ...fitOfFigure);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^figure1, quick profile: cosine, exact-specified, n = 1000, replicate 1\n/);
  for (const line of [
    /^ {2}model: {2}router cosine, expert tanh, d = 2, the last atom is the reference$/m,
    /^ {2}limits: bias in \[−20, 20\], router within ±20, expert within ±20$/m,
    /^ {2}→ {2}near the truth +[\d.]+ +0 σ² +\d+ +converged$/m,
    /^ {2}SSE\(truth\) − SSE\(fit\) = [\d.]+ σ²; the Jacobian at the truth has rank 8$/m,
    /^ {2}active bounds: none$/m,
    /^Atom 2, in the cell of true atom 2$/m,
    /^ {2}expert 1( +−?[\d.]+){6}$/m,
    /^ {2}router 1( +−?[\d.]+){2} +–( +−?[\d.]+){3}$/m, // whose norm the data do not tell
    /^ {2}true norms( +[\d.]+){4} +0( +[\d.]+){2} +[12] of 2 +[\d.]+$/m,
    /^ {2}Its row of this fit is the same, bit for bit\.$/m,
    /--output FILE\.png/,
  ])
    expect(stdout).toMatch(line);
});

test("a fit above the truth's sum of squares is said to be at another minimum, unless the truth is of another model", async () => {
  const { facts } = await replayed({ experiment: "figure1", arm: "cosine exact", n: 1000, replicate: 1 });
  const sentence = "the truth fits these data better: this is another minimum";
  expect(replayText(facts)).not.toContain(sentence);
  expect(replayText({ ...facts, drop: -3 })).toContain(sentence);
  const generator = { ...facts.settings.generator, reference: false };
  expect(replayText({ ...facts, drop: -3, settings: { ...facts.settings, generator } })).not.toContain(sentence);
});

test("--json prints one object with the same facts, the stored row among them", async () => {
  const { results, rows } = await resultsWithRows();
  const { code, stdout } = await replay(results, ...fitOfFigure, "--json");
  expect(code).toBe(0);
  const facts = JSON.parse(stdout);
  expect(Object.keys(facts).sort()).toEqual(
    [
      ...["experiment", "profile", "arm", "study", "n", "replicate", "settings", "row", "data", "noiseVariance"],
      ...["drop", "rank", "starts", "atoms", "standardErrorsReason", "gaugeReason", "activeBounds", "losses", "stored"],
    ].sort(),
  );
  expect(facts.row).toEqual(rows[1]);
  expect(facts).toMatchObject({
    arm: "cosine, exact-specified",
    n: 1000,
    replicate: 1,
    rank: 8,
    stored: { rows: 2, same: true },
  });
  expect(facts.losses.map(({ among }: { among: number }) => among)).toEqual([2, 2, 2, 2]);
  expect(facts.atoms[0]).toMatchObject({
    cell: 0,
    truth: { bias: -0.2, router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3] },
  });
});

test("without rows to compare with, the command that computes them is told; --output draws", async () => {
  const results = temporaryFolder();
  const file = path.join(results, "fit.svg");
  const { code, stdout } = await replay(results, ...fitOfFigure, "--output", file);
  expect(code).toBe(0);
  expect(stdout).toContain("no rows of this point to compare with: npm run reproduce -- figure1 computes them.");
  expect(stdout).toContain(
    `${file}: One fit: cosine, exact-specified, n = 1000, replicate 1; converged; L₃, true norms: `,
  );
  const svg = fs.readFileSync(file, "utf8");
  for (const text of ["gate of true atom 1", "router 2", "expert 3", "fitted value", "start"])
    expect(svg).toContain(text);
  expect(fs.readdirSync(results)).toEqual(["fit.svg"]);
});

test("--output without a browser writes JSON and says once why", async () => {
  const results = temporaryFolder();
  vi.stubEnv("ROUTERLAB_CHROMIUM", "none");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { code, stderr } = await replay(results, ...fitOfFigure, "--output", path.join(results, "fit.svg"));
  expect(code).toBe(0);
  expect(stderr).toMatch(/^routerlab: no browser draws pictures, .*\n$/);
  expect(fs.readdirSync(results)).toEqual(["fit.json"]);
});

test("--arms lists the arms of an experiment, those of the paper profile apart", async () => {
  const { code, stdout } = await replay("", "replay", "figure1", "--arms");
  expect(code).toBe(0);
  expect(stdout.trim().split("\n")).toEqual([
    "perturbed, exact-specified",
    "cosine, exact-specified",
    "perturbed, over-specified",
    "cosine, over-specified",
    "perturbed, all-logits-free (--profile paper)",
    "cosine, all-logits-free (--profile paper)",
  ]);
});

test.each([
  [["--n", "13000"], /^n is 13000, but must be a size .*; the nearest are 12915 and 21544\.\n$/],
  [["--n", "1e3"], /^--n is "1e3", but must be an integer ≥ 0\.\n$/],
  [["--replicate", "40"], /^replicate is 40, but must be an integer from 0 to 39\.\n$/],
  [["--replicate", "-1"], /^--replicate is "-1", but must be an integer ≥ 0\.\n$/],
  [["--arm", "noisy"], /^arm is "noisy", but must be one of "perturbed, exact-specified", .*\.\n$/],
  [["--profile", "big"], /^profile is "big", but must be one of "quick", "paper"\.\n$/],
  [["--output", "fit.gif"], /^--output is "fit\.gif", but must end in \.svg, \.png or \.pdf\.\n$/],
])("bad input ends with exit code 2, one sentence and no output: %j", async (args, sentence) => {
  const { code, stdout, stderr } = await replay(temporaryFolder(), ...fitOfFigure, ...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(sentence);
});

test("a row file that is torn is told with its line", async () => {
  const results = temporaryFolder();
  fs.mkdirSync(path.join(results, "exact-specified"));
  fs.writeFileSync(path.join(results, "exact-specified", "a.jsonl"), "not a row\n{}\n");
  const { code, stderr } = await replay(results, ...fitOfFigure);
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^Line 1 of .*a\.jsonl is not the row of a fit .* Delete the line or the file; the fit is made again\.\n$/,
  );
});

test("an experiment whose rows are trainings has no fits to replay, which is said with what there is instead", async () => {
  const { code, stderr } = await routerlab(["replay", "language-modelling", "--arms"]);
  expect(code).toBe(2);
  expect(stderr).toBe(
    "language-modelling has trainings and no fits to replay: npx routerlab rows language-modelling has what each left, npm run reproduce -- language-modelling --fresh trains again.\n",
  );
});
