import type { Expert } from "../experts/expert";

/** The parts of an atom. */
export type Block = "bias" | "router" | "expert";

/** What a layout follows from: a mixture, or what a core computes on. */
export interface LayoutOf {
  readonly expert: Pick<Expert, "parameterCount">;
  readonly dim: number;
  readonly reference: boolean;
}

/** Where the bias, the router vector and the expert of every atom lie in a parameter vector. */
export interface AtomLayout {
  /** Atoms with a logit of their own: all k, or all but the last one, which is the reference. */
  readonly routed: number;
  /** Numbers from one atom to the next, 1 + d + q. */
  readonly stride: number;
  /** p, the length of the vector. */
  readonly count: number;
  /** The index of β₀ of a routed atom. */
  bias(atom: number): number;
  /** The index of the first of the d numbers of β₁ of a routed atom; its expert follows them. */
  router(atom: number): number;
  /** The index of the first of the q numbers of η. */
  expert(atom: number): number;
  /** What lies at an index: u is its place within β₁ or η, from 0. */
  at(index: number): { readonly atom: number; readonly block: Block; readonly u: number };
}

/**
 * The layout of the parameters of k atoms: (β₀, β₁ `[d]`, η `[q]`) of one atom after the other; of the reference, η alone.
 *
 * Everything that indexes a parameter vector, a gradient or a row of a Jacobian takes its indices from here; the
 * WebAssembly core, which shares no code with it, has the same order.
 *
 * @param model expert, dim and reference
 * @param atoms k, an integer ≥ 1
 * @example
 * const layout = atomLayout(model, 2);                                   // d = 2, q = 3, with a reference
 * vector.subarray(layout.router(0), layout.expert(0));                   // β₁ of the first atom
 * layout.expert(1);                                                      // 6
 */
export function atomLayout({ expert, dim, reference }: LayoutOf, atoms: number): AtomLayout {
  const stride = 1 + dim + expert.parameterCount(dim);
  const routed = reference ? atoms - 1 : atoms;
  return {
    routed,
    stride,
    count: atoms * stride - (atoms - routed) * (1 + dim),
    bias: (atom) => atom * stride,
    router: (atom) => atom * stride + 1,
    expert: (atom) => atom * stride + (atom < routed ? 1 + dim : 0),
    at(index) {
      const atom = Math.floor(index / stride);
      const within = index - atom * stride;
      if (atom >= routed) return { atom, block: "expert", u: within };
      if (within === 0) return { atom, block: "bias", u: 0 };
      if (within <= dim) return { atom, block: "router", u: within - 1 };
      return { atom, block: "expert", u: within - 1 - dim };
    },
  };
}

/**
 * k, the number of atoms whose parameters make a vector of this length; not an integer where none do.
 *
 * @example atomsIn(model, 9)   // 2
 */
export function atomsIn({ expert, dim, reference }: LayoutOf, length: number): number {
  return (length + (reference ? 1 + dim : 0)) / (1 + dim + expert.parameterCount(dim));
}
