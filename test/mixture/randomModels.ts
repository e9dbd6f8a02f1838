import fc from "fast-check";
import { type ExpertName, type Mixture, mixture, type RandomStream, type RouterName, randomStream } from "routerlab";
import { atomsFrom, dot, expertOracle, meanAt, norm, routerOracle } from "./writtenOut";

/** A model, a parameter vector and inputs, with f of the same vector written out. */
export interface RandomModel {
  model: Mixture;
  atoms: number;
  vector: Float64Array;
  inputs: Float64Array;
  /** f at every input for any parameter vector of this length, by the formulas of the paper. */
  meanOf(vector: ArrayLike<number>): number[];
}

/** A shape and the seed of the numbers in it. */
export const shapes = fc.record({
  seed: fc.integer(),
  dim: fc.integer({ min: 1, max: 6 }),
  atoms: fc.integer({ min: 1, max: 5 }),
  reference: fc.boolean(),
});

type Shape = { seed: number; dim: number; atoms: number; reference: boolean };

/** Normal parameters and inputs; router vectors and η are no shorter than 0.4, and a ReLU is not near its kink. */
export function randomModel(router: RouterName, expert: ExpertName, shape: Shape, size: number): RandomModel {
  const { seed, dim, atoms, reference } = shape;
  const stream = randomStream("random model", { seed, dim, atoms, reference: String(reference) });
  const [routerPart, expertPart] = [routerOracle(router), expertOracle(expert)];
  const model = mixture({ router: routerPart.router, expert: expertPart.expert, dim, reference });
  const q = model.expert.parameterCount(dim);
  const vector = Float64Array.from({ length: model.parameterCount(atoms) }, () => stream.normal());
  for (const block of routerBlocks(model, atoms)) {
    lengthen(vector.subarray(block, block + dim));
    lengthen(vector.subarray(block + dim, block + dim + q));
  }
  if (reference) lengthen(vector.subarray(vector.length - q));
  const plain = atomsFrom(vector, atoms, dim, reference, q);
  const isSmooth = (x: number[]) =>
    norm(x) > 0.1 &&
    (expert !== "relu" || plain.every((atom) => Math.abs(dot(atom.expert, [...x, 1])) > 0.01 * (1 + norm(x))));
  const inputs = Float64Array.from(Array.from({ length: size }, () => drawInput(stream, dim, isSmooth)).flat());
  const meanOf = (values: ArrayLike<number>) => {
    const list = atomsFrom(values, atoms, dim, reference, q);
    return Array.from({ length: size }, (_, i) =>
      meanAt(list, inputs.subarray(i * dim, i * dim + dim), routerPart.logit, expertPart.value),
    );
  };
  return { model, atoms, vector, inputs, meanOf };
}

/** Where the router vectors of k atoms begin in a parameter vector. */
export function routerBlocks(model: Mixture, atoms: number): number[] {
  const stride = 1 + model.dim + model.expert.parameterCount(model.dim);
  return Array.from({ length: model.reference ? atoms - 1 : atoms }, (_, i) => i * stride + 1);
}

function lengthen(vector: Float64Array): void {
  const length = norm(vector);
  vector.forEach((value, u) => {
    vector[u] = value * (1 + 0.4 / length);
  });
}

function drawInput(stream: RandomStream, dim: number, accepted: (x: number[]) => boolean): number[] {
  for (;;) {
    const x = Array.from({ length: dim }, () => stream.normal());
    if (accepted(x)) return x;
  }
}
