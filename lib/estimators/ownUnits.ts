import { type RandomStream, randomStream } from "../data/randomStream";
import { standardisationOf, standardise } from "../data/standardisation";
import { fastActivationOf } from "../experts/fastActivation";
import type { MixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";
import { keepsInputs, keepsVectors } from "../routers/radialRouter";
import { changeOfUnits } from "./changeOfUnits";
import { inWords, rootsOf } from "./errorsAt";
import type { Fit, FitOptions } from "./fit";
import { generousBounds } from "./problem/parameterSpace";
import { ownStarts } from "./starts/ownStarts";
import type { StartRule } from "./starts/startValues";

type Start = StartRule | MixingMeasure;

/**
 * The same fit of standardised data, and the way back: where nothing says in which units Θ and the starts are meant, they
 * are meant in the data's own, with mean 0 and standard deviation 1 of every input and of the output.
 *
 * For the linear router with affine experts, whose class is closed under shifts and scales of x and y, that is a change of
 * coordinates and no other model.
 *
 * @returns null for every other model, and where bounds, the scale of starts or a truth to start at are given
 */
export function inOwnUnits(
  { model, data, atoms, bounds, stream: given }: FitOptions,
  starts: Start | readonly Start[],
): { fit: Pick<FitOptions, "data" | "starts" | "bounds">; back(fit: Fit): Fit } | null {
  const list: readonly Start[] = [starts].flat();
  if (bounds !== undefined || !isClosed(model) || !list.every(isUnitless)) return null;
  const stream = given ?? randomStream("start values");
  const [inputs, outputs] = [standardisationOf(data.inputs, data.dim), standardisationOf(data.outputs, 1)];
  const [shift, unit] = [outputs.centre[0], outputs.spread[0]];
  if (![...inputs.spread, unit ** 2].every(Number.isFinite)) return null;
  const { to, from, covarianceFrom, withoutErrorFrom } = changeOfUnits(model, atoms, { ...inputs, shift, unit });
  const own = { ...data, inputs: standardise(data.inputs, inputs), outputs: standardise(data.outputs, outputs) };
  const startsOf = (start: Start, its: RandomStream) =>
    "kind" in start
      ? ownStarts(model, own, atoms, { rule: start as DataRule, stream: its })
      : [model.fromParameters(to(model.parameters(start)))];
  return {
    fit: {
      data: own,
      bounds: generousBounds,
      starts: list.flatMap((start, index) =>
        startsOf(start, ("kind" in start && start.stream) || stream.split(`start ${index}`)),
      ),
    },
    back(fit) {
      const covariance = fit.covariance && covarianceFrom(fit.covariance);
      const parameters = from(model.parameters(fit.measure));
      const withoutError = withoutErrorFrom(fit.withoutError);
      return {
        ...fit,
        measure: model.fromParameters(parameters),
        objective: unit ** 2 * fit.objective,
        residualVariance: unit ** 2 * fit.residualVariance,
        covariance,
        withoutError,
        standardErrors: covariance && rootsOf(covariance, withoutError),
        standardErrorsReason: covariance === null ? fit.standardErrorsReason : inWords(model, atoms, withoutError),
      };
    },
  };
}

type DataRule = Extract<StartRule, { kind: "fromData" }>;

const isUnitless = (start: Start): boolean =>
  typeof start === "object" &&
  start !== null &&
  ("kind" in start ? start.kind === "fromData" && start.scale === undefined : "atoms" in start);

const isClosed = ({ router, expert }: Mixture): boolean =>
  keepsInputs(router) && keepsVectors(router) && fastActivationOf(expert)?.name === "identity";
