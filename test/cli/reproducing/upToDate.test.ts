import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { hashOf, libraryHash, madeProducts } from "../../../lib/dist/cli/reproducing/upToDate";
import { runSentence } from "../../../lib/dist/cli/site/facts";
import { temporaryFolder } from "../../study/temporaryFolder";

const run = { ended: "2026-01-02T03:04:05.678Z", seconds: 9, machine: "a machine", commit: "abc of 2026-01-01" };

async function made(): Promise<{ cache: string; product: string }> {
  const folder = temporaryFolder();
  const [cache, product] = ["made.json", "figure.svg"].map((name) => path.join(folder, name));
  fs.writeFileSync(product, "<svg/>");
  await madeProducts(cache).note("figure", "inputs", [product], run);
  return { cache, product };
}

test("a product is up to date in the next process while its inputs and files are the same", async () => {
  const { cache } = await made();
  expect(madeProducts(cache).isUpToDate("figure", "inputs")).toBe(true);
  expect(madeProducts(cache).isUpToDate("figure", "other inputs")).toBe(false);
  expect(madeProducts(cache).isUpToDate("another figure", "inputs")).toBe(false);
});

test("a file that was deleted or edited is made again", async () => {
  const { cache, product } = await made();
  fs.writeFileSync(product, "<svg>edited</svg>");
  expect(madeProducts(cache).isUpToDate("figure", "inputs")).toBe(false);
  fs.writeFileSync(product, "<svg/>");
  expect(madeProducts(cache).isUpToDate("figure", "inputs")).toBe(true);
  fs.rmSync(product);
  expect(madeProducts(cache).isUpToDate("figure", "inputs")).toBe(false);
});

test("of several files each counts", async () => {
  const folder = temporaryFolder();
  const files = ["a.svg", "b.json"].map((name) => path.join(folder, name));
  for (const file of files) fs.writeFileSync(file, "whole");
  const cache = path.join(folder, "made.json");
  await madeProducts(cache).note("figure", "inputs", files, run);
  for (const file of files) {
    fs.writeFileSync(file, "edited");
    expect(madeProducts(cache).isUpToDate("figure", "inputs")).toBe(false);
    fs.writeFileSync(file, "whole");
  }
  expect(madeProducts(cache).isUpToDate("figure", "inputs")).toBe(true);
});

test("without notes, or with torn ones, everything is made again", async () => {
  const { cache } = await made();
  fs.writeFileSync(cache, '{"figure": {');
  expect(madeProducts(cache).isUpToDate("figure", "inputs")).toBe(false);
});

test("hashes tell texts apart that run together", () => {
  expect(hashOf("ab", "c")).not.toBe(hashOf("a", "bc"));
});

test("the hash of the library is that of all its code, the WebAssembly core's too", () => {
  const root = path.resolve(__dirname, "../../../lib/dist");
  const names = fs.readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => /\.(js|wasm)$/.test(name));
  expect(names).toContain(path.join("mixture", "core", "core.wasm"));
  const texts = (left: readonly string[]) => left.flatMap((name) => [name, fs.readFileSync(path.join(root, name))]);
  expect(libraryHash()).toBe(hashOf(...texts(names.sort())));
});

test("how a product was made is known while its files are those that were made", async () => {
  const { cache, product } = await made();
  expect(madeProducts(cache).runOf("figure")).toEqual(run);
  expect(madeProducts(cache).runOf("another figure")).toBeNull();
  expect(runSentence(run, product)).toBe(
    "Computed until 2026-01-02 03:04 UTC, in 9 s (rows that were there before took none), on a machine, at commit abc of 2026-01-01.",
  );
  fs.writeFileSync(product, "<svg>edited</svg>");
  expect(madeProducts(cache).runOf("figure")).toBeNull();
});

test("where no run is known, the commit that a file came in with is, and whether it was changed since", async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, "figure.json");
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=n", "-c", "user.email=e", ...args], { cwd: folder });
  fs.writeFileSync(file, "{}");
  expect(runSentence(null, file)).toMatch(/^In this repository as of commit unknown, since git does not know it\. On/);
  git("init", "-q");
  git("add", ".");
  git("commit", "-qm", "first");
  const commit = execFileSync("git", ["log", "-1", "--format=%h of %cs"], { cwd: folder, encoding: "utf8" }).trim();
  fs.writeFileSync(path.join(folder, "another.json"), "{}");
  git("add", ".");
  git("commit", "-qm", "of another file");
  fs.writeFileSync(path.join(folder, "another.json"), "[]");
  expect(runSentence(null, file)).toContain(`In this repository as of commit ${commit}. On which machine`);
  fs.writeFileSync(file, "[]");
  expect(runSentence(null, file)).toContain(`${commit}, changed since. On which machine`);
});
