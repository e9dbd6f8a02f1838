import { slopePlot } from "../../plots/slopes/slopePlot";
import { table } from "../../plots/table";
import { routerTitles } from "../../plots/theme";
import { type Curve, curveVerdict } from "../curve";
import { experiment } from "../experiment";
import { fitsSentence, signed, slopeText, threeDigits } from "../sentences";
import { type ComparedRouter, comparedNames } from "../settings";
import type { Studied } from "../studied";
import { armName, type DataLaw, dataLaws, dataLawsStudy } from "./dataLaws";
import { sandwichSentence } from "./sandwich";

/**
 * The rates under other laws of the data: inputs, noises, dimensions.
 *
 * Prediction: wherever rel is below 0.15 at the smallest n, L₃ (true norms given where the cosine router forgets them) has the
 * slope −1/2 and the level of the information under that very law, and the regression error that of its rank; of the noise
 * only σ counts, unless it depends on x: then the level is that of the sandwich, and the one of the mean σ² is refuted.
 */
export const otherData = experiment({
  name: "other-data",
  question: "Do slope and level hold under other inputs, other noises and in other dimensions?",
  seconds: { quick: 50, paper: 400 },
  extended: true,
  studies: (profile) => [dataLawsStudy(profile)],
  report([fits]) {
    const lines = dataLaws.flatMap((law) => comparedNames.map((router) => lineOf(fits, law, router)));
    const { study, counts } = fits;
    return {
      curves: lines.flatMap(({ loss, error }) => [loss, error]),
      finding: `Of ${lines.length} curves of L₃ under ${dataLaws.length} laws of the data, ${lines.filter(({ loss }) => loss.rate.verdict === "agrees").length} agree in slope and level.`,
      figure: slopePlot({
        panels: [
          {
            title: "slope of L<sub>3</sub>",
            axis: { title: "slope", range: [-0.7, -0.3], predicted: -0.5 },
            dots: lines.map(({ loss, ...line }) => dotOf(line, loss.rate)),
          },
          {
            title: "level of L<sub>3</sub>",
            axis: { title: "ratio", range: [0.84, 1.19], predicted: 1 },
            dots: lines.flatMap(({ loss, ...line }) => levelDot(line, loss)),
          },
          {
            title: "level of f’s error",
            axis: { title: "ratio", range: [0.84, 1.19], predicted: 1 },
            dots: lines.flatMap(({ error, ...line }) => levelDot(line, error)),
          },
        ],
        groups: dataLaws.map(({ name }) => name),
        names: routerTitles,
        left: 190,
        predictedSlope: -0.5,
        range: [-0.75, -0.25],
        faint: "faint: rel ≥ 0.15",
        caption:
          "Slope and level under other laws of the data, with 95 % intervals; level: ratio of measured to predicted, geometric mean over n. One thing differs at a time from X uniform on [−4, 4]², Gaussian noise, σ = 0.1 and the truth of the figures; d = 1 to 8 have truths of their own and σ = 0.05.",
        details: `Exact-specified, k = k* = 2, tanh experts; ${study.replicates} replicates; ${fitsSentence(counts)}.`,
      }),
      tables: {
        table: table({
          columns: [
            "law",
            "router",
            "p",
            "rel",
            "slope of L₃",
            "told with 80 % power",
            "level",
            "from",
            "to",
            "verdict",
            "error of f: level",
            "verdict of f",
          ],
          rows: lines.map(({ law, router, loss, error, rel, parameters }) => [
            law.name,
            routerTitles[router],
            parameters,
            threeDigits(rel),
            slopeText(loss.rate),
            threeDigits(loss.rate.detectable),
            ...levelCells(loss),
            loss.rate.verdict,
            levelCells(error)[0],
            error.rate.verdict,
          ]),
          caption: `The same numbers: p parameters, rel the predicted standard error of β₁ in units of its norm at n = ${fits.sizes[0]}, and which slope would have been told from −1/2; ${fitsSentence(counts)}.`,
        }),
      },
      verdicts: [
        countSentence(
          "L₃",
          lines.map(({ law, loss: curve }) => ({ law, curve })),
        ),
        countSentence(
          "The regression error",
          lines.map(({ law, error: curve }) => ({ law, curve })),
        ),
        ...lines.flatMap((line) =>
          line.law.noise?.scaleAt === undefined ? [] : sandwichSentence(fits, line.law.noise, line),
        ),
        ...lines.map(({ loss }) => curveVerdict(loss)),
      ],
    };
  },
});

/** A router under a law, measured. */
interface LawLine {
  readonly law: DataLaw;
  readonly router: ComparedRouter;
  readonly loss: Curve;
  readonly error: Curve;
  readonly rel: number;
  readonly parameters: number;
}

function lineOf(fits: Studied, law: DataLaw, router: ComparedRouter): LawLine {
  const arm = armName(law, router);
  const { model, truth } = fits.arm(arm);
  const norms = model.router.normIdentified ? undefined : "truth";
  return {
    ...{ law, router, rel: fits.relOf(arm), parameters: model.parameterCount(truth.size) },
    loss: fits.curve({ arm, name: `${arm}, L₃`, norms }),
    error: fits.curve({ arm, name: `${arm}, regression error`, of: "regression error" }),
  };
}

type Named = Pick<LawLine, "law" | "router">;

function dotOf({ law, router }: Named, { slope, interval, verdict }: Curve["rate"]) {
  const faint = verdict === "not in the regime";
  return { group: law.name, role: router, slope, interval: interval ?? ([slope, slope] as const), faint };
}

function levelDot(named: Named, { rate }: Curve) {
  if (rate.level === null) return [];
  const { ratio, interval } = rate.level;
  return [{ ...dotOf(named, rate), slope: ratio, interval: interval ?? ([ratio, ratio] as const) }];
}

function levelCells({ rate: { level } }: Curve) {
  return [level?.ratio ?? null, ...(level?.interval ?? [null, null])].map(threeDigits);
}

/** How many agree of those that are in the regime, beside how many chance alone would refute; routers of a law share data. */
function countSentence(what: string, lines: readonly { readonly law: DataLaw; readonly curve: Curve }[]): string {
  const inRegime = lines.filter(({ curve }) => curve.rate.verdict !== "not in the regime");
  const refuted = inRegime.filter(({ curve }) => curve.rate.verdict === "does not agree");
  const laws = new Set(refuted.map(({ law }) => law));
  const told = inRegime.flatMap(({ curve }) => curve.rate.detectable ?? []);
  return [
    `${what}: of ${lines.length} curves ${inRegime.length} are in the regime, and ${inRegime.filter(({ curve }) => curve.rate.verdict === "agrees").length} of these agree in slope and level (${(0.05 * inRegime.length).toFixed(1)} would be refuted by chance alone)`,
    ...(refuted.length === 0
      ? []
      : [
          `refuted: ${refuted.map(({ curve }) => curve.name).join("; ")}, in ${laws.size} of ${dataLaws.length} laws, whose routers share their data`,
        ]),
    ...(told.length === 0
      ? []
      : [`at worst a slope of ${signed(Math.max(...told))} would have been told with 80 % power`]),
  ]
    .join("; ")
    .concat(".");
}
