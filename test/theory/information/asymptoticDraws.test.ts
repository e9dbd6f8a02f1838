import { fisherInformation } from "routerlab";
import { expect, test } from "vitest";
import { asymptoticDraws } from "../../../lib/dist/theory/information/asymptoticDraws";
import { expectMean } from "../../data/distributionChecks";
import { oneTruth } from "../../estimators/oneTruth";

test.each(["perturbedCosine", "cosine"] as const)(
  "draws of the %s router have the mean and covariance of the limit",
  (router) => {
    const { model, truth, input } = oneTruth(router);
    const fisher = fisherInformation({ model, truth, input, size: 5000 });
    const draws = asymptoticDraws(fisher, { sd: 0.2, size: 400, draws: 3000 }).map(model.parameters);
    model.parameters(truth).forEach((value, i) => {
      const deviations = draws.map((draw) => draw[i] - value);
      expectMean(deviations, 0);
      expectMean(
        deviations.map((each) => each * each),
        (fisher.covariance.get(i, i) * 0.04) / 400,
      );
    });
  },
); // prettier-ignore

test("no draw is refused", () => {
  const { model, truth, input } = oneTruth("linear");
  const fisher = fisherInformation({ model, truth, input, size: 1000 });
  expect(() => asymptoticDraws(fisher, { sd: 1, size: 10, draws: 0 })).toThrow(
    /^draws is 0, but must be an integer ≥ 1\.$/,
  );
});
