import type { MixingMeasure } from "../../mixture/measure";
import type { Mixture } from "../../mixture/mixture";

/**
 * What is left of the errors of an over-specified fit when experts may be any multiples of the true ones.
 *
 * Homogeneous experts, h(x, s η) = s^m h(x, η), leave a set of minimisers: within a cell the same v, experts sᵢ η*, Σ wᵢ sᵢ^m = w.
 */
export interface OrbitErrors {
  /** Σ_j ‖Σ_{i∈V_j} p̂ᵢ − p*_j‖ in L²(μ): the distance to the set, as far as gates see it. */
  readonly gate: number;
  /** Σᵢ P̂ᵢ ‖vᵢ − v*_j‖, each v less the mean v of the reference's cell. */
  readonly router: number;
  /** Σᵢ P̂ᵢ times the squared distance of ηᵢ from the line through η*_j, in units of ‖η*_j‖. */
  readonly line: number;
  /** Σ_j P*_j |Σ wᵢ sᵢ^m / Σ wᵢ − 1| over the atoms of a cell. */
  readonly power: number;
  /** The greatest difference of two multiples s in one cell: where on the set the fit lies, which no data tell. */
  readonly spread: number;
}

/** The errors of one fit; each fitted atom belongs to the true atom through whose η the nearest line goes. */
export function orbitErrors({
  model,
  fitted,
  truth,
  inputs,
  degree,
}: {
  model: Mixture;
  fitted: MixingMeasure;
  truth: MixingMeasure;
  inputs: Float64Array;
  degree: number;
}): OrbitErrors {
  const along = fitted.atoms.map(({ expert }) => nearestLine(expert, truth));
  const members = truth.atoms.map((_, j) => along.flatMap(({ cell }, i) => (cell === j ? [i] : [])));
  const [found, right] = [model.gates(fitted, inputs), model.gates(truth, inputs)];
  const [k, trueK, n] = [fitted.size, truth.size, inputs.length / model.dim];
  const means = meansOf(found, k);
  const trueMeans = meansOf(right, trueK);
  const weights = fitted.atoms.map(({ bias }) => Math.exp(bias));
  const vectors = fitted.atoms.map((atom, i) => transformed(model, atom.router, i === k - 1));
  const shift = centreOf(members[trueK - 1], weights, vectors, model.dim);
  let [gate, router, line, power, spread] = [0, 0, 0, 0, 0];
  members.forEach((own, j) => {
    let squares = 0;
    for (let row = 0; row < n; row++) {
      const p = own.reduce((sum, i) => sum + found[row * k + i], 0);
      squares += (p - right[row * trueK + j]) ** 2;
    }
    gate += Math.sqrt(squares / n);
    const target = transformed(model, truth.atoms[j].router, j === trueK - 1);
    for (const i of own) {
      router += means[i] * Math.hypot(...vectors[i].map((v, u) => v - shift[u] - target[u]));
      line += means[i] * along[i].distance;
    }
    const all = own.reduce((sum, i) => sum + weights[i], 0);
    const powers = own.reduce((sum, i) => sum + weights[i] * along[i].multiple ** degree, 0);
    power += trueMeans[j] * (own.length === 0 ? 1 : Math.abs(powers / all - 1));
    const multiples = own.map((i) => Math.abs(along[i].multiple));
    if (own.length > 1) spread = Math.max(spread, Math.max(...multiples) - Math.min(...multiples));
  });
  return { gate, router, line, power, spread };
}

/** The true atom whose line through 0 and η* is nearest, the squared distance in units of ‖η*‖ and s. */
function nearestLine(eta: Float64Array, truth: MixingMeasure) {
  const lines = truth.atoms.map(({ expert }, cell) => {
    const square = expert.reduce((sum, value) => sum + value * value, 0);
    const multiple = expert.reduce((sum, value, l) => sum + value * eta[l], 0) / square;
    const distance = expert.reduce((sum, value, l) => sum + (eta[l] - multiple * value) ** 2, 0) / square;
    return { cell, multiple, distance };
  });
  return lines.reduce((best, each) => (each.distance < best.distance ? each : best));
}

function meansOf(gates: Float64Array, size: number): number[] {
  const sums = new Array<number>(size).fill(0);
  gates.forEach((gate, at) => {
    sums[at % size] += gate;
  });
  return sums.map((total) => (total * size) / gates.length);
}

function transformed({ router, dim, reference }: Mixture, beta: Float64Array, isLast: boolean): Float64Array {
  return reference && isLast ? new Float64Array(dim) : router.transformRouter(beta);
}

function centreOf(own: readonly number[], weights: readonly number[], vectors: readonly Float64Array[], dim: number) {
  const all = own.reduce((sum, i) => sum + weights[i], 0);
  return Float64Array.from({ length: dim }, (_, u) =>
    all === 0 ? 0 : own.reduce((sum, i) => sum + weights[i] * vectors[i][u], 0) / all,
  );
}
