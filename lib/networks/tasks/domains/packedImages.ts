import { InputError } from "../../../requirements";
import type { DomainSet } from "./domains";

/** What the pixels of packed images show: domain by domain the class of each. */
export interface PackedHeader {
  readonly name: string;
  /** Pixels along an edge. */
  readonly side: number;
  readonly classes: readonly string[];
  readonly domains: readonly { readonly name: string; readonly labels: readonly number[] }[];
}

/** A line of JSON, then a byte for each pixel and channel, image by image `[side · side · 3]`. */
export function packed(header: PackedHeader, pixels: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), pixels]);
}

/**
 * Packed images as domains, in three channels.
 *
 * @throws InputError when the bytes are not whole
 */
export function unpacked(bytes: Uint8Array): DomainSet {
  const end = bytes.indexOf(10);
  const { name, side, classes, domains } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as PackedHeader;
  const size = 3 * side * side;
  let at = end + 1;
  const next = () => {
    const image = Float32Array.from(bytes.subarray(at, at + size), (value) => value / 255);
    at += size;
    return image;
  };
  const read = domains.map((domain) => ({
    name: domain.name,
    examples: domain.labels.map((label) => ({ image: next(), label })),
  }));
  if (at !== bytes.length) throw new InputError(`The packed images of ${name} are not whole; delete them.`);
  return { name, channels: 3, edge: side, classes: classes.length, domains: read };
}
