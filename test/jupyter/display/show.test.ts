import { afterEach, expect, test, vi } from "vitest";
import { escapeMarkdown } from "../../../lib/dist/jupyter/display/parts";
import { show } from "../../../lib/dist/jupyter/display/show";
import { pageMarkdown } from "../../../lib/dist/jupyter/report/markdown";
import { runNotebook } from "../../../lib/dist/jupyter/runner/runNotebook";
import { insideTslab } from "../../../lib/dist/jupyter/tslab";
import type { Figure, Table } from "../../../lib/dist/plots/figure";
import { withSlider } from "../../../lib/dist/plots/slider";
import { built, temporaryNotebook } from "../runner/temporaryNotebook";
import { inFakeKernel } from "./fakeKernel";

const figure: Figure = {
  kind: "figure",
  data: [{ x: [12345678, 0.123456789], y: [1, 2] }],
  layout: { width: 300, height: 200 },
  caption: "Loss of k* experts.",
};
const sliding = withSlider({
  figures: [figure, { ...figure, data: [{ ...figure.data[0], y: [2, 1] }] }],
  parameter: "order",
  values: ["up", "down"],
});
const table: Table = { kind: "table", columns: ["n"], rows: [[1]], caption: "Sizes." };

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

test("outside a notebook the texts are printed", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  expect(insideTslab()).toBe(false);
  await show({ figure: [figure, figure], verdicts: ["It agrees."] });
  await show({ figure: null, tables: { sizes: table }, verdicts: ["So does a table."] });
  await show(table);
  await show({ ...figure, details: "40 fits." });
  await show("*text*");
  expect(log.mock.calls.flat()).toEqual([
    figure.caption,
    figure.caption,
    "**Verdict.** It agrees.",
    "| n |\n| ---: |\n| 1 |\n\nSizes.\n",
    "**Verdict.** So does a table.",
    "| n |\n| ---: |\n| 1 |\n\nSizes.\n",
    `${figure.caption} 40 fits.`,
    "*text*",
  ]);
});

test.each([[undefined], [3], [{ figure: 3 }], [{ rows: [] }]])(
  "what cannot be shown is refused in one sentence: %j",
  async (value) => {
    await expect(show(value as never)).rejects.toThrow(
      /^value is .*, but must be a figure, a table, a result with a figure or tables, or Markdown\.$/,
    );
  },
);

test("plain text that is escaped for Markdown reads as it was", () => {
  const text = "# 1 * 2_3_ [a](b) $x$ `c` <b> &amp; | ~~d~~ \\e";
  const shown = pageMarkdown().render(escapeMarkdown(text));
  const entities: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"' };
  expect(shown.replace(/^<p>|<\/p>\n$/g, "").replace(/&(\w+);/g, (_, name) => entities[name]!)).toBe(text);
});

test("in a notebook a result is its figure as one bundle, of few digits and bytes, its caption and its verdicts", async () => {
  const file = temporaryNotebook([
    `const { show } = require("${built}/jupyter/display/show");`,
    `await show({ figure: ${JSON.stringify({ ...figure, details: "4_0 fits." })}, verdicts: ["It agrees.", "So does this."] });`,
    `await show(${JSON.stringify(sliding)});`,
  ]);
  const { notebook, failure } = await runNotebook({ file });
  expect(failure).toBeNull();
  const bundles = notebook.cells[1]!.outputs!.map((output) => ("data" in output ? output.data : output));
  expect(bundles).toEqual([
    {
      "application/vnd.plotly.v1+json": { data: [{ x: [12345678, 0.12346], y: [1, 2] }], layout: figure.layout },
      "image/png": expect.stringMatching(/^iVBORw0KGgo/),
      "text/plain": figure.caption,
    },
    {
      "text/markdown": "Loss of k\\* experts.\n\n*How it was made.* 4\\_0 fits.",
      "text/plain": "Loss of k\\* experts.\n\n*How it was made.* 4\\_0 fits.",
    },
    {
      "text/markdown": "**Verdict.** It agrees.\n\n**Verdict.** So does this.",
      "text/plain": "**Verdict.** It agrees.\n\n**Verdict.** So does this.",
    },
  ]);
  const picture = Buffer.from((bundles[0] as Record<string, string>)["image/png"], "base64");
  expect([picture.readUInt32BE(16), picture[25]]).toEqual([300, 3]); // as wide as the layout, of indexed colours
  // A figure with a slider has its frames in the bundle, as Jupyter's renderer reads them.
  expect(notebook.cells[2]!.outputs![0]).toMatchObject({
    data: {
      "application/vnd.plotly.v1+json": {
        data: [{ x: [12345678, 0.12346], y: [1, 2] }],
        layout: { sliders: [{}] },
        frames: sliding.frames!.map(({ name }) => ({ name })),
      },
      "image/png": expect.stringMatching(/^iVBORw0KGgo/),
    },
  });
});

test("in a notebook without a browser the picture is left out, and the reason printed once", async () => {
  vi.stubEnv("ROUTERLAB_CHROMIUM", "none");
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  const displayed = await inFakeKernel(async () => {
    for (const shown of [figure, { ...figure, caption: "" }, figure]) await show(shown);
  });
  expect(error.mock.calls).toEqual([
    [
      expect.stringMatching(
        /^routerlab: no browser draws pictures, so figures come as data, .*: ROUTERLAB_CHROMIUM is none/,
      ),
    ],
  ]);
  const live = displayed.filter(({ data }) => "application/vnd.plotly.v1+json" in data);
  expect(live.map(({ data }) => data["text/plain"])).toEqual([
    figure.caption,
    "A figure without a caption.",
    figure.caption,
  ]);
  expect(displayed.filter(({ data }) => "image/png" in data)).toEqual([]);
});
