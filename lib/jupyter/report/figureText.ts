import { formatNumber } from "../../plots/table";

type Fields = Readonly<Record<string, unknown>>;

const most = 14;

/**
 * What a figure shows, in words written from what is drawn: its axes, and of every named curve or map where it begins
 * and ends and between which values it stays; for readers who hear it.
 *
 * @example figureText([{ name: "perturbed", x: [1000, 1e5], y: [0.2, 0.02] }], { yaxis: { title: { text: "L₃" } } })
 * // "Figure: L₃. perturbed: from 0.2 at 1000 to 0.02 at 100000."
 */
export function figureText(data: unknown, layout: Fields): string {
  const traces = (Array.isArray(data) ? data : []).filter(isFields);
  const described = traces.map((trace) => traceText(trace)).filter((text) => text !== null);
  const shown = described.slice(0, most);
  const rest = described.length > most ? [`${described.length - most} more are drawn.`] : [];
  const axes = axisTitles(layout);
  return [`Figure${axes.length > 0 ? `: ${axes.join("; ")}` : ""}.`, ...shown, ...rest].join(" ");
}

/** "L₃ against n", once for each pair of titles. */
function axisTitles(layout: Fields): string[] {
  const titles = Object.entries(layout).flatMap(([key, axis]) => {
    const [, letter, number] = /^([xy])axis(\d*)$/.exec(key) ?? [];
    const title = isFields(axis) && isFields(axis.title) ? plain(axis.title.text) : "";
    return letter === undefined || title === "" ? [] : [{ letter, number, title }];
  });
  const lines = titles
    .filter(({ letter }) => letter === "y")
    .map(({ number, title }) => {
      const below =
        titles.find((each) => each.letter === "x" && each.number === number) ??
        titles.find((each) => each.letter === "x");
      return below === undefined ? title : `${title} against ${below.title}`;
    });
  return [...new Set(lines)];
}

/** A sentence on a trace that has a name of its own; null for lines that only carry others. */
function traceText(trace: Fields): string | null {
  const name = plain(trace.name);
  if (Array.isArray(trace.z)) {
    const values = trace.z.flat().filter(isNumber);
    if (values.length === 0) return null;
    return `${name === "" ? "Map" : name}: values from ${shown(least(values))} to ${shown(greatest(values))}.`;
  }
  if (name === "" || trace.showlegend === false) return null;
  const points = pointsOf(trace);
  if (points.length === 0) return `${name}.`;
  const values = points.map(({ y }) => y);
  const [first, last] = [points[0], points[points.length - 1]];
  const isRegion = trace.fill === "toself";
  if (isRegion) return `${name}: between ${shown(least(values))} and ${shown(greatest(values))}.`;
  if (points.length === 1) return `${name}: ${shown(first.y)} at ${shown(first.x)}.`;
  const between =
    least(values) < Math.min(first.y, last.y) || greatest(values) > Math.max(first.y, last.y)
      ? `, between ${shown(least(values))} and ${shown(greatest(values))}`
      : "";
  return `${name}: from ${shown(first.y)} at ${shown(first.x)} to ${shown(last.y)} at ${shown(last.x)}${between}.`;
}

function pointsOf({ x, y }: Fields): { x: string | number; y: number }[] {
  if (!Array.isArray(x) || !Array.isArray(y)) return [];
  return y.flatMap((value, index) => {
    const at = x[index] as unknown;
    return isNumber(value) && (isNumber(at) || typeof at === "string") ? [{ x: at, y: value }] : [];
  });
}

/** Text without the markup that plotly reads. */
function plain(text: unknown): string {
  if (typeof text !== "string") return "";
  return text
    .replace(/<sup>(.*?)<\/sup>/g, "^$1")
    .replace(/<br>/g, " ")
    .replace(/<[^>]*>/g, "");
}

const shown = (value: string | number): string =>
  typeof value === "string" ? plain(value) : formatNumber(Number(value.toPrecision(3)));
const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
const greatest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;
