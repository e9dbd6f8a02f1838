import type { NormProtocol } from "../../losses/withNorms";
import { ratePlot } from "../../plots/ratePlot";
import { table } from "../../plots/table";
import type { Arm } from "../../study/arm";
import type { FitRow } from "../../study/fitTask";
import { regimeFrom } from "../../theory/regimeFrom";
import {
  type Curve,
  curveRow,
  curveSentence,
  fitsSentence,
  measureCurve,
  pointRows,
  type Reading,
  readLosses,
  roleOf,
  seriesOf,
  sizesOf,
} from "../curve";
import { type Experiment, type ExperimentResult, type RunOptions, runStudies } from "../experiment";
import { partCurves, partsTable } from "../figures/lossParts";
import { plainSettings } from "../plainSettings";
import { input, overNoise, overStudy } from "../settings";
import { isotropicSplits } from "./isotropicSplits";
import { overVariants, variantArms } from "./overVariants";
import { distanceCurve, spareAtoms } from "./spareAtom";

/**
 * Over-specified: L₂ and what it depends on: the router, τ₂, Θ, the lower bound on the weights, the starts, the gauge, the
 * statistic; what the spare atom does; and two settings in which it cannot fall.
 *
 * Predictions: −1/2 for the perturbed router with τ₂ > 0 (Theorem 4) and, at k = k* + 1, with τ₂ = 0 (derived fact 5: an
 * isotropic split needs d + 1 atoms), for the linear one, and for the cosine one with the true norms; no rate where weights
 * may vanish, without the gauge, with affine experts (κ = 0) and from k = 2k* atoms on (derived fact 9).
 */
export const overSpecified: Experiment = {
  name: "over-specified",
  question: "What does the rate of the over-specified setting depend on, and where is there none?",
  seconds: { quick: 70, paper: 300 },
  extended: true,
  studies: (profile) => [overStudy(profile), overVariants(profile)],
  run,
};

/** A curve to be read off the fits. */
interface Plan extends Partial<Reading> {
  readonly arm: Arm;
  readonly name: string;
  readonly expected: "agrees" | "does not agree";
  readonly statistic?: "mean" | "median";
}

async function run(options: RunOptions = {}): Promise<ExperimentResult> {
  const { profile = "quick" } = options;
  const studies = overSpecified.studies(profile);
  const [main, variants] = await runStudies(studies, options);
  const [perturbed, cosine, linear] = studies[0].arms;
  const arms = variantArms();
  const measure = (rows: readonly FitRow[]) => (plan: Plan) => overCurve(rows, plan);

  const routers = [
    { arm: perturbed, name: "perturbed cosine, τ₂ > 0", expected: "agrees" },
    { arm: cosine, name: "cosine, true norms", expected: "agrees", norms: "truth" },
    { arm: linear, name: "linear", expected: "agrees" },
  ] as const;
  const byRouter = [
    ...routers.map(measure(main)),
    overCurve(variants, { arm: arms.zeroTau2, name: "perturbed cosine, τ₂ = 0", expected: "agrees" }),
  ];
  const choices = (["local", "wide", "free"] as const).map((key) =>
    overCurve(variants, {
      arm: arms[key],
      name: arms[key].name,
      expected: key === "free" ? "does not agree" : "agrees",
    }),
  );
  const gauge = overCurve(main, {
    arm: perturbed,
    name: "without the gauge",
    gauge: "none",
    expected: "does not agree",
  });
  const endless = (["twice", "affine", "affineLinear"] as const).map((key) => arms[key]);
  const isEndless = ({ arm }: FitRow) => endless.some(({ name }) => name === arm);
  const stopped = variants.filter(isEndless);
  const hopeless = endless.map((arm) =>
    overCurve(stopped.map(whereItStopped), {
      arm,
      name: `${arm.name}, where fits stopped`,
      expected: "does not agree",
    }),
  );
  const curves = [...byRouter, gauge, ...choices, ...hopeless];
  const medians = [
    ...routers.map((plan) => overCurve(main, { ...plan, name: `${plan.name}, median`, statistic: "median" })),
    ...(["zeroTau2", "local", "wide", "free"] as const).map((key) =>
      overCurve(variants, {
        arm: arms[key],
        name: `${arms[key].name}, median`,
        expected: key === "free" ? "does not agree" : "agrees",
        statistic: "median",
      }),
    ),
  ];
  const distances = [perturbed, linear].map((arm) => distanceCurve(main, arm));
  const splits = isotropicSplits();
  const everyArm = [...studies[0].arms, ...studies[1].arms];
  const rows = [...main, ...variants.map((row) => (isEndless(row) ? whereItStopped(row) : row))];
  const parts = partCurves("over", studies[0].arms, (arm, name, norms: NormProtocol | undefined, part) =>
    overCurve(main, { arm, name, norms, part, expected: "agrees" }),
  );
  return {
    name: "over-specified",
    profile,
    settings: plainSettings(studies, options),
    rows: [...curves, ...medians, ...distances].flatMap(pointRows),
    summary: [...curves, ...medians, ...distances].map(curveRow),
    series: [...curves, ...medians, ...parts.map(({ curve }) => curve)].map(seriesOf),
    figure: ratePlot({
      panels: [
        { title: "(a) routers", yTitle: "mean loss L<sub>2</sub>", series: byRouter.map(seriesOf) },
        {
          title: "(b) perturbed: gauge, starts, Θ",
          yTitle: "mean loss L<sub>2</sub>",
          series: [gauge, ...choices].map(seriesOf),
        },
        {
          title: "(c) no rate to be expected: where fits stopped",
          yTitle: "mean loss L<sub>2</sub>",
          series: hopeless.map(seriesOf),
        },
      ],
      caption: [
        `Over-specified, k* = 2, k = 3 unless said, d = 2, tanh experts unless said, σ = ${overNoise.sd}, β₀ in [−2, 2], |β₁ᵤ|, |ηᵤ| ≤ 4, X uniform on [−4, 4]²; bars are 95 % bootstrap intervals.`,
        `${fitsSentence(byRouter[0].rate)} (perturbed); what failed is in the legends. Starts near the truth and, but for the cosine router and (c), 12 more from the data alone, the best two of them polished.`,
        `A fit that did not converge, or whose canonical gauge is not defined, counts as failed, but for (c): there the minimisers are a set, or nearly one, and the fits are read where they stopped, ${stopped.filter(({ status }) => status !== "converged").length} of ${stopped.length} without having converged.`,
      ].join(" "),
    }),
    supplements: { splits: splits.figure },
    tables: {
      parts: partsTable(parts),
      quantiles: quantilesTable(rows, everyArm),
      "spare-atom": spareTable(rows, everyArm),
    },
    verdicts: [
      ...regimeSentences(everyArm),
      ...[...curves, ...medians, ...distances].map(curveSentence),
      ...splits.verdicts,
    ],
  };
}

/** L₂ or a part of it against −1/2; whether a curve that is expected not to fall is a straight line is no matter. */
function overCurve(rows: readonly FitRow[], { arm, name, expected, statistic, ...reading }: Plan): Curve {
  return measureCurve({
    name,
    role: roleOf(arm),
    sizes: sizesOf(rows.filter((row) => row.arm === arm.name)),
    losses: readLosses(rows, arm, { loss: "L2", ...reading }),
    predictedSlope: -0.5,
    statistic,
    expected,
    inRegime: expected === "agrees" ? undefined : true,
  });
}

/** Where minimisers are a whole set, or nearly, a Newton method walks on them without end: any of its points will do. */
function whereItStopped(row: FitRow): FitRow {
  return { ...row, status: "converged" };
}

/** What is known of each arm before its fits are looked at. */
function regimeSentences(arms: readonly Arm[]): string[] {
  return arms.map((arm) => {
    const { sentence } = regimeFrom({ model: arm.model, truth: arm.truth, atoms: arm.atoms, input, sd: overNoise.sd });
    return `Before the fits, ${arm.name}: ${sentence}`;
  });
}

/** Losses are heavy-tailed: their quantiles at both ends. */
function quantilesTable(rows: readonly FitRow[], arms: readonly Arm[]) {
  const at = (sorted: readonly number[], share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? null;
  return table({
    columns: ["arm", "n", "10 %", "median", "90 %", "greatest", "mean", "fits", "failed"],
    rows: arms.flatMap((arm) => {
      const losses = readLosses(rows, arm, {
        loss: "L2",
        norms: arm.model.router.normIdentified ? undefined : "truth",
      });
      const sizes = sizesOf(rows.filter((row) => row.arm === arm.name));
      return [0, sizes.length - 1].map((i) => {
        const sorted = losses[i].filter((loss) => loss !== null).sort((a, b) => a - b);
        const mean = sorted.reduce((sum, loss) => sum + loss, 0) / sorted.length;
        const cells = [...[0.1, 0.5, 0.9, 1].map((share) => at(sorted, share)), sorted.length === 0 ? null : mean];
        return [arm.name, sizes[i], ...cells.map(threeDigits), losses[i].length, losses[i].length - sorted.length];
      });
    }),
    caption: "L₂ over replicates at the smallest and the greatest n: quantiles beside the mean (cosine: true norms).",
  });
}

/** What the spare atom does, at both ends. */
function spareTable(rows: readonly FitRow[], arms: readonly Arm[]) {
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
    rows: arms.flatMap((arm) => {
      const all = spareAtoms(rows, arm);
      const sizes = sizesOf(rows.filter((row) => row.arm === arm.name));
      return [sizes[0], sizes[sizes.length - 1]].map((size) => {
        const seen = all.filter((fit) => fit.size === size);
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

function threeDigits(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(3));
}
