import type { Expert } from "../experts/expert";
import { InputError, requireInteger, requireKeys, requireThat } from "../requirements";
import { keepsInputs, keepsVectors } from "../routers/radialRouter";
import type { Router } from "../routers/router";
import { type AtomLayout, atomLayout, atomsIn } from "./atomLayout";
import type { Core } from "./core/core";
import { createCore } from "./core/createCore";
import { type Inputs, requireInputs } from "./inputs";
import { type AtomInput, type MixingMeasure, mixingMeasure } from "./measure";

/**
 * A softmax mixture of experts f_G(x) = Σᵢ softmaxᵢ(logits) h(x, ηᵢ): a router, an expert, a dimension.
 *
 * It stores no parameters and no number of atoms: functions take a measure.
 */
export interface Mixture {
  readonly router: Router;
  readonly expert: Expert;
  readonly dim: number;
  /** With a reference expert, the last atom's logit is 0 and it has no bias and no router vector. */
  readonly reference: boolean;
  /** Checks atoms and copies them into a measure. */
  measure(atoms: readonly AtomInput[]): MixingMeasure;
  /** f_G at every input: Float64Array `[n]`. */
  predict(measure: MixingMeasure, inputs: Inputs): Float64Array;
  /** Softmax gates: Float64Array `[n, k]`, rows sum to 1. */
  gates(measure: MixingMeasure, inputs: Inputs): Float64Array;
  /** ∂f/∂parameters, the cosine router's norms included: Float64Array `[n, p]`. */
  jacobian(measure: MixingMeasure, inputs: Inputs): Float64Array;
  /** The free coordinates, atom by atom: bias, router, expert; the reference: expert. Float64Array `[p]`. */
  parameters(measure: MixingMeasure): Float64Array;
  /** The measure that has these free coordinates; the number of atoms follows from the length. */
  fromParameters(vector: ArrayLike<number>): MixingMeasure;
  /** p for k atoms. */
  parameterCount(atoms: number): number;
}

/**
 * The mixture of a router and an expert.
 *
 * @param router    see routerNames
 * @param expert    see expertNames
 * @param dim       d, an integer ≥ 1
 * @param reference true: the last atom is a reference with logit 0, for every router; false: all logits are free
 * @returns a model: predict gives `[n]`, gates `[n, k]`, jacobian `[n, p]`, all row-major; parameters `[p]` and measures
 *   are turned into each other
 * @throws InputError for a dimension that is not an integer ≥ 1; its functions for inputs, atoms or vectors that do not fit
 * @see docs/mathematics.md, "Model"; derived fact 3 on what the reference does to the class
 * @example
 * const model = mixture({ router: perturbedCosine({ tau1: 1, tau2: 0.3 }), expert: tanhExpert(), dim: 2 });
 */
export function mixture(options: { router: Router; expert: Expert; dim: number; reference?: boolean }): Mixture {
  requireKeys("the options of mixture", options, ["router", "expert", "dim", "reference"]);
  const { router, expert, dim, reference = true } = options;
  requireInteger({ dim });
  requireThat(typeof router?.transformRouter === "function", "router", router, "a router, for example linear()");
  requireThat(typeof expert?.evaluate === "function", "expert", expert, "an expert, for example tanhExpert()");
  const q = expert.parameterCount(dim);
  const layoutFor = (atoms: number) => atomLayout({ expert, dim, reference }, atoms);

  function parameters(measure: MixingMeasure): Float64Array {
    const layout = layoutFor(measure.atoms.length);
    const vector = new Float64Array(layout.count);
    measure.atoms.forEach((atom, index) => {
      if (atom.router.length !== dim || atom.expert.length !== q)
        throw new InputError(
          `measure.atoms[${index}] has a router of ${atom.router.length} and an expert of ${atom.expert.length} numbers, but must have ${dim} and ${q}.`,
        );
      if (index < layout.routed) {
        vector[layout.bias(index)] = atom.bias;
        vector.set(atom.router, layout.router(index));
      } else requireReference(atom.bias, atom.router, index);
      vector.set(atom.expert, layout.expert(index));
    });
    return vector;
  }

  /** The core on these inputs, and the parameters with v in place of β₁. */
  function compute(measure: MixingMeasure, inputs: Inputs): { core: Core; transformed: Float64Array } {
    const rows = requireInputs(inputs, dim);
    const core = createCore({
      expert,
      dim,
      atoms: measure.size,
      reference,
      inputs: rows,
      transformed: transformInputs(router, rows, dim),
    });
    return { core, transformed: transformParameters(router, parameters(measure), layoutFor(measure.size)) };
  }

  return {
    router,
    expert,
    dim,
    reference,
    parameters,
    parameterCount: (atoms) => layoutFor(atoms).count,

    measure(atoms) {
      const measure = mixingMeasure(atoms, dim, q);
      const last = measure.size - 1;
      if (reference) requireReference(measure.atoms[last].bias, measure.atoms[last].router, last);
      return measure;
    },

    predict(measure, inputs) {
      const { core, transformed } = compute(measure, inputs);
      return core.predict(transformed);
    },

    gates(measure, inputs) {
      const { core, transformed } = compute(measure, inputs);
      return core.gates(transformed);
    },

    jacobian(measure, inputs) {
      const { core, transformed } = compute(measure, inputs);
      const result = core.jacobian(transformed);
      if (keepsVectors(router)) return result;
      const layout = layoutFor(measure.size);
      for (let at = 0; at < result.length; at += layout.count)
        for (let i = 0; i < layout.routed; i++) {
          const block = result.subarray(at + layout.router(i), at + layout.expert(i));
          block.set(router.pullback(measure.atoms[i].router, block));
        }
      return result;
    },

    fromParameters(vector) {
      const atoms = atomsIn({ expert, dim, reference }, vector?.length);
      requireThat(
        Number.isInteger(atoms) && atoms >= 1,
        "vector",
        vector,
        `k times ${1 + dim + q} numbers long, less ${reference ? 1 + dim : 0}`,
      );
      const part = (from: number, length: number) => Array.from({ length }, (_, u) => vector[from + u]);
      const layout = layoutFor(atoms);
      return mixingMeasure(
        Array.from({ length: atoms }, (_, index) => {
          const at = layout.expert(index);
          const eta = part(at, q);
          if (index >= layout.routed) return { expert: eta };
          return { bias: vector[layout.bias(index)], router: part(layout.router(index), dim), expert: eta };
        }),
        dim,
        q,
      );
    },
  };
}

/**
 * φ of every input `[n, d]`; the inputs themselves, not a copy, where φ(x) = x.
 *
 * @throws InputError naming the row where φ is undefined
 */
export function transformInputs(router: Router, inputs: Float64Array, dim: number): Float64Array {
  if (keepsInputs(router)) return inputs;
  const result = new Float64Array(inputs.length);
  const row = new Float64Array(dim); // a view for every row would take three times as long
  let at = 0;
  try {
    for (; at < inputs.length; at += dim) {
      for (let u = 0; u < dim; u++) row[u] = inputs[at + u];
      const transformed = router.transformInput(row);
      for (let u = 0; u < dim; u++) result[at + u] = transformed[u];
    }
  } catch (error) {
    throw placed(error, `inputs[${at / dim}]`);
  }
  return result;
}

/**
 * The parameter vector with v = ψ(β₁) in place of every β₁; the vector itself, not a copy, where ψ(β₁) = β₁.
 *
 * @throws InputError naming the atom where ψ is undefined
 */
export function transformParameters(router: Router, vector: Float64Array, layout: AtomLayout): Float64Array {
  if (keepsVectors(router)) return vector;
  const result = vector.slice();
  let i = 0;
  try {
    for (; i < layout.routed; i++)
      result.set(router.transformRouter(vector.subarray(layout.router(i), layout.expert(i))), layout.router(i));
  } catch (error) {
    throw placed(error, `atoms[${i}].router`);
  }
  return result;
}

/** A router knows a vector, but not where it stands. */
function placed(error: unknown, place: string): unknown {
  return error instanceof InputError ? new InputError(`${place}: ${error.message}`, { cause: error }) : error;
}

function requireReference(bias: number, router: Float64Array, index: number): void {
  if (bias !== 0 || router.some((value) => value !== 0))
    throw new InputError(
      `atoms[${index}] is the reference and has a bias or a router, but its logit is 0: leave both out, or use mixture({ reference: false }).`,
    );
}
