import { type RandomStream, randomStream } from "../../../data/randomStream";
import { requireOneOf } from "../../../requirements";
import { shuffled } from "../shuffled";
import { type Digit, digits, edge } from "./digits";
import { rotated } from "./rotated";

/** An image with its class, as the network sees it. */
export interface Example {
  /** Brightness in [0, 1] by pixel and channel `[edge · edge · channels]`, the channel last. */
  readonly image: Float32Array;
  readonly label: number;
}

/** One kind of images: an angle, or a strength of the colour's betrayal. */
export interface Domain {
  readonly name: string;
  readonly examples: readonly Example[];
}

/** Images of several domains with the same classes. */
export interface DomainSet {
  readonly name: string;
  readonly channels: number;
  /** Pixels along an edge of an image, a multiple of 7. */
  readonly edge: number;
  readonly classes: number;
  readonly domains: readonly Domain[];
}

export const domainSets = ["rotated digits", "coloured digits"] as const;
export type DomainSetName = (typeof domainSets)[number];

/**
 * The images of a task, by its name; each digit stands in one domain only, so that no domain tells another's test images.
 *
 * Which digit goes where is drawn once and for all and does not depend on a seed.
 *
 * @returns the domains with their images, and how many classes and channels there are
 * @throws InputError for an unknown name, and where the package mnist is not installed
 * @see Gulrajani and Lopez-Paz, In search of lost domain generalization (DomainBed), arXiv 2007.01434
 * @example domainSet("rotated digits").domains.map(({ name }) => name)   // ["0°", "15°", "30°", "45°", "60°", "75°"]
 */
export function domainSet(name: DomainSetName): DomainSet {
  requireOneOf("name", name, domainSets);
  const stream = randomStream("digits in domains");
  const all = shuffled(digits(), stream);
  return name === "rotated digits" ? rotatedDigits(all) : colouredDigits(all, stream.split("colours"));
}

const angles = [0, 15, 30, 45, 60, 75];

/** Rotated MNIST: ten classes, six angles, anticlockwise. */
export function rotatedDigits(all: readonly Digit[]): DomainSet {
  const domains = angles.map((angle, index) => ({
    name: `${angle}°`,
    examples: shareOf(all, index, angles.length).map(({ image, digit }) => ({
      image: rotated(image, angle),
      label: digit,
    })),
  }));
  return { name: "rotated digits", channels: 1, edge, classes: 10, domains };
}

/** By domain: how often the colour is not that of the label. */
const betrayals = [0.1, 0.2, 0.9];
const labelNoise = 0.25;

/**
 * Coloured MNIST: the label says whether the digit is below five, and is wrong for a quarter of the images; the colour,
 * one of two channels, is the label's but for 10, 20 or 90 % of the images. What the shape tells holds in every domain
 * for 75 %; what the colour tells holds for 90 and 80 % and in the last domain is turned around.
 */
export function colouredDigits(all: readonly Digit[], stream: RandomStream): DomainSet {
  const domains = betrayals.map((betrayal, index) => ({
    name: `${betrayal * 100} % turned`,
    examples: shareOf(all, index, betrayals.length).map(({ image, digit }) => {
      const label = Number(digit < 5 !== stream.uniform() < labelNoise);
      const colour = Number((label === 1) !== stream.uniform() < betrayal);
      const coloured = new Float32Array(2 * edge * edge);
      for (let pixel = 0; pixel < image.length; pixel++) coloured[2 * pixel + colour] = image[pixel];
      return { image: coloured, label };
    }),
  }));
  return { name: "coloured digits", channels: 2, edge, classes: 2, domains };
}

/** Every `count`-th, so that all shares have the same size within one. */
function shareOf<Value>(all: readonly Value[], index: number, count: number): Value[] {
  return all.filter((_, at) => at % count === index);
}
