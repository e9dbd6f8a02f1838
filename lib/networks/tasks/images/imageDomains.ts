import fs from "node:fs";
import { setImmediate } from "node:timers/promises";
import { InputError, requireKeys } from "../../../requirements";
import { Interrupted } from "../../../study/runTasks";
import { patchCount } from "../domains/domainBatches";
import type { DomainSet } from "../domains/domains";
import { packed, unpacked } from "../domains/packedImages";
import { decodedImage, resized } from "./decodedImage";
import { type ImageFolder, imageFolder } from "./imageFolder";

/**
 * The images of a folder DOMAIN/CLASS/IMAGE, as PACS, VLCS, OfficeHome and TerraIncognita have it, as domains: PNG and JPEG,
 * each made a square of `side` pixels, in three channels.
 *
 * @param side a multiple of 7, 28 unless given
 * @returns the domains with their images, and how many classes there are
 * @throws InputError when the folder is not of that form, fewer than two domains or a domain with a single class among it,
 *   or an image does not decode; and where JPEG images need a package that is not installed
 * @example (await imageDomains("data/PACS")).domains.map(({ name }) => name)   // ["art_painting", "cartoon", "photo", "sketch"]
 */
export async function imageDomains(folder: string, options: { side?: number } = {}): Promise<DomainSet> {
  requireKeys("the options of imageDomains", options, ["side"]);
  const { side = 28 } = options;
  patchCount(side);
  return unpacked(await packedFolder(imageFolder(folder), { side }));
}

/**
 * Decodes every image of a folder; see packedImages for the bytes that come back.
 *
 * @param onImage called after each image
 * @throws InputError naming the first image that does not decode
 */
export async function packedFolder(
  { name, classes, domains }: ImageFolder,
  { side, onImage, signal }: { side: number; onImage?: () => void; signal?: AbortSignal },
): Promise<Uint8Array> {
  const files = domains.flatMap(({ images }) => images.map(({ file }) => file));
  const size = 3 * side * side;
  const pixels = new Uint8Array(files.length * size);
  for (const [index, file] of files.entries()) {
    await setImmediate(); // so that signals are heard
    if (signal?.aborted) throw new Interrupted();
    pixels.set(await pixelsOf(file, side), index * size);
    onImage?.();
  }
  const labels = domains.map((domain) => ({ name: domain.name, labels: domain.images.map(({ label }) => label) }));
  return packed({ name, side, classes, domains: labels }, pixels);
}

async function pixelsOf(file: string, side: number): Promise<Uint8Array> {
  try {
    return resized(await decodedImage(fs.readFileSync(file)), side);
  } catch (error) {
    if (error instanceof InputError) throw error; // a package that is missing
    throw new InputError(`The image ${file} does not decode: ${(error as Error).message}.`, { cause: error });
  }
}
