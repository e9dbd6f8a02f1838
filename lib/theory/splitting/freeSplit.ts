import { randomStream } from "../../data/randomStream";
import type { Expert } from "../../experts/expert";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { InputError, requireThat } from "../../requirements";

/** How an atom of an expert can be split into several at any distance without a change of f. */
export interface FreeSplit {
  /** m, where h(x, s η) = s^m h(x, η) for all s > 0. */
  readonly degree: number;
  /** Whether h is linear in η, so that any η with the same mean will do. */
  readonly isLinear: boolean;
}

/**
 * Whether an expert is homogeneous in η, h(x, s η) = s^m h(x, η), s > 0, by its values at random x and η; null where it is not.
 *
 * An over-specified mixture of such experts has no isolated minimiser, whatever the router: an atom of weight w may be any atoms
 * with the same router vector, weights wᵢ and experts sᵢ η as long as Σ wᵢ = w and Σ wᵢ sᵢ^m = w. For an expert that is linear in η
 * Σ wᵢ ηᵢ = w η is enough.
 *
 * @returns m and whether h is linear in η, or null
 * @see docs/mathematics.md, derived fact 6
 * @example freeSplit(polynomialExpert({ degree: 3 }), 2)   // { degree: 3, isLinear: false }
 */
export function freeSplit(expert: Expert, dim: number): FreeSplit | null {
  const stream = randomStream("free split");
  const count = expert.parameterCount(dim);
  const normals = (length: number) => Float64Array.from({ length }, () => stream.normal());
  const points = Array.from({ length: 20 }, () => ({ x: normals(dim), eta: normals(count), other: normals(count) }));
  const h = (x: Float64Array, eta: Float64Array) => expert.evaluate(x, eta);
  const active = points.filter(({ x, eta }) => h(x, eta) !== 0);
  const degrees = active.map(({ x, eta }) =>
    Math.log2(
      h(
        x,
        eta.map((value) => 2 * value),
      ) / h(x, eta),
    ),
  );
  const degree = Math.round(degrees[0]);
  if (!(degree >= 1) || degrees.some((each) => !(Math.abs(each - degree) < 1e-9))) return null;
  const isLinear = points.every(({ x, eta, other }) => {
    const sum = h(x, eta) + h(x, other);
    return (
      Math.abs(
        h(
          x,
          eta.map((value, j) => value + other[j]),
        ) - sum,
      ) <=
      1e-9 * (1 + Math.abs(sum))
    );
  });
  return { degree, isLinear };
}

/**
 * A measure with one atom more and the same f: the first atom is split into two with the experts s η and s′ η.
 *
 * @param share of its weight that the atom with s η has, in (0, 1)
 * @param scale s > 0, share · s^m < 1
 * @returns the measure; s′^m = (1 − share · s^m)/(1 − share)
 * @throws InputError where the expert is not homogeneous in η or a number is out of range
 * @example splitFreely({ model, truth, share: 0.5, scale: 0.5 }).size   // truth.size + 1
 */
export function splitFreely({
  model,
  truth,
  share,
  scale,
}: {
  model: Mixture;
  truth: MixingMeasure;
  share: number;
  scale: number;
}): MixingMeasure {
  const split = freeSplit(model.expert, model.dim);
  if (split === null)
    throw new InputError(`The ${model.expert.name} expert has no free split: it is not homogeneous in η.`);
  const power = scale ** split.degree;
  requireThat(share > 0 && share < 1, "share", share, "a number between 0 and 1");
  requireThat(scale > 0 && share * power < 1, "scale", scale, "a number > 0 whose power times share is less than 1");
  const other = ((1 - share * power) / (1 - share)) ** (1 / split.degree);
  const [first, ...rest] = truth.atoms;
  const part = (by: number, s: number) => ({
    bias: first.bias + Math.log(by),
    router: first.router,
    expert: first.expert.map((value) => s * value),
  });
  const plain = rest.map((atom, i) => (model.reference && i === rest.length - 1 ? { expert: atom.expert } : atom));
  return model.measure([part(share, scale), part(1 - share, other), ...plain]);
}
