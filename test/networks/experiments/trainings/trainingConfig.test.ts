import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { networkExperiments } from "routerlab/networks";
import { afterAll, expect, test } from "vitest";
import { namedConfigs } from "../../../../lib/dist/networks/experiments/trainings/namedConfigs";
import { withConfig } from "../../../../lib/dist/networks/experiments/trainings/trainingConfig";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "routerlab-config-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

function fileOf(text: string): string {
  const file = path.join(folder, "mine.json");
  fs.writeFileSync(file, text);
  return file;
}

const [language] = await networkExperiments.languageModelling.studies("paper");
const [size] = await networkExperiments.networkSize.studies("quick");
const [domains] = await networkExperiments.domainGeneralisation.studies("quick");

test("a named configuration gives every router its size, training and seeds, and leaves further routers out", () => {
  const { runs, seeds, others, baseline } = withConfig(language, "enwik8");
  const { seeds: wanted, ...sized } = namedConfigs.enwik8;
  expect(seeds).toBe(wanted);
  expect(runs).toEqual(language.runs.map((run) => ({ ...run, ...sized })));
  expect([others, baseline]).toEqual([undefined, language.baseline]);
});

test("what a file does not say stays as it is", () => {
  const file = fileOf('{ "network": { "width": 128 }, "training": { "steps": 7 }, "batch": 4 }');
  const { runs, seeds } = withConfig(language, file);
  expect(seeds).toBe(language.seeds);
  for (const [i, run] of runs.entries()) {
    const { network, training } = language.runs[i];
    const changed = { network: { ...network, width: 128 }, training: { ...training, steps: 7 }, batch: 4 };
    expect(run).toEqual({ ...language.runs[i], ...changed });
  }
});

test.each([
  ["[1]", "the configuration mine.json"],
  ["{", "The configuration mine.json is not JSON."],
  ['{ "widht": 3 }', 'the configuration mine.json has "widht", but'],
  ['{ "network": { "widht": 3 } }', 'network of the configuration mine.json has "widht", but'],
  ['{ "network": 3 }', "network of the configuration mine.json is 3, but must be an object."],
  ['{ "network": { "width": 30 } }', "width is 30, but must be a multiple of heads, 4."],
  ['{ "network": { "top": 9 } }', "top is 9, but must be at most the number of experts, 8."],
  ['{ "training": { "steps": 0 } }', "steps is 0, but"],
  ['{ "training": { "learningRate": -1 } }', "learningRate is -1, but"],
  ['{ "seeds": 0.5 }', "seeds is 0.5, but"],
  ['{ "pieces": 3 }', "pieces is 3, but must be at least one batch of 32."],
])("%s is refused in a sentence", (text, sentence) => {
  expect(() => withConfig(language, fileOf(text))).toThrow(sentence);
});

test("a file that is not there and an experiment of other networks are refused", () => {
  expect(() => withConfig(language, path.join(folder, "none.json"))).toThrow("(ENOENT) and none of the names enwik8.");
  for (const study of [size, domains])
    expect(() => withConfig(study, "enwik8")).toThrow("must be left out: it is for language-modelling");
});
