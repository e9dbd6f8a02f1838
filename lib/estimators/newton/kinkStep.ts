import type { Derivatives } from "./boxProblem";
import { factorize, solveWithFactor } from "./cholesky";
import { leastInBox } from "./leastInBox";

/** Where an expert has a kink near an observation: c max(0, z) is a part of ½ Σ r². */
export interface Kink {
  /** z, linear in the parameters, and its gradient: the numbers `part` from coordinate `from` on. */
  readonly z: number;
  readonly from: number;
  readonly part: Float64Array;
  /** ‖η‖ ‖(x, 1)‖, the unit of z. */
  readonly unit: number;
  /** c, to first order. Where it is negative no minimum lies on the kink. */
  readonly slope: number;
}

/** An observation so near to a kink, in the unit of z, lies on it. */
const onKink = 1e-9;

/** What holds a step on the kinks that it starts on, in units of the damping. */
const holding = 1e5;

/** More kinks than this are not looked at in one step: it is shortened instead. */
const mostKinks = 200;

/** A step of that model. */
export interface KinkStep {
  readonly delta: Float64Array;
  /** The drop of Σ r² that the model predicts. */
  readonly predicted: number;
  /** Adds to the gradient, in place, what the kinks that the step ends on carry. */
  balance(gradient: Float64Array): void;
}

/**
 * The minimum of gᵀδ + ½ δᵀ(H + λD)δ + Σ c max(0, z + wᵀδ), the last sum over the kinks that it would meet.
 *
 * By duality that is a problem of one number 0 ≤ t ≤ c for each of them; where 0 < t < c, the step ends on the kink.
 *
 * @param free the coordinates that may move
 * @returns null where H, held on the kinks that the step stays on, is not positive definite
 */
export function stepAmong(
  at: Derivatives,
  free: readonly number[],
  kinks: readonly Kink[],
  damping: number,
): KinkStep | null {
  let held = kinks.filter(({ z, unit }) => Math.abs(z) <= onKink * unit);
  for (;;) {
    const step = stepHeld(at, free, kinks, held, damping);
    if (step === null) return null;
    const stays = held.filter((kink) => step.isInside(kink));
    if (stays.length === held.length) return step;
    held = stays; // what pushes off a kink is not held on it
  }
}

function stepHeld(
  at: Derivatives,
  free: readonly number[],
  kinks: readonly Kink[],
  held: readonly Kink[],
  damping: number,
): (KinkStep & { isInside(kink: Kink): boolean }) | null {
  const { gradient, hessian, scale } = at;
  const size = gradient.length;
  const floor = 1e-12 * scale.reduce((most, each) => Math.max(most, each), Number.MIN_VALUE);
  const place = new Int32Array(size).fill(-1); // among the free coordinates
  free.forEach((i, row) => {
    place[i] = row;
  });
  const restricted = ({ from, part }: Kink) => {
    const w = new Float64Array(free.length);
    part.forEach((x, u) => {
      if (place[from + u] >= 0) w[place[from + u]] = x;
    });
    return w;
  };
  const unit = free.map((i) => Math.max(scale[i], floor));
  const plain = new Float64Array(free.length ** 2); // the upper triangle of H on the free coordinates
  free.forEach((i, row) => {
    for (let column = row; column < free.length; column++)
      plain[row * free.length + column] = hessian[i * size + free[column]];
  });
  const factor = plain.slice();
  unit.forEach((each, row) => {
    factor[row * (free.length + 1)] += damping * each;
  });
  for (const kink of held) {
    const w = restricted(kink);
    const amount = holding / w.reduce((sum, x, row) => sum + (x * x) / unit[row], Number.MIN_VALUE);
    for (let row = 0; row < w.length; row++)
      for (let column = row; column < w.length; column++)
        factor[row * w.length + column] += amount * w[row] * w[column];
  }
  if (factorize(factor, free.length) < free.length) return null;
  const solved = (vector: Float64Array) => {
    const solution = vector.slice();
    solveWithFactor(factor, solution);
    return solution;
  };

  const met: { kink: Kink; w: Float64Array; solved: Float64Array }[] = [];
  const base = Float64Array.from(free, (i) => gradient[i]); // without what the kinks that are met carry
  let carried = new Float64Array(0); // t
  let delta = solved(base).map((x) => -x);
  for (let round = 0; ; round++) {
    const isMet = (kink: Kink) => kink.z > 0 !== kink.z + along(kink, delta, place) > 0;
    const fresh = kinks.filter(
      (kink) => !met.some((each) => each.kink === kink) && (isMet(kink) || (round === 0 && held.includes(kink))),
    );
    if (fresh.length === 0 || met.length + fresh.length > mostKinks) break;
    const before = carried;
    carried = new Float64Array(met.length + fresh.length);
    carried.set(before);
    for (const kink of fresh) {
      const w = restricted(kink);
      if (kink.z > 0) {
        carried[met.length] = kink.slope;
        w.forEach((x, row) => {
          base[row] -= kink.slope * x;
        });
      }
      met.push({ kink, w, solved: solved(w) });
    }
    const rest = solved(base);
    leastInBox(
      met.map((a) => Float64Array.from(met, (b) => dot(a.w, b.solved))),
      met.map(({ kink, w }) => dot(w, rest) - kink.z),
      met.map(({ kink }) => kink.slope),
      carried,
    );
    delta = rest.map((x) => -x);
    met.forEach((each, a) => {
      for (let row = 0; row < delta.length; row++) delta[row] -= carried[a] * each.solved[row];
    });
  }

  const full = new Float64Array(size);
  free.forEach((i, row) => {
    full[i] = delta[row];
  });
  const fromKinks = met.reduce(
    (sum, { kink, w }) => sum + kink.slope * (Math.max(0, kink.z + dot(w, delta)) - Math.max(0, kink.z)),
    0,
  );
  return {
    delta: full,
    predicted: -2 * (dot(base, delta) + fromKinks) - quadratic(plain, delta),
    isInside(kink) {
      const a = met.findIndex((each) => each.kink === kink);
      return carried[a] > 1e-9 * kink.slope && carried[a] < (1 - 1e-9) * kink.slope;
    },
    balance(into) {
      met.forEach(({ kink, w }, a) => {
        free.forEach((i, row) => {
          into[i] += (carried[a] - (kink.z > 0 ? kink.slope : 0)) * w[row];
        });
      });
    },
  };
}

/** wᵀδ, δ on the free coordinates. */
function along({ from, part }: Kink, delta: Float64Array, place: Int32Array): number {
  let sum = 0;
  for (let u = 0; u < part.length; u++) if (place[from + u] >= 0) sum += part[u] * delta[place[from + u]];
  return sum;
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < left.length; i++) sum += left[i] * right[i];
  return sum;
}

/** xᵀAx, A in its upper triangle. */
function quadratic(matrix: Float64Array, x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++)
    for (let j = i; j < x.length; j++) sum += (j > i ? 2 : 1) * matrix[i * x.length + j] * x[i] * x[j];
  return sum;
}
