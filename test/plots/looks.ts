import type { Figure } from "../../lib/dist/plots/figure";
import { stillPicture } from "../../lib/dist/plots/slider";

/** Red, green and blue, linear, 0 to 1. */
type Linear = readonly number[];

/** What is left of colours where a kind of cone is missing: Machado, Oliveira and Fernandes (2009), severity 1, linear RGB. */
export const deficiencies = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} as const;
const none = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
] as const;

/** "#rrggbb" or "rgba(…)" on white paper. */
function linearOf(color: string): Linear {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  const parts = hex?.slice(1).map((part) => Number.parseInt(part, 16)) ?? color.match(/[\d.]+/g)?.map(Number);
  if (parts === undefined || parts.length < 3) throw new Error(`${color} is no colour that this test reads.`);
  const opacity = parts[3] ?? 1;
  return parts.slice(0, 3).map((part) => {
    const value = (part * opacity) / 255 + 1 - opacity;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
}

/** CIELAB of a colour as it is seen. */
function labOf(color: string, seen: readonly (readonly number[])[] = none): readonly number[] {
  const linear = linearOf(color);
  const [r, g, b] = seen.map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, each, i) => sum + each * linear[i], 0),
      ),
    ),
  );
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** L* of CIELAB: 0 black, 100 white; what is left in grey. */
export const lightness = (color: string): number => labOf(color)[0];

/** ΔE of CIELAB, 1976, to an eye that lacks a kind of cone; to one that lacks none unless given. */
export function distance(one: string, other: string, deficiency?: keyof typeof deficiencies): number {
  const seen = deficiency === undefined ? none : deficiencies[deficiency];
  const [a, b] = [one, other].map((color) => labOf(color, seen));
  return Math.hypot(...a.map((value, i) => value - b[i]));
}

/** How a trace looks, and what it means, as far as a reader is told. */
export interface Look {
  readonly panel: string;
  readonly meaning: string;
  /** What is drawn, without its colour: kind of trace, symbol, dash. */
  readonly shape: string;
  readonly width: number;
  /** Of the line or of the outline. */
  readonly color: string;
  /** Inside. */
  readonly fill: string;
}

interface DrawnTrace {
  readonly type?: string;
  readonly mode?: string;
  readonly name?: string;
  readonly x?: readonly unknown[];
  readonly xaxis?: string;
  readonly yaxis?: string;
  readonly legendgroup?: string;
  readonly marker?: { color?: unknown; symbol?: unknown; line?: { color?: string }; size?: number };
  readonly line?: { color?: string; dash?: string; width?: number };
  readonly fill?: string;
  readonly fillcolor?: string;
}

/**
 * The looks of a figure's scattered traces, each once; a trace without a name means what the entry of the key says that looks
 * like it, and a line or area without a name belongs to the markers, or to the curve with a name, that have its colour.
 */
export function looksOf(figure: Figure): Look[] {
  const traces = stillPicture(figure).data as readonly DrawnTrace[];
  const isKey = ({ x }: DrawnTrace) => x?.length === 1 && x[0] === null;
  const key = new Map(traces.filter(isKey).map((entry) => [styleOf(entry), entry.name ?? ""]));
  const looks = traces
    .filter((trace) => (trace.type ?? "scatter") === "scatter" && !isKey(trace))
    .map((trace) => {
      const style = styleOf(trace);
      const name = trace.legendgroup ?? trace.name?.split("<br>")[0] ?? key.get(style);
      const panel = `${trace.xaxis ?? "x"}${trace.yaxis ?? "y"}`;
      return { ...lookOf(trace), panel, meaning: name ?? style, isNamed: name !== undefined };
    });
  const belongs = ({ shape, panel, color, isNamed }: (typeof looks)[number]) =>
    !isNamed &&
    /^(line|area)/.test(shape) &&
    looks.some(
      (other) => other.panel === panel && other.color === color && (other.isNamed || other.shape.startsWith("marker")),
    );
  const different = new Map(looks.filter((look) => !belongs(look)).map((look) => [JSON.stringify(look), look]));
  return [...different.values()].map(({ isNamed, ...look }) => look);
}

const styleOf = (trace: DrawnTrace) => Object.values(lookOf(trace)).join(" ");

function lookOf({ mode = "lines", marker, line = {}, fill, fillcolor }: DrawnTrace): Omit<Look, "panel" | "meaning"> {
  if (fill !== undefined && fillcolor !== undefined)
    return { shape: "area", width: 0, color: line.color ?? fillcolor, fill: fillcolor };
  if (mode.includes("markers")) {
    const inside = one(marker?.color) ?? "#444444";
    const symbol = one(marker?.symbol) ?? "circle";
    const isOpen = symbol.endsWith("-open");
    const color = isOpen ? inside : (marker?.line?.color ?? inside);
    return { shape: `marker ${symbol}`, width: 0, color, fill: isOpen ? "#ffffff" : inside };
  }
  const color = line.color ?? "#444444";
  return { shape: `line ${line.dash ?? "solid"}`, width: line.width ?? 2, color, fill: color };
}

/** Of a list of colours or symbols the most frequent one. */
function one(value: unknown): string | undefined {
  if (!Array.isArray(value)) return value as string | undefined;
  const counts = new Map<string, number>();
  for (const each of value) counts.set(each, (counts.get(each) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** Pairs of a panel that mean different things. */
export function differing(looks: readonly Look[]): (readonly [Look, Look])[] {
  return looks.flatMap((look, index) =>
    looks
      .slice(index + 1)
      .filter(({ panel, meaning }) => panel === look.panel && meaning !== look.meaning)
      .map((other) => [look, other] as const),
  );
}

/** Whether two looks are told apart without colour: by shape, by width or by lightness. */
export function differInGrey([one, other]: readonly [Look, Look]): boolean {
  const contrast = (part: "color" | "fill") => Math.abs(lightness(one[part]) - lightness(other[part]));
  const [thin, wide] = [one.width, other.width].sort((a, b) => a - b);
  return one.shape !== other.shape || wide >= 2 * thin + 0.5 || contrast("color") >= 18 || contrast("fill") >= 18;
}

/** The most meanings of a panel that colours can keep apart; where there are more, shapes do. */
export const mostColors = 6;

/** The deficiencies under which two colours that differ come too near each other. */
export function confused(pair: readonly [Look, Look]): string[] {
  if (isOfOneColor(pair)) return []; // told apart by shape, as in grey
  return (Object.keys(deficiencies) as (keyof typeof deficiencies)[]).filter((each) => isNear(pair, each));
}

const isOfOneColor = ([one, other]: readonly [Look, Look]) => distance(one.color, other.color) < leastDistance;

const isNear = ([one, other]: readonly [Look, Look], deficiency?: keyof typeof deficiencies) =>
  (["color", "fill"] as const).every((part) => distance(one[part], other[part], deficiency) < leastDistance);

const leastDistance = 10;

/** The same of colours as an eye without a kind of cone sees them, beside those that they are. */
export function confusedAsSeen(asSeen: readonly [Look, Look], inColor: readonly [Look, Look]): boolean {
  return !isOfOneColor(inColor) && isNear(asSeen);
}

/** The sizes of all texts in px, as layouts state them. */
export function textSizes(figure: Figure): number[] {
  const found: number[] = [];
  const search = (value: unknown, key: string) => {
    if (typeof value !== "object" || value === null) return;
    if (/font$/i.test(key) && typeof (value as { size?: unknown }).size === "number")
      found.push((value as { size: number }).size);
    for (const [name, each] of Object.entries(value)) search(each, name);
  };
  search(stillPicture(figure).layout, "layout");
  return found;
}
