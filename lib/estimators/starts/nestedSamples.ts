import type { Dataset } from "../../data/dataset";

/** A sample has an eighth of the observations of the next: the fewest samples of which each costs next to nothing. */
const step = 8;

/** Fewer than this many observations, or fewer for each parameter, have minima of their own: 2 or 3 a parameter lead astray. */
const least = 1024;
const leastPerParameter = 8;

/** Every 8th, 64th, … observation, the fewest first, as long as there are enough to be near the minimum on all. */
export function nestedSamples(data: Dataset, parameters: number): Dataset[] {
  const samples: Dataset[] = [];
  const enough = Math.max(least, leastPerParameter * parameters);
  for (let every = step; data.size / every >= enough; every *= step) samples.unshift(everySoManyth(data, every));
  return samples;
}

/** Rows 0, every, 2 every, …: data may come in an order, so a beginning would not do. */
export function everySoManyth(data: Dataset, every: number): Dataset {
  if (every === 1) return data;
  const { dim } = data;
  const size = Math.ceil(data.size / every);
  const inputs = new Float64Array(size * dim);
  const outputs = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    for (let u = 0; u < dim; u++) inputs[i * dim + u] = data.inputs[i * every * dim + u];
    outputs[i] = data.outputs[i * every];
  }
  return { inputs, outputs, size, dim };
}
