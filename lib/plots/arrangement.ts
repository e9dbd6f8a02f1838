import { page } from "./theme";

/** How panels lie on the page, row by row, in px. */
export interface Arrangement {
  readonly columns: number;
  /** Of the figure. */
  readonly width: number;
  /** Above the first row, left of the first frame, right of the last one, and between the frames of a row. */
  readonly top: number;
  readonly left: number;
  readonly right: number;
  readonly between: number;
  readonly isSquare: boolean;
  /** Above the frames of a row with a title, and of one without. */
  readonly titled: number;
  readonly untitled: number;
  readonly titleSize: number;
  /** Below a frame, for ticks and the title of its axis; and below its legend. */
  readonly below: number;
  readonly legendGap: number;
  /** The key of all panels: entries a line, the height of a line, what is added, the left end, and plotly's properties. */
  readonly key: {
    readonly perLine: number;
    readonly line: number;
    readonly more: number;
    readonly left: number;
    readonly style: Record<string, unknown>;
  };
  /** Room at the lower end for what is added to the layout, such as a colour bar. */
  readonly footer: number;
}

/** Below each other at the width of a column: the default. */
export const stacked: Arrangement = {
  ...{ columns: 1, width: page.width, isSquare: false },
  ...{ top: page.top, left: page.left, right: page.right, between: page.left + page.right },
  ...{ titled: 36, untitled: 0, titleSize: page.fontSize + 1, below: 66, legendGap: 18, footer: 0 },
  key: { perLine: 2, line: page.lineHeight, more: 18, left: 8, style: { itemwidth: 34, entrywidth: 260 } },
};

/** Square panels, two in a row at the width of a column. */
export const squares: Arrangement = {
  ...{ ...stacked, columns: 2, isSquare: true, left: 96, between: 108 },
  ...{ titled: 34, untitled: 10, titleSize: page.fontSize, below: 70, legendGap: 0 },
  key: { perLine: 3, line: 26, more: 14, left: 8, style: { itemwidth: 34, entrywidth: 170 } },
};
