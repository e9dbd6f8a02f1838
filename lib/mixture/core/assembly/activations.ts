/* The activations that the fast core knows, σ with σ′ and σ″; their numbers are the places in lib/experts/fastActivation.ts. */

import { bell, exp, multiplyAdd, normalDistribution, tanh } from "./elementary";
import { PAIR, ROW } from "./tile";

const IDENTITY: i32 = 0;
const POWER: i32 = 1;
const RELU: i32 = 2;
const TANH: i32 = 3;
const SIGMOID: i32 = 4;
const GELU: i32 = 5;

const ROOT_OF_TWO_PI: f64 = 2.5066282746310005024;

function activateTanh(value: usize, first: usize, second: usize): void {
  const one = f64x2.splat(1);
  for (let at: usize = 0; at < ROW; at += 2 * PAIR) {
    const z = v128.load(value + at);
    const h = tanh(z);
    const d1 = f64x2.sub(one, f64x2.mul(h, h));
    const zb = v128.load(value + at, PAIR);
    const hb = tanh(zb);
    const d1b = f64x2.sub(one, f64x2.mul(hb, hb));
    v128.store(value + at, hb, PAIR);
    v128.store(first + at, d1b, PAIR);
    v128.store(second + at, f64x2.mul(f64x2.splat(-2), f64x2.mul(hb, d1b)), PAIR);
    v128.store(value + at, h);
    v128.store(first + at, d1);
    v128.store(second + at, f64x2.mul(f64x2.splat(-2), f64x2.mul(h, d1)));
  }
}

/** Replaces the row z in `value` by σ(z), and fills the rows σ′(z) and σ″(z). */
export function activate(activation: i32, exponent: i32, value: usize, first: usize, second: usize): void {
  if (activation == TANH) {
    activateTanh(value, first, second);
    return;
  }
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  const two = f64x2.splat(2);
  for (let at: usize = 0; at < ROW; at += PAIR) {
    const z = v128.load(value + at);
    let h = z;
    let d1 = one;
    let d2 = zero;
    switch (activation) {
      case IDENTITY:
        break;
      case POWER: {
        const n = f64x2.splat(exponent);
        h = power(z, exponent);
        d1 = f64x2.mul(n, power(z, exponent - 1));
        if (exponent > 1) d2 = f64x2.mul(f64x2.splat(exponent * (exponent - 1)), power(z, exponent - 2));
        break;
      }
      case RELU: {
        const isOn = f64x2.gt(z, zero);
        h = v128.and(z, isOn);
        d1 = v128.and(one, isOn);
        break;
      }
      case SIGMOID:
        h = f64x2.div(one, f64x2.add(one, exp(f64x2.neg(z))));
        d1 = f64x2.mul(h, f64x2.sub(one, h));
        d2 = f64x2.mul(d1, f64x2.sub(one, f64x2.add(h, h)));
        break;
      case GELU: {
        const e = bell(z);
        const distribution = normalDistribution(z, e);
        const density = f64x2.div(e, f64x2.splat(ROOT_OF_TWO_PI));
        h = f64x2.mul(z, distribution);
        d1 = multiplyAdd(z, density, distribution);
        d2 = f64x2.mul(f64x2.sub(two, f64x2.mul(z, z)), density);
        break;
      }
      default:
        unreachable();
    }
    v128.store(value + at, h);
    v128.store(first + at, d1);
    v128.store(second + at, d2);
  }
}

/** zⁿ by multiplication, as polynomialExpert does it. */
function power(z: v128, exponent: i32): v128 {
  let result = f64x2.splat(1);
  for (let i = 0; i < exponent; i++) result = f64x2.mul(result, z);
  return result;
}
