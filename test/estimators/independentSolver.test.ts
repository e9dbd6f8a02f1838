import { levenbergMarquardt } from "ml-levenberg-marquardt";
import {
  type Dataset,
  type ExpertName,
  gaussianNoise,
  leastSquares,
  nearTruth,
  type RouterName,
  randomStream,
  sample,
  uniformBox,
} from "routerlab";
import { describe, expect, test } from "vitest";
import { randomModel } from "../mixture/randomModels";
import { atomsFrom, expertOracle, meanAt, routerOracle } from "../mixture/writtenOut";

interface Problem {
  router: RouterName;
  expert: ExpertName;
  dim: number;
  atoms: number;
  seed: number;
  sd: number;
  size: number;
}

/** A random truth with a reference, and data from it. */
function drawn({ router, expert, dim, atoms, seed, sd, size }: Problem) {
  const { model, vector } = randomModel(router, expert, { seed, dim, atoms, reference: true }, 1);
  const truth = model.fromParameters(vector);
  const noise = gaussianNoise({ sd });
  const stream = randomStream("independent solver", { seed });
  return { model, truth, data: sample({ model, truth, input: uniformBox({ low: -3, high: 3 }), noise, size, stream }) };
}

/** The mean squared residual that ml-levenberg-marquardt reaches, on f written out and its central differences. */
function independentObjective(
  { router, expert, dim }: Problem,
  data: Dataset,
  atoms: number,
  start: Float64Array,
  iterations: number,
  box: { minValues?: Float64Array; maxValues?: Float64Array } = {},
): number {
  const { logit } = routerOracle(router);
  const { value } = expertOracle(expert);
  const rows = Array.from({ length: data.size }, (_, i) => data.inputs.subarray(i * dim, i * dim + dim));
  const evaluate = (vector: ArrayLike<number>) => {
    const plain = atomsFrom(vector, atoms, dim, true);
    return (i: number) => meanAt(plain, rows[i], logit, value);
  };
  const { parameterError } = levenbergMarquardt({ x: rows.map((_, i) => i), y: data.outputs }, evaluate, {
    initialValues: start,
    centralDifference: true,
    gradientDifference: 1e-5,
    maxIterations: iterations,
    errorTolerance: 0,
    damping: 1e-3,
    ...box,
  });
  return parameterError / data.size;
}

describe("twelve exact-specified problems", () => {
  const problems: Problem[] = (["linear", "cosine", "perturbedCosine"] as const).flatMap((router) => [
    { router, expert: "tanh" as const, dim: 1, atoms: 2, seed: 1, sd: 0.01, size: 300 },
    { router, expert: "sigmoid" as const, dim: 2, atoms: 2, seed: 2, sd: 0.01, size: 300 },
    { router, expert: "gelu" as const, dim: 2, atoms: 2, seed: 3, sd: 0.05, size: 300 },
    { router, expert: "tanh" as const, dim: 3, atoms: 3, seed: 4, sd: 0.02, size: 400 },
  ]);

  test.each(problems)(
    "$router router, $expert experts, d = $dim, k = $atoms: the same objective to 1e-8",
    (problem) => {
      const { model, truth, data } = drawn(problem);
      const starts = nearTruth({ truth, spread: 0.1, stream: randomStream("starts", { seed: problem.seed }) });
      const fit = leastSquares({ model, data, atoms: problem.atoms, starts, relativeGradient: 1e-8 });
      const other = independentObjective(problem, data, problem.atoms, model.parameters(truth), 30);
      expect(fit.status).toBe("converged");
      expect(Math.abs(fit.objective / other - 1)).toBeLessThan(1e-8);
    },
  );
});

describe("eight over-specified problems, k = k* + 1, in a Θ that bounds the biases below", () => {
  const bounds = { bias: [-2, 2] as const, router: 4, expert: 4 };
  const problems: Problem[] = [
    { router: "perturbedCosine", expert: "tanh", dim: 2, atoms: 2, seed: 5, sd: 0.003, size: 500 },
    { router: "perturbedCosine", expert: "tanh", dim: 2, atoms: 2, seed: 6, sd: 0.05, size: 500 },
    { router: "perturbedCosine", expert: "sigmoid", dim: 2, atoms: 2, seed: 7, sd: 0.003, size: 500 },
    { router: "perturbedCosine", expert: "gelu", dim: 3, atoms: 2, seed: 8, sd: 0.01, size: 400 },
    { router: "linear", expert: "tanh", dim: 1, atoms: 2, seed: 9, sd: 0.01, size: 400 },
    { router: "linear", expert: "sigmoid", dim: 2, atoms: 2, seed: 10, sd: 0.01, size: 400 },
    { router: "cosine", expert: "tanh", dim: 2, atoms: 2, seed: 11, sd: 0.003, size: 500 },
    { router: "linear", expert: "tanh", dim: 2, atoms: 3, seed: 12, sd: 0.01, size: 400 },
  ];

  /** What our solver reaches, and what the other one makes of it. */
  function objectives(problem: Problem, maxIterations: number) {
    const { model, truth, data } = drawn(problem);
    const atoms = problem.atoms + 1;
    const starts = nearTruth({ truth, spread: 0.1, stream: randomStream("starts", { seed: problem.seed }) });
    const fit = leastSquares({ model, data, atoms, starts, bounds, relativeGradient: 1e-8, maxIterations });
    const box = { minValues: boxEnds(problem, atoms, -2, -4), maxValues: boxEnds(problem, atoms, 2, 4) };
    return { fit, other: independentObjective(problem, data, atoms, model.parameters(fit.measure), 100, box) };
  }

  test.each(problems)(
    "$router router, $expert experts, d = $dim, k* = $atoms: nothing lower from our minimum",
    (problem) => {
      const { fit, other } = objectives(problem, 5000);
      expect(fit.status).toBe("converged");
      expect(other).toBeGreaterThan(fit.objective * (1 - 1e-8));
    },
  );

  test("the other solver does find something lower from a fit that was stopped early", () => {
    const { fit, other } = objectives(problems[0], 10);
    expect(fit.status).toBe("limit");
    expect(other).toBeLessThan(fit.objective * (1 - 1e-4));
  });
});

/** One end of Θ for k atoms with a reference, in the order of model.parameters. */
function boxEnds({ dim }: Problem, atoms: number, bias: number, limit: number): Float64Array {
  const atom = [bias, ...Array<number>(2 * dim + 1).fill(limit)];
  return Float64Array.from([
    ...Array(atoms - 1)
      .fill(atom)
      .flat(),
    ...Array<number>(dim + 1).fill(limit),
  ]);
}
