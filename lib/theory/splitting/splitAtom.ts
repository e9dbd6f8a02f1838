import type { InputDistribution } from "../../data/inputs";
import { type RandomStream, randomStream } from "../../data/randomStream";
import { drawInputs } from "../../data/sample";
import { atomLayout } from "../../mixture/atomLayout";
import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";
import { requireInteger, requirePositive, requireThat } from "../../requirements";
import { projectOff, tangentBasis } from "./secondOrder";

/** How far f moves when an atom is split at a distance. */
export interface SplitEffect {
  readonly distance: number;
  /** ‖Π⊥(f_split − f)‖ in L²(μ): what is left after all other parameters have moved. */
  readonly effect: number;
}

/**
 * Splits one atom's v into several at the corners of a regular simplex around it and measures what no other parameter can
 * undo, against the distance.
 *
 * f_split − f is of second order in the distance δ; what is projected off are the columns of the Jacobian at the truth,
 * the weight of the atom among them. Two atoms have a second moment of rank one. d + 1 atoms have an isotropic one, and
 * where φ(x) has length 1 (τ₂ = 0) Σᵤ ∂²F/∂vᵤ² = F = ∂F/∂β₀: the weight undoes the second order, and the third is left.
 *
 * @param atom  index of a routed atom of the truth
 * @param parts 2 (at v ± δ e₁), or d + 1 (a simplex)
 * @returns one entry a distance
 * @throws InputError for a reference, another number of parts, or a distance at which v leaves the range of ψ
 * @see docs/mathematics.md, derived fact 5 [D]
 * @example splitAtom({ model, truth, input, atom: 0, parts: 3, distances: [0.01, 0.1] })   // d = 2
 */
export function splitAtom({
  model,
  truth,
  input,
  atom,
  parts,
  distances,
  size = 4000,
  stream = randomStream("split atom"),
}: {
  model: Mixture;
  truth: MixingMeasure;
  input: InputDistribution;
  atom: number;
  parts: number;
  distances: readonly number[];
  size?: number;
  stream?: RandomStream;
}): SplitEffect[] {
  const { dim, router } = model;
  requireInteger({ atom, size }, 0);
  requireThat(atom < atomLayout(model, truth.size).routed, "atom", atom, "the index of an atom with a router vector");
  requireThat(parts === 2 || parts === dim + 1, "parts", parts, `2 or d + 1, here ${dim + 1}`);
  requirePositive(Object.fromEntries(distances.map((distance, i) => [`distances[${i}]`, distance])));
  const inputs = drawInputs({ input, dim, size, stream });
  const tangents = tangentBasis(model, truth, inputs);
  const f = model.predict(truth, inputs);
  const corners = parts === 2 ? pair(dim) : simplex(dim);
  const centre = router.transformRouter(truth.atoms[atom].router);
  return distances.map((distance) => {
    const split = corners.map((corner) => {
      const moved = router.inverse(centre.map((value, u) => value + distance * corner[u]));
      requireThat(moved !== null, "distances", distance, "so small that every part stays in the range of ψ");
      return {
        ...truth.atoms[atom],
        bias: truth.atoms[atom].bias - Math.log(parts),
        router: moved as Float64Array,
      };
    });
    const measure = model.measure([...truth.atoms.slice(0, atom), ...split, ...truth.atoms.slice(atom + 1)]);
    const change = model.predict(measure, inputs).map((value, s) => value - f[s]);
    projectOff(tangents, change);
    return { distance, effect: Math.sqrt(change.reduce((sum, value) => sum + value * value, 0) / size) };
  });
}

function pair(dim: number): number[][] {
  return [1, -1].map((sign) => Array.from({ length: dim }, (_, u) => (u === 0 ? sign : 0)));
}

/** The d + 1 corners of a regular simplex at distance 1 from the origin. */
function simplex(dim: number): number[][] {
  // Corner j has its first j coordinates in common with the later corners; each new coordinate closes the unit length.
  const corners = Array.from({ length: dim + 1 }, () => new Array<number>(dim).fill(0));
  for (let u = 0; u < dim; u++) {
    const used = corners[u].reduce((sum, value) => sum + value * value, 0);
    corners[u][u] = Math.sqrt(1 - used);
    for (let later = u + 1; later <= dim; later++) {
      const inner = corners[u].slice(0, u).reduce((sum, value, w) => sum + value * corners[later][w], 0);
      corners[later][u] = (-1 / dim - inner) / corners[u][u];
    }
  }
  return corners;
}
