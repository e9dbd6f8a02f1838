import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { hashOf, madeProducts } from "../../lib/dist/cli/upToDate";
import { temporaryFolder } from "../study/temporaryFolder";

async function made(): Promise<{ cache: string; product: string }> {
  const folder = temporaryFolder();
  const [cache, product] = ["made.json", "figure.svg"].map((name) => path.join(folder, name));
  fs.writeFileSync(product, "<svg/>");
  await madeProducts(cache).note("figure", "inputs", [product]);
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

test("without notes, or with torn ones, everything is made again", async () => {
  const { cache } = await made();
  fs.writeFileSync(cache, '{"figure": {');
  expect(madeProducts(cache).isUpToDate("figure", "inputs")).toBe(false);
});

test("hashes tell texts apart that run together", () => {
  expect(hashOf("ab", "c")).not.toBe(hashOf("a", "bc"));
});
