import type { RateSeries } from "../../plots/rateTraces";
import { table } from "../../plots/table";
import { logSlope } from "../curve";
import { fitsSentence, settingsText, signed, slopeCells, slopeText, titled } from "../sentences";
import type { Studied } from "../studied";
import { prediction, type Verdict } from "../verdict";
import { type FunctionClass, tried } from "./functionClass";

/** √(log n / n), critical radii and measured errors, for one figure. */
export function rateSeries(
  classes: readonly FunctionClass[],
  sizes: readonly number[],
  rate: readonly number[],
): RateSeries[] {
  return [
    { name: "√(log n / n)", role: "other", sizes, values: rate },
    ...classes.map(
      ({ arm, error, radius }): RateSeries => ({
        name: `${titled(arm.name)}: critical radius`,
        role: error.role,
        sizes,
        values: radius,
      }),
    ),
    ...classes.map(
      ({ arm, error: { rate, role } }): RateSeries => ({
        ...rate,
        name: `${titled(arm.name)}: measured regression error`,
        role,
      }),
    ),
  ];
}

export function rateTexts(classes: readonly FunctionClass[], { study }: Studied) {
  return {
    caption:
      "The critical radius δ_n that the brackets give with all constants of the theorem taken as 1: a rate, not a level. Below it the measured mean regression errors. The three routers lie upon each other. Upper bounds: faster does not contradict them.",
    details: `√n δ_n² = σ ∫₀^δ √H_B, ${settingsText([study], ["σ"])}; ${classes.map(({ error }) => `${fitsSentence(error.rate)} (${titled(error.role)})`).join(", ")}; bars are 95 % bootstrap intervals.`,
  };
}

export function constantsTable(classes: readonly FunctionClass[], sizes: readonly number[]) {
  return table({
    columns: [
      "router",
      "coordinates of the net",
      "fitted constant",
      "rank of the Jacobian",
      "slope of the critical radius",
      "slope of the regression error",
      "from",
      "to",
      "fits",
      "failed",
    ],
    rows: classes.map(({ arm, brackets, entropy, rank, radius, error: { rate } }) => [
      titled(arm.name),
      brackets.coordinates.length,
      Number(entropy.slope.toFixed(3)),
      rank,
      Number(logSlope(sizes, radius).toFixed(3)),
      ...slopeCells(rate),
      rate.fits,
      rate.failed,
    ]),
    caption:
      "H_B(ε) against log(1/ε): the fitted constant beside the number of coordinates and the rank of the Jacobian at the truth, and the rates that follow and that were measured.",
  });
}

/** Each prediction, judged for a class. */
export function classSentences(
  { arm, brackets, entropy, rank, inside, widest, radius, error }: FunctionClass,
  sizes: readonly number[],
  rate: readonly number[],
): Verdict[] {
  const router = titled(arm.name);
  const dimension = brackets.coordinates.length;
  const ratios = radius.map((delta, i) => delta / rate[i]);
  const change = Math.max(...ratios) / Math.min(...ratios);
  const slope = logSlope(sizes, radius);
  const [lower, upper] = error.rate.interval ?? [error.rate.slope, error.rate.slope];
  const comparison =
    lower > slope
      ? "slower than the radius, against the upper bound"
      : upper <= slope
        ? "at least as fast as the radius, as the upper bound asks"
        : "not told apart from the radius, which the upper bound allows";
  const allInside = inside === 3 * tried;
  const isSlow = change < 1.5;
  return [
    {
      kind: "by construction",
      text: `${router}: H_B(ε) is ${entropy.slope.toFixed(3)} log(1/ε) + ${entropy.intercept.toFixed(1)}; the constant is the number of coordinates of the net, ${dimension}, by construction, and that ${dimension === rank ? "is" : "is not"} the rank of the Jacobian, ${rank}.`,
    },
    prediction(
      allInside,
      `${router}: ${inside} of ${3 * tried} random measures have f inside their bracket at every point (${allInside ? "as predicted" : "against the prediction"}); the widest bracket has ${widest.toFixed(2)} of its nominal width.`,
    ),
    {
      kind: isSlow ? "by construction" : "otherwise than predicted",
      text: `${router}: the critical radius has slope ${signed(slope)}, √(log n / n) has ${signed(logSlope(sizes, rate))} on these sizes, and their ratio changes by a factor of ${change.toFixed(2)} (${isSlow ? "slowly, which follows from the shape of H_B and is no test" : "against the prediction"}).`,
    },
    prediction(lower <= slope, `${router}: the regression error has slope ${slopeText(error.rate)}, ${comparison}.`),
  ];
}
