import { randomStream } from "../../data/randomStream";
import { drawInputs } from "../../data/sample";
import { voronoiLoss } from "../../losses/voronoiLoss";
import { ratePlot } from "../../plots/ratePlot";
import { table } from "../../plots/table";
import { routerTitles } from "../../plots/theme";
import { median } from "../../theory/rates/resamples";
import { type Curve, curveVerdict, holdsSlope, measureCurve, roleOf, seriesOf } from "../curve";
import { experiment } from "../experiment";
import { fitsSentence, judged, settingsText, signed, slopeText, twoDigits } from "../sentences";
import type { Studied } from "../studied";
import { prediction, type Verdict } from "../verdict";
import { type OrbitErrors, orbitErrors } from "./orbitErrors";
import { armName, degrees, halved, type PolynomialRouter, polynomialRouters, polynomialStudy } from "./polynomialStudy";

/** What is read off the fits, with the slope that is predicted for both routers and degrees. */
const quantities: readonly { readonly of: keyof OrbitErrors | "L2"; readonly title: string; readonly slope: number }[] =
  [
    { of: "L2", title: "L₂", slope: 0 },
    { of: "spread", title: "difference of multiples s", slope: 0 },
    { of: "gate", title: "gates", slope: -0.5 },
    { of: "router", title: "router vectors v", slope: -0.5 },
    { of: "line", title: "squared distance from the line of η*", slope: -0.5 },
    { of: "power", title: "Σ w s^m less w", slope: -0.5 },
  ];

/**
 * Polynomial experts with an atom too many: what has a rate behind a linear and a perturbed router, and what has none.
 *
 * Prediction: h(x, s η) = s^m h(x, η), so that an atom may be any two with multiples of its η, Σ wᵢ sᵢ^m = w, whatever the router:
 * L₂ and the difference of the multiples do not fall; the distance to that set of minimisers does, like n^(−1/2), in gates, router
 * vectors and Σ w s^m, and like n^(−1/4) (its square −1/2) from the lines through η*. Both routers alike. Fits that start near
 * the truth and fits that start at another minimiser end at different L₂ with the same Σ r², to the sampling error.
 *
 * What was tried before: starts near the truth alone (σ = 0.01 and 0.001), whose medians mix fits at very different places of the set.
 */
export const polynomialExperts = experiment({
  name: "polynomial-experts",
  question:
    "With polynomial experts and an atom too many, what is learnt behind a linear and a perturbed cosine router?",
  seconds: { quick: 20, paper: 160 },
  extended: true,
  studies: (profile) => [polynomialStudy(profile)],
  report([fits]) {
    const lines = degrees.flatMap((degree) => polynomialRouters.map((router) => lineOf(fits, router, degree)));
    const [l2, , gates] = quantities;
    return {
      curves: lines.flatMap(({ curves }) => curves),
      finding: `L₂ has slope ${twoDigits(lines[0].curves[0].rate.slope)} behind the perturbed cosine and ${twoDigits(lines[1].curves[0].rate.slope)} behind the linear router: neither tells the atoms of a cell apart.`,
      figure: ratePlot({
        panels: degrees.map((degree, i) => ({
          title: `(${"ab"[i]}) degree ${degree}`,
          yTitle: "median: L<sub>2</sub>, error of gates",
          series: [l2, gates].flatMap(({ title }) =>
            lines
              .filter((line) => line.degree === degree)
              .map(({ curves, router }) => {
                const curve = curves.find(({ name }) => name.endsWith(title)) as Curve;
                return { ...seriesOf(curve), name: `${title}, ${routerTitles[router]} router` };
              }),
          ),
        })),
        caption:
          "Polynomial experts, starts near a minimiser other than the truth. Predicted behind either router: L₂ does not fall, since an atom may be any two whose experts are multiples of its own; the error of the gates of the cells falls like n^(−1/2).",
        details: `${settingsText([fits.study], ["k", "d", "X", "σ", "Θ"])}; medians with 95 % intervals; ${fitsSentence(fits.counts)}.`,
      }),
      tables: {
        table: table({
          columns: [
            "degree",
            "router",
            ...quantities.map(({ title, slope }) => `${title} (${signed(slope)})`),
            "failed",
          ],
          rows: lines.map(({ degree, router, curves }) => [
            degree,
            routerTitles[router],
            ...curves.map(
              (curve) =>
                `${slopeText(curve.rate)}${holdsSlope(curve) ? "" : `, not ${signed(curve.predictedSlope as number)}`}`,
            ),
            `${curves[0].rate.failed} of ${curves[0].rate.fits}`,
          ]),
          caption: `Fits that start near another minimiser than the truth: slopes of medians with 95 % intervals, the predicted slope in brackets. s and w are multiples and weights of the atoms of a cell. ${fitsSentence(fits.counts)}.`,
        }),
      },
      verdicts: [
        ...degrees.flatMap((degree) => polynomialRouters.map((router) => setSentence(fits, router, degree))),
        ...degrees.flatMap((degree) => polynomialRouters.map((router) => startSentence(fits, router, degree))),
        routersSentence(lines.map(({ curves }) => curves)),
        ...lines.flatMap(({ curves }) => curves.map(curveVerdict)),
      ],
    };
  },
});

function lineOf(fits: Studied, router: PolynomialRouter, degree: number) {
  const arm = armName(router, degree);
  const { model, truth } = fits.arm(arm);
  const inputs = drawInputs({ input: fits.study.input, dim: 2, size: 500, stream: randomStream("polynomial experts") });
  const errors = fits
    .measures(arm)
    .map((row) =>
      row.map((fitted) => (fitted === null ? null : orbitErrors({ model, fitted, truth, inputs, degree }))),
    );
  const l2 = fits.losses(arm, { loss: "L2" });
  const curves = quantities.map(({ of, title, slope }) =>
    measureCurve({
      name: `${arm}, ${title}`,
      role: roleOf(fits.arm(arm)),
      sizes: fits.sizes,
      losses: of === "L2" ? l2 : errors.map((row) => row.map((each) => each?.[of] ?? null)),
      statistic: "median",
      predictedSlope: slope,
    }),
  );
  return { router, degree, curves };
}

/** A measure on the set of minimisers: f is the same to rounding, L₂ is not 0. */
function setSentence(fits: Studied, router: PolynomialRouter, degree: number): Verdict {
  const { model, truth } = fits.arm(armName(router, degree));
  const fitted = halved({ model, truth });
  const inputs = drawInputs({
    input: fits.study.input,
    dim: 2,
    size: 1000,
    stream: randomStream("polynomial experts"),
  });
  const [f, other] = [truth, fitted].map((measure) => model.predict(measure, inputs));
  const size = Math.max(...f.map(Math.abs));
  const most = Math.max(...f.map((value, i) => Math.abs(value - other[i]))) / size;
  const { total } = voronoiLoss({ model, fitted, truth, loss: "L2" });
  return prediction(
    most < 1e-12,
    `${armName(router, degree)}: of two atoms in the place of one, the expert of the first halved, f differs by at most ${most.toExponential(1)} of itself, while L₂ is ${total?.toPrecision(3)}: ${judged(most < 1e-12)}.`,
  );
}

/** Two starts, two L₂, and by how many σ² their Σ r² differ: O(1) on one set of minimisers, n times a constant elsewhere. */
function startSentence(fits: Studied, router: PolynomialRouter, degree: number): Verdict {
  const size = fits.sizes[fits.sizes.length - 1];
  const [far, near] = (["far", "near"] as const).map((kind) => {
    const arm = armName(router, degree, kind);
    const rows = fits.rowsOf(arm).filter((row) => row.size === size && row.status === "converged");
    const losses = fits.losses(arm, { loss: "L2" })[fits.sizes.length - 1].filter((loss) => loss !== null);
    const variance = fits.sdOf(arm) * fits.sdOf(arm);
    const explained = rows.map(({ truthObjective, objective }) => ((truthObjective - objective) * size) / variance);
    return { loss: median(losses), explained: median(explained) };
  });
  const parameters = fits.arm(armName(router, degree)).model.parameterCount(3);
  const holds =
    Math.max(Math.abs(far.explained), Math.abs(near.explained)) <= 2 * parameters && far.loss > 2 * near.loss;
  return prediction(
    holds,
    `${armName(router, degree)}: at n = ${size} the median L₂ is ${far.loss.toPrecision(3)} from starts at another minimiser and ${near.loss.toPrecision(3)} from starts near the truth, while Σ r² is below that of the truth by ${far.explained.toFixed(1)} and ${near.explained.toFixed(1)} σ² (p = ${parameters}): ${judged(holds)}.`,
  );
}

/** Whether the two routers differ in any slope: of 24 at 5 % more than three miss with a probability of 3 %. */
function routersSentence(lines: readonly (readonly Curve[])[]): Verdict {
  const curves = lines.flat();
  const holding = curves.filter((curve) => holdsSlope(curve));
  const flat = curves.filter(({ predictedSlope }) => predictedSlope === 0);
  return prediction(
    curves.length - holding.length <= 3,
    `Of ${curves.length} slopes ${holding.length} have the predicted one in their 95 % interval (${(0.05 * curves.length).toFixed(1)} would miss it by chance; they are ${quantities.length} readings of each of ${lines.length} sets of fits), of the ${flat.length} that were to be 0 ${flat.filter((curve) => holdsSlope(curve)).length}; the linear router lacks what the perturbed cosine one lacks: ${judged(curves.length - holding.length <= 3)}.`,
  );
}
