import { panelFigure } from "../../plots/panelFigure";
import { axis, logAxis, type Role, roleStyle, routerTitles, sixDigits } from "../../plots/theme";
import { points, type Trace } from "../../plots/traces";
import { scaledNorms } from "../../theory/identify/scaledNorms";
import { experiment } from "../experiment";
import { comparedModel, comparedRouters, input, truthOf } from "../settings";
import { prediction } from "../verdict";

const factors = [0.13, 0.21, 0.33, 0.5, 0.7, 0.85, 1, 1.2, 1.4, 2, 2.9, 4.7, 7.7];
const routers = ["perturbed", "cosine"] as const;

/**
 * What gives Theorem 2's conclusion [D]: the path of scaled router vectors, for the cosine and the perturbed router.
 *
 * Prediction: f of the cosine router does not move, to rounding, while L₁₁ grows; for the perturbed one both move.
 */
export const normPath = experiment({
  name: "norm-path",
  question: "What do the regression function and the loss do while all router vectors are scaled?",
  seconds: { quick: 1, paper: 1 },
  extended: true,
  studies: () => [],
  report() {
    const paths = routers.map((router) => {
      const model = comparedModel(comparedRouters[router]);
      return { router, path: scaledNorms({ model, truth: truthOf(model), input, factors }) };
    });
    const [perturbed, cosine] = paths.map(({ path }) => Math.max(...path.map((at) => at.regressionDistance)));
    const losses = paths[0].path.map(({ loss }) => loss);
    return {
      rows: paths.flatMap(({ router, path }) =>
        path.map(({ factor, loss, regressionDistance }) => ({ router, factor, loss, regressionDistance })),
      ),
      figure: panelFigure({
        panels: [
          {
            title: "(a) loss, the same for both routers",
            x: logAxis("factor of every router vector", factors),
            y: axis("L<sub>1,1</sub>", { rangemode: "tozero" }),
            traces: [curve("", "other", losses)],
            height: 240,
          },
          {
            title: "(b) regression function f",
            x: logAxis("factor of every router vector", factors),
            y: axis("L²(μ) distance", { range: [-0.06 * perturbed, 1.06 * perturbed].map((end) => sixDigits(end)) }),
            traces: paths.map(({ router, path }) =>
              curve(
                routerTitles[router],
                router,
                path.map((at) => at.regressionDistance),
              ),
            ),
            height: 240,
          },
        ],
        caption: `What gives Theorem 2's conclusion, as it is read here [D]: all router vectors of the truth times a factor. While (a) L₁₁ grows, (b) f of the cosine router moves by at most ${cosine.toExponential(0).replace("-", "−")}, that of the perturbed cosine one by ${perturbed.toPrecision(2)}.`,
        details: "No data, no fit: distances in L²(μ) are over random inputs.",
      }),
      finding: `While L₁₁ grows to ${Math.max(...losses).toPrecision(3)}, f of the cosine router moves by ${cosine.toExponential(0).replace("-", "−")}, that of the perturbed cosine router by ${perturbed.toPrecision(2)}.`,
      verdicts: [
        prediction(
          cosine < 1e-12,
          `Behind Theorem 2's conclusion [D]: while the router vectors are scaled by ${factors[0]} to ${factors.at(-1)}, L₁₁ reaches ${Math.max(...losses).toPrecision(3)} and f of the cosine router moves by at most ${cosine.toExponential(0).replace("-", "−")} (${cosine < 1e-12 ? "not at all, to rounding" : "it moves, against the prediction"}); that of the perturbed cosine router by ${perturbed.toPrecision(3)}.`,
        ),
      ],
    };
  },
});

function curve(name: string, role: Role, y: readonly number[]): Trace {
  const { color, symbol } = roleStyle(role, 0);
  const marker = { color, symbol, size: 11, line: { color, width: 2 } };
  return points({
    mode: "lines+markers",
    ...(name !== "" && { name }),
    x: factors,
    y,
    marker,
    line: { color, width: 1.5 },
  });
}
