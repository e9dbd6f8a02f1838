import { imageDomains } from "routerlab/networks";
import { describe, expect, test } from "vitest";
import { exampleBatches } from "../../../lib/dist/networks/tasks/domains/domainBatches";
import { packed, unpacked } from "../../../lib/dist/networks/tasks/domains/packedImages";
import { decodedImage, resized } from "../../../lib/dist/networks/tasks/images/decodedImage";
import { temporaryFolder } from "../../study/temporaryFolder";
import { filesIn, jpeg, png, twoDomains } from "./images";
import { isInstalled } from "./installed";

describe("an image", () => {
  test("is decoded from a PNG exactly, on white where it is transparent", async () => {
    const { width, height, pixels } = await decodedImage(await png(4, 2, [10, 20, 30]));
    expect([width, height]).toEqual([4, 2]);
    expect([...pixels.subarray(0, 12)]).toEqual([255, 255, 255, 255, 255, 255, 10, 20, 30, 10, 20, 30]);
    const half = await decodedImage(await png(2, 1, [55, 55, 55, 51]));
    expect([...half.pixels.subarray(3)]).toEqual([215, 215, 215]); // a fifth of 55 on four fifths of 255
  });

  test.skipIf(!isInstalled("jpeg-js"))("is decoded from a JPEG nearly", async () => {
    const { width, height, pixels } = await decodedImage(jpeg(32, 16, [200, 100, 50]));
    expect([width, height, pixels.length]).toEqual([32, 16, 32 * 16 * 3]);
    for (const [channel, value] of [200, 100, 50].entries())
      expect(Math.abs(pixels[3 * (8 * 32 + 28) + channel] - value)).toBeLessThan(12);
  });

  test("is resized by the mean of what each pixel covers, and made larger by repeating", () => {
    const row = { width: 6, height: 1, pixels: Uint8Array.from([0, 30, 60, 90, 120, 150].flatMap((v) => [v, v, v])) };
    const gray = (pixels: Uint8Array) => [...pixels].filter((_, i) => i % 3 === 0);
    expect(gray(resized(row, 2)).slice(0, 2)).toEqual([30, 120]);
    expect(gray(resized({ ...row, width: 3, height: 2 }, 2))).toEqual([10, 50, 100, 140]); // of 0 30 60 / 90 120 150
    expect(gray(resized({ width: 1, height: 1, pixels: Uint8Array.of(7, 7, 7) }, 2))).toEqual([7, 7, 7, 7]);
  });
});

describe("a folder of images", async () => {
  const few = await png(3, 3, [1, 2, 3]);
  test("has domains, classes and images in the order of their names, in patches of the side that is asked for", async () => {
    const folder = await twoDomains(temporaryFolder());
    const set = await imageDomains(folder, { side: 14 });
    expect([set.channels, set.edge, set.classes]).toEqual([3, 14, 2]);
    expect(set.domains.map(({ name, examples }) => [name, examples.map(({ label }) => label)])).toEqual([
      ["photo", [0, 0, 0, 1, 1, 1]],
      ["sketch", [0, 0, 0, 1, 1, 1]],
    ]);
    const { image } = set.domains[0].examples[5];
    expect([image[0], image[3 * 13]]).toEqual([1, expect.closeTo(200 / 255, 6)]); // left and right in the first row
    const [{ inputs, targets }] = exampleBatches(set.domains[1].examples, 6, 14);
    expect([inputs.length, ...targets]).toEqual([6 * 4 * 147, 0, 0, 0, 1, 1, 1]);
    expect([inputs[0], inputs[147]]).toEqual([1, expect.closeTo(20 / 255, 6)]); // the second patch is the right half
  });

  test("passes over hidden files, and what does not end as images do", async () => {
    const folder = await twoDomains(temporaryFolder());
    filesIn(folder, { "photo/cat/.hidden.png": "", "photo/cat/notes.txt": "", "readme.md": "", ".git/x/y.png": "" });
    expect((await imageDomains(folder)).domains.map(({ examples }) => examples.length)).toEqual([6, 6]);
  });

  const domain = (name: string) =>
    Object.fromEntries(["a/1", "a/2", "a/3", "b/1", "b/2"].map((file) => [`${name}/${file}.png`, few]));
  test.each([
    [
      "without images",
      { "photo/cat/notes.txt": "" },
      /^The folder .* has no images: they must lie in it as DOMAIN\/CLASS\/IMAGE and end in \.png, \.jpg or \.jpeg\.$/,
    ],
    [
      "of one domain",
      domain("photo"),
      /^The folder .* has images of one domain only, photo, but of at least two one can be left out\.$/,
    ],
    [
      "with a domain of one class",
      { ...domain("photo"), "sketch/cat/1.png": few },
      /^The domain .*sketch has images of one class only, cat, but must have at least two\.$/,
    ],
    [
      "with a domain of few images",
      { ...domain("photo"), "s/a/1.png": few, "s/b/1.png": few },
      /^The domain .*s has 2 images, but must have at least 5, to be split 80 to 20\.$/,
    ],
    [
      "with an image that is none",
      { ...domain("a"), ...domain("b"), "a/b/2.png": "hello" },
      /^The image .*a.b.2\.png does not decode: it is neither a PNG nor a JPEG\.$/,
    ],
    [
      "with an image that is cut off",
      { ...domain("a"), ...domain("b"), "b/a/1.png": few.subarray(0, -9) },
      /^The image .*b.a.1\.png does not decode: it ends before its end\.$/,
    ],
    [
      "with an image with a wrong bit",
      { ...domain("a"), ...domain("b"), "b/a/1.png": Buffer.from(few.map((byte, i) => byte ^ (i === 50 ? 1 : 0))) },
      /^The image .* does not decode: the sum of its chunk "\w+" is wrong\.$/,
    ],
  ])("%s is refused in a sentence", async (_what, files: Record<string, Buffer | string>, sentence) => {
    await expect(imageDomains(filesIn(temporaryFolder(), files))).rejects.toThrow(sentence);
  });

  test.skipIf(!isInstalled("jpeg-js"))("with a JPEG that is cut off is refused in a sentence", async () => {
    const whole = jpeg(16, 16, [9, 9, 9]);
    const files = { ...domain("a"), ...domain("b"), "b/a/4.JPG": whole.subarray(0, whole.length / 2) };
    await expect(imageDomains(filesIn(temporaryFolder(), files))).rejects.toThrow(
      /^The image .*4\.JPG does not decode: /,
    );
  });

  test("that is not there, and a side that patches do not fill, are refused in a sentence", async () => {
    await expect(imageDomains("/nowhere")).rejects.toThrow("The folder /nowhere cannot be read (ENOENT).");
    await expect(imageDomains("/nowhere", { side: 30 })).rejects.toThrow("edge is 30, but must be a multiple of 7.");
  });
});

test("packed images come back as they were, and are refused where they are not whole", () => {
  const header = { name: "n", side: 1, classes: ["a", "b"], domains: [{ name: "d", labels: [1, 0] }] };
  const bytes = packed(header, Uint8Array.of(255, 0, 51, 1, 2, 3));
  const [first, second] = unpacked(bytes).domains[0].examples;
  expect([first.label, second.label]).toEqual([1, 0]);
  expect([...first.image]).toEqual([1, 0, expect.closeTo(0.2, 6)]);
  expect(() => unpacked(bytes.subarray(0, -1))).toThrow("The packed images of n are not whole; delete them.");
});
