import { expertDistance } from "../../losses/expertDistance";
import { ratePlot } from "../../plots/ratePlot";
import { type Curve, curveVerdict, logSlope, measureCurve, roleOf, seriesOf } from "../curve";
import { experiment } from "../experiment";
import { fitsSentence, settingsText, slopeText, titled, twoDigits } from "../sentences";
import type { Studied } from "../studied";
import { boundFigure, distanceFigure, mergingPaths, ordersTable, pathSentences } from "./mergingBounds";
import { errorSentences, errorTable, type LineErrors, mergingErrors } from "./mergingErrors";
import { armName, firstGaps, type MergingLine, mergingStudy } from "./mergingTruths";

/**
 * Where the order of the paper turns round: truths G_n whose experts merge while the gates of the perturbed and the linear router
 * become flat.
 *
 * Predictions, derived fact 13: f of those two is within ε² of a single expert and within ε³ of another mixture, of the cosine
 * router, and of the perturbed one with a norm that stays, within ε; hence two-point bounds n^(−1/4), n^(−1/6) and n^(−1/2), and
 * standard errors of η that do not fall along G_n or fall like n^(−1/2). Fits: what the standard errors predict where they are within
 * half the gap at the smallest n; else −1/4 where the gates become flat, and the slope of the standard errors where they do not.
 */
export const mergingExperts = experiment({
  name: "merging-experts",
  question:
    "Is there a sequence of truths along which the perturbed cosine router's experts are slower than the cosine router's?",
  seconds: { quick: 170, paper: 700 },
  extended: true,
  studies: (profile) => [mergingStudy(profile)],
  report([fits]) {
    const [paths, errors] = [mergingPaths(), mergingErrors()];
    const measured = errors.map((each) => measuredLine(fits, each));
    const panels = firstGaps.map((gap) => measured.filter(({ firstGap }) => firstGap === gap));
    return {
      curves: measured.map(({ curve }) => curve),
      finding: `Behind flat gates no estimator of merging experts beats slope ${paths
        .slice(0, 2)
        .map(({ name, slope }) => `${twoDigits(slope)} (${name})`)
        .join(
          ", ",
        )}; the cosine router's bound is ${twoDigits((paths.find(({ name }) => name === "cosine") ?? paths[2]).slope)}.`,
      figure: ratePlot({
        panels: panels.map((panel, i) => ({
          title: `(${"ab"[i]}) gap ${firstGaps[i]} at n = 1000, falling like n<sup>−1/4</sup>`,
          yTitle: "median error of η",
          series: panel.map(({ line, curve, shown }) => ({
            ...seriesOf(curve),
            name: titled(line.name),
            predicted: shown,
          })),
        })),
        predictions: "own colours",
        caption:
          "Experts that merge with n, ‖β₁‖ = gap but for norm 2: median of η's root mean square error, either order. Predicted, each in its curve's colour: by standard errors, where these are within half the gap. Over a Θ in which gates may become flat, no estimator of the perturbed cosine or the linear router's experts beats n^(−1/4).",
        details: `Medians over ${fits.study.replicates} fits, bars: 95 %; ${settingsText([fits.study], ["d", "k", "experts", "X", "σ", "τ", "Θ", "starts"])}; ${fitsSentence(fits.counts)}.`,
      }),
      supplements: { distances: distanceFigure(paths), bounds: boundFigure(paths) },
      tables: { orders: ordersTable(paths), "standard-errors": errorTable(errors) },
      verdicts: [
        ...pathSentences(paths),
        ...errorSentences(errors),
        ...measured.map(({ curve }) => curveVerdict(curve)),
        ...panels.map(orderSentence),
      ],
    };
  },
});

interface MeasuredLine {
  readonly line: MergingLine;
  readonly firstGap: number;
  readonly curve: Curve;
  /** The predicted medians, where they mean something. */
  readonly shown: readonly (number | null)[];
}

/**
 * The median error of the experts along a sequence, and its prediction: the standard errors', with a level where they tell at
 * every n; where they tell at no n and the gates become flat, −1/4.
 */
function measuredLine(fits: Studied, { line, firstGap, errors }: LineErrors): MeasuredLine {
  const known = errors.filter(({ size }) =>
    fits.study.arms.some(({ name }) => name === armName(line.name, firstGap, size)),
  );
  const losses = known.map(({ size }) => {
    const name = armName(line.name, firstGap, size);
    return fits
      .measures(name)[0]
      .map((fitted) => (fitted === null ? null : expertDistance(fitted, fits.arm(name).truth)));
  });
  const sizes = known.map(({ size }) => size);
  const medians = known.map(({ median }) => median);
  const tellsAtFirst = known[0].tells;
  const curve = measureCurve({
    name: `${titled(line.name)}, ε₀ = ${firstGap}`,
    role: roleOf(line),
    sizes,
    losses,
    predictedSlope: line.flat && !tellsAtFirst ? -0.25 : logSlope(sizes, medians),
    predicted: known.every(({ tells }) => tells) ? medians : null,
    statistic: "median",
  });
  return { line, firstGap, curve, shown: known.map((each) => (each.tells ? each.median : null)) };
}

/** Whether the order of the paper turns round along a sequence: slopes beside each other, and the ratio at both ends. */
function orderSentence(panel: readonly MeasuredLine[]): string {
  const cosine = (panel.find(({ line }) => line.name === "cosine") as MeasuredLine).curve.rate;
  const flat = panel.filter(({ line }) => line.flat);
  const said = flat.map(({ line, curve: { rate } }) => {
    const [first, end] = [0, rate.values.length - 1].map((i) => (rate.values[i] / cosine.values[i]).toFixed(1));
    const apart = rate.interval !== null && cosine.interval !== null && cosine.interval[1] < rate.interval[0];
    return `${titled(line.name)} ${slopeText(rate)}, ${first} times the cosine router's error at n = ${rate.sizes[0]} and ${end} times at n = ${rate.sizes[rate.sizes.length - 1]}, the intervals of the slopes ${apart ? "apart" : "overlap"}`;
  });
  return `ε₀ = ${panel[0].firstGap}: slope of the cosine router ${slopeText(cosine)}; ${said.join("; ")}.`;
}
