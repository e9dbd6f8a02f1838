import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { networkExperiments } from "routerlab/networks";
import { describe, expect, test } from "vitest";
import { type TrainingStudy, trainings } from "../../../../lib/dist/networks/experiments/trainings/trainings";
import { temporaryFolder } from "../../../study/temporaryFolder";
import { filesIn, twoDomains } from "../../tasks/images";

const [language] = await networkExperiments.languageModelling.studies("quick");
const [domains] = await networkExperiments.domainGeneralisation.studies("paper");

const asked = async (study: TrainingStudy, data: string, more = {}) => trainings.asAsked(study, { data, ...more });
const text = "the quick brown fox jumps over the lazy dog\n".repeat(300);

describe("a study on a text of one's own", () => {
  test("reads it in all its runs and in the n-grams, and knows it by its content", async () => {
    const folder = filesIn(temporaryFolder(), { "fox.txt": text });
    const { runs, baseline, name, seeds } = await asked(language, path.join(folder, "fox.txt"));
    const data = {
      ...{ name: "fox.txt", path: path.join(folder, "fox.txt") },
      sha256: createHash("sha256").update(text).digest("hex"),
    };
    expect(runs).toEqual(language.runs.map((run) => ({ ...run, data })));
    expect([name, seeds, baseline]).toEqual([language.name, language.seeds, { ...language.baseline, data }]);
  });

  test("whose validation part holds no batch is refused in a sentence", async () => {
    const file = path.join(filesIn(temporaryFolder(), { short: text.slice(0, 10_259) }), "short");
    await expect(asked(language, file)).rejects.toThrow(
      `The text ${file} has 10259 bytes, but must have at least 10260: a twentieth of it is what networks are validated on.`,
    );
    fs.appendFileSync(file, "!");
    expect((await asked(language, file)).runs.length).toBe(language.runs.length);
    await expect(asked(language, file, { side: 14 })).rejects.toThrow(
      "side is 14, but must be left out: a text has no images.",
    );
  });

  test("does not say where it lies", async () => {
    const folder = filesIn(temporaryFolder(), { text });
    const study = await asked(language, path.join(folder, "text"));
    expect(JSON.stringify(trainings.plain([study]))).not.toContain(folder);
    expect(JSON.stringify(trainings.plain([study]))).toContain('"data":{"name":"text","sha256":"');
  });
});

describe("a study on a folder of images", () => {
  test("leaves every domain out once, with each router, and decodes the images once", async () => {
    const [folder, results] = [await twoDomains(temporaryFolder()), temporaryFolder()];
    const { runs, others } = await asked(domains, folder, { results, side: 14 });
    const routers = new Set(domains.runs.map(({ router }) => router.name)).size;
    expect(runs.length).toBe(2 * routers);
    expect(runs[0]).toMatchObject({ kind: "domains", set: path.basename(folder), domain: "photo" });
    expect(runs[routers]).toMatchObject({ domain: "sketch", router: domains.runs[0].router });
    expect(others?.runs.every((run) => run.data !== undefined) ?? true).toBe(true);
    const { data } = runs[0];
    expect(data).toMatchObject({ side: 14, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(fs.statSync(data!.path).size).toBeGreaterThan(12 * 3 * 14 * 14);

    const written = fs.statSync(data!.path).mtimeMs;
    expect((await asked(domains, folder, { results, side: 14 })).runs).toEqual(runs);
    expect(fs.statSync(data!.path).mtimeMs).toBe(written);
    expect((await asked(domains, folder, { results })).runs[0].data!.sha256).not.toBe(data!.sha256); // 28 pixels
    fs.rmSync(path.join(folder, "photo", "cat", "0.png"));
    expect((await asked(domains, folder, { results, side: 14 })).runs[0].data!.sha256).not.toBe(data!.sha256);
  });

  test("that is bad leaves nothing behind", async () => {
    const [folder, results] = [await twoDomains(temporaryFolder()), temporaryFolder()];
    filesIn(folder, { "photo/dog/9.png": "no image" });
    await expect(asked(domains, folder, { results })).rejects.toThrow(/9\.png does not decode/);
    await expect(asked(domains, folder, { results, side: 10 })).rejects.toThrow(
      "edge is 10, but must be a multiple of 7.",
    );
    const stopped = asked(domains, folder, { results, signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ name: "Interrupted" });
    expect(fs.readdirSync(results)).toEqual([]);
  });
});
