"use strict";
// A table as rows of numbers, the same for every program, and the ordinary regression that errors are relative to.
const { Matrix, SVD } = require("ml-matrix");
const { chooseColumns } = require("routerlab/dist/data/table/chooseColumns");
const { designMatrix } = require("routerlab/dist/data/table/design");
const { columnNamed, rowsOfTable } = require("routerlab/dist/data/table/table");

/** Complete rows, their inputs as rows of numbers, their outputs. */
function designOf(table, { target, features }) {
  const { design, complete } = chooseColumns(table, { target, features });
  const matrix = designMatrix(complete, design.features);
  const width = design.features.length;
  const inputs = Array.from({ length: complete.size }, (_, row) => [...matrix.subarray(row * width, (row + 1) * width)]);
  return { complete, inputs, outputs: [...columnNamed(complete, target, "target").values] };
}

/** Each row as the ordinary regression on the other folds predicts it. */
function ordinaryPredictions(inputs, outputs, folds, count) {
  const predictions = new Array(outputs.length);
  for (let fold = 0; fold < count; fold++) {
    const training = [...folds.keys()].filter((row) => folds[row] !== fold);
    const design = new Matrix(training.map((row) => [1, ...inputs[row]]));
    const target = Matrix.columnVector(training.map((row) => outputs[row]));
    const solution = new SVD(design, { autoTranspose: true }).solve(target).to1DArray();
    folds.forEach((each, row) => {
      if (each === fold) predictions[row] = [1, ...inputs[row]].reduce((sum, value, u) => sum + value * solution[u], 0);
    });
  }
  return predictions;
}

module.exports = { designOf, ordinaryPredictions, rowsOf: rowsOfTable };
