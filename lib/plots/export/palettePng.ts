const colours = 64;

/**
 * A PNG with a palette of 64 colours instead of millions, which a chart with its smoothed edges hardly shows: a third of
 * the bytes. Quantisation and compression are plain JavaScript, so that the bytes are the same on every machine.
 *
 * @param png a PNG of any colour type
 * @returns the same picture as a PNG of indexed colours
 * @example const small = await palettePng(pictures[0].png)
 */
export async function palettePng(png: Uint8Array): Promise<Uint8Array> {
  const { decode, encode, toRGBA8 } = await upng();
  const image = decode(new Uint8Array(png).buffer); // a copy of its own: a Buffer may share its memory with others
  return new Uint8Array(encode(toRGBA8(image), image.width, image.height, colours));
}

/** Loaded when first used. The package's declarations name its functions, its code has them in one default export. */
async function upng(): Promise<typeof import("@pdf-lib/upng")> {
  return ((await import("@pdf-lib/upng")) as unknown as { default: typeof import("@pdf-lib/upng") }).default;
}
