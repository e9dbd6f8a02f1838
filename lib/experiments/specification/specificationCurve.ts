import { specificationPlot } from "../../plots/slopes/specificationPlot";
import type { FitRow } from "../../study/fitTask";
import { type Curve, measureCurve, roleOf, seriesOf } from "../curve";
import type { ExperimentResult } from "../experiment";
import { type Experiment, plainSettings, runStudies } from "../legacy";
import { comparedTitles } from "../settings";
import { readLosses } from "../studied";
import type { RunOptions } from "../studyKind";
import { type Expectation, expectations } from "./specificationExpectations";
import { choices, type Specification, specificationStudies, specifications } from "./specifications";
import { choicesTable, finding, specificationVerdicts } from "./specificationVerdicts";

/** A choice with what was predicted for it and what came out. */
export interface MeasuredSpecification extends Specification {
  readonly name: string;
  /** rel for exact, σ/(√n κ) for over-specified choices, at the smallest n; null where the truth has none. */
  readonly regime: number | null;
  readonly expectation: Expectation;
  /** Null where at some n no fit succeeded: such a choice has no slope. */
  readonly curve: Curve | null;
  readonly fits: number;
  readonly failed: number;
}

/** Slopes outside are drawn at the edge. */
const drawnRange = [-1.75, 0.75] as const;

/**
 * Specification curve: the slope of the parameter loss under every defensible choice of norm protocol, gauge, Θ, σ, truth,
 * starts, mean or median, loss and router.
 *
 * Predictions: where the regime number is small, −1/2 for a loss that sees what the data see, and no rate for norms that the
 * data never move and without the gauge; nothing where weights may vanish or the regime number is large.
 */
export const specificationCurve: Experiment = {
  name: "specification-curve",
  question: "Does the rate hang on the choices that were made to show it?",
  seconds: { quick: 45, paper: 1200 },
  extended: true,
  studies: specificationStudies,
  run,
};

async function run(options: RunOptions = {}): Promise<ExperimentResult> {
  const { profile = "quick" } = options;
  const studies = specificationCurve.studies(profile);
  const rows = await runStudies(studies, options);
  const rowsOf = new Map(studies.map(({ name }, index) => [name, rows[index]]));
  const sizes = [...new Set(rows[0].map(({ size }) => size))];
  const expected = expectations(sizes[0]);
  const measured = specifications(profile).map((specification): MeasuredSpecification => {
    const name = Object.values(specification.chosen).join("; ");
    const own = rowsOf.get(specification.study) as FitRow[];
    return { ...specification, ...expected(specification), ...measure(name, specification, sizes, own), name };
  });
  const drawn = measured.flatMap(({ curve, ...rest }) => (curve === null ? [] : [{ ...rest, curve }]));
  const all = rows.flat();
  const failed = all.filter(({ status }) => status !== "converged").length;
  return {
    name: "specification-curve",
    profile,
    settings: plainSettings(studies, options),
    rows: drawn.flatMap(({ name, curve: { rate } }) =>
      rate.sizes.map((size, i) => ({
        specification: name,
        size,
        value: rate.values[i],
        lower: rate.lower[i],
        upper: rate.upper[i],
      })),
    ),
    summary: measured.map(({ name, chosen, isHeadline, regime, expectation, curve, fits, failed }) => ({
      specification: name,
      ...chosen,
      headline: isHeadline,
      regime,
      expected: expectation,
      slope: curve?.rate.slope ?? null,
      interval: curve?.rate.interval ?? null,
      finding: curve === null ? null : finding(curve.rate),
      fits,
      failed,
    })),
    series: drawn.map(({ curve }) => seriesOf(curve)),
    figure: specificationPlot({
      points: drawn.map(({ curve, chosen, expectation, isHeadline, arm }) => ({
        slope: curve.rate.slope,
        interval: curve.rate.interval,
        role: roleOf(arm),
        chosen: { ...chosen, predicted: expectation },
        isFaint: expectation === "nothing",
        ...(isHeadline && { mark: chosen["setting, loss"].startsWith("exact") ? "Figure 1a" : "Figure 1b" }),
      })),
      choices: { predicted: ["−1/2", "no rate", "nothing"], ...choices },
      predictedSlope: -0.5,
      range: drawnRange,
      titles: comparedTitles,
      caption: [
        `Slope of the loss on log n under ${drawn.length} choices, sorted, with 95 % bootstrap intervals; n = ${sizes.join(", ")}, d = 2, tanh experts, k* = 2. Many choices read the same fits, so they do not count as so many experiments: ${studies.reduce((sum, { arms }) => sum + arms.length, 0)} settings, ${all.length} fits, ${failed} failed.`,
        "Below, what was predicted, and what was chosen. Grey line: −1/2. Red: the perturbed router as in Figure 1, at the n of this figure. Faint: nothing is predicted, since the regime number at the smallest n is above its threshold or weights may vanish. Slopes and intervals beyond the frame are drawn at its edge.",
      ].join(" "),
    }),
    supplements: {},
    tables: { choices: choicesTable(measured) },
    verdicts: specificationVerdicts(measured, sizes),
  };
}

function measure(
  name: string,
  { arm, chosen, protocol, gauge, statistic }: Specification,
  sizes: readonly number[],
  rows: readonly FitRow[],
): Pick<MeasuredSpecification, "curve" | "fits" | "failed"> {
  const loss = chosen["setting, loss"].startsWith("exact") ? "L3" : "L2";
  const losses = readLosses(rows, arm, { loss, norms: protocol, gauge });
  const failed = losses.flat().filter((value) => value === null).length;
  const shared = { name, role: roleOf(arm), sizes, losses, predictedSlope: -0.5, statistic, inRegime: true };
  const hasSlope = losses.every((fits) => fits.some((value) => value !== null));
  return { curve: hasSlope ? measureCurve(shared) : null, fits: losses.flat().length, failed };
}
