import { withSlider } from "../../plots/slider";
import type { StudyOptions } from "../../study/study";
import { experiment } from "../experiment";
import { fitsSentence, judged, settingsText } from "../sentences";
import type { Studied } from "../studied";
import { prediction, type Verdict } from "../verdict";
import { gateAlong, gateFigure } from "./gateFigure";
import { families, levelArm, levelStudy, taus } from "./levelStudy";
import { normOf } from "./normEstimates";

const [tau1Alone] = families;
const shownFits = 6;

/**
 * The gate of the first expert along the true β₁, in the truth and in fits at the smallest n, while a slider turns τ₁.
 *
 * Predictions: with little τ₁ the gate is steep, and every fit turns the same way as the truth, whatever norm it gives to
 * β₁; with much τ₁ it is flat, and some fits turn the other way.
 */
export const noiseGates = experiment({
  name: "noise-gates",
  question: "What does too little or too much noise on the norms do to a gate?",
  seconds: { quick: 8, paper: 30 },
  extended: true,
  studies(profile): StudyOptions[] {
    return [{ ...levelStudy(profile), arms: taus.map((tau) => levelArm(tau1Alone, tau)) }];
  },
  report([fits]) {
    const settings = taus.map((tau1) => gatesAt(fits, tau1));
    const shown = Math.min(shownFits, settings[0].fitted.length);
    const norm = normOf(fits.study.arms[0].truth);
    const distance = ({ tau1 }: Gates) => Math.abs(Math.log(tau1 / norm));
    const near = settings.reduce((best, each) => (distance(each) < distance(best) ? each : best));
    const caption = `The gate of the first expert for inputs along the true β₁: the truth, and the first ${shown} fits at n = ${settings[0].size.toLocaleString("en")}, converged or not.`;
    const details = `Exact-specified, bias 0, τ₂ = ${fits.study.arms[0].model.router.options.tau2}, ${settingsText([fits.study], ["d", "k", "experts", "X", "σ", "Θ"])}; ${fitsSentence(fits.counts)} over all n and τ₁.`;
    return {
      rows: settings.flatMap(({ tau1, size, fitted }) =>
        fitted.map((gate, replicate) => ({ tau1, size, replicate, rise: riseOf(gate) })),
      ),
      summary: settings.map(({ tau1, size, truth, fitted, failed, wrong }) => ({
        ...{ tau1, size, rise: riseOf(truth), fits: fitted.length, failed, wrong },
      })),
      finding: [settings[0], settings[settings.length - 1]]
        .map(({ tau1, wrong, fitted }) => `At τ₁ = ${tau1}, ${wrong} of ${fitted.length} gates turn the wrong way.`)
        .join(" "),
      figure: withSlider({
        figures: settings.map(({ truth, fitted }) =>
          gateFigure([{ title: "", truth, fitted: fitted.slice(0, shown) }], { details }),
        ),
        parameter: "τ₁",
        values: taus,
        shown: 1,
        caption,
      }),
      supplements: {
        ends: gateFigure(
          [settings[0], near, settings[settings.length - 1]].map(({ tau1, truth, fitted }, i) => ({
            title: `(${"abc"[i]}) ${["too little", "near the norm", "too much"][i]}: τ<sub>1</sub> = ${tau1}`,
            ...{ truth, fitted: fitted.slice(0, shown) },
          })),
          { caption: `${caption} The norm of β₁ is ${norm}; each panel has a scale of its own.`, details },
        ),
      },
      verdicts: [
        turnSentence("little", settings[0], ({ wrong }) => wrong === 0),
        turnSentence("much", settings[settings.length - 1], ({ wrong }) => wrong > 0),
      ],
    };
  },
});

type Gates = ReturnType<typeof gatesAt>;

function gatesAt(fits: Studied, tau1: number) {
  const { name } = levelArm(tau1Alone, tau1);
  const { model, truth } = fits.arm(name);
  const [size] = fits.sizes;
  const along = gateAlong(model, truth);
  const rows = fits.rowsOf(name).filter((row) => row.size === size);
  const fitted = rows.map(({ parameters }) => along(model.fromParameters(parameters)));
  return {
    ...{ tau1, size, truth: along(truth), fitted },
    failed: rows.filter(({ status }) => status !== "converged").length,
    wrong: fitted.filter((gate) => riseOf(gate) <= 0).length,
  };
}

/** From one end to the other; that of the truth is positive. */
function riseOf(gate: readonly number[]): number {
  return gate[gate.length - 1] - gate[0];
}

function turnSentence(amount: string, gates: Gates, isPredicted: (gates: Gates) => boolean): Verdict {
  const { tau1, size, truth, fitted, wrong } = gates;
  return prediction(
    isPredicted(gates),
    `Too ${amount}, τ₁ = ${tau1}: the true gate rises by ${riseOf(truth).toPrecision(3)}, and ${wrong} of ${fitted.length} fits at n = ${size}, converged or not, turn the other way: ${judged(isPredicted(gates))}.`,
  );
}
