import { finiteNumbers, requireKeys, requireThat } from "../requirements";

/** One atom of a mixing measure: bias β₀, router β₁ `[d]`, expert η `[q]`. */
export interface Atom {
  readonly bias: number;
  readonly router: Float64Array;
  readonly expert: Float64Array;
}

/** G = Σᵢ exp(β₀ᵢ) δ_(β₁ᵢ, ηᵢ): what a model's parameters are. With a reference expert it is the last atom. */
export interface MixingMeasure {
  /** k, the number of atoms. */
  readonly size: number;
  readonly atoms: readonly Atom[];
}

/** An atom as a user writes it; the reference may leave out bias and router, which are then 0. */
export interface AtomInput {
  bias?: number;
  router?: ArrayLike<number>;
  expert: ArrayLike<number>;
}

/** Copies atoms into a measure and checks their shapes; `model.measure` adds what the model knows. */
export function mixingMeasure(atoms: readonly AtomInput[], dim: number, parameterCount: number): MixingMeasure {
  requireThat(Array.isArray(atoms) && atoms.length >= 1, "atoms", atoms, "a list of at least one atom");
  return {
    size: atoms.length,
    atoms: atoms.map((atom, index) => {
      requireKeys(`atoms[${index}]`, atom, ["bias", "router", "expert"]);
      return {
        bias: finiteBias(atom.bias ?? 0, index),
        router: finiteNumbers(`atoms[${index}].router`, atom.router ?? new Float64Array(dim), dim),
        expert: finiteNumbers(`atoms[${index}].expert`, atom.expert, parameterCount),
      };
    }),
  };
}

function finiteBias(bias: number, index: number): number {
  requireThat(Number.isFinite(bias), `atoms[${index}].bias`, bias, "a finite number");
  return bias;
}
