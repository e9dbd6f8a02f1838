import { ratePlot } from "../../plots/ratePlot";
import { entropyPlot } from "../../plots/theory/entropyPlot";
import { curveRow, logSlope } from "../curve";
import { experiment } from "../experiment";
import { errorCurves } from "../figures/regressionRate";
import { settingsText, titled, twoDigits } from "../sentences";
import { exactStudy } from "../settings";
import { bounds, classOf, points, tried, widths } from "./functionClass";
import { classSentences, constantsTable, rateSeries, rateTexts } from "./rateOfClasses";

/**
 * Bracketing: H_B(ε) of the classes of regression functions against log(1/ε), and the rate that follows from it.
 *
 * Predictions: the net has as many coordinates as the rank of the Jacobian, one less for each router vector of the cosine router
 * than for the others; every f lies in its bracket; the measured regression error does not fall more slowly than the critical
 * radius δ_n. By construction, and no test: the bound on H_B(ε) is that number times log(1/ε), up to a constant, and δ_n falls like
 * √(log n / n) up to a factor that changes slowly.
 */
export const bracketingRates = experiment({
  name: "bracketing",
  question: "How many brackets cover the regression functions, and which rate follows from their number?",
  seconds: { quick: 5, paper: 5 },
  extended: true,
  studies: () => [exactStudy()],
  report([fits]) {
    const errors = errorCurves(fits);
    const classes = fits.study.arms.map((arm, index) => classOf(arm, errors[index], fits.population(arm.name).rank));
    const { sizes } = errors[0].rate;
    const rate = sizes.map((size) => Math.sqrt(Math.log(size) / size));
    return {
      settings: { bounds, widths },
      curves: classes.map(({ error }) => error),
      summary: classes.map(({ error, brackets, entropy, rank, inside, radius }) => ({
        ...curveRow(error),
        dimension: brackets.coordinates.length,
        fittedConstant: entropy.slope,
        rank,
        insideBracket: inside,
        ofTried: 3 * tried,
        radiusSlope: logSlope(sizes, radius),
      })),
      finding: `H_B(ε) grows like ${classes.map(({ entropy }) => entropy.slope.toFixed(1)).join(", ")} log(1/ε); regression errors fall with slope ${errors.map((each) => twoDigits(each.rate.slope)).join(", ")}.`,
      figure: entropyPlot({
        curves: classes.map(({ entropy }) => entropy),
        caption: `Upper bound of the bracketing entropy of the regression functions f_G, G in Θ: fitted lines (red) have the dimensions of the classes as slopes, ${classes.map(({ arm, brackets }) => `${brackets.coordinates.length} (${titled(arm.name)})`).join(", ")}, by construction.`,
        details: `|β₀| ≤ ${bounds.bias[1]}, |β₁ᵤ|, |ηᵤ| ≤ ${bounds.router}, ${settingsText([fits.study], ["d", "k", "experts", "X"])}; from a Lipschitz net whose brackets are counted, not enumerated. A check: of ${3 * tried} random measures a class, at ε = 0.1, 0.01 and 0.001, ${classes.map(({ arm, inside }) => `${inside} (${titled(arm.name)})`).join(", ")} have f inside their bracket at ${points} points.`,
      }),
      supplements: {
        rate: ratePlot({
          panels: [{ title: "", yTitle: "L²(μ) distance", series: rateSeries(classes, sizes, rate) }],
          ...rateTexts(classes, fits),
        }),
      },
      tables: { constants: constantsTable(classes, sizes) },
      verdicts: classes.flatMap((each) => classSentences(each, sizes, rate)),
    };
  },
});
