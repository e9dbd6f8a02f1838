import { randomStream } from "../../data/randomStream";
import { drawInputs } from "../../data/sample";
import { parameterSpace } from "../../estimators/parameterSpace";
import { ratePlot } from "../../plots/ratePlot";
import type { RateSeries } from "../../plots/rateTraces";
import { table } from "../../plots/table";
import { type EntropyCurve, entropyPlot } from "../../plots/theory/entropyPlot";
import type { Arm } from "../../study/arm";
import { type Bracketing, bracketing } from "../../theory/bracketing/bracketing";
import { criticalRadius } from "../../theory/bracketing/criticalRadius";
import { fitLine } from "../../theory/rates/line";
import { type Curve, curveRow, logSlope } from "../curve";
import { experiment } from "../experiment";
import { errorCurves } from "../figures/regressionRate";
import { fitsSentence, settingsText, signed } from "../sentences";
import { exactNoise, exactStudy, input } from "../settings";
import type { Studied } from "../studied";

/** Θ of the classes: compact, and wide enough for the truth of the figures. */
const bounds = { bias: [-2, 2], router: 4, expert: 4 } as const;
const widths = Array.from({ length: 13 }, (_, i) => 10 ** (-i / 2));
/** Measures of Θ whose f is looked for in its bracket, at each of three widths, and points at which it is. */
const [tried, points] = [200, 500];

/**
 * Bracketing: H_B(ε) of the classes of regression functions against log(1/ε), and the rate that follows from it.
 *
 * Predictions: H_B(ε) is a constant times log(1/ε), and the constant is the dimension of the class, one less for each
 * router vector of the cosine router than for the others; every f lies in its bracket; the critical radius δ_n falls like
 * √(log n / n) up to a factor that changes slowly; and the measured regression error falls at least as fast.
 */
export const bracketingRates = experiment({
  name: "bracketing",
  question: "How many brackets cover the regression functions, and which rate follows from their number?",
  seconds: { quick: 5, paper: 5 },
  extended: true,
  studies: () => [exactStudy()],
  report([fits]) {
    const errors = errorCurves(fits);
    const classes = fits.study.arms.map((arm, index) => classOf(arm, errors[index], fits.population(arm.name).rank));
    const { sizes } = errors[0].rate;
    const rate = sizes.map((size) => Math.sqrt(Math.log(size) / size));
    return {
      settings: { bounds, widths },
      curves: classes.map(({ error }) => error),
      summary: classes.map(({ error, brackets, entropy, rank, inside, radius }) => ({
        ...curveRow(error),
        dimension: brackets.coordinates.length,
        fittedConstant: entropy.slope,
        rank,
        insideBracket: inside,
        ofTried: 3 * tried,
        radiusSlope: logSlope(sizes, radius),
      })),
      figure: entropyPlot({
        curves: classes.map(({ entropy }) => entropy),
        caption: `Upper bound of the bracketing entropy of the regression functions f_G, G in Θ (|β₀| ≤ ${bounds.bias[1]}, |β₁ᵤ|, |ηᵤ| ≤ ${bounds.router}), ${settingsText([fits.study], ["d", "k", "experts", "X"])}, from a Lipschitz net whose brackets are counted, not enumerated; red: fitted lines, whose slopes are the dimensions ${classes.map(({ arm, brackets }) => `${brackets.coordinates.length} (${arm.name})`).join(", ")}. A check: of ${3 * tried} random measures a class, at ε = 0.1, 0.01 and 0.001, ${classes.map(({ arm, inside }) => `${inside} (${arm.name})`).join(", ")} have f inside their bracket at ${points} points.`,
      }),
      supplements: {
        rate: ratePlot({
          panels: [{ title: "", yTitle: "L²(μ) distance", series: rateSeries(classes, sizes, rate) }],
          caption: rateCaption(classes, fits),
        }),
      },
      tables: { constants: constantsTable(classes, sizes) },
      verdicts: classes.flatMap((each) => sentences(each, sizes, rate)),
    };
  },
});

/** A class of functions, and what was counted, checked and measured. */
interface Class {
  readonly arm: Arm;
  readonly brackets: Bracketing;
  readonly entropy: EntropyCurve;
  readonly rank: number;
  readonly inside: number;
  readonly widest: number;
  readonly radius: readonly number[];
  readonly error: Curve;
}

function classOf(arm: Arm, error: Curve, rank: number): Class {
  const { model, truth, name } = arm;
  const brackets = bracketing({ model, atoms: truth.size, bounds, input });
  const entropies = widths.map((width) => brackets.entropy(width));
  const line = fitLine(
    widths.map((width) => -Math.log(width)),
    entropies,
  );
  return {
    arm,
    brackets,
    entropy: { name: error.name, role: error.role, widths, entropies, ...line },
    rank,
    ...check(arm, brackets),
    radius: criticalRadius({ entropy: brackets.entropy, sd: exactNoise.sd, sizes: error.rate.sizes }),
    error: { ...error, name: `${name} regression error` },
  };
}

/** How many random measures of Θ have f inside their bracket, and the widest bracket over its nominal width. */
function check({ model, truth, name }: Arm, brackets: Bracketing): { inside: number; widest: number } {
  const stream = randomStream("brackets", { router: name });
  const inputs = drawInputs({ input, dim: model.dim, size: points, stream });
  const { lower, upper, project } = parameterSpace(model, truth.size, bounds);
  let inside = 0;
  let widest = 0;
  for (const width of [0.1, 0.01, 0.001])
    for (let i = 0; i < tried; i++) {
      const vector = lower.map((low, c) => {
        const [least, most] = Number.isFinite(upper[c] - low) ? [low, upper[c]] : [-bounds.router, bounds.router];
        return least + (most - least) * stream.uniform();
      });
      const measure = model.fromParameters(project(vector));
      const bracket = brackets.bracket(measure, width, inputs);
      const f = model.predict(measure, inputs);
      if (f.every((value, s) => bracket.lower[s] <= value && value <= bracket.upper[s])) inside++;
      const square = f.reduce(
        (sum, _, s) => sum + (bracket.upper[s] - bracket.lower[s]) * (bracket.upper[s] - bracket.lower[s]),
        0,
      );
      widest = Math.max(widest, Math.sqrt(square / points) / width);
    }
  return { inside, widest };
}

function rateSeries(classes: readonly Class[], sizes: readonly number[], rate: readonly number[]): RateSeries[] {
  return [
    { name: "√(log n / n)", role: "other", sizes, values: rate },
    ...classes.map(
      ({ arm, error, radius }): RateSeries => ({
        name: `${arm.name}: critical radius`,
        role: error.role,
        sizes,
        values: radius,
      }),
    ),
    ...classes.map(
      ({ arm, error: { rate, role } }): RateSeries => ({
        ...rate,
        name: `${arm.name}: measured regression error`,
        role,
      }),
    ),
  ];
}

function rateCaption(classes: readonly Class[], { study }: Studied): string {
  return `The critical radius δ_n, √n δ_n² = σ ∫₀^δ √H_B, that the brackets give with all constants of the theorem taken as 1, ${settingsText([study], ["σ"])}: a rate, not a level. Below it the measured mean regression errors: ${classes.map(({ error }) => `${fitsSentence(error.rate)} (${error.role})`).join(", ")}; bars are 95 % bootstrap intervals. Upper bounds: faster does not contradict them.`;
}

function constantsTable(classes: readonly Class[], sizes: readonly number[]) {
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
      arm.name,
      brackets.coordinates.length,
      Number(entropy.slope.toFixed(3)),
      rank,
      Number(logSlope(sizes, radius).toFixed(3)),
      ...[rate.slope, ...rate.interval].map((value) => Number(value.toFixed(3))),
      rate.fits,
      rate.failed,
    ]),
    caption:
      "H_B(ε) against log(1/ε): the fitted constant beside the number of coordinates and the rank of the Jacobian at the truth, and the rates that follow and that were measured.",
  });
}

function sentences(
  { arm, brackets, entropy, rank, inside, widest, radius, error }: Class,
  sizes: readonly number[],
  rate: readonly number[],
): string[] {
  const dimension = brackets.coordinates.length;
  const agrees = Math.abs(entropy.slope - dimension) < 0.05;
  const ratios = radius.map((delta, i) => delta / rate[i]);
  const change = Math.max(...ratios) / Math.min(...ratios);
  const slope = logSlope(sizes, radius);
  const [, upper] = error.rate.interval;
  return [
    `${arm.name}: H_B(ε) is ${entropy.slope.toFixed(3)} log(1/ε) + ${entropy.intercept.toFixed(1)}; the constant ${agrees ? "is" : "is not"} the number of coordinates, ${dimension}, which ${dimension === rank ? "is" : "is not"} the rank of the Jacobian, ${rank}.`,
    `${arm.name}: ${inside} of ${3 * tried} random measures have f inside their bracket at every point (${inside === 3 * tried ? "as predicted" : "against the prediction"}); the widest bracket has ${widest.toFixed(2)} of its nominal width.`,
    `${arm.name}: the critical radius has slope ${signed(slope)}, √(log n / n) has ${signed(logSlope(sizes, rate))} on these sizes, and their ratio changes by a factor of ${change.toFixed(2)} (${change < 1.5 ? "slowly, as predicted" : "against the prediction"}).`,
    `${arm.name}: the regression error has slope ${signed(error.rate.slope)} [${error.rate.interval.map(signed).join(", ")}], ${upper <= slope + 0.05 ? "at least as fast as the radius, as the upper bound asks" : "slower than the radius, against the upper bound"}.`,
  ];
}
