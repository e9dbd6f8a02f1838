import { page } from "./theme";

/** Where a panel and its legend lie, in fractions of the figure. */
export interface Cell {
  readonly x: [number, number];
  readonly y: [number, number];
  /** A plotly legend directly below the axis. */
  readonly legend: Record<string, unknown>;
  /** A plotly annotation directly above the frame. */
  title(text: string): Record<string, unknown>;
}

export interface Cells {
  readonly width: number;
  readonly height: number;
  readonly cells: readonly Cell[];
  /** A plotly legend at the lower end of the figure. */
  readonly footerLegend: Record<string, unknown>;
}

/** How many characters of the figures' font fit beside a legend's symbol at the width of a column. */
export const legendWidthInCharacters = 62;

const roomForTitle = 36;
const belowAxis = 66;
const legendGap = 18;

/**
 * Places panels with a title above and a legend below each, so that a legend never covers data.
 *
 * Everything is computed in px from the heights of the parts and given to plotly as fractions; margins are 0.
 */
export function cells(options: {
  readonly plotHeight: number;
  readonly legendHeights: readonly number[];
  readonly footer: number;
  readonly stacked: boolean;
  /** False leaves no room for titles. */
  readonly titled: boolean;
}): Cells {
  const { plotHeight, legendHeights, footer, stacked } = options;
  const titleHeight = options.titled ? roomForTitle : 0;
  const count = legendHeights.length;
  const cellHeight = (legend: number) => titleHeight + plotHeight + belowAxis + legend + legendGap;
  const body = stacked
    ? legendHeights.reduce((sum, legend) => sum + cellHeight(legend), 0)
    : cellHeight(Math.max(...legendHeights));
  const width = stacked ? page.width : page.width * count;
  const height = page.top + body + footer;

  let top = page.top;
  const placed = legendHeights.map((legend, index) => {
    const left = stacked ? 0 : index * page.width;
    const cell = cellAt({ left, top: top + titleHeight, width, height, plotHeight });
    if (stacked) top += cellHeight(legend);
    return cell;
  });
  const footerLegend = legendAt(8 / width, footer / height);
  return { width, height, cells: placed, footerLegend };
}

function cellAt(at: { left: number; top: number; width: number; height: number; plotHeight: number }): Cell {
  const { left, top, width, height, plotHeight } = at;
  const fromBottom = (y: number) => fraction((height - y) / height);
  const x: [number, number] = [
    fraction((left + page.left) / width),
    fraction((left + page.width - page.right) / width),
  ];
  return {
    x,
    y: [fromBottom(top + plotHeight), fromBottom(top)],
    legend: legendAt((left + 8) / width, fromBottom(top + plotHeight + belowAxis)),
    title: (text) => ({
      text,
      xref: "paper",
      yref: "paper",
      x: x[0],
      y: fromBottom(top - 4),
      xanchor: "left",
      yanchor: "bottom",
      showarrow: false,
      font: { size: page.fontSize + 1 },
    }),
  };
}

function legendAt(x: number, y: number): Record<string, unknown> {
  return {
    x: fraction(x),
    y: fraction(y),
    xanchor: "left",
    yanchor: "top",
    font: { size: page.fontSize - 1 },
    itemwidth: 34,
    bgcolor: "rgba(255,255,255,0)",
  };
}

/** The height of a vertical legend in px, a little more than plotly needs. */
export function legendHeight(traces: readonly Record<string, unknown>[]): number {
  return traces
    .filter((trace) => trace.showlegend === true)
    .reduce((sum, trace) => sum + 8 + page.lineHeight * `${trace.name}`.split("<br>").length, 0);
}

/** Breaks a text between words into lines of at most `width` characters; markup such as <sub> does not count. */
export function wrapped(text: string, width: number): string {
  const visible = (part: string) => part.replace(/<[^>]*>/g, "").length;
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines[lines.length - 1];
    if (line !== "" && visible(line) + 1 + visible(word) > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.join("<br>");
}

function fraction(value: number): number {
  return Number(value.toFixed(6));
}
