import type { Table } from "../../plots/figure";
import { table } from "../../plots/table";
import { withScaledNorms } from "../../theory/identify/scaledNorms";
import { type NoisyPart, pseudoTruth } from "../../theory/misfit/pseudoTruth";
import { threeDigits } from "../sentences";
import { input, truthOf } from "../settings";
import { modelWith } from "./noisyArms";
import { normOf } from "./normEstimates";

const lengths = [0.25, 0.5, 1, 2, 3, 4];

/** Which norm is found, by the true one: noise in the data lengthens it, noise in the training pushes it away from τ₁. */
export function lengthsTable(): Table {
  const model = modelWith();
  const truth = truthOf(model);
  const found = (length: number, noisy: NoisyPart) => {
    const scaled = withScaledNorms(model, truth, length / normOf(truth));
    return threeDigits(normOf(pseudoTruth({ model, truth: scaled, input, normNoise: "uniform", noisy, size: 4000 })));
  };
  return table({
    columns: ["true norm of β₁", "noise in the data", "noise in the training"],
    rows: lengths.map((length) => [length, found(length, "data"), found(length, "training")]),
    caption:
      "The norm of β₁ in the population's least-squares minimiser where τ₁ = 1 is multiplied by a factor that is uniform on (0, 2), in every observation of the data or in every step of training; the truth of the figures with its β₁ rescaled, no fit involved [D].",
  });
}
