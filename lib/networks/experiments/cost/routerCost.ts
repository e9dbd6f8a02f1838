import { experimentOf } from "../../../experiments/experiment";
import { comparedRouters, otherRouters } from "../comparedRouters";
import { costReport } from "./costReport";
import { type CostStudy, costs, type MeasuredCosts } from "./costs";

/**
 * The time and the memory that a step takes with each router: its choice of experts alone, and in a network of size A.
 *
 * Predictions, stated before anything was computed: a training step with the perturbed cosine router takes at most 2 %
 * longer than with the cosine one, which has the same norms to compute, and at most 5 % longer than with the linear one.
 *
 * The numbers are those of one machine at one time, so it runs by its name only; what is committed says which machine.
 */
export const routerCost = experimentOf<CostStudy, MeasuredCosts>(costs, {
  name: "router-cost",
  question: "What does perturbing the norms cost in time and memory?",
  seconds: { quick: 60, paper: 400 },
  extended: true,
  timed: true,
  studies: (profile) => [
    {
      name: "router-cost",
      rounds: profile === "paper" ? 200 : 25,
      routers: [...comparedRouters, ...otherRouters],
      tokens: { batch: 32, context: 64, vocabulary: 88 },
      network: { layers: 2, width: 64, heads: 4, experts: 8, expertWidth: 128, top: 2, projection: 8 },
    },
  ],
  report: ([measured]) => costReport(measured),
});
