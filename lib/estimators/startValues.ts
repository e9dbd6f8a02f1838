import type { RandomStream } from "../data/randomStream";
import { atomLayout } from "../mixture/atomLayout";
import type { MixingMeasure } from "../mixture/measure";
import type { Mixture } from "../mixture/mixture";
import { requireInteger, requireKeys, requireNonNegative, requireThat } from "../requirements";

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
      readonly count: number;
      readonly polished: number;
      readonly scale: { readonly bias: number; readonly router: number; readonly expert: number };
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
 * Starts from the data alone: `count` random measures, every coordinate normal, screened on 2,000 observations; the
 * `polished` best of them are fitted.
 *
 * @param scale standard deviations of biases, router vectors and experts
 * @returns the rule; leastSquares draws by it
 * @throws InputError when count or polished is not an integer ≥ 1, or polished is greater than count
 * @example fromData({ count: 12, polished: 2, stream: randomStream("starts") })
 */
export function fromData(
  options: {
    count?: number;
    polished?: number;
    scale?: { bias: number; router: number; expert: number };
    stream?: RandomStream;
  } = {},
): StartRule {
  requireKeys("the options of fromData", options, ["count", "polished", "scale", "stream"]);
  const { count = 40, polished = 4, scale = { bias: 0.5, router: 1, expert: 1.5 }, stream } = options;
  requireInteger({ count, polished });
  requireKeys("scale", scale, ["bias", "router", "expert"]);
  requireNonNegative({ "scale.bias": scale.bias, "scale.router": scale.router, "scale.expert": scale.expert });
  requireThat(count <= 1e6, "count", count, "at most 1000000");
  requireThat(polished <= count, "polished", polished, `at most count, ${count}`);
  return { kind: "fromData", count, polished, scale, stream };
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
  { count, scale }: { count: number; scale: { bias: number; router: number; expert: number } },
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
