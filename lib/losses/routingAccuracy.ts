import type { InputDistribution } from "../data/inputs";
import type { RandomStream } from "../data/randomStream";
import { drawInputs } from "../data/sample";
import type { MixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";
import { requireInteger, requireKeys, requireKind } from "../requirements";
import { canonicalGauge } from "./canonicalGauge";
import { nearestLabels } from "./labelSwap";
import { voronoiCells } from "./voronoiCells";

/** How often a fit routes as the truth does. */
export interface RoutingAccuracy {
  /** Share of inputs whose top expert lies in the cell of the true top expert; null with a reason. */
  readonly accuracy: number | null;
  /** Share of inputs whose true top expert is the most frequent one: what a router reaches that ignores x. */
  readonly constant: number;
  /** Why the canonical gauge, and so the matching, is undefined. */
  readonly reason: string | null;
}

/**
 * Routing accuracy: P(the top expert of the fit belongs to the top expert of the truth), X ~ μ.
 *
 * The top expert is the arg max of the gates, the first of equals; a fitted atom belongs to the true atom in whose Voronoi
 * cell it lies, in the canonical gauge. An accuracy means nothing without `constant` beside it.
 *
 * @param size   number of inputs, an integer ≥ 1
 * @param stream of the inputs
 * @returns two shares of the inputs, from 0 to 1; the accuracy is null with a reason where the gauge is undefined
 * @throws InputError when a measure does not fit the model, or size is not an integer ≥ 1
 * @see docs/mathematics.md, "Canonical gauge", "Voronoi losses"
 * @example routingAccuracy({ model, fitted: fit.measure, truth, input, stream: randomStream("fresh") }).accuracy
 */
export function routingAccuracy(options: {
  model: Mixture;
  fitted: MixingMeasure;
  truth: MixingMeasure;
  input: InputDistribution;
  size?: number;
  stream: RandomStream;
}): RoutingAccuracy {
  requireKeys("the options of routingAccuracy", options, ["model", "fitted", "truth", "input", "size", "stream"]);
  const { model, fitted, truth, input, size = 4000, stream } = options;
  requireKind("model", model);
  requireKind("measure", fitted, "fitted");
  requireKind("measure", truth, "truth");
  requireInteger({ size });
  const inputs = drawInputs({ input, dim: model.dim, size, stream });
  const trueTop = topExperts(model.gates(truth, inputs), truth.size);
  const counts = Array.from({ length: truth.size }, (_, j) => trueTop.filter((top) => top === j).length);
  const constant = Math.max(...counts) / size;

  // The gauge may swap the labels of a cosine fit; swapped beforehand, gates and cells speak of the same atoms.
  const isSwappable = model.reference && !model.router.normIdentified && fitted.size === 2 && truth.size === 2;
  const labelled = isSwappable ? nearestLabels(fitted, truth) : fitted;
  const { measure, reason } = canonicalGauge({ model, fitted: labelled, truth });
  if (measure === null) return { accuracy: null, constant, reason };
  const cells = voronoiCells(measure, truth);
  const top = topExperts(model.gates(labelled, inputs), fitted.size);
  return { accuracy: top.filter((atom, i) => cells[atom] === trueTop[i]).length / size, constant, reason: null };
}

/** The arg max of every row of gates `[n, k]`. */
function topExperts(gates: Float64Array, atoms: number): Int32Array {
  return Int32Array.from({ length: gates.length / atoms }, (_, i) => {
    let top = 0;
    for (let j = 1; j < atoms; j++) if (gates[i * atoms + j] > gates[i * atoms + top]) top = j;
    return top;
  });
}
