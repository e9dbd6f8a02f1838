import { describe, expect, test } from "vitest";
import { withBrowser } from "../../lib/dist/plots/export/chromium";
import { renderFigures } from "../../lib/dist/plots/export/renderFigure";
import type { Figure } from "../../lib/dist/plots/figure";
import { stillPicture, withSlider } from "../../lib/dist/plots/slider";
import { InputError } from "../../lib/dist/requirements";

/** A line of that slope, with a title and an axis that follow it. */
const line = (slope: number, more: Record<string, unknown> = {}): Figure => ({
  kind: "figure",
  data: [
    { name: "slope", x: [0, 1], y: [0, slope] },
    { name: "zero", x: [0, 1], y: [0, 0] },
  ],
  layout: {
    width: 400,
    height: 300,
    margin: { l: 50, r: 10, t: 10, b: 60, pad: 0 },
    yaxis: { range: [0, slope] },
    annotations: [{ text: `rises by ${slope}`, x: 0, y: 0, showarrow: false }],
    ...more,
  },
  caption: `A line of slope ${slope}.`,
});
const values = [1, 2, 40];
const sliding = withSlider({ figures: values.map((slope) => line(slope)), parameter: "slope‖", values, shown: 2 });

test("the value that is shown is drawn, and a frame holds what differs between the figures and nothing else", () => {
  expect(sliding.data).toEqual(line(2).data);
  expect(sliding.frames).toEqual(
    values.map((slope) => ({
      name: `${slope}`,
      data: [{ y: [0, slope] }, {}],
      layout: { yaxis: { range: [0, slope] }, annotations: line(slope).layout.annotations },
    })),
  );
  expect(sliding.layout.sliders).toEqual([
    expect.objectContaining({
      active: 1,
      currentvalue: expect.objectContaining({ prefix: "slope‖ = " }),
      steps: values.map((slope) => ({
        label: `${slope}`,
        method: "animate",
        args: [[`${slope}`], expect.objectContaining({ mode: "immediate" })],
      })),
    }),
  ]);
  expect(sliding.caption).toBe(
    "A line of slope 2. The slider turns slope‖ from 1 to 40; a still picture shows slope‖ = 2.",
  );
});

test("frames of figures with one layout have none, the first value is shown, and a caption can be given", () => {
  const same = { annotations: [], yaxis: { range: [0, 1] } };
  const figures = [line(1, same), line(2, same)];
  const { frames, data, caption } = withSlider({ figures, parameter: "s", values: ["low", "high"], caption: "" });
  expect(frames!.map((frame) => "layout" in frame)).toEqual([false, false]);
  expect(data).toEqual(figures[0].data);
  expect(caption).toBe("The slider turns s from low to high; a still picture shows s = low.");
});

test("the strip of the slider is added below: the plot itself keeps its size", () => {
  for (const figure of [sliding, stillPicture(sliding)]) {
    const { height, margin } = figure.layout as Figure["layout"] & { margin: { t: number; b: number } };
    expect(height - margin.t - margin.b).toBe(300 - 10 - 60);
  }
});

test("a still picture has the value in place of the slider, and is otherwise the figure of that value", () => {
  const { layout, data, caption, frames } = stillPicture(sliding);
  expect(data).toEqual(line(2).data);
  expect([frames, layout.sliders, caption]).toEqual([undefined, undefined, sliding.caption]);
  const [own, added] = layout.annotations as { text: string }[];
  expect(own).toEqual((line(2).layout.annotations as unknown[])[0]);
  expect(added.text).toBe("slope‖ = 2");
  const plain = line(2);
  expect(stillPicture(plain)).toBe(plain);
});

const figures = [line(1), line(2)];
const call = (more: object) => () => withSlider({ figures, parameter: "s", values: [1, 2], ...more });

test.each([
  [
    "one figure",
    call({ figures: [line(1)], values: [1] }),
    /^figures is an array of 1, but must be a list of at least/,
  ],
  [
    "a value too many",
    call({ values: [1, 2, 3] }),
    /^values is an array of 3, but must be a list of 2, one a figure\.$/,
  ],
  [
    "a value twice",
    call({ values: [0.1, 0.1000000001] }),
    /^values is "0\.1, 0\.1", but must be different to six digits\.$/,
  ],
  ["an unknown value", call({ shown: 3 }), /^shown is 3, but must be one of the values, 1, 2\.$/],
  [
    "another size",
    call({ figures: [line(1), line(2, { height: 301 })] }),
    /^figures\[1\] is 400 × 301 px, but must be as/,
  ],
  [
    "an axis title that only one has",
    call({ figures: [line(1), line(2, { xaxis: { title: "x" } })] }),
    /^figures\[0\] and figures\[1\] do not both have layout\.xaxis, but all must have the same traces and properties\.$/,
  ],
  [
    "an annotation less",
    call({ figures: [line(1), line(2, { annotations: [] })] }),
    /^figures\[0\] and figures\[1\] do not both have layout\.annotations\.0, but/,
  ],
  [
    "a trace more",
    call({ figures: [line(1), { ...line(2), data: [...line(2).data, { y: [1] }] }] }),
    /^figures\[0\] and figures\[1\] do not both have data\.2, but/,
  ],
])("%s is refused in one sentence", (_what, making, sentence) => {
  expect(making).toThrow(InputError);
  expect(making).toThrow(sentence);
});

const hasBrowser = (await withBrowser(async () => true)).result === true;

describe.runIf(hasBrowser)("files", () => {
  test("have the value that is shown and no slider", async () => {
    const [{ svg }] = (await renderFigures([sliding])).pictures!;
    expect(svg).toContain("slope|| = 2");
    expect(svg).toContain("rises by 2");
    expect(svg).not.toMatch(/class="slider/);
    expect(svg).toMatch(/<svg[^>]* height="340"/);
  });
});
