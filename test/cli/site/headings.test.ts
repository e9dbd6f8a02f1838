import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { experimentsByHeading, headingOf, headings } from "../../../lib/dist/cli/site/headings";

const lib = path.resolve(__dirname, "../../../lib");
const roomsIn = (folder: string) =>
  fs
    .readdirSync(path.join(lib, folder), { withFileTypes: true })
    .flatMap((each) => (each.isDirectory() ? each.name : []));

test("every room of lib/experiments stands under one heading of the site", () => {
  const named = headings.flatMap(([, rooms]) => rooms);
  expect([...named].sort()).toEqual(roomsIn("experiments").sort());
});

test("an experiment stands under the heading of the room that its file lies in, one of networks under theirs", () => {
  const expected = new Map(headings.flatMap(([heading, rooms]) => rooms.map((room) => [room, heading] as const)));
  const registry = fs.readFileSync(path.join(lib, "experiments/experiments.ts"), "utf8");
  const files = [...registry.matchAll(/require\("\.\/(\w+)\/(\w+)"\)/g)];
  expect(files.length).toBeGreaterThan(30);
  for (const [, room, file] of files) {
    const name = file.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    expect({ name, heading: headingOf(name) }).toEqual({ name, heading: expected.get(room) });
  }
  expect(headingOf("language-modelling")).toBe("Networks");
});

test("experiments are listed heading by heading, under each in the order in which they are run", () => {
  const names = experimentsByHeading().map(({ name }) => name);
  expect(names.slice(0, 4)).toEqual(["figure1", "figure2", "regression-rate", "rate-table"]);
  const order = names.map((name) => headings.findIndex(([heading]) => heading === headingOf(name)));
  expect(order).toEqual([...order].sort((a, b) => a - b));
});
