import { exp } from "./elementary";
import { load2, PAIR, ROW, row } from "./tile";

/** A logit up to this size: the exponentials of all atoms and their sum are far from over- and underflow. */
const GREATEST_MODEST: f64 = 600;

/** Logits become gates, in the rows `gates` of the atoms; of those that are not routed the logit is 0. */
export function softmax(gates: usize, atoms: i32, routed: i32): void {
  if (routed < atoms) memory.fill(row(gates, routed), 0, ROW);
  if (atoms == 2) softmaxOfTwo(gates);
  else if (routed < atoms && areModest(gates, routed)) softmaxBesideReference(gates, routed);
  else softmaxOfMany(gates, atoms);
}

/** The same for any logits. */
function softmaxOfMany(gates: usize, atoms: i32): void {
  for (let at: usize = 0; at < ROW; at += 2 * PAIR) {
    let most0 = load2(gates, 0, at);
    let most1 = load2(gates, 0, at + PAIR);
    for (let i = 1; i < atoms; i++) {
      most0 = f64x2.pmax(most0, load2(gates, i, at));
      most1 = f64x2.pmax(most1, load2(gates, i, at + PAIR));
    }
    let total0 = f64x2.splat(0);
    let total1 = f64x2.splat(0);
    for (let i = 0; i < atoms; i++) {
      const e0 = exp(f64x2.sub(load2(gates, i, at), most0));
      const e1 = exp(f64x2.sub(load2(gates, i, at + PAIR), most1));
      total0 = f64x2.add(total0, e0);
      total1 = f64x2.add(total1, e1);
      v128.store(row(gates, i) + at, e0);
      v128.store(row(gates, i) + at, e1, PAIR);
    }
    const share0 = f64x2.div(f64x2.splat(1), total0);
    const share1 = f64x2.div(f64x2.splat(1), total1);
    for (let i = 0; i < atoms; i++) {
      v128.store(row(gates, i) + at, f64x2.mul(load2(gates, i, at), share0));
      v128.store(row(gates, i) + at, f64x2.mul(load2(gates, i, at + PAIR), share1), PAIR);
    }
  }
}

/** Whether no exponential of a logit over- or underflows, so that none has to be taken off the others. */
function areModest(gates: usize, routed: i32): bool {
  const greatest = f64x2.splat(GREATEST_MODEST);
  let are = f64x2.eq(greatest, greatest);
  for (let at = row(gates, 0), end = row(gates, routed); at < end; at += PAIR)
    are = v128.and(are, f64x2.le(f64x2.abs(v128.load(at)), greatest));
  return i64x2.all_true(are); // NaN is not modest
}

/** The same for modest logits beside a reference, whose exponential is 1. */
function softmaxBesideReference(gates: usize, routed: i32): void {
  const one = f64x2.splat(1);
  for (let at: usize = 0; at < ROW; at += 2 * PAIR) {
    let total0 = one;
    let total1 = one;
    for (let i = 0; i < routed; i++) {
      const e0 = exp(load2(gates, i, at));
      const e1 = exp(load2(gates, i, at + PAIR));
      total0 = f64x2.add(total0, e0);
      total1 = f64x2.add(total1, e1);
      v128.store(row(gates, i) + at, e0);
      v128.store(row(gates, i) + at, e1, PAIR);
    }
    const share0 = f64x2.div(one, total0);
    const share1 = f64x2.div(one, total1);
    for (let i = 0; i < routed; i++) {
      v128.store(row(gates, i) + at, f64x2.mul(load2(gates, i, at), share0));
      v128.store(row(gates, i) + at, f64x2.mul(load2(gates, i, at + PAIR), share1), PAIR);
    }
    v128.store(row(gates, routed) + at, share0);
    v128.store(row(gates, routed) + at, share1, PAIR);
  }
}

/** The same numbers for two atoms by one exponential, since that of the greater logit is 1. */
function softmaxOfTwo(gates: usize): void {
  const one = f64x2.splat(1);
  for (let at: usize = 0; at < ROW; at += PAIR) {
    const first = load2(gates, 0, at);
    const second = load2(gates, 1, at);
    const greatest = f64x2.pmax(first, second);
    const e = exp(f64x2.neg(f64x2.abs(f64x2.sub(first, second))));
    const total = f64x2.add(f64x2.add(one, e), f64x2.sub(greatest, greatest)); // NaN where there is no greatest
    const more = f64x2.div(one, total);
    const less = f64x2.mul(e, more);
    const isSecond = f64x2.lt(first, second);
    v128.store(row(gates, 0) + at, v128.bitselect(less, more, isSecond));
    v128.store(row(gates, 1) + at, v128.bitselect(more, less, isSecond));
  }
}
