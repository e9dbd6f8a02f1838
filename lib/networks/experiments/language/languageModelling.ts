import { experimentOf } from "../../../experiments/experiment";
import type { Profile } from "../../../experiments/studyKind";
import { comparedRouters, otherRouters } from "../comparedRouters";
import type { RouterChoice } from "../runs/task";
import { type TrainedStudy, type TrainingStudy, trainings } from "../trainings/trainings";
import { languageReport } from "./languageReport";

/**
 * A small sparse transformer on the State of the Union addresses, with each router; further routers in the paper profile.
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
    otherSeeds: 0,
    network: { layers: 2, width: 32, heads: 4, experts: 8, expertWidth: 64, top: 2, projection: 8 },
    training: { steps: 200, learningRate: 1e-2, warmup: 20, evaluations: 5 },
    ...{ context: 32, batch: 16, pieces: 256 },
  },
  paper: {
    seeds: 5,
    otherSeeds: 2,
    network: { layers: 2, width: 64, heads: 4, experts: 8, expertWidth: 128, top: 2, projection: 8 },
    training: { steps: 1200, learningRate: 5e-3, warmup: 50, evaluations: 15 },
    ...{ context: 64, batch: 32, pieces: 512 },
  },
} as const;

function languageStudy(profile: Profile): TrainingStudy {
  const { seeds, otherSeeds, ...size } = sizes[profile];
  const runsOf = (routers: readonly RouterChoice[]) =>
    routers.map((router) => ({ kind: "language" as const, router, ...size }));
  return {
    name: "language-modelling",
    seeds,
    runs: runsOf(comparedRouters),
    ...(otherSeeds > 0 && { others: { seeds: otherSeeds, runs: runsOf(otherRouters) } }),
    baseline: { kind: "n-grams", order: 5 },
  };
}
