import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** A PNG of one colour with a brighter left half, `[height, width]`. */
export async function png(width: number, height: number, color: [number, number, number, number?]): Promise<Buffer> {
  const { default: upng } = (await import("@pdf-lib/upng")) as unknown as {
    default: { encode(frames: ArrayBuffer[], width: number, height: number, colours: number): ArrayBuffer };
  };
  return Buffer.from(upng.encode([Uint8Array.from(rgba(width, height, color)).buffer], width, height, 0));
}

/** What is used of jpeg-js, whose own types are not there without it. */
interface JpegEncoder {
  encode(image: { data: Uint8Array; width: number; height: number }, quality: number): { data: Buffer };
}

/** The same as a JPEG. */
export function jpeg(width: number, height: number, color: [number, number, number]): Buffer {
  const { encode } = createRequire(import.meta.url)("jpeg-js") as JpegEncoder;
  return encode({ data: Uint8Array.from(rgba(width, height, color)), width, height }, 95).data;
}

function rgba(
  width: number,
  height: number,
  [red, green, blue, alpha = 255]: readonly (number | undefined)[],
): number[] {
  return Array.from({ length: width * height }, (_, i) =>
    i % width < width / 2 ? [255, 255, 255, alpha] : [red, green, blue, alpha],
  ).flat() as number[];
}

/** Writes files, by their path in the folder. */
export function filesIn(folder: string, files: Record<string, Buffer | string>): string {
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

/** A folder of two domains with two classes of `count` images each: one brighter than the other. */
export async function twoDomains(folder: string, count = 3): Promise<string> {
  const [dark, bright] = [await png(30, 30, [20, 20, 20]), await png(30, 30, [200, 200, 200])];
  const named = (domain: string) =>
    Array.from({ length: count }, (_, i) => [
      [`${domain}/cat/${i}.png`, dark],
      [`${domain}/dog/${i}.png`, bright],
    ]).flat();
  return filesIn(folder, Object.fromEntries([...named("photo"), ...named("sketch")]));
}
