import { experimentOf } from "../../../experiments/experiment";
import type { Profile } from "../../../experiments/studyKind";
import { comparedRouters } from "../comparedRouters";
import { type TrainedStudy, type TrainingStudy, trainings } from "../trainings/trainings";
import { networkSizeReport } from "./networkSizeReport";

/**
 * Three networks, each about four times as large as the one before, at equal tokens: does a difference between routers grow?
 *
 * Predicted, before anything was computed: no router differs from another beyond the noise at any size, and no difference
 * has a trend. With three sizes that says nothing certain of a large network, whatever comes out.
 */
export const networkSize = experimentOf<TrainingStudy, TrainedStudy>(trainings, {
  name: "network-size",
  question: "Does a difference between routers change with the size of the network?",
  seconds: { quick: 80, paper: 3000 },
  extended: true,
  studies: (profile) => [sizeStudy(profile)],
  report: ([trained]) => networkSizeReport(trained),
});

/** Width, and the learning rate, which falls with the root of the width: one look with the linear router, the same for all. */
const sizes = [
  { width: 32, learningRate: 1e-2 },
  { width: 64, learningRate: 7e-3 },
  { width: 128, learningRate: 5e-3 },
];

const lengths = {
  quick: { seeds: 3, steps: 60, warmup: 6, evaluations: 2, context: 32, batch: 32, pieces: 128 },
  paper: { seeds: 5, steps: 1000, warmup: 50, evaluations: 10, context: 64, batch: 32, pieces: 512 },
} as const;

function sizeStudy(profile: Profile): TrainingStudy {
  const { seeds, steps, warmup, evaluations, ...reading } = lengths[profile];
  return {
    name: "network-size",
    seeds,
    runs: sizes.flatMap(({ width, learningRate }) =>
      comparedRouters.map((router) => ({
        ...{ kind: "language" as const, router, ...reading },
        network: { layers: 2, width, heads: 4, experts: 8, expertWidth: 2 * width, top: 2, projection: 8 },
        training: { steps, learningRate, warmup, evaluations },
      })),
    ),
  };
}
