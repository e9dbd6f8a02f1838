import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { resultsFolder } from "../../../experiments/fits";
import type { RunOptions } from "../../../experiments/studyKind";
import { writeWhole } from "../../../plots/export/writeWhole";
import { InputError, requireThat } from "../../../requirements";
import { patchCount } from "../../tasks/domains/domainBatches";
import { packedFolder } from "../../tasks/images/imageDomains";
import { type ImageFolder, imageFolder } from "../../tasks/images/imageFolder";
import { textBytes } from "../../tasks/language/corpus";
import type { DomainRun } from "../runs/domainRun";
import type { LanguageRun } from "../runs/languageRun";
import type { OwnData } from "../runs/task";
import type { TrainingStudy, Unseeded } from "./trainingStudy";

type Template = Unseeded<LanguageRun> | Unseeded<DomainRun>;

/**
 * A study on a user's own data instead of its own: a text, or every domain of a folder of images left out once.
 *
 * @throws InputError when the data are not such as it needs; then nothing is written
 */
export async function withOwnData(
  study: TrainingStudy,
  { data, side, ...options }: RunOptions & { data: string },
): Promise<TrainingStudy> {
  const replaced = async (runs: readonly Template[]): Promise<Template[]> => {
    const texts = runs.filter((run) => run.kind === "language");
    requireThat(texts.length === 0 || side === undefined, "side", side, "left out: a text has no images");
    const images = runs.filter((run) => run.kind === "domains");
    return [
      ...texts.map((run) => ({ ...run, data: ownText(data, run) })),
      ...(images.length === 0 ? [] : onEveryDomain(images, await ownImages(data, { side, ...options }))),
    ];
  };
  const runs = await replaced(study.runs);
  const text = runs.find((run) => run.kind === "language")?.data;
  return {
    ...study,
    runs,
    ...(study.others !== undefined && { others: { ...study.others, runs: await replaced(study.others.runs) } }),
    ...(study.baseline !== undefined && { baseline: { ...study.baseline, data: text } }),
  };
}

/** A text of which a twentieth, to validate on, holds a batch. */
function ownText(file: string, { context, batch }: Unseeded<LanguageRun>): OwnData {
  const bytes = textBytes(file);
  const least = 20 * (context * batch + 1);
  if (bytes.length < least)
    throw new InputError(
      `The text ${file} has ${bytes.length} bytes, but must have at least ${least}: a twentieth of it is what networks are validated on.`,
    );
  return { name: path.basename(file), sha256: hashOf(bytes), path: path.resolve(file) };
}

/** The routers of a study with every domain left out once; of its own domains the first stands for all. */
function onEveryDomain(
  runs: readonly Unseeded<DomainRun>[],
  { data, domains }: { data: OwnData; domains: readonly string[] },
): Unseeded<DomainRun>[] {
  const [first] = runs;
  const routers = runs.filter(({ set, domain }) => set === first.set && domain === first.domain);
  return domains.flatMap((domain) => routers.map((run) => ({ ...run, set: data.name, domain, data })));
}

/** The images of a folder, decoded once and kept under results/data for as long as the folder stays as it is. */
async function ownImages(
  folder: string,
  { side = 28, results = resultsFolder(), progress, signal }: RunOptions,
): Promise<{ data: OwnData; domains: string[] }> {
  patchCount(side);
  const found = imageFolder(folder);
  const file = path.join(results, "data", `${listingHash(found, folder)}-${side}.images`);
  if (!fs.existsSync(file)) {
    const count = found.domains.reduce((sum, { images }) => sum + images.length, 0);
    progress?.start({ name: `images of ${found.name}`, tasks: count });
    await writeWhole(file, await packedFolder(found, { side, signal, onImage: () => progress?.advance() }));
    progress?.stop();
  }
  const sha256 = hashOf(fs.readFileSync(file));
  return { data: { name: found.name, sha256, side, path: file }, domains: found.domains.map(({ name }) => name) };
}

/** Of the names, sizes and times of all images. */
function listingHash({ domains }: ImageFolder, folder: string): string {
  const lines = domains.flatMap(({ images }) =>
    images.map(({ file }) => {
      const { size, mtimeMs } = fs.statSync(file);
      return `${path.relative(folder, file)}\t${size}\t${mtimeMs}\n`;
    }),
  );
  return hashOf(Buffer.from(lines.join(""))).slice(0, 24);
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
