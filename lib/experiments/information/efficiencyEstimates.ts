import { withSlider } from "../../plots/slider";
import { estimatesPlot } from "../../plots/theory/estimatesPlot";
import { experiment } from "../experiment";
import { shareVerdict } from "../heldShare";
import { settingsText } from "../sentences";
import { efficiencyStudy } from "./efficiencyStudy";
import { estimateClouds } from "./estimateClouds";

/** Estimates that are drawn at each n; the others would only blacken the cloud. */
const drawn = 80;

/**
 * Clouds of estimates with the ellipses in which the Fisher information predicts them, a slider over n.
 *
 * Prediction: at the largest n an ellipse holds 95 % of the estimates.
 */
export const efficiencyEstimates = experiment({
  name: "efficiency-estimates",
  question: "Do estimates fall where the Fisher information alone says that they fall?",
  seconds: { quick: 30, paper: 100 },
  extended: true,
  studies: (profile) => [efficiencyStudy(profile)],
  report([fits]) {
    const { study, sizes, counts } = fits;
    const panels = estimateClouds(fits);
    const last = panels.map(({ name, shares }) => ({ name, ...shares[shares.length - 1] }));
    const holding = last.filter(({ lower, upper }) => lower <= 0.95 && 0.95 <= upper);
    return {
      rows: panels.flatMap(({ name, shares }) =>
        shares.map(({ value, lower, upper }, i) => ({
          curve: name,
          size: sizes[i],
          value,
          lower,
          upper,
          predicted: 0.95,
        })),
      ),
      summary: last.map(({ name, value, lower, upper, count }) => ({
        cloud: name,
        size: sizes.at(-1),
        share: value,
        interval: [lower, upper],
        estimates: count,
        verdict: lower <= 0.95 && 0.95 <= upper ? "agrees" : "does not agree",
        expected: "agrees",
      })),
      figure: withSlider({
        figures: sizes.map((_, at) =>
          estimatesPlot({
            clouds: panels.map(({ clouds }) => ({
              ...clouds[at],
              estimates: clouds[at].estimates.slice(0, drawn).filter((estimate) => estimate !== null),
            })),
            caption:
              "Estimates beside the ellipse that holds 95 % of them in the limit, from the Fisher information alone: β₁ of atom 1 for the three routers, and the slopes of its expert under the first of them. The cosine router's β₁ is drawn at the true norm, which its data do not tell: the ellipse is a segment, and estimates lie on an arc.",
            details: `Exact-specified, ${settingsText([study])}: ${counts.fits} fits, ${counts.failed} not converged, up to ${drawn} of them drawn at each n. Axes of a panel stay the same for all n; estimates beyond them are not drawn.`,
          }),
        ),
        parameter: "n",
        values: [...sizes],
        shown: sizes[Math.floor(sizes.length / 2)],
      }),
      finding: `In ${holding.length} of ${last.length} clouds at n = ${sizes.at(-1)}, 95 % of the estimates lie in the predicted ellipse.`,
      verdicts: [
        shareVerdict(
          holding.length,
          last.length,
          `At n = ${sizes.at(-1)}, ${holding.length} of ${last.length} clouds have 95 % in the 95 % interval of the share of estimates in their ellipse: ${last.map(({ name, value }) => `${name} ${(100 * value).toFixed(1)} %`).join(", ")}; the widest interval reaches ± ${(50 * Math.max(...last.map(({ lower, upper }) => upper - lower))).toFixed(1)} %`,
        ),
      ],
    };
  },
});
