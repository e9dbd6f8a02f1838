import { table } from "../../plots/table";
import { meanInterval } from "../../theory/rates/meanInterval";
import { experiment } from "../experiment";
import { fitsSentence, judged, settingsText, threeDigits } from "../sentences";
import type { Studied } from "../studied";
import { prediction } from "../verdict";
import { constantArm, kindStudy, modelWith } from "./noisyArms";
import { normOf } from "./normEstimates";

const places = [
  { where: "on the box", right: constantArm(), wrong: "wrong τ₂, on the box" },
  { where: "on the sphere", right: constantArm("on a sphere"), wrong: "wrong τ₂, on a sphere" },
];

/**
 * On a sphere τ₂ is a scale of the logits: a wrong one is made up for by the norm of β₁, and f stays right.
 *
 * Prediction: on the sphere of radius R the norm that is found solves b̂/(b̂ + τ₁) = b/(b + τ₁) · (R + wrong τ₂)/(R + τ₂),
 * and the objective is that of the right τ₂; on the box it is not.
 */
export const wrongTau2 = experiment({
  name: "wrong-tau2",
  question: "Does a wrong τ₂ do harm where all inputs have the same norm?",
  seconds: { quick: 3, paper: 10 },
  extended: true,
  studies: (profile) => [
    kindStudy(
      profile,
      places.flatMap(({ right, wrong }) => [
        right,
        { ...right, name: wrong, model: modelWith(1, 1), generator: right.model },
      ]),
    ),
  ],
  report([fits]) {
    const found = places.map((place) => readingOf(fits, place));
    return {
      rows: found.flatMap(({ where, pairs }) => pairs.map((pair) => ({ where, ...pair }))),
      summary: found.map(({ pairs, ...rest }) => rest),
      finding: `A wrong τ₂ changes the objective by ${found.map(({ where, most }) => `${(100 * most).toPrecision(2)} % ${where}`).join(", ")}.`,
      tables: {
        table: table({
          columns: ["inputs", "pairs", "objective off by, at most", "norm, predicted", "measured", "from", "to"],
          rows: found.map(({ where, pairs, most, predicted, norm, interval }) => [
            where,
            pairs.length,
            ...[most, predicted, norm, ...(interval ?? [null, null])].map(threeDigits),
          ]),
          caption: `What a wrong τ₂ does: ${settingsText([fits.study], ["d", "k", "experts", "X", "σ", "τ"])}; at n = ${found[0].size} the relative difference between the objectives of the wrong and of the right τ₂, and the norm of β₁ with its 95 % interval; ${fitsSentence(fits.counts)}.`,
        }),
      },
      verdicts: found.map(({ where, pairs, most, predicted, norm, interval, holds }) =>
        prediction(
          holds,
          `A wrong τ₂ ${where}: the objective differs from that of the right one by at most ${(100 * most).toPrecision(2)} %,${norm === null || interval === null ? "" : ` norm ${norm.toFixed(3)} [${interval.map((end) => end.toFixed(3)).join(", ")}]`}${predicted === null ? "" : ` against ${predicted.toFixed(3)}`}, ${pairs.length} pairs of fits: ${judged(holds)}.`,
        ),
      ),
    };
  },
});

/** The fits with the wrong τ₂ at the largest n, beside those with the right one to the same data. */
function readingOf(fits: Studied, { where, right, wrong }: (typeof places)[number]) {
  const size = Math.max(...fits.sizes);
  const { model } = fits.arm(wrong);
  const [wrongs, rights] = [wrong, right.name].map((name) =>
    fits.rowsOf(name).filter((row) => row.size === size && row.status === "converged"),
  );
  const pairs = wrongs.flatMap(({ replicate, objective, parameters }) =>
    rights
      .filter((row) => row.replicate === replicate)
      .map((partner) => ({
        replicate,
        off: Math.abs(objective / partner.objective - 1),
        norm: normOf(model.fromParameters(parameters)),
      })),
  );
  const most = Math.max(0, ...pairs.map(({ off }) => off));
  const norm = pairs.length < 2 ? null : meanInterval(pairs.map((pair) => pair.norm));
  const predicted = normOnSphere(fits, wrong);
  const holds =
    norm !== null &&
    (predicted === null ? most > 1e-6 : most < 1e-6 && norm.lower <= predicted && predicted <= norm.upper);
  return {
    ...{ where, size, most, predicted, norm: norm?.value ?? null },
    ...{ interval: norm && [norm.lower, norm.upper], holds, pairs },
  };
}

/** Null where the inputs do not lie on a sphere. */
function normOnSphere(fits: Studied, wrong: string): number | null {
  const { model, generator = model, truth, input = fits.study.input } = fits.arm(wrong);
  if (input.name !== "onSphere") return null;
  const { tau1, tau2 } = generator.router.options;
  const length = (input.options.radius + model.router.options.tau2) / (input.options.radius + tau2);
  const shorter = (length * normOf(truth)) / (normOf(truth) + tau1);
  return (tau1 * shorter) / (1 - shorter);
}
