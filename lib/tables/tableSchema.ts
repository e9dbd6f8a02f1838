import { z } from "zod";

const names = z.object({ name: z.string(), options: z.record(z.string(), z.number()) });
const units = z.object({ centre: z.array(z.number()), spread: z.array(z.number()) });

/** One k and λ. */
export const choiceSchema = z.object({
  atoms: z.int().min(1),
  /** Of the router, where several were compared. */
  temperature: z.number().optional(),
  lambda: z.number(),
  /** How much of λ draws the experts' offsets. */
  offset: z.number(),
  error: z.number(),
  standardError: z.number(),
  folds: z.array(z.number()),
  objective: z.number(),
  status: z.string(),
  starts: z.int(),
  agreeing: z.int(),
  /** How far predictions run away one range beyond the data. */
  strays: z.number(),
  /** How many experts have fewer than three rows a parameter. */
  thin: z.int(),
  /** How many parameters the data identify, see Fit. */
  rank: z.int(),
});

/** What a model file holds; a file of its own, since zod takes 0.1 s to load. */
export const modelSchema = z.object({
  format: z.literal("routerlab table model"),
  version: z.literal(3),
  /** The versions of the programs that fitted it. */
  madeBy: z.object({ routerlab: z.string(), node: z.string() }),
  target: z.string(),
  inputs: z.array(z.object({ column: z.string(), label: z.string(), level: z.string().optional() })),
  /** The words of each column of words, as they were learnt from. */
  words: z.array(z.object({ column: z.string(), levels: z.array(z.string()) })),
  seen: z.object({ gates: z.array(z.int()), experts: z.array(z.int()) }),
  inputUnits: units,
  targetUnits: units,
  /** Least and greatest value of each input, and of the target, in the rows that were learnt from. */
  ranges: z.array(z.tuple([z.number(), z.number()])),
  targetRange: z.tuple([z.number(), z.number()]),
  router: names,
  expert: names,
  /** δ of Huber's loss; absent where squares were minimised. */
  huber: z.number().optional(),
  atoms: z.int().min(1),
  lambda: z.number(),
  /** In the order of model.parameters, of standardised inputs and target. */
  parameters: z.array(z.number()),
  /** `[p, p]` of these parameters, the sandwich of the penalised problem; null with a reason. */
  covariance: z.array(z.number()).nullable(),
  covarianceReason: z.string().nullable(),
  /** Parameters of which, taken alone, it does not tell how well they are known, and why. */
  withoutError: z.array(z.object({ parameter: z.int(), reason: z.string() })).optional(),
  /** σ̂², in variances of the target. */
  residualVariance: z.number(),
  /** Each expert's mean gate, the largest one, and in how many rows no other gate is larger. */
  regimes: z.array(z.object({ meanGate: z.number(), largestGate: z.number(), rows: z.int() })),
  /** What not to trust and why, a sentence each. */
  distrust: z.array(z.string()),
  rows: z.object({
    read: z.int(),
    used: z.int(),
    missing: z.array(z.object({ column: z.string(), count: z.int() })),
    notes: z.array(z.string()),
  }),
  folds: z.int(),
  seed: z.string(),
  choices: z.array(choiceSchema),
  /** One regression on the same folds, where experts are no regressions. */
  ordinary: choiceSchema.optional(),
});
