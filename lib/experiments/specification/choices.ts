/** The choices that make a slope, in the order in which the figure lists them, each with its options. */
export const choices = {
  "setting, loss": ["exact, L₃", "over, L₂"],
  router: ["perturbed", "cosine", "linear"],
  norms: ["identified", "true", "of the start", "unit", "uniform"],
  truth: ["of the figures", "random 1", "random 2", "random 3"],
  σ: ["0.003", "0.01", "0.03", "0.1", "0.3"],
  Θ: ["of the figures", "five times as wide", "weights free below"],
  starts: ["near the truth", "from the data too"],
  "τ₂": ["0.3", "0"],
  gauge: ["canonical", "none"],
  statistic: ["mean", "median"],
} as const;
export type Choice = keyof typeof choices;

/** The option taken of each choice; a router is named as comparedRouters names it. */
export type Chosen = Readonly<Record<Choice, string>>;

/** The first option of each choice. */
export const firstOptions = Object.fromEntries(
  Object.entries(choices).map(([choice, options]) => [choice, options[0]]),
) as Chosen;

export function isExact(chosen: Chosen): boolean {
  return chosen["setting, loss"] === "exact, L₃";
}
