import type { RandomStream } from "../../data/randomStream";
import type { Expert } from "../../experts/expert";

/** Half-length of the segments of η, as a part of its size, and how often they are halved. */
const reach = 0.01;
const halvings = 30;

/** Changes below this part of the largest ∂h/∂η do not make a kink. */
const smooth = 1e-5;

/**
 * True when ∂h/∂η jumps at an η that is next to this one, at some input: the expert has a kink there, like ReLU.
 *
 * Along a segment of η around the given one, the half with the greater change of ∂h/∂η is kept, over and over. What is
 * left at the end is proportional to the segment's length for a smooth expert, and a constant at a kink. A kink that no
 * input comes near to is not found, and has no effect on f either. Every coordinate of η is measured by the root mean square
 * of its derivative, so that no unit matters.
 *
 * @param inputs `[n, d]`
 * @param stream of the segment's direction, advanced
 */
export function hasKink({
  expert,
  dim,
  eta,
  inputs,
  stream,
}: {
  expert: Expert;
  dim: number;
  eta: Float64Array;
  inputs: Float64Array;
  stream: RandomStream;
}): boolean {
  const units = unitsOf(expert, dim, eta, inputs);
  const drawn = eta.map(() => stream.normal());
  const size = Math.hypot(...eta.map((value, l) => value / units[l])) || 1;
  const half = (reach * size) / Math.hypot(...drawn);
  const gradientAt = (at: number, position: number) => {
    const gradient = new Float64Array(eta.length);
    const moved = eta.map((value, l) => value + position * half * drawn[l] * units[l]);
    expert.evaluate(inputs.subarray(at, at + dim), moved, gradient);
    return gradient.map((value, l) => value * units[l]);
  };
  let scale = 0;
  for (let at = 0; at < inputs.length; at += dim) scale = Math.max(scale, Math.hypot(...gradientAt(at, 0)));
  for (let at = 0; at < inputs.length; at += dim) {
    let [low, high] = [-1, 1];
    let [left, right] = [gradientAt(at, low), gradientAt(at, high)];
    for (let halving = 0; halving < halvings && distance(left, right) > smooth * scale; halving++) {
      const middle = (low + high) / 2;
      const centre = gradientAt(at, middle);
      if (distance(left, centre) > distance(centre, right)) [high, right] = [middle, centre];
      else [low, left] = [middle, centre];
    }
    if (distance(left, right) > smooth * scale) return true;
  }
  return false;
}

/** 1 over the root mean square of each ∂h/∂η; 1 where that is 0. */
function unitsOf(expert: Expert, dim: number, eta: Float64Array, inputs: Float64Array): Float64Array {
  const gradient = new Float64Array(eta.length);
  const squares = new Float64Array(eta.length);
  for (let at = 0; at < inputs.length; at += dim) {
    expert.evaluate(inputs.subarray(at, at + dim), eta, gradient);
    gradient.forEach((value, l) => {
      squares[l] += (value * value * dim) / inputs.length;
    });
  }
  return squares.map((square) => (square > 0 ? 1 / Math.sqrt(square) : 1));
}

function distance(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let l = 0; l < left.length; l++) sum += (left[l] - right[l]) * (left[l] - right[l]);
  return Math.sqrt(sum);
}
