import { Matrix, SVD } from "ml-matrix";
import { leastSquares, type RouterName, routerNames } from "routerlab";
import { expect, test } from "vitest";
import { mean } from "../data/distributionChecks";
import { dataOf, oneTruth } from "./oneTruth";

const sd = 0.05;
const replicates = 24;

/** ‖Pε‖² and the rank of P, the projection on the range of the Jacobian at the truth. */
function projected(jacobian: Float64Array, noise: Float64Array): { square: number; rank: number } {
  const columns = jacobian.length / noise.length;
  const decomposition = new SVD(Matrix.from1DArray(noise.length, columns, jacobian), { autoTranspose: true });
  const rank = decomposition.diagonal.filter((value) => value > 1e-10 * decomposition.diagonal[0]).length;
  const left = decomposition.leftSingularVectors;
  let square = 0;
  for (let column = 0; column < rank; column++) {
    let along = 0;
    for (let i = 0; i < noise.length; i++) along += left.get(i, column) * noise[i];
    square += along * along;
  }
  return { square, rank };
}

/** (SSE(truth) − SSE(fit))/σ² and ‖Pε‖²/σ² of one replicate. */
function gains(router: RouterName, replicate: number) {
  const { model, truth } = oneTruth(router);
  const data = dataOf(router, sd, 4000, replicate);
  const noise = model.predict(truth, data.inputs).map((value, i) => data.outputs[i] - value);
  const fit = leastSquares({ model, data, atoms: 2, starts: [truth], relativeGradient: 1e-9 });
  const atTruth = noise.reduce((sum, value) => sum + value * value, 0);
  const { square, rank } = projected(model.jacobian(truth, data.inputs), noise);
  return { gain: (atTruth - data.size * fit.objective) / (sd * sd), expected: square / (sd * sd), rank };
}

test.each(routerNames)(
  "%s: the fit gains, replicate by replicate, the noise in the range of the Jacobian",
  (router) => {
    const all = Array.from({ length: replicates }, (_, replicate) => gains(router, replicate));
    const differences = all.map(({ gain, expected }) => gain - expected);
    expect(Math.abs(mean(differences))).toBeLessThan(0.05);
    expect(mean(differences.map(Math.abs))).toBeLessThan(0.1);

    const rank = router === "cosine" ? 8 : 9;
    expect(all.map((each) => each.rank)).toEqual(Array(replicates).fill(rank));
    const standardError = Math.sqrt((2 * rank) / replicates); // of a mean of χ² with that many degrees of freedom
    expect(Math.abs(mean(all.map(({ gain }) => gain)) - rank)).toBeLessThan(3 * standardError);
  },
);
