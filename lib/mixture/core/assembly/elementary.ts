/*
 * exp, tanh and the normal distribution on two numbers at a time, in + − × ÷ alone: the same bits on every machine.
 *
 * All three rest on exp(x) = 2ⁿ exp(r), n = round(x / ln 2), |r| ≤ ½ ln 2, and on Remez's c(r) with
 * exp(r) = 1 + 2r / (2 − c), as in the Sun Microsystems library fdlibm, e_exp.c.
 */

const LOG2_E: f64 = 1.44269504088896338700e0;
const LN2_HIGH: f64 = 6.93147180369123816490e-1; // with so few digits that n times it is exact
const LN2_LOW: f64 = 1.90821492927058770002e-10;
/** 1.5 · 2⁵²: a number plus this is rounded to an integer, which then stands in its lowest bits. */
const ROUNDING: f64 = 6755399441055744.0;
const ONE_BITS: i64 = 0x3ff0000000000000;
const SIGN_BIT: i64 = 0x8000000000000000;

/** Beyond these exp would leave the normal numbers: below it is 0, above it stays at 8e307. */
const LEAST_EXPONENT: f64 = -708;
const GREATEST_EXPONENT: f64 = 709;

const TABLE: usize = memory.data<f64>([LOG2_E, LOG2_E, ROUNDING, ROUNDING, LN2_HIGH, LN2_HIGH, LN2_LOW, LN2_LOW, 4.13813679705723846039e-8, 4.13813679705723846039e-8, -1.6533902205465251539e-6, -1.6533902205465251539e-6, 6.61375632143793436117e-5, 6.61375632143793436117e-5, -2.77777777770155933842e-3, -2.77777777770155933842e-3, 1.66666666666666019037e-1, 1.66666666666666019037e-1, 2, 2, LEAST_EXPONENT, LEAST_EXPONENT, GREATEST_EXPONENT, GREATEST_EXPONENT, 44, 44, 1, 1, -2, -2], 16);

/** a b + c, each rounded. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return f64x2.add(f64x2.mul(a, b), c);
}

/** x / ln 2 + ROUNDING: its lowest bits hold n. */
// @ts-ignore: decorator
@inline
function rounded(x: v128): v128 {
  return multiplyAdd(x, v128.load(TABLE, 0), v128.load(TABLE, 16));
}

// @ts-ignore: decorator
@inline
function powerOfTwo(rounded: v128): v128 {
  return i64x2.add(i64x2.shl(rounded, 52), i64x2.splat(ONE_BITS));
}

// @ts-ignore: decorator
@inline
function remainder(x: v128, rounded: v128): v128 {
  const n = f64x2.sub(rounded, v128.load(TABLE, 16));
  return f64x2.sub(f64x2.sub(x, f64x2.mul(n, v128.load(TABLE, 32))), f64x2.mul(n, v128.load(TABLE, 48)));
}

/** 2 − c(r). */
// @ts-ignore: decorator
@inline
function twoLessC(r: v128): v128 {
  const square = f64x2.mul(r, r);
  let sum = v128.load(TABLE, 64);
  sum = multiplyAdd(sum, square, v128.load(TABLE, 80));
  sum = multiplyAdd(sum, square, v128.load(TABLE, 96));
  sum = multiplyAdd(sum, square, v128.load(TABLE, 112));
  sum = multiplyAdd(sum, square, v128.load(TABLE, 128));
  return f64x2.sub(v128.load(TABLE, 144), f64x2.sub(r, f64x2.mul(square, sum)));
}

/** exp(x), to 1 ulp where it is a normal number. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const isNormal = f64x2.ge(x, v128.load(TABLE, 160));
  x = f64x2.pmin(v128.load(TABLE, 176), v128.and(x, isNormal));
  const nearest = rounded(x);
  const r = remainder(x, nearest);
  const power = powerOfTwo(nearest);
  const result = multiplyAdd(power, f64x2.div(f64x2.add(r, r), twoLessC(r)), power);
  return v128.and(result, isNormal);
}

/**
 * tanh(x) = (e − 1) / (e + 1), e = exp(2|x|), with the sign of x, to 2 ulp (2.5 where 0.17 < |x| < 0.26).
 *
 * With e = 2ⁿ (1 + 2r / d), d = 2 − c(r), both sides of the fraction are multiplied by d: one division in all, and no
 * cancellation near 0, where n is 0 and the numerator is 2r. From 2|x| ≈ 1 on it is 1 − 2 / (e + 1).
 */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const twice = f64x2.pmin(v128.load(TABLE, 192), f64x2.abs(f64x2.add(x, x))); // tanh(22) is 1 to the last bit
  const nearest = rounded(twice);
  const r = remainder(twice, nearest);
  const power = powerOfTwo(nearest);
  const d = twoLessC(r);
  const one = v128.load(TABLE, 208);
  const common = f64x2.mul(power, f64x2.add(r, r));
  const isLarge = f64x2.gt(power, v128.load(TABLE, 144));
  const small = multiplyAdd(f64x2.sub(power, one), d, common);
  const numerator = v128.bitselect(f64x2.mul(v128.load(TABLE, 224), d), small, isLarge);
  const fraction = f64x2.div(numerator, multiplyAdd(f64x2.add(power, one), d, common));
  const size = f64x2.add(v128.and(one, isLarge), fraction);
  return v128.or(size, v128.and(x, i64x2.splat(SIGN_BIT)));
}

/** exp(−z²/2). */
// @ts-ignore: decorator
@inline
export function bell(z: v128): v128 {
  return exp(f64x2.mul(f64x2.mul(z, z), f64x2.splat(-0.5)));
}

/**
 * The normal distribution function Φ(z) from e = exp(−z²/2), to 3 ulp where z ≥ −1; below, the rounding of z² costs up to
 * z²/2 ulp.
 *
 * Φ(−a) exp(a²/2) (1 + ¾a) is smooth on [0, ∞] in t = (a − 5) / (a + 5): a polynomial of degree 23 through the Chebyshev
 * points of [−1, 1], computed in 40 digits, is within 3e-17 of it.
 */
// @ts-ignore: decorator
@inline
export function normalDistribution(z: v128, e: v128): v128 {
  const a = f64x2.abs(z);
  const five = f64x2.splat(5);
  const one = f64x2.splat(1);
  const t = f64x2.div(f64x2.sub(a, five), f64x2.add(a, five));
  let sum = f64x2.splat(-2.8308852899449565e-10);
  sum = multiplyAdd(sum, t, f64x2.splat(-2.431212237518203e-10));
  sum = multiplyAdd(sum, t, f64x2.splat(3.176880142503762e-09));
  sum = multiplyAdd(sum, t, f64x2.splat(3.0735881047588418e-09));
  sum = multiplyAdd(sum, t, f64x2.splat(-2.1892764930014016e-08));
  sum = multiplyAdd(sum, t, f64x2.splat(-2.228551546589307e-08));
  sum = multiplyAdd(sum, t, f64x2.splat(1.3760824991715346e-07));
  sum = multiplyAdd(sum, t, f64x2.splat(1.1500884636771641e-07));
  sum = multiplyAdd(sum, t, f64x2.splat(-9.199473158422676e-07));
  sum = multiplyAdd(sum, t, f64x2.splat(-2.2141835592840107e-07));
  sum = multiplyAdd(sum, t, f64x2.splat(6.477474128777359e-06));
  sum = multiplyAdd(sum, t, f64x2.splat(-5.7610137701304975e-06));
  sum = multiplyAdd(sum, t, f64x2.splat(-3.996540914060773e-05));
  sum = multiplyAdd(sum, t, f64x2.splat(0.00012164375044282996));
  sum = multiplyAdd(sum, t, f64x2.splat(3.941292146866617e-05));
  sum = multiplyAdd(sum, t, f64x2.splat(-0.0012021665761028223));
  sum = multiplyAdd(sum, t, f64x2.splat(0.004296789409747728));
  sum = multiplyAdd(sum, t, f64x2.splat(-0.00912996891402857));
  sum = multiplyAdd(sum, t, f64x2.splat(0.012549247310997727));
  sum = multiplyAdd(sum, t, f64x2.splat(-0.00783694415369964));
  sum = multiplyAdd(sum, t, f64x2.splat(-0.012719205027116102));
  sum = multiplyAdd(sum, t, f64x2.splat(0.05228997929097383));
  sum = multiplyAdd(sum, t, f64x2.splat(-0.1045286001915097));
  sum = multiplyAdd(sum, t, f64x2.splat(0.3653666986312799));
  const tail = f64x2.div(f64x2.mul(e, sum), multiplyAdd(f64x2.splat(0.75), a, one));
  return v128.bitselect(tail, f64x2.sub(one, tail), f64x2.lt(z, f64x2.splat(0)));
}
