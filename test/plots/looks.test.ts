import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { ResultFile } from "../../lib/dist/experiments/writeResult";
import type { Figure } from "../../lib/dist/plots/figure";
import { ratePlot } from "../../lib/dist/plots/ratePlot";
import { colors, roleStyle, roles } from "../../lib/dist/plots/theme";
import {
  confused,
  deficiencies,
  differInGrey,
  differing,
  distance,
  lightness,
  looksOf,
  mostColors,
  textSizes,
} from "./looks";
import { tinyPanel } from "./tinyPanel";

const folders = ["../../figures", "../../figures/paper"].map((folder) => path.join(__dirname, folder));
const results = folders.flatMap((folder) =>
  fs
    .readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => JSON.parse(fs.readFileSync(path.join(folder, name), "utf8")) as Partial<ResultFile>)
    // A figure of the paper profile takes hours: one that older code drew is looked at once it is made again.
    .filter(({ profile, verdictKinds }) => profile !== "paper" || verdictKinds !== undefined),
);
const named = results.flatMap(({ profile, figures = {} }) =>
  Object.entries(figures).map(([name, figure]) => ({ name: `${name}, ${profile}`, figure })),
);
const words = ({ caption }: { caption: string }) => caption.split(/\s+/).length;
const pairText = (pair: ReturnType<typeof differing>[number]) =>
  `${pair[0].panel}: ${pair.map(({ meaning }) => meaning).join(" | ")}`;

describe("every committed figure", () => {
  test("is read", () => {
    expect(named.length).toBeGreaterThan(50);
    expect(named.flatMap(({ figure }) => looksOf(figure)).length).toBeGreaterThan(250);
  });

  test.each(named)("$name: in grey, what means different things looks different", ({ figure }) => {
    expect(
      differing(looksOf(figure))
        .filter((pair) => !differInGrey(pair))
        .map(pairText),
    ).toEqual([]);
  });

  test.each(named)(
    "$name: colours that mean different things stay apart where a kind of cone is missing",
    ({ figure }) => {
      const looks = looksOf(figure);
      const meanings = (panel: string) =>
        new Set(looks.filter((look) => look.panel === panel).map((look) => look.meaning));
      const pairs = differing(looks)
        .filter(([{ panel }]) => meanings(panel).size <= mostColors)
        .map((pair) => ({ pair, by: confused(pair) }));
      expect(pairs.filter(({ by }) => by.length > 0).map(({ pair, by }) => `${pairText(pair)}: ${by}`)).toEqual([]);
    },
  );

  test.each(named)("$name: text has at least 6 points in a column of 84 mm, or over two of 174 mm", ({ figure }) => {
    const { width } = figure.layout;
    const points = ((width > 900 ? 174 : 84) / width / 25.4) * 72;
    expect(Math.min(...textSizes(figure)) * points).toBeGreaterThanOrEqual(6);
  });

  test("has a caption of fewer than 90 words, and so has every table", () => {
    const shown = results.flatMap(({ profile, figures = {}, tables = {} }) =>
      Object.entries({ ...figures, ...tables }).map(([name, each]) => ({ name: `${name}, ${profile}`, each })),
    );
    expect(shown.length).toBeGreaterThan(100);
    const long = shown.flatMap(({ name, each }) => (words(each) < 90 ? [] : [`${name}: ${words(each)}`]));
    expect(long).toEqual([]);
  });
});

describe("these checks can fail:", () => {
  const curve = { sizes: [100, 1000], values: [1, 0.1] };
  const plain = ratePlot({
    panels: [
      {
        ...{ title: "", yTitle: "" },
        series: [
          { ...curve, name: "one", role: "perturbed" },
          { ...curve, name: "other", role: "linear" },
        ],
      },
    ],
  });
  const changed = (marker: object): Figure => ({
    ...plain,
    data: plain.data.map((trace, i) =>
      i === 1 ? { ...trace, marker: { ...(trace.marker as object), ...marker } } : trace,
    ),
  });
  const [blue, symbol] = [colors.perturbed, "circle"];
  const unlike = (figure: Figure) => differing(looksOf(figure)).filter((pair) => !differInGrey(pair));
  const near = (figure: Figure) => differing(looksOf(figure)).flatMap(confused);

  test("two names for one look", () => {
    expect([unlike(plain), near(plain)]).toEqual([[], []]);
    expect(unlike(changed({ color: blue, symbol, line: { color: blue } }))).toHaveLength(1);
  });

  test("one shape in two colours of one lightness", () => {
    const purple = "#5c2d91"; // nearly as dark as the blue
    expect(Math.abs(lightness(purple) - lightness(blue))).toBeLessThan(5);
    expect(unlike(changed({ color: purple, symbol, line: { color: purple } }))).toHaveLength(1);
    expect(unlike(changed({ color: colors.cosine, symbol, line: { color: colors.cosine } }))).toHaveLength(0);
  });

  test("red beside green of one lightness, where the cones for one of them are missing", () => {
    const [red, green] = ["#c0392b", "#6a7f1d"];
    const traces = plain.data.map((trace, i) => {
      const color = [red, green][i];
      return { ...trace, marker: { color, symbol, line: { color } }, line: { color } };
    });
    expect(distance(red, green)).toBeGreaterThan(60);
    expect(near({ ...plain, data: traces })).toContain("deuteranopia");
  });

  test("a small text", () => {
    expect(Math.min(...textSizes(plain))).toBeGreaterThanOrEqual(18);
    const layout = { ...plain.layout, annotations: [{ text: "(a)", font: { size: 9 } }] };
    expect(Math.min(...textSizes({ ...plain, layout }))).toBe(9);
  });
});

describe("what curves stand for", () => {
  const unlike = roles.flatMap((role, index) => roles.slice(index + 1).map((other) => [role, other] as const));

  test("has a colour each, but that bias and others are grey, which stays apart where a kind of cone is missing", () => {
    const near = unlike.filter(([one, other]) =>
      [undefined, ...(Object.keys(deficiencies) as (keyof typeof deficiencies)[])].some(
        (deficiency) => distance(colors[one], colors[other], deficiency) < 10,
      ),
    );
    expect(near).toEqual([["other", "bias"]]);
  });

  test("has markers of its own, of which a second one of the same colour differs in lightness, too, where it is filled", () => {
    for (const role of roles) {
      const [first, second] = [0, 1].map((occurrence) => roleStyle(role, occurrence));
      expect(first.symbol).not.toBe(second.symbol);
      if (!second.symbol.endsWith("-open")) expect(lightness(second.fill) - lightness(first.fill)).toBeGreaterThan(18);
    }
  });
});

test("a trace without a name means what the key says of its look", () => {
  const meanings = looksOf(ratePlot({ panels: [tinyPanel] })).map(({ meaning }) => meaning);
  expect(meanings).toEqual(["all norms", "predicted", "perturbed", "cosine", "fitted line [95 % interval]"]);
});

test("distances are those of CIELAB, and a dichromat sees no more than there is", () => {
  expect(distance("#ffffff", "#000000")).toBeCloseTo(100, 3);
  expect(lightness("#777777")).toBeCloseTo(50, 0);
  expect(lightness("rgba(0,0,0,0.5)")).toBeCloseTo(lightness("#808080"), 0);
  for (const deficiency of Object.keys(deficiencies) as (keyof typeof deficiencies)[])
    expect(distance("#ffffff", "#777777", deficiency)).toBeCloseTo(distance("#ffffff", "#777777"), 1); // greys stay
});
