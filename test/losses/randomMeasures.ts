import fc from "fast-check";
import { type RandomStream, randomStream } from "../../lib/dist/data/randomStream";
import type { Atom, AtomInput, MixingMeasure } from "../../lib/dist/mixture/measure";

/** A stream for each property run: generic positions, hence no ties between distances. */
export const streams: fc.Arbitrary<RandomStream> = fc.integer().map((seed) => randomStream("losses", { seed }));

/** An atom with normal coordinates around `centre` (default 0). */
export function randomAtom(stream: RandomStream, spread = 1, centre?: Atom): Required<AtomInput> {
  const around = (length: number, values?: Float64Array): number[] =>
    Array.from({ length }, (_, u) => (values?.[u] ?? 0) + spread * stream.normal());
  return {
    bias: (centre?.bias ?? 0) + spread * stream.normal(),
    router: around(2, centre?.router),
    expert: around(3, centre?.expert),
  };
}

/** `count` of them; with a reference, the last one has an expert only. */
export function randomAtoms(stream: RandomStream, count: number, reference: boolean): AtomInput[] {
  const atoms = Array.from({ length: count }, () => randomAtom(stream));
  return reference ? [...atoms.slice(0, -1), { expert: atoms[count - 1].expert }] : atoms;
}

/** f of a measure whose logits are all free, written out: Σ softmax(ψ(β₁)·φ(x) + β₀) h(x, η); v = 0 where β₁ = 0. */
export function evaluate(
  measure: MixingMeasure,
  router: { transformInput(x: number[]): Float64Array; transformRouter(b: Float64Array): Float64Array },
  activation: (z: number) => number,
  input: number[],
): number {
  const phi = router.transformInput(input);
  const dot = (left: ArrayLike<number>, right: ArrayLike<number>): number =>
    Array.from(left).reduce((sum, value, u) => sum + value * right[u], 0);
  let numerator = 0;
  let denominator = 0;
  for (const atom of measure.atoms) {
    const isZero = atom.router.every((value) => value === 0);
    const gate = Math.exp(atom.bias + (isZero ? 0 : dot(router.transformRouter(atom.router), phi)));
    numerator += gate * activation(dot(input, atom.expert) + atom.expert[input.length]);
    denominator += gate;
  }
  return numerator / denominator;
}
