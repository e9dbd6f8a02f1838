import { fastActivationOf, fastActivations } from "../../experts/fastActivation";
import { atomLayout } from "../atomLayout";
import type { Core, CoreProblem, MatrixKind } from "./core";
import { machineOfThread } from "./machine";

/** As assembly/core.ts numbers them. */
const kinds = { none: 0, gaussNewton: 1, hessian: 2, meat: 3 } satisfies Record<MatrixKind | "none", number>;

/** Samples in a tile, as in tile.ts. */
const tileSize = 64;

/** Data that, with what is computed for every sample, take up to this many bytes keep both in WebAssembly's memory, … */
const keptBytes = 1 << 23;

/** … data of up to this many bytes stay there … */
const wholeBytes = 1 << 24;

/** … and larger ones go through it in pieces that fit into a processor's cache. */
const pieceBytes = 1 << 18;

/**
 * The fast compute core: the same as the readable one to rounding, for ridge experts whose activation it knows, scaled ones too.
 *
 * Its data are tiles of 64 samples, sample last. WebAssembly's memory holds those of one core at a time, or, where they are
 * large, a piece of them, which costs a copy at every pass, a few percent: so a few megabytes serve every core of a thread,
 * whatever n is, and nothing has to be given back.
 *
 * @returns null where the expert has no fast activation, the machine no WebAssembly SIMD, or the build no core.wasm
 */
export function fastCore(problem: CoreProblem): Core | null {
  const { expert, dim, atoms, reference, transformed, inputs, outputs } = problem;
  const sigma = fastActivationOf(expert);
  if (sigma === null) return null;
  const machine = machineOfThread();
  if (machine === null) return null;
  const { wasm } = machine;
  const activation = fastActivations.indexOf(sigma.name);
  const { exponent = 1, isScaled = false } = sigma;

  const size = inputs.length / dim;
  const layout = atomLayout({ expert, dim, reference }, atoms);
  const { routed, count: parameterCount } = layout;
  const isShared = transformed === inputs;
  const tileLength = ((isShared ? 1 : 2) * dim + 2) * tileSize;
  const tileCount = Math.ceil(size / tileSize);
  const length = tileCount * tileLength;
  const isKept = tileCount * 8 * (tileLength + (1 + (isScaled ? 6 : 4) * atoms) * tileSize) <= keptBytes;
  const isWhole = isKept || 8 * length <= wholeBytes;
  const tilesInPiece = isWhole ? tileCount : Math.ceil(pieceBytes / (8 * tileLength));
  const pieces = isWhole ? null : fillTiles(new Float64Array(length), problem);
  const token = Symbol("core"); // of the memory: the core itself would be kept alive there, with its data
  let isEvaluated = false; // whether all data are, at the parameters in place

  const view = (address: WebAssembly.Global, length: number, offset = 0) =>
    new Float64Array(wasm.memory.buffer, (address.value as number) + 8 * offset, length);

  /** Calls `visit` on every piece, its first sample and their number, with data and parameters in place. */
  const forPieces = (parameters: Float64Array, visit: (first: number, count: number) => void): void => {
    const isInPlace = machine.holder === token;
    machine.holder = null; // until all is in place
    if (!isInPlace) wasm.configure(dim, atoms, routed, activation, exponent, isScaled, tilesInPiece, isShared, isKept);
    const place = view(wasm.parameters, parameterCount);
    isEvaluated &&= isInPlace && place.every((value, i) => value === parameters[i]);
    place.set(parameters);
    const pieceLength = tilesInPiece * tileLength;
    const target = view(wasm.tiles, pieceLength);
    if (isWhole && !isInPlace) fillTiles(target, problem);
    for (let at = 0; at < length; at += pieceLength) {
      if (pieces !== null) target.set(pieces.subarray(at, at + pieceLength));
      const first = (at / tileLength) * tileSize;
      visit(first, Math.min(tilesInPiece * tileSize, size - first));
    }
    machine.holder = token;
  };

  /** Calls `visit` with the first sample and the length of every tile, and its number in memory, once it is evaluated. */
  function forTiles(parameters: Float64Array, visit: (first: number, count: number, index: number) => void): void {
    forPieces(parameters, (first, count) => {
      for (let index = 0; index * tileSize < count; index++) {
        wasm.evaluate(index);
        visit(first + index * tileSize, Math.min(tileSize, count - index * tileSize), index);
      }
    });
  }

  function requireOutputs(): void {
    if (outputs === undefined) throw new Error("this core was made without outputs");
  }

  /** Sums up what derivatives are made of, and returns Σ r². */
  function differentiate(parameters: Float64Array, kind: MatrixKind | "none"): number {
    requireOutputs();
    let sum = 0;
    forPieces(parameters, (first, count) => {
      if (first === 0) wasm.clear();
      sum += wasm.derivatives(count, kinds[kind], isEvaluated);
    });
    wasm.finishGradient();
    isEvaluated = isKept;
    return sum;
  }

  return {
    parameterCount,

    predict(parameters) {
      const result = new Float64Array(size);
      forTiles(parameters, (first, count) => result.set(view(wasm.prediction, count), first));
      return result;
    },

    gates(parameters) {
      const result = new Float64Array(size * atoms);
      forTiles(parameters, (first, count) => {
        const rows = view(wasm.gates, atoms * tileSize);
        for (let s = 0; s < count; s++)
          for (let i = 0; i < atoms; i++) result[(first + s) * atoms + i] = rows[i * tileSize + s];
      });
      return result;
    },

    jacobian(parameters) {
      const result = new Float64Array(size * parameterCount);
      forTiles(parameters, (first, count, index) => {
        wasm.fillJacobian(index);
        const rows = view(wasm.jacobian, parameterCount * tileSize);
        for (let s = 0; s < count; s++)
          for (let i = 0; i < parameterCount; i++) result[(first + s) * parameterCount + i] = rows[i * tileSize + s];
      });
      return result;
    },

    leverages(parameters, map) {
      const result = new Float64Array(size);
      forTiles(parameters, (first, count, index) => {
        if (first === 0) view(wasm.matrix, parameterCount * parameterCount).set(map);
        wasm.fillLeverages(index);
        result.set(view(wasm.leverages, count), first);
      });
      return result;
    },

    sumOfSquares(parameters) {
      requireOutputs();
      let sum = 0;
      forPieces(parameters, (_, count) => {
        sum += wasm.squares(count);
      });
      isEvaluated = isKept;
      return sum;
    },

    gradient(parameters, gradient) {
      const sum = differentiate(parameters, "none");
      gradient.set(view(wasm.gradient, parameterCount));
      return sum;
    },

    derivatives(parameters, kind, gradient, matrix) {
      const sum = differentiate(parameters, kind);
      wasm.finishMatrix();
      gradient.set(view(wasm.gradient, parameterCount));
      matrix.set(view(wasm.matrix, parameterCount * parameterCount));
      return sum;
    },
  };
}

/**
 * Fills tiles: rows of 64 numbers, x, 1, φ, y, or, where φ(x) = x, x, 1, y.
 *
 * The last tile is filled up with zeros, also in place of the 1.
 *
 * @returns the tiles
 */
function fillTiles(tiles: Float64Array, { dim, transformed, inputs, outputs }: CoreProblem): Float64Array {
  const size = inputs.length / dim;
  const isShared = transformed === inputs;
  const rows = (isShared ? 1 : 2) * dim + 2;
  for (let first = 0; first < size; first += tileSize) {
    const count = Math.min(tileSize, size - first);
    const at = first * rows;
    if (count < tileSize) tiles.fill(0, at, at + rows * tileSize);
    placeRows(tiles, at, inputs, first, count, dim);
    tiles.fill(1, at + dim * tileSize, at + dim * tileSize + count);
    if (!isShared) placeRows(tiles, at + (dim + 1) * tileSize, transformed, first, count, dim);
    if (outputs !== undefined) placeRows(tiles, at + (rows - 1) * tileSize, outputs, first, count, 1);
  }
  return tiles;
}

/** Places `count` samples of `width` numbers each, of which there is then a row. */
function placeRows(
  tiles: Float64Array,
  at: number,
  from: Float64Array,
  first: number,
  count: number,
  width: number,
): void {
  let next = first * width;
  for (let s = 0; s < count; s++) for (let u = 0; u < width; u++) tiles[at + u * tileSize + s] = from[next++];
}
