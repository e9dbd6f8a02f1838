/** The share of the largest learning rate that a step, from 0, has: a linear rise, then a half cosine down to a tenth. */
export function scheduled(step: number, steps: number, warmup: number): number {
  if (step < warmup) return (step + 1) / (warmup + 1);
  const done = (step - warmup) / Math.max(1, steps - warmup);
  return 0.1 + 0.45 * (1 + Math.cos(Math.PI * done));
}
