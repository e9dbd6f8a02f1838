import type { Trace } from "./traces";

/**
 * Traces without what a logarithmic axis has no place for: plotly would let lines fall from the neighbours of a value ≤ 0
 * to the lower edge. It is left out like null. (Error bars may reach below 0: plotly ends them at the edge, without a cap.)
 *
 * @returns the traces, whose names in the legend say how many were left out; a sentence for each axis where traces without
 * a name lost some
 */
export function withoutNonPositive(panel: {
  readonly x: Record<string, unknown>;
  readonly y: Record<string, unknown>;
  readonly traces: readonly Trace[];
}): { traces: Trace[]; sentences: string[] } {
  const letters = (["x", "y"] as const).filter((letter) => panel[letter].type === "log");
  const unsaid = { x: 0, y: 0 };
  const traces = panel.traces.map((trace) => {
    if (trace.type !== "scatter") return trace;
    const { x, y } = trace as { x: (number | null)[]; y: (number | null)[] };
    const bad = x.map((_, index) => letters.find((letter) => isNonPositive({ x, y }[letter][index])));
    const count = bad.filter((letter) => letter !== undefined).length;
    if (count === 0) return trace;
    const drawn = { ...trace, y: y.map((value, index) => (bad[index] === undefined ? value : null)) };
    if (trace.showlegend === true)
      return { ...drawn, name: `${trace.name}<br>not drawn: ${count} of ${x.length} values ≤ 0` };
    for (const letter of bad) if (letter !== undefined) unsaid[letter]++;
    return drawn;
  });
  const sentences = letters
    .filter((letter) => unsaid[letter] > 0)
    .map(
      (letter) =>
        `Not drawn, since the axis "${titleOf(panel[letter])}" is logarithmic: ${unsaid[letter]} value${unsaid[letter] === 1 ? "" : "s"} ≤ 0.`,
    );
  return { traces, sentences };
}

const isNonPositive = (value: number | null): boolean => value !== null && value <= 0;

/** Without markup, which captions do not have. */
const titleOf = ({ title }: Record<string, unknown>): string =>
  (title as { text: string }).text.replace(/<[^>]*>/g, "");
