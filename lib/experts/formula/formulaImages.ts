import type { ExpertImages } from "../expert";

/** A coordinate of an image of η: that of η at a place, with a sign. */
interface Coordinate {
  readonly from: number;
  readonly sign: 1 | -1;
}
type SignedOrder = readonly Coordinate[];

/** Up to so many parameters every swap is tried with every sign (some 170,000 orders), and up to so many every sign alone. */
const most = { swaps: 9, signs: 16 };

/** Of more images than these only so many are known: a product of eight parameters has millions. */
const mostImages = 5000;

/**
 * The sign changes and swaps of parameters that leave a function unchanged, found by trying all of them at generic points.
 *
 * Tried are the changes that undo themselves (signs, and pairs that change places, with either sign, any number of them at
 * once), and what they make one after the other: c·sin(a·x1 + b) has (a, b, c) → −(a, b, c), a sum of hidden units their order.
 *
 * @param names the parameters `[q]`
 * @param value h at x and η, whatever number that is
 * @param dim   how many inputs h reads
 * @returns undefined where there is none
 */
export function formulaImages(
  names: readonly string[],
  value: (input: readonly number[], eta: readonly number[]) => number,
  dim: number,
): ExpertImages | undefined {
  const isKept = keepsValue(names.length, value, dim);
  const found = candidates(names.length).filter(isKept);
  const { generators, group } = generated(names.length, found);
  if (generators.length === 0) return undefined;
  const said = generators.slice(0, 4).map((order) => sameExpert(names, order));
  const more = generators.length > 4 ? ` and ${generators.length - 4} more such changes` : "";
  return {
    name: "signs and order of the parameters",
    meaning: `${said.join("; ")}${more}, of any atom, are the same expert: ${group.length < mostImages ? group.length : `more than ${mostImages}`} parameter vectors.`,
    nearest(eta, target) {
      let best = { image: eta, along: dot(eta, target) }; // lengths stay, so the nearest image is the one along the target
      for (const order of group) {
        const image = imageOf(order, eta);
        const along = dot(image, target);
        if (along > best.along) best = { image, along };
      }
      return best.image;
    },
  };
}

/** Whether an order leaves h as it is at generic points; none does where h is finite at too few of them. */
function keepsValue(
  count: number,
  value: (input: readonly number[], eta: readonly number[]) => number,
  dim: number,
): (order: SignedOrder) => boolean {
  // Fractions of multiples of the golden ratio: no two coordinates, and no two points, are alike.
  const generic = (index: number) => {
    const fraction = ((index + 1) * 0.6180339887498949) % 1;
    return (((index + 1) * Math.SQRT2) % 1 < 0.5 ? -1 : 1) * (0.3 + fraction);
  };
  const point = (at: number) => {
    const isPositive = at % 4 === 3; // logarithms and roots of parameters
    const eta = Array.from({ length: count }, (_, r) => generic(at * (count + dim) + r));
    const input = Array.from({ length: dim }, (_, u) => generic(at * (count + dim) + count + u));
    return { input, eta: isPositive ? eta.map(Math.abs) : eta };
  };
  const points = Array.from({ length: 40 }, (_, at) => point(at))
    .map((each) => ({ ...each, own: value(each.input, each.eta) }))
    .filter(({ own }) => Number.isFinite(own))
    .slice(0, 10);
  const scale = Math.max(...points.map(({ own }) => Math.abs(own)));
  if (points.length < 5) return () => false;
  return (order) =>
    points.every(({ input, eta, own }) => {
      const other = value(input, Array.from(imageOf(order, eta)));
      return Math.abs(other - own) <= 1e-10 * Math.abs(own) + 1e-13 * scale;
    });
}

/** Every change that undoes itself but the one that changes nothing, those that move least first. */
function candidates(count: number): SignedOrder[] {
  if (count > most.signs) return [];
  const all: SignedOrder[] = [];
  const order: Coordinate[] = Array(count);
  const fill = (at: number): void => {
    if (at === count) {
      all.push(order.slice());
      return;
    }
    if (order[at] !== undefined) {
      fill(at + 1);
      return;
    }
    for (const sign of [1, -1] as const) {
      order[at] = { from: at, sign };
      fill(at + 1);
      for (let other = at + 1; count <= most.swaps && other < count; other++) {
        if (order[other] !== undefined) continue;
        order[at] = { from: other, sign };
        order[other] = { from: at, sign };
        fill(at + 1);
        delete order[other];
      }
    }
    delete order[at];
  };
  fill(0);
  return all.filter((each) => moved(each) > 0).sort((a, b) => moved(a) - moved(b));
}

function moved(order: SignedOrder): number {
  return order.filter(({ from, sign }, place) => from !== place || sign < 0).length;
}

/** Changes that make all others, each new beside those before it, and all that they make. */
function generated(count: number, found: readonly SignedOrder[]) {
  const identity: SignedOrder = Array.from({ length: count }, (_, from) => ({ from, sign: 1 }));
  const known = new Map([[keyOf(identity), identity]]);
  const generators: SignedOrder[] = [];
  for (const order of found) {
    if (known.has(keyOf(order)) || known.size >= mostImages) continue;
    generators.push(order);
    const open = [...known.values()];
    for (let each = open.pop(); each !== undefined && known.size < mostImages; each = open.pop())
      for (const generator of generators) {
        const next = each.map(({ from, sign }) => ({
          from: generator[from].from,
          sign: (sign * generator[from].sign) as 1 | -1,
        }));
        if (known.has(keyOf(next))) continue;
        known.set(keyOf(next), next);
        open.push(next);
      }
  }
  return { generators, group: [...known.values()] };
}

const keyOf = (order: SignedOrder) => order.map(({ from, sign }) => sign * (from + 1)).join();

function imageOf(order: SignedOrder, eta: ArrayLike<number>): Float64Array {
  return Float64Array.from(order, ({ from, sign }) => sign * eta[from]);
}

/** "(a, b) and (−a, −b)", of the coordinates that move. */
function sameExpert(names: readonly string[], order: SignedOrder): string {
  const places = order.flatMap(({ from, sign }, place) => (from !== place || sign < 0 ? [place] : []));
  const image = places.map((place) => `${order[place].sign < 0 ? "−" : ""}${names[order[place].from]}`);
  const vector = (parts: readonly string[]) => (parts.length === 1 ? parts[0] : `(${parts.join(", ")})`);
  return `${vector(places.map((place) => names[place]))} and ${vector(image)}`;
}

function dot(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let sum = 0;
  for (let r = 0; r < left.length; r++) sum += left[r] * right[r];
  return sum;
}
