import { Matrix } from "ml-matrix";
import { randomStream } from "../../data/randomStream";
import { drawInputs } from "../../data/sample";
import { requireInteger, requireKind, requireThat } from "../../requirements";
import type { TruthSetting } from "../truthSetting";
import { leastQuarticForm, pairsOf } from "./leastQuarticForm";
import { secondOrder, tangentBasis } from "./secondOrder";
import { inUnitsOf, rounding } from "./splittingCurvature";

/**
 * The relative κ of one atom that is spread over several: the least change of f over second moments M of that rank, of trace 1.
 *
 * Atoms at θ + δᵢ with shares sᵢ and mean θ have M = Σ sᵢ δᵢδᵢᵀ and change f by ½ ⟨∇²F, M⟩ to second order; m + 1 atoms reach
 * every M of rank m. With M = AAᵀ the squared norm of what no other parameter undoes is a quartic form in A, as κ's is in δ: rank 1
 * is the relative κ of splittingCurvature.
 *
 * @param atom index of an atom of the truth
 * @param rank m, an integer ≥ 1
 * @returns in the unit of y; 0 where the least change is below rounding
 * @throws InputError when atom or rank is out of range
 * @see docs/mathematics.md, derived facts 5 and 14
 * @example spreadCurvature({ model, truth, input, atom: 0, rank: 2 })
 */
export function spreadCurvature({
  model,
  truth,
  input,
  atom,
  rank,
  size = 4000,
  starts = 12,
}: TruthSetting & { atom: number; rank: number; size?: number; starts?: number }): number {
  requireKind("model", model);
  requireKind("measure", truth, "truth");
  requireInteger({ rank, starts });
  requireThat(Number.isInteger(atom) && atom >= 0 && atom < truth.size, "atom", atom, `0 to ${truth.size - 1}`);
  const stream = randomStream("spread curvature");
  const inputs = drawInputs({ input, dim: model.dim, size, stream });
  const basis = tangentBasis(model, truth, inputs);
  const { gram, unprojected, units } = secondOrder({ model, truth, atom, inputs, basis });
  const found = leastQuarticForm({
    gram: ofFactors(inUnitsOf(gram, units), units.length, rank),
    dim: units.length * rank,
    starts,
    stream: stream.split("starts"),
  });
  return found.value <= rounding ** 2 * inUnitsOf(unprojected, units).max() ? 0 : Math.sqrt(found.value);
}

/** The form in M_ab = Σ_c A_ac A_bc as one in A: products of two columns of A do not occur. */
function ofFactors(gram: Matrix, dim: number, rank: number): Matrix {
  const column = new Map(pairsOf(dim).map(([a, b], index) => [`${a} ${b}`, index]));
  const columns = pairsOf(dim * rank).map(([i, j]) =>
    i % rank === j % rank ? (column.get(`${Math.floor(i / rank)} ${Math.floor(j / rank)}`) as number) : null,
  );
  const result = Matrix.zeros(columns.length, columns.length);
  columns.forEach((p, i) => {
    columns.forEach((q, j) => {
      if (p !== null && q !== null) result.set(i, j, gram.get(p, q));
    });
  });
  return result;
}
