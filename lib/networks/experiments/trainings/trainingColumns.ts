/** What the columns of a training's row mean, by name; a curve's are numbered. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [/^arm$/, "router, or n-grams"],
  [/^size$/, "steps of the training; for n-grams the longest"],
  [/^replicate$/, "seed: routers of one seed begin with the same values and read the same data"],
  [/^set$/, "set of domains"],
  [/^domain$/, "domain that was left out"],
  [/^data$/, "name of the user's own data"],
  [/^parameters$/, "numbers that are learnt"],
  [/^curve_\d+_tokens$/, "characters learnt from until this evaluation"],
  [/^curve_\d+_bits$/, "bits per character on validation text at this evaluation"],
  [/^curve_\d+_step$/, "step of this evaluation"],
  [/^curve_\d+_held_out$/, "mean accuracy on the held-out parts of the training domains at this evaluation"],
  [/^validation(_\d+)?$/, "bits per character on validation text, at the end; of n-grams by order"],
  [/^test(_\d+)?$/, "bits per character on test text, at the end; of n-grams by order"],
  [/load_entropy$/, "entropy of the experts' shares of the tokens over its maximum"],
  [/collapse$/, "scatter of hidden states within experts over that between them (X-MoE's RC)"],
  [/stability$/, "share of tokens that go to the experts of the evaluation before"],
  [/^specialisation_bits$/, "mutual information of expert and class of character, in bits"],
  [/^specialisation_chance$/, "the same where classes are permuted over the tokens"],
  [/^norms_vectors$/, "mean length of the router vectors"],
  [/^norms_tokens$/, "mean length of the tokens as they are compared"],
  [/^norms_constants_/, "a constant that the router learnt"],
  [/^step$/, "step that was selected by the held-out parts"],
  [/^held_out$/, "mean accuracy on the held-out parts at that step"],
  [/^accuracy$/, "accuracy on the domain that was left out at that step"],
  [/^(tokens|images)_per_second$/, "while it learnt: of the machine, and of what else that did"],
];

/** A line of the data dictionary of trainings; undefined for a column that all rows have alike. */
export function trainingMeaning(column: string): string | undefined {
  return meanings.find(([pattern]) => pattern.test(column))?.[1];
}
