import type { Figure } from "../../plots/figure";
import { panelFigure } from "../../plots/panelFigure";
import { plainText } from "../../plots/plainText";
import { axis, colors, predictionLine, sixDigits } from "../../plots/theme";
import { everySoMany } from "../../plots/thinned";
import { line, points } from "../../plots/traces";
import { endsOf } from "./alongColumns";
import { shownRows, withRoom } from "./fitFigure";
import type { FittedRows } from "./fittedRows";

/** Residuals against predictions, and beside the quantiles of a normal distribution. */
export function residualFigure({ model, observed, rows }: FittedRows): Figure {
  const residuals = rows.map(({ prediction }, i) => observed[i] - prediction);
  const drawn = everySoMany(rows.length, shownRows);
  const spread = Math.sqrt(residuals.reduce((sum, each) => sum + each * each, 0) / residuals.length) || 1;
  const sorted = residuals.map((each) => each / spread).sort((a, b) => a - b);
  const quantiles = drawn.map((i) => normalQuantile((i + 0.5) / sorted.length));
  const far = residuals.filter((each) => Math.abs(each) > 3 * spread).length;
  const expected = 0.0027 * residuals.length; // P(|Z| > 3)
  const marker = { color: colors.perturbed, symbol: "circle-open", size: 6 };
  const predictions = drawn.map((i) => rows[i].prediction);
  return panelFigure({
    panels: [
      {
        title: "what is left over",
        x: axis(`predicted ${plainText(model.target)}`, { range: withRoom(endsOf(predictions)) }),
        y: axis("residual", { nticks: 6 }),
        traces: [points({ x: predictions, y: drawn.map((i) => residuals[i]), marker })],
        rules: [{ y: 0, line: predictionLine }],
        height: 280,
      },
      {
        title: "beside a normal distribution (Q–Q)",
        x: axis("normal quantile"),
        y: axis("residual / spread", { nticks: 6 }),
        traces: [
          line({ x: endsOf(quantiles), y: endsOf(quantiles), line: predictionLine, hoverinfo: "skip" }),
          points({ x: quantiles, y: drawn.map((i) => sorted[i]), marker }),
        ],
        height: 280,
      },
    ],
    caption: `Residuals, observed minus predicted; their root mean square is ${sixDigits(Number(spread.toPrecision(3)))}. Above, a cloud without shape is good; a bend or a funnel says that the model misses something or that single values scatter unequally. Below, points on the line are normal; ${far} of ${residuals.length} residuals are beyond three times their spread, where a normal distribution has ${expected < 10 ? expected.toFixed(1) : expected.toFixed(0)}.`,
  });
}

/** The z with Φ(z) = p, by bisection. */
export function normalQuantile(p: number): number {
  const { erf } = require("mathjs/number") as typeof import("mathjs/number"); // 0.3 s to load
  let [low, high] = [-9, 9];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (0.5 * (1 + erf(middle / Math.SQRT2)) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
