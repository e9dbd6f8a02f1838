import { type InputDistribution, uniformBox } from "../../data/inputs";
import { type RandomStream, randomStream } from "../../data/randomStream";
import type { Expert } from "../../experts/expert";
import { requireInteger, requireKind, requireThat } from "../../requirements";
import { perturbedCosine } from "../../routers/perturbedCosine";
import type { Router } from "../../routers/router";
import { agreed, type FunctionSet, literalSet, modelSet, sampleSetting } from "./functionSets";

/** Definitions 1 and 2 for an expert behind a router, tested in two ways. */
export interface StrongIdentifiability {
  /** Whether the model's second-order set passes; null where double precision cannot decide. */
  readonly strong: boolean | null;
  /** Whether the model's first-order set passes; null where double precision cannot decide. */
  readonly weak: boolean | null;
  /** The model's own tangent sets, which decide. */
  readonly model: { readonly first: FunctionSet; readonly second: FunctionSet };
  /** The recalled definitions, literally. */
  readonly literal: { readonly first: FunctionSet; readonly second: FunctionSet };
}

/** Each set is tested at so many truths: where they disagree, rounding decides. */
const truthCount = 3;

/**
 * Strong and weak identifiability of an expert behind a router (Definitions 1 and 2, as recalled), at generic truths of
 * k atoms, the last of which is the reference.
 *
 * Literally: { x̃^ν ∂^γ h_j : |ν| + |γ| ≤ order }, x̃ = φ(x), order 2 (strong) and 1 (weak). The model's own tangent set,
 * on which the rates depend and which decides, in coordinates (β₀, v, η), v = ψ(β₁):
 * { x̃^ν p_j (h_j − f) : j not the reference } ∪ { x̃^ν p_j ∂^γ h_j : |γ| ≥ 1 }. So φ counts and ψ does not: that a norm is
 * not identified is another question, which identify answers.
 *
 * Functions are merged if they are equal for every parameter value and differ in ν; every set is evaluated at points of μ.
 *
 * @param router perturbedCosine with τ₁ = τ₂ = 1 unless given
 * @param expert a built-in one, formulaExpert("…"), or one of one's own
 * @param dim    d, an integer ≥ 1
 * @param atoms  k, an integer ≥ 1, 2 unless given
 * @param input  μ, uniform on [−4, 4]^d unless given
 * @param stream of the truths and the inputs
 * @returns whether it holds, and four sets of functions with their ranks and relations
 * @throws InputError for arguments out of range, for more than 500 functions, and where the expert or φ is not finite
 * @see docs/mathematics.md, Definitions 1 and 2, derived facts 5 and 6
 * @example strongIdentifiability({ expert: reluExpert(), dim: 3 }).strong   // false: its second derivatives vanish
 */
export function strongIdentifiability({
  router = perturbedCosine({ tau1: 1, tau2: 1 }),
  expert,
  dim,
  atoms = 2,
  input = uniformBox({ low: -4, high: 4 }),
  stream = randomStream("strong identifiability"),
}: {
  router?: Router;
  expert: Expert;
  dim: number;
  atoms?: number;
  input?: InputDistribution;
  stream?: RandomStream;
}): StrongIdentifiability {
  requireThat(typeof router?.transformInput === "function", "router", router, "a router, for example linear()");
  requireThat(typeof expert?.evaluate === "function", "expert", expert, "an expert, for example tanhExpert()");
  requireInteger({ dim, atoms });
  requireKind("input", input);
  requireKind("stream", stream);
  const parameterNames = parameterNamesOf(expert, dim);
  const truths = Array.from({ length: truthCount }, (_, index) =>
    sampleSetting({ router, expert, dim, atoms, input, parameterNames, stream: stream.split(`truth ${index}`) }),
  );
  const at = (order: 1 | 2, set: typeof modelSet) => agreed(truths.map((sampled) => set(order, sampled)));
  const model = { first: at(1, modelSet), second: at(2, modelSet) };
  const literal = { first: at(1, literalSet), second: at(2, literalSet) };
  return { strong: passes(model.second), weak: passes(model.first), model, literal };
}

/** The names of η `[q]`: a formula's own; a1 … ad, b for d + 1 parameters, as a ridge expert has them; else η1 … ηq. */
export function parameterNamesOf(expert: Expert, dim: number): readonly string[] {
  if ("parameterNames" in expert) return expert.parameterNames as readonly string[];
  const q = expert.parameterCount(dim);
  if (q !== dim + 1) return Array.from({ length: q }, (_, r) => `η${r + 1}`);
  return [...Array.from({ length: dim }, (_, u) => `a${u + 1}`), "b"];
}

function passes({ distinct, vanishing, rank, decided }: FunctionSet): boolean | null {
  if (vanishing > 0) return false;
  return decided ? rank === distinct : null;
}
