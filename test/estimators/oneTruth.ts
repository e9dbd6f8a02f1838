import {
  type Dataset,
  type Fit,
  gaussianNoise,
  type InputDistribution,
  leastSquares,
  type MixingMeasure,
  type Mixture,
  mixture,
  nearTruth,
  type RouterName,
  randomStream,
  routerNamed,
  sample,
  tanhExpert,
  uniformBox,
} from "routerlab";

/** The truth whose regime an independent program reached: d = 2, k* = 2, tanh, τ₁ = 1, τ₂ = 0.3, X uniform on [−4, 4]². */
export function oneTruth(router: RouterName): { model: Mixture; truth: MixingMeasure; input: InputDistribution } {
  const options: Record<string, number> = router === "perturbedCosine" ? { tau1: 1, tau2: 0.3 } : {};
  const model = mixture({ router: routerNamed(router, options), expert: tanhExpert(), dim: 2 });
  const truth = model.measure([
    { bias: -0.2, router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3] },
    { expert: [0.2, -1.6, 0.8] },
  ]);
  return { model, truth, input: uniformBox({ low: -4, high: 4 }) };
}

/** Data of one replicate from that truth. */
export function dataOf(router: RouterName, sd: number, size: number, replicate = 0): Dataset {
  const stream = randomStream("one truth", { size, replicate });
  return sample({ ...oneTruth(router), noise: gaussianNoise({ sd }), size, stream });
}

/** A fit to 1,000 observations at σ = 0.1, from a start near the truth unless said otherwise. */
export function fitOf(router: RouterName, options: Partial<Parameters<typeof leastSquares>[0]> = {}): Fit {
  const { model, truth } = oneTruth(router);
  return leastSquares({ model, data: dataOf(router, 0.1, 1000), atoms: 2, starts: nearTruth({ truth }), ...options });
}

/** Mean squared residual of a measure on the data of that fit, or on others. */
export function meanSquare(router: RouterName, measure: MixingMeasure, data = dataOf(router, 0.1, 1000)): number {
  const found = oneTruth(router).model.predict(measure, data.inputs);
  return found.reduce((sum, value, i) => sum + (value - data.outputs[i]) ** 2, 0) / data.size;
}
