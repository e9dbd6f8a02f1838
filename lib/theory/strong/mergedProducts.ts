import type { AtomValues, Product } from "./tangentProducts";

/** Rounding of two expressions of one function, as part of the largest value. */
const tolerance = 1e-10;

/** Values of this part of an atom's largest are rounding. */
const rounding = 1e-14;

/** The functions that a list of products stands for. */
export interface MergedProducts {
  readonly distinct: readonly Product[];
  /** 0 for every parameter value. */
  readonly vanishing: readonly Product[];
}

/**
 * Merges the products that are one function for every parameter value and differ in ν (x_u ∂h/∂b = ∂h/∂a_u;
 * x̃_u ∂h/∂a_v = x̃_v ∂h/∂a_u): the model adds them up before any data are seen.
 *
 * Equal products of the same ν stay apart: they are a dependence between parameters.
 *
 * @param samples of the atom at several random parameter values: products that are equal, or 0, on all of them count as such
 */
export function mergedProducts(products: readonly Product[], samples: readonly AtomValues[]): MergedProducts {
  const values = products.map((product) => samples.map((sample) => sample.of(product))); // [product][sample][n]
  const sizes = values.map((ofSamples) => ofSamples.map((each) => Math.max(...each.map(Math.abs))));
  const least = samples.map((_, s) => rounding * Math.max(...sizes.map((each) => each[s])));
  const isZero = (index: number) => sizes[index].every((size, s) => size <= least[s]);
  const equal = (one: number, other: number) =>
    values[one].every((each, s) =>
      each.every((value, i) => Math.abs(value - values[other][s][i]) <= tolerance * sizes[one][s]),
    );
  const indices = products.map((_, index) => index);
  const classes: number[][] = [];
  for (const index of indices.filter((each) => !isZero(each))) {
    const known = classes.find(([first]) => equal(first, index));
    if (known) known.push(index);
    else classes.push([index]);
  }
  const kept = classes.flatMap((members) => keptOf(members, products)).sort((one, other) => one - other);
  return {
    distinct: kept.map((index) => products[index]),
    vanishing: indices.filter(isZero).map((index) => products[index]),
  };
}

/** Of equal products: those of the ν that has most of them, one unless parameters depend on each other. */
function keptOf(members: readonly number[], products: readonly Product[]): readonly number[] {
  const sameNu = (index: number) => members.filter((other) => `${products[other].nu}` === `${products[index].nu}`);
  return members.map(sameNu).reduce((most, each) => (each.length > most.length ? each : most));
}
