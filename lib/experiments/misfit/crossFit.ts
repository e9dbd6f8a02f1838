import { curveRow } from "../curve";
import { experiment } from "../experiment";
import { settingsText } from "../sentences";
import { crossCells, crossStudy, crossTable } from "./crossCells";
import { crossErrors, distanceTable, errorMatrix } from "./crossFigures";
import { endedSentence, judged, rightSentence, verdictsOf } from "./judgedCell";

/**
 * Cross-fit: every router fitted to every router's data on the same samples.
 *
 * Predictions: where the model is right, regression error and L₃ fall at −1/2 with the level of the Fisher information;
 * where it is wrong, the regression error ends at the distance of the generator's function from the fitted class, which is
 * computed on its own, from outputs without noise, and the parameter loss stays at a constant.
 */
export const crossFit = experiment({
  name: "cross-fit",
  question: "What does each router make of data that another one generated?",
  seconds: { quick: 15, paper: 30 },
  extended: true,
  studies: (profile) => [crossStudy(profile)],
  report([fits]) {
    const cells = crossCells(fits).map(judged);
    const shown = settingsText([fits.study], ["d", "k", "experts", "σ"]);
    return {
      curves: cells.flatMap(({ loss, error }) => [loss, error]),
      summary: cells.flatMap(({ loss, error, distance, nearestLoss, ratio }) => [
        { ...curveRow(loss), limit: nearestLoss, ratio: null, ratioInterval: null },
        {
          ...curveRow(error),
          limit: distance?.value ?? null,
          ratio: ratio?.value ?? null,
          ratioInterval: ratio?.interval ?? null,
        },
      ]),
      finding: endedSentence(cells),
      figure: errorMatrix(cells, shown),
      supplements: { errors: crossErrors(cells) },
      tables: { slopes: crossTable(cells), distances: distanceTable(cells) },
      verdicts: [...cells.flatMap(verdictsOf), rightSentence(cells)],
    };
  },
});
