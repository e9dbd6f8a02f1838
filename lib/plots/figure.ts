/** A picture as plain data: what plotly draws, and the caption that the program wrote from its results. */
export interface Figure {
  readonly kind: "figure";
  /** Plotly traces. */
  readonly data: readonly Record<string, unknown>[];
  /** Plotly layout; width and height in px are always set. */
  readonly layout: Readonly<Record<string, unknown>> & { readonly width: number; readonly height: number };
  /** What is seen, in less than 90 words: plain text, Unicode symbols, no markup. */
  readonly caption: string;
  /** How it was made (settings, fits, intervals), which pages fold below the caption; plain text. */
  readonly details?: string;
  /** What a slider in the layout changes; see withSlider. */
  readonly frames?: readonly Frame[];
}

/** A plotly frame: properties of the traces, in their order, and of the layout that take the place of those drawn. */
export interface Frame {
  readonly name: string;
  readonly data: readonly Record<string, unknown>[];
  readonly layout?: Readonly<Record<string, unknown>>;
}

/** A table as plain data; see table.ts for Markdown, LaTeX and CSV. */
export interface Table {
  readonly kind: "table";
  readonly columns: readonly string[];
  /** Cells as they are: numbers keep their precision in CSV; null is "no value" and prints as a dash. */
  readonly rows: readonly (readonly (string | number | null)[])[];
  readonly caption: string;
  /** As a figure's; LaTeX takes the caption alone. */
  readonly details?: string;
}

/** The caption and, after it, how it was made. */
export function wholeCaption({ caption, details = "" }: Figure | Table): string {
  return [caption, details].filter((text) => text !== "").join(" ");
}
