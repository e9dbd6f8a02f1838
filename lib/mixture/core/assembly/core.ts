/*
 * The fast compute core: what the readable core (lib/mixture/core/readableCore.ts, which states the formulas) computes, for
 * ridge experts h = σ(aᵀx + b) and scaled ones h = c₀ + c₁ σ(aᵀx + b), on two samples at a time.
 *
 * The Jacobian of f has one row a sample: k or k − 1 blocks gᵢ φ̃ and k blocks eᵢ x̃, with φ̃ = (1, φ), x̃ = (x, 1),
 * gᵢ = pᵢ (hᵢ − f) and eᵢ = pᵢ σ′ᵢ. So every block of JᵀJ is Σ over samples of a product of two weights times a product
 * of two features: with the first as rows of one matrix and the second as rows of another, all of JᵀJ is a matrix product,
 * and the exact Hessian changes the coefficients only. For scaled experts eᵢ = pᵢ c₁ σ′ᵢ, and there are two more columns an
 * atom, its levels: pᵢ σᵢ by c₁ and pᵢ by c₀. They have no feature but 1, so that theirs are products with φ̃, x̃ or 1.
 *
 * The host writes parameters and data tiles, calls, and reads the results: see lib/mixture/core/fastCore.ts.
 * A data tile is 2d + 2 rows: x₁ … x_d, 1, φ₁ … φ_d, y; so x̃ and φ̃ are both rows one after the other. Where φ(x) = x it is
 * d + 2 rows: x₁ … x_d, 1, y; all blocks are then by x̃, and the bias of a logit comes last until the sums are carried home.
 */

import { activate } from "./activations";
import { multiplyAdd } from "./elementary";
import { softmax } from "./softmax";
import { addDots, linearForm, load2, multiply, number, PAIR, padded, ROW, row, sumOfSquares, TILE } from "./tile";

// What besides the gradient is asked for; Gauss and Newton's JᵀJ is 1:
const GRADIENT_ALONE: i32 = 0;
const HESSIAN: i32 = 2;
const MEAT: i32 = 3;

// The shape:
let dim: i32;
let features: i32; // 1 + d, the length of φ̃ and of x̃
let levels: i32; // of scaled experts c₁ and c₀ of every atom in this order, else none
let atoms: i32;
let routed: i32; // atoms with a logit of their own; the reference has none
let activation: i32;
let exponent: i32;
let isKept: bool; // whether evaluations of all tiles are, or that of the current one alone
let isShared: bool; // whether φ(x) = x, so that all blocks share the products x̃x̃ᵀ
let ownCount: i32; // parameters of an expert: a [d], b, and where it is scaled c₁, c₀
let stride: i32; // parameters of a routed atom: bias, router [d], expert
let parameterCount: i32;

// What the host reads and writes:
export let parameters: usize; // [p]
export let gradient: usize; // [p]
export let matrix: usize; // [p, p]
export let tiles: usize; // the data
export let jacobian: usize; // of the current tile, a row a parameter
export let leverages: usize; // a row

// Rows of the current tile, kept for every tile, so that derivatives at the point of the last `squares` begin with them:
export let prediction: usize; // f
export let gates: usize; // pᵢ
let values: usize; // hᵢ
let firsts: usize; // h′ᵢ by z = aᵀx + b
let seconds: usize; // h″ᵢ by z
let shapes: usize; // σᵢ, then σ′ᵢ, where experts are scaled

// Rows that the next tile overwrites:
let residual: usize; // r = f − y
let weights: usize; // gᵢ of the routed atoms, eᵢ of all atoms, then those of the levels
let scaledWeights: usize; // r times the weights
let coefficients: usize; // of the pairs (logit, logit), then (logit, expert), then (expert, expert)
let levelCoefficients: usize; // of the pairs (logit, level), then (expert, level), then (level, level)
let products: usize; // φ̃φ̃ᵀ, then φ̃x̃ᵀ, then x̃x̃ᵀ; of the first and last the upper triangles
let form: usize; // a linear form of the Jacobian, a row

// Sums over samples:
let gradientSums: usize;
let levelGradientSums: usize;
let matrixSums: usize;
let levelMatrixSums: usize;
let sumsEnd: usize;

let evaluations: usize; // the rows that are kept

/** Lays out memory for a shape and a number of data tiles, which begin at `tiles`. */
export function configure(
  d: i32,
  k: i32,
  withLogit: i32,
  sigma: i32,
  power: i32,
  scaled: bool,
  tileCount: i32,
  shared: bool,
  keeps: bool,
): void {
  isShared = shared;
  isKept = keeps;
  dim = d;
  features = d + 1;
  atoms = k;
  routed = withLogit;
  activation = sigma;
  exponent = power;
  levels = scaled ? 2 * k : 0;
  ownCount = features + (scaled ? 2 : 0);
  stride = 1 + d + ownCount;
  parameterCount = routed * stride + (atoms - routed) * ownCount;

  next = (__heap_base + 15) & ~15;
  parameters = numbers(parameterCount);
  gradient = numbers(parameterCount);
  matrix = numbers(parameterCount * parameterCount);
  residual = rows(1);
  weights = rows(routed + atoms + levels);
  scaledWeights = rows(routed + atoms + levels);
  coefficients = rows(pairs(routed) + routed * atoms + pairs(atoms));
  levelCoefficients = rows((routed + atoms) * levels + pairs(levels));
  products = rows(2 * padded(pairs(features)) + padded(features * features));
  jacobian = rows(parameterCount);
  leverages = rows(1);
  form = rows(1);
  gradientSums = numbers((routed + atoms) * padded(features));
  levelGradientSums = numbers(levels * padded(1));
  matrixSums = numbers(
    (pairs(routed) + pairs(atoms)) * padded(pairs(features)) + routed * atoms * padded(features * features),
  );
  levelMatrixSums = numbers((routed + atoms) * levels * padded(features) + pairs(levels) * padded(1));
  sumsEnd = next;
  evaluations = rows((keeps ? tileCount : 1) * evaluationRows());
  tiles = rows(tileCount * tileRows() + 2); // dot products read up to two rows past the last and drop the result
  const pages = <i32>((next + 0xffff) >>> 16);
  if (pages > memory.size() && memory.grow(pages - memory.size()) < 0) unreachable();
}

let next: usize;

function numbers(count: i32): usize {
  const at = next;
  next += ((<usize>count << 3) + 15) & ~15;
  return at;
}

function rows(count: i32): usize {
  return numbers(count * TILE);
}

/** How many pairs i ≤ j there are. */
function pairs(count: i32): i32 {
  return (count * (count + 1)) / 2;
}

/** Rows of a data tile. */
// @ts-ignore: decorator
@inline
function tileRows(): i32 {
  return isShared ? dim + 2 : 2 * dim + 2;
}

/** Rows that are kept of an evaluated tile. */
// @ts-ignore: decorator
@inline
function evaluationRows(): i32 {
  return 1 + 4 * atoms + levels;
}

/** Where η of an atom begins among the parameters. */
function etaAt(atom: i32): i32 {
  return atom * stride + (atom < routed ? features : 0);
}

/** Where a level is among the parameters. */
function levelAt(level: i32): i32 {
  return etaAt(level >> 1) + features + (level & 1);
}

// ---------------------------------------------------------------------------------------------------------------- f

/** Points prediction, gates, values, firsts, seconds and shapes to the rows of a tile. */
function select(index: i32): void {
  prediction = row(evaluations, isKept ? index * evaluationRows() : 0);
  gates = row(prediction, 1);
  values = row(gates, atoms);
  firsts = row(values, atoms);
  seconds = row(firsts, atoms);
  shapes = row(seconds, atoms);
}

/** Fills those rows. */
export function evaluate(index: i32): void {
  select(index);
  const tile = row(tiles, index * tileRows());
  const phi = isShared ? tile : row(tile, features);
  for (let i = 0; i < routed; i++) {
    const at = number(parameters, i * stride);
    linearForm(row(gates, i), load<f64>(at), at + 8, phi, dim);
  }
  softmax(gates, atoms, routed);
  for (let i = 0; i < atoms; i++) {
    const eta = number(parameters, etaAt(i));
    linearForm(row(values, i), load<f64>(number(eta, dim)), eta, tile, dim);
    activate(activation, exponent, row(values, i), row(firsts, i), row(seconds, i));
    if (levels > 0) scale(i, load<f64>(number(eta, features)), load<f64>(number(eta, features + 1)));
  }
  for (let at: usize = 0; at < ROW; at += PAIR) {
    let f = f64x2.splat(0);
    for (let i = 0; i < atoms; i++) f = multiplyAdd(load2(gates, i, at), load2(values, i, at), f);
    v128.store(prediction + at, f);
  }
}

/** σ, σ′ and σ″ of an atom become c₀ + c₁ σ, c₁ σ′ and c₁ σ″; the first two are kept. */
function scale(atom: i32, amplitude: f64, offset: f64): void {
  const c1 = f64x2.splat(amplitude);
  const c0 = f64x2.splat(offset);
  for (let at: usize = 0; at < ROW; at += PAIR) {
    const sigma = load2(values, atom, at);
    const slope = load2(firsts, atom, at);
    v128.store(row(shapes, atom) + at, sigma);
    v128.store(row(shapes, atoms + atom) + at, slope);
    v128.store(row(values, atom) + at, multiplyAdd(c1, sigma, c0));
    v128.store(row(firsts, atom) + at, f64x2.mul(c1, slope));
    v128.store(row(seconds, atom) + at, f64x2.mul(c1, load2(seconds, atom, at)));
  }
}

/** r = f − y; samples that only fill up the last tile get 0. */
function fillResidual(tile: usize, count: i32): void {
  const y = row(tile, tileRows() - 1);
  for (let at: usize = 0; at < ROW; at += PAIR)
    v128.store(residual + at, f64x2.sub(v128.load(prediction + at), v128.load(y + at)));
  if (count < TILE) memory.fill(number(residual, count), 0, <usize>(TILE - count) << 3);
}

/** Σ r² over `count` samples. */
export function squares(count: i32): f64 {
  let sum: f64 = 0;
  for (let index = 0; count > 0; index++, count -= TILE) {
    evaluate(index);
    fillResidual(row(tiles, index * tileRows()), count);
    sum += sumOfSquares(residual);
  }
  return sum;
}

// ------------------------------------------------------------------------------------------------------ derivatives

/** Begins the sums of `derivatives`. */
export function clear(): void {
  memory.fill(gradientSums, 0, sumsEnd - gradientSums);
}

/** Adds `count` samples to the sums of gradient and matrix, and returns their Σ r²; `isEvaluated` by `squares`. */
export function derivatives(count: i32, kind: i32, isEvaluated: bool): f64 {
  let sum: f64 = 0;
  for (let index = 0; count > 0; index++, count -= TILE) {
    const tile = row(tiles, index * tileRows());
    if (isEvaluated) select(index);
    else evaluate(index);
    fillResidual(tile, count);
    sum += sumOfSquares(residual);
    if (kind != GRADIENT_ALONE) fillWeights();
    fillScaledWeights();
    addGradient(tile);
    if (kind == GRADIENT_ALONE) continue;
    fillProducts(tile);
    fillCoefficients(kind);
    addMatrix();
    if (levels == 0) continue;
    fillLevelCoefficients(kind);
    addLevelMatrix(tile);
  }
  return sum;
}

/** The weights of an evaluated tile. Samples that only fill up the last tile have no feature but 0. */
function fillWeights(): void {
  fillBy(weights, false);
}

/** r times them, of which the gradient is made. */
function fillScaledWeights(): void {
  fillBy(scaledWeights, true);
}

// @ts-ignore: decorator
@inline
function fillBy(to: usize, isScaled: bool): void {
  const experts = row(to, routed);
  const ofLevels = row(experts, atoms);
  for (let i = 0; i < routed; i++)
    for (let at: usize = 0; at < ROW; at += PAIR) {
      let g = f64x2.mul(load2(gates, i, at), f64x2.sub(load2(values, i, at), v128.load(prediction + at)));
      if (isScaled) g = f64x2.mul(v128.load(residual + at), g);
      v128.store(row(to, i) + at, g);
    }
  for (let i = 0; i < atoms; i++)
    for (let at: usize = 0; at < ROW; at += PAIR) {
      let e = f64x2.mul(load2(gates, i, at), load2(firsts, i, at));
      if (isScaled) e = f64x2.mul(v128.load(residual + at), e);
      v128.store(row(experts, i) + at, e);
    }
  for (let l = 0; l < levels; l++)
    for (let at: usize = 0; at < ROW; at += PAIR) {
      let w = load2(gates, l >> 1, at);
      if ((l & 1) == 0) w = f64x2.mul(w, load2(shapes, l >> 1, at));
      if (isScaled) w = f64x2.mul(v128.load(residual + at), w);
      v128.store(row(ofLevels, l) + at, w);
    }
}

/** The Jacobian of an evaluated tile. Samples that only fill up the last tile get something in the rows of levels. */
export function fillJacobian(index: i32): void {
  const tile = row(tiles, index * tileRows());
  const one = row(tile, dim);
  const phi = isShared ? tile : row(one, 1);
  fillWeights();
  for (let i = 0; i < routed; i++) {
    const to = row(jacobian, i * stride);
    multiply(to, row(weights, i), one);
    for (let u = 0; u < dim; u++) multiply(row(to, 1 + u), row(weights, i), row(phi, u));
  }
  for (let i = 0; i < atoms; i++)
    for (let u = 0; u < features; u++)
      multiply(row(jacobian, etaAt(i) + u), row(weights, routed + i), row(tile, u));
  for (let l = 0; l < levels; l++) memory.copy(row(jacobian, levelAt(l)), row(weights, routed + atoms + l), ROW);
}

/** ‖B J‖² of every sample of an evaluated tile, B [p, p] being in `matrix`. */
export function fillLeverages(index: i32): void {
  fillJacobian(index);
  memory.fill(leverages, 0, ROW);
  for (let i = 0; i < parameterCount; i++) {
    const coefficients = number(matrix, i * parameterCount);
    let length = parameterCount;
    while (length > 0 && load<f64>(number(coefficients, length - 1)) == 0) length--; // B is nearly triangular
    linearForm(form, 0, coefficients, jacobian, length);
    for (let at: usize = 0; at < ROW; at += PAIR) {
      const z = v128.load(form + at);
      v128.store(leverages + at, multiplyAdd(z, z, v128.load(leverages + at)));
    }
  }
}

function addGradient(tile: usize): void {
  if (levels > 0) addDots(row(scaledWeights, routed + atoms), levels, row(tile, dim), 1, levelGradientSums);
  if (isShared) {
    addDots(scaledWeights, routed + atoms, tile, features, gradientSums);
    return;
  }
  addDots(scaledWeights, routed, row(tile, dim), features, gradientSums);
  const expertSums = number(gradientSums, routed * padded(features));
  addDots(row(scaledWeights, routed), atoms, tile, features, expertSums);
}

function fillProducts(tile: usize): void {
  if (isShared) {
    fillTriangle(products, tile);
    return;
  }
  const phi = row(tile, dim);
  fillTriangle(products, phi);
  let to = row(products, padded(pairs(features)));
  for (let u = 0; u < features; u++)
    for (let w = 0; w < features; w++, to += ROW) multiply(to, row(phi, u), row(tile, w));
  fillTriangle(row(products, padded(pairs(features)) + padded(features * features)), tile);
}

function fillTriangle(to: usize, from: usize): void {
  for (let u = 0; u < features; u++)
    for (let w = u; w < features; w++, to += ROW) multiply(to, row(from, u), row(from, w));
}

/**
 * What stands before the products of features. Products of two weights, and in the Hessian besides, with δ = 1 where i = j:
 *   (logit i, logit j)    − r (pⱼ gᵢ + pᵢ gⱼ) + δ r gᵢ
 *   (logit i, expert j)   − r pᵢ eⱼ + δ r eⱼ
 *   (expert i, expert j)  δ r pᵢ σ″ᵢ
 */
function fillCoefficients(kind: i32): void {
  const by = kind == MEAT ? scaledWeights : weights; // Σ r² J Jᵀ is Σ (r J)(r J)ᵀ
  let to = coefficients;
  for (let i = 0; i < routed; i++)
    for (let j = i; j < routed; j++, to += ROW) {
      multiply(to, row(by, i), row(by, j));
      if (kind != HESSIAN) continue;
      for (let at: usize = 0; at < ROW; at += PAIR) {
        const gi = load2(scaledWeights, i, at);
        const gj = load2(scaledWeights, j, at);
        let c = f64x2.sub(v128.load(to + at), f64x2.mul(load2(gates, j, at), gi));
        c = f64x2.sub(c, f64x2.mul(load2(gates, i, at), gj));
        if (i == j) c = f64x2.add(c, gi);
        v128.store(to + at, c);
      }
    }
  for (let i = 0; i < routed; i++)
    for (let j = 0; j < atoms; j++, to += ROW) {
      multiply(to, row(by, i), row(by, routed + j));
      if (kind != HESSIAN) continue;
      for (let at: usize = 0; at < ROW; at += PAIR) {
        const ej = load2(scaledWeights, routed + j, at);
        let c = f64x2.sub(v128.load(to + at), f64x2.mul(load2(gates, i, at), ej));
        if (i == j) c = f64x2.add(c, ej);
        v128.store(to + at, c);
      }
    }
  for (let i = 0; i < atoms; i++)
    for (let j = i; j < atoms; j++, to += ROW) {
      multiply(to, row(by, routed + i), row(by, routed + j));
      if (kind != HESSIAN || i != j) continue;
      for (let at: usize = 0; at < ROW; at += PAIR) {
        const curvature = f64x2.mul(load2(gates, i, at), load2(seconds, i, at));
        v128.store(to + at, multiplyAdd(v128.load(residual + at), curvature, v128.load(to + at)));
      }
    }
}

function addMatrix(): void {
  const triangle = pairs(features);
  if (isShared) {
    addDots(coefficients, pairs(routed) + routed * atoms + pairs(atoms), products, triangle, matrixSums);
    return;
  }
  const square = features * features;
  let c = coefficients;
  let product = products;
  let sums = matrixSums;
  addDots(c, pairs(routed), product, triangle, sums);
  c = row(c, pairs(routed));
  product = row(product, padded(triangle));
  sums = number(sums, pairs(routed) * padded(triangle));
  addDots(c, routed * atoms, product, square, sums);
  c = row(c, routed * atoms);
  product = row(product, padded(square));
  sums = number(sums, routed * atoms * padded(square));
  addDots(c, pairs(atoms), product, triangle, sums);
}

/**
 * What stands before φ̃, x̃ and 1 in the columns of levels; in the Hessian besides, with wₗ the weight of level l of atom j:
 *   (logit i, level l)   − r pᵢ wₗ + δ r wₗ
 *   (expert i, level l)  δ r pᵢ σ′ᵢ by the amplitude
 */
function fillLevelCoefficients(kind: i32): void {
  const by = kind == MEAT ? scaledWeights : weights;
  const ofLevels = row(by, routed + atoms);
  let to = levelCoefficients;
  for (let b = 0; b < routed + atoms; b++)
    for (let l = 0; l < levels; l++, to += ROW) {
      multiply(to, row(by, b), row(ofLevels, l));
      if (kind != HESSIAN) continue;
      if (b < routed)
        for (let at: usize = 0; at < ROW; at += PAIR) {
          const w = load2(scaledWeights, routed + atoms + l, at);
          let c = f64x2.sub(v128.load(to + at), f64x2.mul(load2(gates, b, at), w));
          if (b == l >> 1) c = f64x2.add(c, w);
          v128.store(to + at, c);
        }
      else if (l == 2 * (b - routed))
        for (let at: usize = 0; at < ROW; at += PAIR) {
          const curvature = f64x2.mul(load2(gates, b - routed, at), load2(shapes, atoms + b - routed, at));
          v128.store(to + at, multiplyAdd(v128.load(residual + at), curvature, v128.load(to + at)));
        }
    }
  for (let l = 0; l < levels; l++)
    for (let m = l; m < levels; m++, to += ROW) multiply(to, row(ofLevels, l), row(ofLevels, m));
}

function addLevelMatrix(tile: usize): void {
  const withLogits = routed * levels;
  const withExperts = atoms * levels;
  let c = levelCoefficients;
  let sums = levelMatrixSums;
  addDots(c, withLogits, isShared ? tile : row(tile, dim), features, sums);
  c = row(c, withLogits);
  sums = number(sums, withLogits * padded(features));
  addDots(c, withExperts, tile, features, sums);
  c = row(c, withExperts);
  sums = number(sums, withExperts * padded(features));
  addDots(c, pairs(levels), row(tile, dim), 1, sums);
}

// -------------------------------------------------------------------------------------------------- to parameters

/** Carries sums to their places in `gradient`. */
export function finishGradient(): void {
  let from = gradientSums;
  for (let b = 0; b < routed + atoms; b++) {
    const to = number(gradient, b < routed ? b * stride : etaAt(b - routed));
    if (isShared && b < routed) {
      store<f64>(to, load<f64>(number(from, dim)));
      memory.copy(to + 8, from, (<usize>dim) << 3);
    } else memory.copy(to, from, (<usize>features) << 3);
    from = number(from, padded(features));
  }
  for (let l = 0; l < levels; l++)
    store<f64>(number(gradient, levelAt(l)), load<f64>(number(levelGradientSums, l * padded(1))));
}

/** Carries sums to their places in the upper triangle of `matrix`. */
export function finishMatrix(): void {
  memory.fill(matrix, 0, (<usize>(parameterCount * parameterCount)) << 3);
  if (levels > 0) finishLevels();
  if (isShared) {
    finishShared();
    return;
  }
  let from = matrixSums;
  for (let i = 0; i < routed; i++)
    for (let j = i; j < routed; j++) from = placeTriangle(from, i * stride, j * stride);
  for (let i = 0; i < routed; i++)
    for (let j = 0; j < atoms; j++) {
      for (let u = 0; u < features; u++)
        for (let w = 0; w < features; w++)
          place(i * stride + u, etaAt(j) + w, load<f64>(number(from, u * features + w)));
      from = number(from, padded(features * features));
    }
  for (let i = 0; i < atoms; i++)
    for (let j = i; j < atoms; j++) from = placeTriangle(from, etaAt(i), etaAt(j));
}

function finishLevels(): void {
  let from = levelMatrixSums;
  for (let b = 0; b < routed + atoms; b++) {
    const isLogit = b < routed;
    const to = isLogit ? b * stride : etaAt(b - routed);
    for (let l = 0; l < levels; l++) {
      for (let u = 0; u < features; u++)
        place(to + placeOf(u, isLogit && isShared), levelAt(l), load<f64>(number(from, u)));
      from = number(from, padded(features));
    }
  }
  for (let l = 0; l < levels; l++)
    for (let m = l; m < levels; m++) {
      place(levelAt(l), levelAt(m), load<f64>(from));
      from = number(from, padded(1));
    }
}

/** The same where all blocks are symmetric in x̃. */
function finishShared(): void {
  let from = matrixSums;
  for (let i = 0; i < routed; i++)
    for (let j = i; j < routed; j++) from = placeShared(from, i * stride, true, j * stride, true);
  for (let i = 0; i < routed; i++)
    for (let j = 0; j < atoms; j++) from = placeShared(from, i * stride, true, etaAt(j), false);
  for (let i = 0; i < atoms; i++)
    for (let j = i; j < atoms; j++) from = placeShared(from, etaAt(i), false, etaAt(j), false);
}

function placeShared(from: usize, rowAt: i32, isLogitRow: bool, columnAt: i32, isLogitColumn: bool): usize {
  let t = from;
  for (let u = 0; u < features; u++)
    for (let w = u; w < features; w++, t += 8) {
      const sum = load<f64>(t);
      place(rowAt + placeOf(u, isLogitRow), columnAt + placeOf(w, isLogitColumn), sum);
      place(rowAt + placeOf(w, isLogitRow), columnAt + placeOf(u, isLogitColumn), sum);
    }
  return number(from, padded(pairs(features)));
}

/** Where the feature u of x̃ = (x, 1) stands in a block: those of a logit are (1, x). */
// @ts-ignore: decorator
@inline
function placeOf(u: i32, isLogit: bool): i32 {
  return isLogit ? (u < dim ? u + 1 : 0) : u;
}

/** A block that is symmetric, of which the sums hold the upper triangle; returns where the next begins. */
function placeTriangle(from: usize, rowAt: i32, columnAt: i32): usize {
  let t = from;
  for (let u = 0; u < features; u++)
    for (let w = u; w < features; w++, t += 8) {
      place(rowAt + u, columnAt + w, load<f64>(t));
      place(rowAt + w, columnAt + u, load<f64>(t));
    }
  return number(from, padded(pairs(features)));
}

// @ts-ignore: decorator
@inline
function place(i: i32, j: i32, value: f64): void {
  store<f64>(number(matrix, i <= j ? i * parameterCount + j : j * parameterCount + i), value);
}
