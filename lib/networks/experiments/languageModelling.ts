import { experimentOf } from "../../experiments/experiment";
import type { Profile } from "../../experiments/studyKind";
import { comparedRouters } from "./comparedRouters";
import { languageReport } from "./languageReport";
import { type TrainedStudy, type TrainingStudy, trainings } from "./trainings";

/**
 * A small sparse transformer on the State of the Union addresses, with each router.
 *
 * Predictions, stated before anything was computed: every network predicts the validation text better than a bigram
 * model, with every seed; and no router differs from the linear or the cosine one beyond the noise.
 */
export const languageModelling = experimentOf<TrainingStudy, TrainedStudy>(trainings, {
  name: "language-modelling",
  question: "Does the router change how well a small sparse transformer predicts the next character?",
  seconds: { quick: 85, paper: 3600 },
  extended: true,
  studies: (profile) => [languageStudy(profile)],
  report: ([trained]) => languageReport(trained),
});

/** One schedule for all routers; the paper profile has size A of docs/networks.md. */
const sizes = {
  quick: {
    seeds: 5,
    network: { layers: 2, width: 32, heads: 4, experts: 8, expertWidth: 64, top: 2, projection: 8 },
    training: { steps: 200, learningRate: 1e-2, warmup: 20, evaluations: 5 },
    ...{ context: 32, batch: 16, pieces: 256 },
  },
  paper: {
    seeds: 5,
    network: { layers: 2, width: 64, heads: 4, experts: 8, expertWidth: 128, top: 2, projection: 8 },
    training: { steps: 2000, learningRate: 5e-3, warmup: 50, evaluations: 20 },
    ...{ context: 64, batch: 32, pieces: 1024 },
  },
} as const;

function languageStudy(profile: Profile): TrainingStudy {
  const { seeds, ...size } = sizes[profile];
  return {
    name: "language-modelling",
    seeds,
    runs: comparedRouters.map((router) => ({ kind: "language", router, ...size })),
    baseline: { kind: "n-grams", order: 5 },
  };
}
