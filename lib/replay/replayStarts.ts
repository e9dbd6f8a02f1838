import type { Dataset } from "../data/dataset";
import { randomStream } from "../data/randomStream";
import type { Fit } from "../estimators/fit";
import { parameterSpace } from "../estimators/problem/parameterSpace";
import {
  nearTruth,
  randomStarts,
  type StartRule,
  startCounts,
  startsNearTruth,
} from "../estimators/starts/startValues";
import type { MixingMeasure } from "../mixture/measure";
import type { LiveFit } from "../study/arm";
import { fitOnce } from "../study/fitTask";

/** One start of a fit, and where it leads by itself. */
export interface ReplayedStart {
  /** "near the truth, true atom 2 split" */
  readonly name: string;
  readonly measure: MixingMeasure;
  /** Mean squared residual at the start. */
  readonly objective: number;
  /** The fit from this start alone; null where it was not needed to find the winner. */
  readonly fit: Fit | null;
}

interface Candidate {
  readonly name: string;
  /** As it was drawn, before it is projected into Θ. */
  readonly drawn: MixingMeasure;
  readonly isNearTruth: boolean;
}

/**
 * Every start of a fit, and the one that won: that from which alone the same parameters are reached, to the last bit.
 *
 * Starts near the truth are all followed. Of those from the data, leastSquares follows the few that its screening keeps;
 * here they are followed from the best one on, until the winner is found.
 *
 * @param parameters of the fit, in the order of model.parameters
 * @param data       of the fit
 * @returns the starts in their order, and the index of the winner
 * @throws Error when no start leads to these parameters: the starts are no longer drawn as leastSquares draws them
 */
export function replayStarts(
  live: LiveFit,
  parameters: readonly number[],
  data: Dataset,
): { starts: ReplayedStart[]; winner: number } {
  const { model, truth, atoms = truth.size } = live;
  const space = parameterSpace(model, atoms, live.bounds);
  const starts = candidatesOf(live).map((candidate) => {
    const measure = model.fromParameters(space.project(model.parameters(candidate.drawn)));
    return { ...candidate, measure, objective: meanSquaredResidual(live, measure, data), fit: null as Fit | null };
  });
  const reaches = ({ measure }: Fit) => model.parameters(measure).every((value, i) => value === parameters[i]);
  const follow = (start: (typeof starts)[0]): boolean => reaches((start.fit = fitFrom(live, start.drawn)));

  let winner = starts.filter(({ isNearTruth }) => isNearTruth).filter(follow)[0];
  winner ??= starts
    .filter(({ isNearTruth }) => !isNearTruth)
    .sort((a, b) => a.objective - b.objective)
    .find(follow) as (typeof starts)[0];
  if (winner === undefined) throw new Error("No start of the fit leads to its parameters.");
  return {
    starts: starts.map(({ name, measure, objective, fit }) => ({ name, measure, objective, fit })),
    winner: starts.indexOf(winner),
  };
}

/** The starts of leastSquares: the streams are those of fitOnce, split by the place of the rule. */
function candidatesOf(live: LiveFit): Candidate[] {
  const { model, truth, atoms = truth.size, seed, size, replicate, starts = nearTruth({ truth }) } = live;
  const stream = randomStream("starts", { seed, size, replicate });
  const rules: readonly StartRule[] = Array.isArray(starts) ? starts : [starts];
  return rules.flatMap((rule, index) => {
    const own = stream.split(`start ${index}`);
    const isNearTruth = rule.kind === "nearTruth";
    const vectors = isNearTruth
      ? startsNearTruth(model, atoms, rule, own)
      : randomStarts(model, atoms, { ...startCounts(rule, size, model.parameterCount(atoms)), scale: rule.scale }, own);
    return vectors.map((vector, which) => ({
      name: isNearTruth
        ? `near the truth${vectors.length > 1 ? `, true atom ${which + 1} split` : ""}`
        : `from the data, ${which + 1} of ${vectors.length}`,
      drawn: model.fromParameters(vector),
      isNearTruth,
    }));
  });
}

/** The same fit from one start: at spread 0, nearTruth starts at what it is given. */
function fitFrom(live: LiveFit, start: MixingMeasure): Fit {
  return fitOnce({ ...live, starts: nearTruth({ truth: start, spread: 0 }) }).fit;
}

function meanSquaredResidual({ model }: LiveFit, measure: MixingMeasure, { inputs, outputs, size }: Dataset): number {
  return model.predict(measure, inputs).reduce((sum, value, i) => sum + (value - outputs[i]) ** 2, 0) / size;
}
