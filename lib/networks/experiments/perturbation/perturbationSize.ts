import { experimentOf } from "../../../experiments/experiment";
import type { Profile } from "../../../experiments/studyKind";
import type { RouterChoice } from "../runs/task";
import { type TrainedStudy, type TrainingStudy, trainings } from "../trainings/trainings";
import { perturbationReport } from "./perturbationReport";

/**
 * How much to perturb: bits per character and representation collapse against τ, for constants that are fixed, drawn anew
 * in every step, or learnt; the co-authors' pairs beside them, and what the theory would have advised.
 *
 * Predictions, stated before anything was computed: no τ and no kind of noise differs from the cosine router beyond the
 * noise between seeds, since router vectors and projections can be made longer in training, which undoes what τ does to
 * the scores; and the advice of the theory, τ₁ near the norm of the router vectors, is no better than the other τ: it is
 * about how well a norm can be estimated, not about how well a network predicts.
 */
export const perturbationSize = experimentOf<TrainingStudy, TrainedStudy>(trainings, {
  name: "perturbation-size",
  question: "How much should the norms be perturbed in a small sparse transformer?",
  seconds: { quick: 85, paper: 1500 },
  extended: true,
  studies: (profile) => [perturbationStudy(profile)],
  report: ([trained]) => perturbationReport(trained),
});

/** The co-authors' pairs (τ₂, τ₁) [C]. */
const pairs = [
  [1e-3, 0.1],
  [1e-3, 0.05],
  [1e-4, 1e-3],
  [0, 1e-3],
] as const;

/** As in language-modelling. */
const temperature = 0.3;

const sizes = {
  quick: {
    seeds: 3,
    taus: { fixed: [1e-4, 1e-3, 1e-2, 0.1, 1], other: [1e-4, 1e-2, 1] },
    training: { steps: 150, learningRate: 1e-2, warmup: 20, evaluations: 3 },
    pieces: 256,
  },
  paper: {
    seeds: 5,
    taus: { fixed: halfDecades(), other: halfDecades() },
    training: { steps: 1000, learningRate: 1e-2, warmup: 50, evaluations: 5 },
    pieces: 512,
  },
} as const;

function perturbationStudy(profile: Profile): TrainingStudy {
  const { seeds, taus, ...size } = sizes[profile];
  const routers: RouterChoice[] = [
    { name: "cosine", options: { temperature } },
    ...pairs.map(([tau2, tau1]) => ({ name: "perturbedCosine", options: { tau1, tau2, temperature } })),
    ...taus.fixed.map((tau) => ({ name: "perturbedCosine", options: { tau1: tau, tau2: tau, temperature } })),
    ...["randomPerturbation", "learnableNoise"].flatMap((name) =>
      taus.other.map((tau) => ({ name, options: { tau1: tau, tau2: tau, temperature } })),
    ),
  ];
  return {
    name: "perturbation-size",
    seeds,
    runs: routers.map((router) => ({
      ...{ kind: "language" as const, router, context: 32, batch: 16 },
      network: { layers: 2, width: 32, heads: 4, experts: 8, expertWidth: 64, top: 2, projection: 8 },
      ...size,
    })),
  };
}

/** 1e-4, 3.16e-4, … 1 */
function halfDecades(): readonly number[] {
  return Array.from({ length: 9 }, (_, i) => Number((10 ** (i / 2 - 4)).toPrecision(3)));
}
