import type { InputDistribution } from "../data/inputs";
import { routerTitles } from "../plots/theme";
import type { Arm } from "../study/arm";
import type { StudyOptions } from "../study/study";
import { levelThreshold } from "../theory/information/relativeError";

/** An arm's name with its router as figures call it: "affine experts, perturbed" → "affine experts, perturbed cosine". */
export function titled(arm: string): string {
  const titles: Readonly<Record<string, string>> = routerTitles;
  return arm
    .split(", ")
    .map((part) => titles[part] ?? part)
    .join(", ");
}

/** −0.502 with a true minus sign. */
export function signed(value: number): string {
  return value.toFixed(3).replace("-", "−");
}

/** −0.50 with a true minus sign. */
export function twoDigits(value: number): string {
  return value.toFixed(2).replace("-", "−");
}

/** "−0.502 [−0.530, −0.477]" */
export function slopeText({ slope, interval }: { slope: number; interval: readonly [number, number] | null }): string {
  return `${signed(slope)} ${interval === null ? "(no interval)" : `[${interval.map(signed).join(", ")}]`}`;
}

/** A slope and the ends of its interval, to the three decimals that they are good for: three cells of a table. */
export function slopeCells({ slope, interval }: { slope: number; interval: readonly [number, number] | null }) {
  return [slope, ...(interval ?? [null, null])].map((value) => (value === null ? null : Number(value.toFixed(3))));
}

/** "400 fits, none failed" */
export function fitsSentence({ fits, failed }: { fits: number; failed: number }): string {
  return `${fits} fits, ${failed === 0 ? "none" : failed} failed`;
}

/** How far from the prediction a mean must be to be told with 80 % power, by its 95 % interval: (z₀.₉₇₅ + z₀.₈) standard errors. */
export function toldFrom([low, high]: readonly [number, number]): number {
  return ((high - low) / 2) * (1 + 0.841621 / 1.959964);
}

/**
 * What rel is, and how large it is by arm.
 *
 * @example relText({ perturbed: 0.078 })   // "rel, the predicted … norm, is 0.078 at the smallest n (below 0.15 …)"
 */
export function relText(rels: Readonly<Record<string, number>>): string {
  const values = Object.entries(rels).map(
    ([arm, rel], _, all) => `${rel.toPrecision(2)}${all.length > 1 ? ` (${titled(arm)})` : ""}`,
  );
  return `rel, the predicted standard error of a router vector in units of its norm, is ${values.join(", ")} at the smallest n (below ${levelThreshold} slope and level are to be expected)`;
}

/** How a prediction came out. */
export function judged(holds: boolean): string {
  return holds ? "as predicted" : "not as predicted";
}

/** Three significant digits, for tables: Monte Carlo tells no more. */
export function threeDigits<Value extends number | null>(value: Value): Value {
  return (value === null ? null : Number(value.toPrecision(3))) as Value;
}

/** What a caption may say of the settings of its fits. */
export type Setting = "d" | "k" | "experts" | "X" | "σ" | "Θ" | "τ" | "starts" | "replicates";

const everySetting: readonly Setting[] = ["d", "k", "experts", "X", "σ", "τ", "Θ"];

/**
 * The settings of studies in words, read off their arms: what differs between arms is listed, so that a setting that is
 * changed changes the sentence.
 *
 * @example settingsText([exactStudy()], ["d", "k", "σ"])   // "d = 2, k = k* = 2, σ = 0.1"
 */
export function settingsText(
  studies: readonly Pick<StudyOptions, "arms" | "input" | "noise" | "replicates">[],
  settings: readonly Setting[] = everySetting,
): string {
  const arms = studies.flatMap(({ arms, input, noise }) => arms.map((arm) => ({ input, noise, ...arm })));
  const phrases: Readonly<Record<Setting, () => string | null>> = {
    d: () => `d = ${listed(arms.map(({ model }) => model.dim))}`,
    k: () => atomsText(arms),
    experts: () => `${listed(arms.map(({ model }) => model.expert.name))} experts`,
    X: () => `X ${listed(arms.map(({ input, model }) => inputText(input, model.dim, arms)))}`,
    σ: () => `σ = ${listed(arms.map(({ noise }) => noise.sd))}`,
    Θ: () => boundsText(arms),
    τ: () => tausText(arms),
    starts: () => listed(arms.map(startsText)),
    replicates: () => `${listed(studies.map(({ replicates }) => replicates))} replicates`,
  };
  return settings.flatMap((setting) => phrases[setting]() ?? []).join(", ");
}

/** The title of a panel: a setting with its k, as plotly writes it. */
export function panelTitle(what: string, study: StudyOptions): string {
  return `${what}, ${settingsText([study], ["k"]).replaceAll("k*", "k<sup>*</sup>")}`;
}

/** Values without repeats, in their order; more than four numbers as a range. */
function listed(values: readonly (number | string)[]): string {
  const different = [...new Set(values)];
  if (different.length <= 4 || typeof different[0] === "string") return different.join(", ");
  const numbers = different as number[];
  return [Math.min(...numbers), Math.max(...numbers)].map((end) => Number(end.toPrecision(2))).join(" to ");
}

function atomsText(arms: readonly Arm[]): string {
  const pairs = arms.map(({ atoms, truth }) => ({ atoms: atoms ?? truth.size, true: truth.size }));
  if (pairs.every(({ atoms, true: truly }) => atoms === truly)) return `k = k* = ${listed(pairs.map((p) => p.true))}`;
  return `k = ${listed(pairs.map(({ atoms }) => atoms))}, k* = ${listed(pairs.map((p) => p.true))}`;
}

/** An input distribution in words; "^d" stands for dimensions that differ between arms. */
function inputText({ name, options }: InputDistribution, dim: number, arms: readonly Arm[]): string {
  const power = arms.every(({ model }) => model.dim === dim) ? superscript(dim) : "^d";
  const end = (value: number) => `${value}`.replace("-", "−");
  if (name === "uniformBox") return `uniform on [${end(options.low)}, ${end(options.high)}]${power}`;
  if (name === "onSphere") return `uniform on the sphere of radius ${options.radius}`;
  if (name === "truncatedGaussian") return `normal with σ = ${options.sd}, cut off at radius ${options.radius}`;
  return `from ${name}`;
}

function superscript(value: number): string {
  return [...`${value}`].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("");
}

function boundsText(arms: readonly Arm[]): string | null {
  const texts = arms.flatMap(({ bounds }) => {
    if (bounds === undefined) return [];
    const { bias, router, expert } = bounds;
    const limits =
      router === expert
        ? [["|β₁ᵤ|, |ηᵤ|", router]]
        : [
            ["|β₁ᵤ|", router],
            ["|ηᵤ|", expert],
          ];
    return [
      [
        ...(bias === undefined ? [] : [`β₀ in [${bias.map((end) => `${end}`.replace("-", "−")).join(", ")}]`]),
        ...limits.flatMap(([what, limit]) => (limit === undefined ? [] : [`${what} ≤ ${limit}`])),
      ].join(", "),
    ];
  });
  return texts.length === 0 ? null : [...new Set(texts)].join("; or ");
}

/** Of the arms whose router has them. */
function tausText(arms: readonly Arm[]): string | null {
  const options = arms.map(({ model }) => model.router.options);
  const texts = (["tau1", "tau2"] as const).flatMap((name, i) => {
    const values = options.flatMap((each) => each[name] ?? []);
    return values.length === 0 ? [] : [`τ${"₁₂"[i]} = ${listed(values)}`];
  });
  return texts.length === 0 ? null : texts.join(", ");
}

function startsText({ starts = [] }: Arm): string {
  const rules = [starts].flat();
  const fromData = rules.find(({ kind }) => kind === "fromData");
  const near = rules.some(({ kind }) => kind === "nearTruth");
  if (fromData === undefined) return "starts near the truth";
  return near ? "starts near the truth and from the data" : "starts from the data";
}
