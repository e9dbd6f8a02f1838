/** What a curve stands for, a router or a block of parameters; it decides colour and marker, so that all figures speak the same language. */
export type Role = "perturbed" | "cosine" | "linear" | "other" | "bias" | "router" | "expert";

export const roles: readonly Role[] = ["perturbed", "cosine", "linear", "other", "bias", "router", "expert"];

/** What figures, tables and verdicts call a router, each by one name; sentences add "router". */
export const routerTitles = { perturbed: "perturbed cosine", cosine: "cosine", linear: "linear" } as const;

/**
 * One meaning a colour: routers (perturbed blue, cosine green, linear plum), blocks of parameters (bias grey, router orange,
 * expert violet), fits red and dash-dotted, predictions grey and dashed.
 *
 * They stay apart where a kind of cone is missing, and no distinction rests on a colour alone: markers, dashes or lightness
 * differ as well (test/plots/looks.test.ts).
 */
export const colors = {
  perturbed: "#1b3f94",
  cosine: "#2f9e5b",
  linear: "#a8549c",
  other: "#6b6b6b",
  bias: "#6b6b6b",
  router: "#c8610a",
  expert: "#8f63c9",
  fit: "#d62718",
  predicted: "#8a8a8a",
  ink: "#222222",
  grid: "#e4e4e4",
} as const;

export const fittedLine = { color: colors.fit, width: 2, dash: "dashdot" } as const;
export const predictionLine = { color: colors.predicted, width: 1.5, dash: "dash" } as const;

/** Lines across a panel: what is predicted, what is compared with, and where something else begins. */
export const predictionRule = { color: colors.predicted, width: 2, dash: "dash" } as const;
export const referenceRule = { color: colors.predicted, width: 1.5, dash: "solid" } as const;
export const thresholdRule = { color: colors.ink, width: 1.5, dash: "dot" } as const;

const atomStyles = [
  { color: "#1b3f94", width: 2.5, dash: "solid" },
  { color: "#c8610a", width: 2.5, dash: "dash" },
  { color: "#2f9e5b", width: 2.5, dash: "dot" },
  { color: "#8f63c9", width: 2.5, dash: "longdash" },
  { color: "#6b6b6b", width: 2.5, dash: "longdashdot" },
] as const;

/** Colour and dash of an atom's curve; after five atoms they repeat. */
export function atomStyle(atom: number): { readonly color: string; readonly width: number; readonly dash: string } {
  return atomStyles[atom % atomStyles.length];
}

const atomSymbols = ["circle-open", "square-open", "diamond-open", "triangle-up-open", "x-thin-open"];

/** The marker of what belongs to an atom. */
export const atomSymbol = (atom: number): string => atomSymbols[atom % atomSymbols.length];

/** From white to dark blue, evenly darker, so that it reads the same in grey. */
export const sequentialScale = [
  [0, "#ffffff"],
  [0.25, "#cfdcf0"],
  [0.5, "#8fabd9"],
  [0.75, "#4a6fb8"],
  [1, "#142f73"],
] as const;

/** Filled markers are for the proposed router, open ones for baselines; a second curve of a role gets the next one. */
const symbols: Readonly<Record<Role, readonly string[]>> = {
  perturbed: ["circle", "diamond", "triangle-up", "square"],
  cosine: ["square-open", "triangle-up-open", "triangle-down-open", "circle-open"],
  linear: ["diamond-open", "pentagon-open", "cross-open", "star-open"],
  other: ["x", "cross", "hourglass", "bowtie"],
  bias: ["x-thin-open", "cross-thin-open", "asterisk-open"],
  router: ["triangle-right", "triangle-left", "triangle-ne"],
  expert: ["star", "hexagon", "star-diamond"],
};

/** Colour, marker and its filling of the `occurrence`-th curve of a role in a panel: every second filling is pale. */
export function roleStyle(
  role: Role,
  occurrence: number,
): { readonly color: string; readonly symbol: string; readonly fill: string } {
  const color = colors[role];
  const symbol = symbols[role][occurrence % symbols[role].length];
  return { color, symbol, fill: occurrence % 2 === 0 || symbol.endsWith("-open") ? color : paler(color) };
}

/** Two thirds of the way to white. */
function paler(color: string): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return `#${parts.map((part) => Math.round(255 - (255 - part) / 3).toString(16)).join("")}`;
}

/** A colour with an opacity, for filled regions. */
export function faded(color: string, opacity: number): string {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return `rgba(${red},${green},${blue},${opacity})`;
}

/**
 * Sizes in px for a figure that is printed in a single column, 3.4 inches wide: 20 px there are 7.2 points.
 *
 * Open Sans is the only font of the packaged browser; it has no arrows, no ∈ and no ‖.
 */
export const page = { width: 680, fontSize: 20, lineHeight: 27, left: 104, right: 18, top: 12 } as const;

/** What all figures have in common: fonts, white paper, no automatic margins, so that a layout is exact. */
export function baseLayout(width: number, height: number) {
  return {
    width,
    height,
    font: { family: "Open Sans, Arial, sans-serif", size: page.fontSize, color: colors.ink },
    paper_bgcolor: "#ffffff",
    plot_bgcolor: "#ffffff",
    margin: { l: 0, r: 0, t: 0, b: 0, pad: 0 },
    hovermode: "closest",
  };
}

/** A framed axis with a faint grid. */
export function axis(title: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    title: { text: title, standoff: 8, font: { size: page.fontSize } },
    showline: true,
    mirror: true,
    linecolor: colors.ink,
    linewidth: 1,
    ticks: "outside",
    ticklen: 5,
    tickcolor: colors.ink,
    tickfont: { size: page.fontSize - 1 },
    gridcolor: colors.grid,
    zeroline: false,
    automargin: false,
    ...more,
  };
}

/**
 * A logarithmic axis that shows all of `values` with a little room: decades as powers of ten, and where fewer than two
 * decades fit, 2 and 5 in between, so that no axis is left with a single label.
 *
 * @param values the positive values to be shown; others are left out
 */
export function logAxis(title: string, values: readonly (number | null)[], room = 0.06): Record<string, unknown> {
  const positive = values.filter((value): value is number => value !== null && value > 0 && Number.isFinite(value));
  const logs = positive.map(Math.log10);
  const low = logs.length === 0 ? 0 : Math.min(...logs);
  const high = logs.length === 0 ? 1 : Math.max(...logs);
  const margin = Math.max(room * (high - low), 0.04);
  const range = [low - margin, high + margin].map((end) => Number(end.toFixed(4)));
  return axis(title, { type: "log", range, autorange: false, ...logTicks(range[0], range[1]) });
}

/** Round ticks for a panel's width: the most that are at most four. */
export function fewTicks([low, high]: readonly [number, number]): { tick0: number; dtick: number } {
  const power = 10 ** Math.floor(Math.log10(Math.max(high - low, 1e-9) / 4));
  const steps = [1, 2, 2.5, 5, 10].map((factor) => factor * power);
  const count = (step: number) => Math.floor(high / step) - Math.ceil(low / step) + 1;
  return { tick0: 0, dtick: sixDigits(steps.find((step) => count(step) <= 4) as number) };
}

/** A horizontal scale of colours at the lower end of a figure of that height, between two positions in px. */
export function colorBar({
  title,
  height,
  left,
  right,
  ...ticks
}: {
  title: string;
  height: number;
  left: number;
  right: number;
  tickvals: readonly number[];
  ticktext?: readonly string[];
}): Record<string, unknown> {
  return {
    ...{ orientation: "h", title: { text: title, side: "top", font: { size: page.fontSize } }, thickness: 14 },
    ...{ len: fraction((right - left) / page.width), x: fraction(left / page.width), xanchor: "left", xpad: 0 },
    ...{ y: fraction(6 / height), yanchor: "bottom", ypad: 0 },
    ...{ outlinewidth: 1, outlinecolor: colors.ink, ...ticks },
  };
}

function logTicks(low: number, high: number): Record<string, unknown> {
  const decades = integersBetween(low, high).length;
  const labelled = decades >= 3 ? [1] : high - low > 0.6 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9];
  const minor = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const inside = (factors: readonly number[]) =>
    integersBetween(Math.floor(low), high)
      .flatMap((power) => factors.map((factor) => ({ factor, power, log: Math.log10(factor) + power })))
      .filter(({ log }) => log >= low && log <= high);
  const every = decades > 6 ? 2 : 1;
  const major = inside(labelled).filter(({ power }) => power % every === 0);
  const plain = major.every(({ power }) => power >= -2 && power <= 1);
  return {
    tickmode: "array",
    tickvals: major.map(({ factor, power }) => Number(`${factor}e${power}`)),
    ticktext: major.map(({ factor, power }) => (plain ? `${Number(`${factor}e${power}`)}` : tickText(factor, power))),
    minor: {
      tickmode: "array",
      tickvals: inside(minor).map(({ factor, power }) => Number(`${factor}e${power}`)),
      ticks: "outside",
      ticklen: 3,
    },
  };
}

function tickText(factor: number, power: number): string {
  if (power === 0) return `${factor}`;
  const ten = `10<sup>${power < 0 ? "−" : ""}${Math.abs(power)}</sup>`;
  return factor === 1 ? ten : `${factor}×${ten}`;
}

function integersBetween(low: number, high: number): number[] {
  const first = Math.ceil(low);
  return Array.from({ length: Math.max(0, Math.floor(high) - first + 1) }, (_, index) => first + index);
}

/** Six significant digits: enough for a picture, and the same text on every machine; what is not finite becomes null. */
export function sixDigits(value: number): number;
export function sixDigits(value: number | null): number | null;
export function sixDigits(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(6));
}

/** A position on the page or its share, to six decimals: less than a hundredth of a pixel. */
export function fraction(value: number): number {
  return Number(value.toFixed(6));
}
