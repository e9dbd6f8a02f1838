import { inverse, Matrix } from "ml-matrix";
import { cosine, gaussianNoise, leastSquares, mixture, randomStream, sample, tanhExpert, uniformBox } from "routerlab";
import { expect, test } from "vitest";
import { atomLayout } from "../../lib/dist/mixture/atomLayout";

/** Central differences of a function of numbers, a row an argument. */
function slopes(of: (t: Float64Array) => Float64Array, at: Float64Array, step: number): Float64Array[] {
  return Array.from(at, (_, i) => {
    const moved = (by: number) => of(at.map((value, j) => (i === j ? value + by : value)));
    const [ahead, behind] = [moved(step), moved(-step)];
    return ahead.map((value, row) => (value - behind[row]) / (2 * step));
  });
}

test.each([
  [true, 1, 2],
  [true, 3, 2],
  [true, 3, 3],
  [false, 3, 2],
])(
  "the cosine router's other parameters have the standard errors of coordinates without its lengths (reference: %s, d = %i, k = %i)",
  (reference, dim, atoms) => {
    const model = mixture({ router: cosine(), expert: tanhExpert(), dim, reference });
    const stream = randomStream("cosine errors", { dim, atoms });
    const normals = (count: number) => Array.from({ length: count }, () => stream.normal());
    const routed = () => ({ bias: 0.2, router: normals(dim), expert: normals(dim + 1) });
    const truth = model.measure(
      Array.from({ length: atoms }, (_, i) => (i < atoms - 1 || !reference ? routed() : { expert: normals(dim + 1) })),
    );
    const data = sample({
      ...{ model, truth, stream, size: 600 },
      ...{ input: uniformBox({ low: -2, high: 2 }), noise: gaussianNoise({ sd: 0.05 }) },
    });
    const fit = leastSquares({ model, data, atoms, starts: truth, relativeGradient: 1e-10 });

    // Coordinates: of a router vector u its largest entry is kept, the others move; with all logits free the last bias is kept.
    const point = model.parameters(fit.measure);
    const layout = atomLayout(model, atoms);
    const kept = Array.from({ length: layout.routed }, (_, i) => {
      const vector = point.subarray(layout.router(i), layout.expert(i)).map(Math.abs);
      return layout.router(i) + vector.indexOf(Math.max(...vector));
    });
    if (!reference) kept.push(layout.bias(atoms - 1));
    const moving = [...point.keys()].filter((i) => !kept.includes(i));
    const residuals = (t: Float64Array) => {
      const all = point.slice();
      moving.forEach((i, at) => {
        all[i] = t[at];
      });
      return model.predict(model.fromParameters(all), data.inputs).map((value, row) => value - data.outputs[row]);
    };
    const gradient = (t: Float64Array) => {
      const r = residuals(t);
      return Float64Array.from(slopes(residuals, t, 1e-5), (column) =>
        column.reduce((sum, s, row) => sum + s * r[row], 0),
      );
    };
    const there = point.filter((_, i) => moving.includes(i));
    const bread = inverse(new Matrix(slopes(gradient, there, 1e-4)));
    const scores = new Matrix(slopes(residuals, there, 1e-5)).mulRowVector([...residuals(there)]);
    const covariance = bread.mmul(scores.mmul(scores.transpose())).mmul(bread);

    const withErrors = moving.filter((i) => !fit.withoutError.some(({ coordinate }) => coordinate === i));
    expect(withErrors.length).toBe(reference ? layout.count - layout.routed * dim : atoms * (dim + 1));
    for (const i of withErrors) {
      const at = moving.indexOf(i);
      expect(fit.standardErrors![i] / Math.sqrt(covariance.get(at, at))).toBeCloseTo(1, 3);
    }
  },
);
