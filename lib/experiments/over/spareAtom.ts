import { ratePlot } from "../../plots/ratePlot";
import {
  type Curve,
  curveRow,
  curveVerdict,
  measureCurve,
  pointRows,
  roleOf,
  seriesOf,
  slopesSentence,
} from "../curve";
import { experiment } from "../experiment";
import { fitsSentence, settingsText, signed, slopeText } from "../sentences";
import { type SpareAtom, spareAtoms } from "../spareAtoms";
import type { Studied } from "../studied";
import { type LimitSlope, limitSlope } from "./limitSlope";
import { longArm, longStudy } from "./longStudy";
import { everyOverStudy } from "./overReadings";
import { sizesTable, spareTable } from "./spareAtomTables";

/** What is read off the atoms of shared cells, and how it falls in the limit. */
const readings = [
  { name: "distance in a shared cell", of: ({ distance }: SpareAtom) => distance, predictedSlope: -0.25 },
  { name: "L₂ inside shared cells", of: ({ sharedLoss }: SpareAtom) => sharedLoss || null, predictedSlope: -0.5 },
] as const;

/** The last decade, on which the limit is judged. */
const farSizes = 1e5;

/**
 * What the spare atom of an over-specified fit does: which true atom it shares, and how fast it comes near.
 *
 * Prediction, of the limit: the atoms of a shared cell approach the true one like n^(−1/4), since a split is seen to second
 * order only, and the part of L₂ inside shared cells, which counts squares, falls like n^(−1/2). At smaller n slopes
 * may differ, by terms that are n^(−1/4) smaller: an earlier paper profile had −0.296 [−0.327, −0.260] for the distance from 1e3 to
 * 1e5, which was known before the far sizes were fitted. So what is judged is the last decade, up to n = 1e6.
 */
export const spareAtom = experiment({
  name: "spare-atom",
  question: "How fast do the atoms of a shared Voronoi cell approach the true one?",
  seconds: { quick: 150, paper: 900 },
  extended: true,
  studies: (profile) => [longStudy(profile), ...everyOverStudy(profile)],
  report([long, ...others]) {
    const whole = readings.map((reading) => curveOf(long, reading, 0));
    const isJudged = long.sizes.filter((size) => size >= farSizes).length > 1; // not where a run is asked to stop before
    const far = isJudged ? readings.map((reading) => curveOf(long, reading, farSizes)) : [];
    const limits = readings.map(({ name, of }) => limitSlope(name, long.sizes, read(long, of, long.sizes).map(known)));
    return {
      rows: whole.flatMap(pointRows),
      summary: [
        ...far.map((curve) => ({ ...curveRow(curve), limit: null, limitInterval: null })),
        ...whole.map((curve, i) => ({
          ...curveRow(curve),
          ...{ verdict: "described", expected: "described", detectable: null },
          ...{ limit: limits[i]?.slope ?? null, limitInterval: limits[i]?.interval ?? null },
        })),
      ],
      series: whole.map(seriesOf),
      finding: slopesSentence(whole),
      figure: ratePlot({
        panels: whole.map((curve, i) => ({
          title: `(${"ab"[i]})`,
          yTitle: ["mean distance in (β<sub>1</sub>, η)", "mean L<sub>2</sub> inside shared cells"][i],
          series: [seriesOf(curve)],
        })),
        caption: `One atom too many, perturbed cosine router: (a) the greatest distance between a true atom and a fitted one of its shared Voronoi cell, (b) the terms of L₂ in Δβ₁ and Δη inside shared cells. In the limit −1/4 and −1/2 are predicted. The lines are over all sizes; the verdict is on n ≥ 1e5: ${isJudged ? far.map(({ rate }) => slopeText(rate)).join(" and ") : "none, with fewer than two sizes there"}.`,
        details: `${settingsText([long.study], ["d", "k", "experts", "X", "σ", "τ", "Θ", "replicates"])}; ${fitsSentence(long.counts)}; bars are 95 % bootstrap intervals.`,
      }),
      tables: { sizes: sizesTable(long), table: spareTable([long, ...others]) },
      verdicts: [...far.map(curveVerdict), ...whole.map((curve, i) => describedSentence(curve, limits[i]))],
    };
  },
});

/** The slope over all sizes, and what it tends to. */
function describedSentence({ name, rate, predictedSlope }: Curve, limit: LimitSlope | null): string {
  const all = `${name}: slope over all sizes ${slopeText(rate)}, between the last two ${rate.localSlopes[rate.localSlopes.length - 1].toFixed(2)}`;
  if (limit === null) return `${all}: described, no verdict.`;
  const holds = limit.interval[0] <= predictedSlope && predictedSlope <= limit.interval[1];
  return `${all}; with a term that is n^(−1/4) smaller the slope tends to ${slopeText(limit)}, which ${holds ? "holds" : "does not hold"} ${signed(predictedSlope)}: described, no verdict.`;
}

function curveOf(long: Studied, { name, of, predictedSlope }: (typeof readings)[number], from: number) {
  const sizes = long.sizes.filter((size) => size >= from);
  return measureCurve({
    name: `${name}${from > 0 ? ", n ≥ 1e5" : ""}`,
    role: roleOf(long.arm(longArm)),
    sizes,
    losses: read(long, of, sizes),
    predictedSlope,
  });
}

/** `[size][fit]`; null for a fit that failed, or has no shared cell. */
function read(long: Studied, of: (fit: SpareAtom) => number | null, sizes: readonly number[]): (number | null)[][] {
  const arm = long.arm(longArm);
  return sizes.map((size) =>
    long.rows
      .filter((row) => row.size === size)
      .map((row) => {
        const [seen] = spareAtoms([row], arm);
        return seen === undefined ? null : of(seen);
      }),
  );
}

const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
