import { crc32 } from "node:zlib";
import { optionalPackage } from "../optionalPackage";

/** Red, green and blue, from 0 to 255, row by row from the top `[height · width · 3]`. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/**
 * Decodes a PNG or a JPEG by what its bytes are, whatever its name; what is transparent stands on white.
 *
 * @throws Error saying what is wrong, where the bytes are neither or are not whole
 */
export async function decodedImage(bytes: Uint8Array): Promise<Picture> {
  if (startsWith(bytes, pngSignature)) return decodedPng(bytes);
  if (startsWith(bytes, [0xff, 0xd8])) return decodedJpeg(bytes);
  throw new Error("it is neither a PNG nor a JPEG");
}

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

const startsWith = (bytes: Uint8Array, start: readonly number[]) => start.every((byte, at) => bytes[at] === byte);

async function decodedPng(bytes: Uint8Array): Promise<Picture> {
  requireWholePng(bytes);
  const { decode, toRGBA8 } = (
    (await import("@pdf-lib/upng")) as unknown as { default: typeof import("@pdf-lib/upng") }
  ).default;
  const image = decode(new Uint8Array(bytes).buffer);
  const rgba = new Uint8Array(toRGBA8(image)[0]);
  const pixels = Uint8Array.from({ length: 3 * image.width * image.height }, (_, i) => {
    const at = 4 * Math.floor(i / 3);
    const alpha = rgba[at + 3] / 255;
    return Math.round(alpha * rgba[at + (i % 3)] + (1 - alpha) * 255);
  });
  return { width: image.width, height: image.height, pixels };
}

/** The decoder believes what it reads: a file that is cut off, or a bit that is wrong, shows in a chunk's length or sum. */
function requireWholePng(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = pngSignature.length;
  for (let type = ""; type !== "IEND"; ) {
    if (at + 12 > bytes.length) throw new Error("it ends before its end");
    const length = view.getUint32(at);
    if (at + 12 + length > bytes.length) throw new Error("it ends before its end");
    type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length))
      throw new Error(`the sum of its chunk ${JSON.stringify(type)} is wrong`);
    at += 12 + length;
  }
}

/** What is used of jpeg-js, whose own types are not there without it. */
interface JpegPackage {
  decode(
    bytes: Uint8Array,
    options: { useTArray: true; formatAsRGBA: false },
  ): { width: number; height: number; data: Uint8Array };
}

function decodedJpeg(bytes: Uint8Array): Picture {
  const { decode } = optionalPackage("jpeg-js", () => require("jpeg-js") as JpegPackage, "A folder with JPEG images");
  const { width, height, data } = decode(bytes, { useTArray: true, formatAsRGBA: false });
  return { width, height, pixels: data };
}

/**
 * A picture as a square of `side` pixels: each of these is the mean of what it covers, as large a part of a pixel as that
 * is. Proportions are not kept, as in DomainBed.
 *
 * @returns `[side · side · 3]`
 */
export function resized({ width, height, pixels }: Picture, side: number): Uint8Array {
  const [columns, rows] = [coverage(width, side), coverage(height, side)];
  const small = new Uint8Array(3 * side * side);
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const sums = [0, 0, 0];
      for (const { at: y, share: down } of rows[row])
        for (const { at: x, share: across } of columns[column])
          for (let channel = 0; channel < 3; channel++)
            sums[channel] += down * across * pixels[3 * (y * width + x) + channel];
      small.set(sums.map(Math.round), 3 * (row * side + column));
    }
  return small;
}

/** Which of `length` pixels each of `side` new ones covers, with shares that sum to 1. */
function coverage(length: number, side: number): { at: number; share: number }[][] {
  const scale = length / side;
  return Array.from({ length: side }, (_, index) => {
    const [from, to] = [index * scale, (index + 1) * scale];
    const first = Math.floor(from);
    const count = Math.max(1, Math.min(length, Math.ceil(to - 1e-9)) - first);
    return Array.from({ length: count }, (_, i) => {
      const at = first + i;
      return { at, share: (Math.min(to, at + 1) - Math.max(from, at)) / scale };
    });
  });
}
