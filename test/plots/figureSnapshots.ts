import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { Figure, Table } from "../../lib/dist/plots/figure";
import { axis } from "../../lib/dist/plots/theme";

/**
 * A test for each case: what is drawn is as it was, in `__snapshots__/CASE.txt` beside the test file. And a test that every
 * function of that room of lib/plots that makes a figure or table has a case: its name, or its name and ", …".
 *
 * @param room  folder of the test file, whose name is that of a room of lib/plots
 * @param cases by name, from hand-made inputs of a few points
 */
export function testSnapshots(room: string, cases: Readonly<Record<string, () => Figure | Table>>): void {
  test.each(Object.entries(cases))("%s draws what it drew", async (name, draw) => {
    await expect(textOf(draw())).toMatchFileSnapshot(path.join(room, "__snapshots__", fileOf(name)));
  });

  test("every function that draws has a snapshot, and every snapshot a case", () => {
    const inRoom = path.relative(__dirname, room);
    const names = fs
      .readdirSync(path.join(root, "lib/plots", inRoom))
      .filter((file) => file.endsWith(".ts"))
      .map((file) => path.join(root, "lib/dist/plots", inRoom, file.replace(/\.ts$/, ".d.ts")))
      .flatMap((file) => drawingFunctions(fs.readFileSync(file, "utf8")));
    const drawn = new Set(Object.keys(cases).map((name) => name.split(",")[0]));
    expect([...drawn].sort()).toEqual(names.sort());
    const folder = path.join(room, "__snapshots__");
    const kept = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
    expect(kept.filter((file) => !Object.keys(cases).map(fileOf).includes(file))).toEqual([]);
  });
}

const root = path.join(__dirname, "../..");
const fileOf = (name: string) => `${name.replace(/\W+/g, "-")}.txt`;

/** The exported functions of a declaration file whose result is a figure or table. */
function drawingFunctions(declarations: string): string[] {
  return declarations
    .split(/^export (?:declare )?/m)
    .flatMap((part) => /^function (\w+)\([\s\S]*?\): (?:Figure|Table);$/m.exec(part)?.[1] ?? []);
}

/**
 * A figure as text for the eye: a property a line where it fits, long lists by their ends and a hash of the whole, and of
 * axes what they do not share with `axis("")`. The order of properties says nothing.
 */
function textOf(value: Figure | Table): string {
  const plain = JSON.parse(JSON.stringify(value));
  for (const [key, each] of Object.entries<Record<string, unknown>>(plain.layout ?? {}))
    if (/^[xy]axis/.test(key)) plain.layout[key] = { ...unlike(axis(""), each), title: (each.title as Titled).text };
  return `${lines(plain, "").join("\n")}\n`;
}

type Titled = { readonly text: string };

function unlike(common: Record<string, unknown>, own: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(own).filter(([key, item]) => JSON.stringify(item) !== JSON.stringify(common[key])),
  );
}

const lineWidth = 118;

function lines(value: unknown, indent: string): string[] {
  const short = JSON.stringify(shortened(value));
  if (indent.length + short.length <= lineWidth || typeof value !== "object" || value === null)
    return [`${indent}${short}`];
  if (isLong(value)) return [`${indent}${shortened(value)}`];
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const inner = sortedEntries(value).flatMap(([key, item]) => {
    const [first, ...rest] = lines(item, `${indent}  `);
    return [Array.isArray(value) ? first : `${indent}  ${key}: ${first.trimStart()}`, ...rest];
  });
  return [`${indent}${open}`, ...inner, `${indent}${close}`];
}

const isLong = (value: unknown): value is unknown[] =>
  Array.isArray(value) &&
  value.length > 12 &&
  value.every((item) => typeof item !== "object" || item === null || Array.isArray(item));

function shortened(value: unknown): unknown {
  if (isLong(value)) {
    const hash = createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 8);
    const [first, second, last] = [value[0], value[1], value[value.length - 1]].map((item) =>
      JSON.stringify(shortened(item)),
    );
    return `${value.length} items: ${first}, ${second}, …, ${last}; ${hash}`;
  }
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(sortedEntries(value).map(([key, item]) => [key, shortened(item)]));
}

function sortedEntries(value: object): [string, unknown][] {
  const entries = Object.entries(value);
  return Array.isArray(value) ? entries : entries.sort(([a], [b]) => (a < b ? -1 : 1));
}
