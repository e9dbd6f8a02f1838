import { ratePlot } from "../../plots/ratePlot";
import { table } from "../../plots/table";
import { type Curve, measureCurve, roleOf, seriesOf } from "../curve";
import { experiment } from "../experiment";
import { fitsSentence, settingsText, threeDigits } from "../sentences";
import { spareAtoms } from "../spareAtoms";
import type { Studied } from "../studied";
import { eachArm, everyOverStudy } from "./overReadings";

/**
 * What the spare atom of an over-specified fit does: which true atom it shares, and how fast it comes near.
 *
 * Prediction: the atoms of a shared cell approach the true one like n^(−1/4), since they are seen to second order only.
 */
export const spareAtom = experiment({
  name: "spare-atom",
  question: "How fast do the atoms of a shared Voronoi cell approach the true one?",
  seconds: { quick: 60, paper: 300 },
  extended: true,
  studies: everyOverStudy,
  report(all) {
    const [fits] = all;
    const curves = ["perturbed", "linear"].map((arm) => distanceCurve(fits, arm));
    return {
      curves,
      figure: ratePlot({
        panels: [{ title: "", yTitle: "mean distance in (β<sub>1</sub>, η)", series: curves.map(seriesOf) }],
        caption: `The greatest distance between a true atom and a fitted one of its shared Voronoi cell, over-specified, ${settingsText([fits.study], ["d", "k", "experts", "X", "σ", "τ", "Θ"])}; ${curves.map(({ name, rate }) => `${fitsSentence(rate)} (${name.split(",")[0]})`).join(", ")}; bars are 95 % bootstrap intervals. Predicted: −1/4, what is of second order can be seen from there on.`,
      }),
      tables: { table: spareTable(all) },
    };
  },
});

/** The farthest atom of a shared cell from the true one. */
function distanceCurve(fits: Studied, name: string): Curve {
  const arm = fits.arm(name);
  const rows = fits.rowsOf(name);
  return measureCurve({
    name: `${name}, distance in a shared cell`,
    role: roleOf(arm),
    sizes: fits.sizes,
    losses: fits.sizes.map((size) =>
      rows.filter((row) => row.size === size).map((row) => spareAtoms([row], arm)[0]?.distance ?? null),
    ),
    predictedSlope: -0.25,
  });
}

/** What the spare atom does, at both ends. */
function spareTable(all: readonly Studied[]) {
  return table({
    columns: [
      "arm",
      "n",
      "atom 1 split",
      "atom 2 split",
      "a weight below 10 %",
      "a cell empty",
      "on the boundary of Θ",
      "median distance",
      "fits seen",
    ],
    rows: eachArm(all).flatMap(({ fits, arm, accept }) => {
      const atoms = spareAtoms(fits.rows, arm, accept);
      const { sizes } = fits;
      return [sizes[0], sizes[sizes.length - 1]].map((size) => {
        const seen = atoms.filter((fit) => fit.size === size);
        const share = (holds: (fit: (typeof seen)[number]) => boolean) =>
          seen.length === 0 ? null : threeDigits(seen.filter(holds).length / seen.length);
        const distances = seen.flatMap(({ distance }) => (distance === null ? [] : [distance])).sort((a, b) => a - b);
        return [
          arm.name,
          size,
          share(({ split }) => split === 0),
          share(({ split }) => split === 1),
          share(({ leastShare }) => leastShare !== null && leastShare < 0.1),
          share(({ empty }) => empty),
          share(({ onBoundary }) => onBoundary),
          threeDigits(distances[Math.floor(distances.length / 2)] ?? null),
          seen.length,
        ];
      });
    }),
    caption:
      "What the spare atom does in the fits that converged (k = 4 and affine experts: where they stopped): shares of them, and the median distance of the farthest atom of a shared cell from the true one.",
  });
}
