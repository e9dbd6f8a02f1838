import type { RandomStream } from "../../data/randomStream";
import { atomLayout } from "../../mixture/atomLayout";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { requireInteger, requireKeys, requireNonNegative, requireThat } from "../../requirements";

/** Standard deviations of the coordinates of random starts. */
export interface StartScale {
  readonly bias: number;
  readonly router: number;
  readonly expert: number;
}

/** For inputs and outputs whose spread is about 1. */
export const unitScale: StartScale = { bias: 0.5, router: 1, expert: 1.5 };

/** How a fit is started: plain data, so that a worker thread can be sent it; a stream where it is not the study's own. */
export type StartRule =
  | {
      readonly kind: "nearTruth";
      readonly truth: MixingMeasure;
      readonly spread: number;
      readonly stream?: RandomStream;
    }
  | {
      readonly kind: "fromData";
      /** How many are drawn, and how many of the best of them are fitted; by n and p where left out. */
      readonly count?: number;
      readonly polished?: number;
      /** In the units of the data where left out. */
      readonly scale?: StartScale;
      readonly stream?: RandomStream;
    };

/**
 * Starts at the truth plus N(0, spread²) on every coordinate; what a simulation may do, data alone cannot.
 *
 * Where more atoms are fitted than the truth has, there is one start for each true atom, in which that atom is split into
 * equal shares.
 *
 * @param spread standard deviation, ≥ 0, in the unit of every coordinate
 * @returns the rule; leastSquares draws by it
 * @throws InputError when spread is not a finite number ≥ 0
 * @example nearTruth({ truth, spread: 0.1, stream: randomStream("starts") })
 */
export function nearTruth(options: { truth: MixingMeasure; spread?: number; stream?: RandomStream }): StartRule {
  requireKeys("the options of nearTruth", options, ["truth", "spread", "stream"]);
  const { truth, spread = 0.1, stream } = options;
  requireNonNegative({ spread });
  requireThat(Array.isArray(truth?.atoms), "truth", truth, "a mixing measure");
  return { kind: "nearTruth", truth, spread, stream };
}

/**
 * Starts from the data alone: `count` measures, screened on 2,000 observations; the `polished` best of them are fitted.
 *
 * They are random, every coordinate normal. With affine experts behind the linear router, and no scale given, they are
 * drawn in the data's own units, and every second one is made of cells of the data, with an ordinary regression in each.
 *
 * @param count    (default 120 where n p ≤ 50,000, else 40)
 * @param polished (default a tenth of count)
 * @param scale    standard deviations of biases, router vectors and experts, in the units of the coordinates
 * @returns the rule; leastSquares draws by it
 * @throws InputError when count or polished is not an integer ≥ 1, or polished is greater than count
 * @example fromData({ count: 12, polished: 2, stream: randomStream("starts") })
 */
export function fromData(
  options: { count?: number; polished?: number; scale?: StartScale; stream?: RandomStream } = {},
): StartRule {
  requireKeys("the options of fromData", options, ["count", "polished", "scale", "stream"]);
  const { count, polished = count && Math.ceil(count / 10), scale, stream } = options;
  if (count !== undefined) requireInteger({ count });
  if (polished !== undefined) requireInteger({ polished });
  if (scale !== undefined) {
    requireKeys("scale", scale, ["bias", "router", "expert"]);
    requireNonNegative({ "scale.bias": scale.bias, "scale.router": scale.router, "scale.expert": scale.expert });
  }
  const most = count ?? fewStarts;
  requireThat(most <= 1e6, "count", count, "at most 1000000");
  requireThat(polished === undefined || polished <= most, "polished", polished, `at most count, ${most}`);
  return { kind: "fromData", count, polished, scale, stream };
}

const [manyStarts, fewStarts] = [120, 40];

/** More starts where a fit is cheap, by n and p alone, so that no clock decides what is found. */
export function startCounts(
  { count, polished }: { count?: number; polished?: number },
  size: number,
  parameters: number,
): { count: number; polished: number } {
  const drawn = count ?? (size * parameters <= 50_000 ? manyStarts : fewStarts);
  return { count: drawn, polished: polished ?? Math.ceil(drawn / 10) };
}

/** The starts near the truth, before they are projected into Θ. */
export function startsNearTruth(
  model: Mixture,
  atoms: number,
  { truth, spread }: { truth: MixingMeasure; spread: number },
  stream: RandomStream,
): Float64Array[] {
  requireThat(atoms >= truth.size, "atoms", atoms, `at least the truth's ${truth.size}, for a start near the truth`);
  const centres =
    atoms === truth.size ? [truth] : truth.atoms.map((_, index) => splitAtom(model, truth, index, atoms - truth.size));
  return centres.map((centre) => model.parameters(centre).map((value) => value + spread * stream.normal()));
}

/** `count` random parameter vectors. */
export function randomStarts(
  model: Mixture,
  atoms: number,
  { count, scale = unitScale }: { count: number; scale?: StartScale },
  stream: RandomStream,
): Float64Array[] {
  const layout = atomLayout(model, atoms);
  return Array.from({ length: count }, () =>
    Float64Array.from({ length: layout.count }, (_, index) => scale[layout.at(index).block] * stream.normal()),
  );
}

/**
 * The same function with one atom split into 1 + extra equal shares.
 *
 * The reference keeps its weight 1, so splitting it multiplies all other weights instead: the new atoms get bias 0 and
 * router 0, and every other bias grows by log(1 + extra).
 */
function splitAtom(model: Mixture, truth: MixingMeasure, index: number, extra: number): MixingMeasure {
  const isReference = model.reference && index === truth.size - 1;
  const shares = Math.log(1 + extra);
  const kept = truth.atoms.map((atom, i) => {
    if (model.reference && i === truth.size - 1) return { expert: atom.expert };
    if (isReference) return { ...atom, bias: atom.bias + shares };
    return i === index ? { ...atom, bias: atom.bias - shares } : atom;
  });
  const copies = Array.from({ length: extra }, () =>
    isReference ? { bias: 0, expert: truth.atoms[index].expert } : { ...kept[index] },
  );
  return model.measure([...kept.slice(0, -1), ...copies, kept[truth.size - 1]]);
}
