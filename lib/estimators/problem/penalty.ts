/** A quadratic function of the coordinates: Σ wᵢ (θᵢ − cᵢ)². */
export interface Penalty {
  readonly weights: Float64Array;
  readonly centre: Float64Array;
}

/** Σ wᵢ (θᵢ − cᵢ)². */
export function penaltyAt({ weights, centre }: Penalty, point: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < point.length; i++) sum += weights[i] * (point[i] - centre[i]) ** 2;
  return sum;
}
