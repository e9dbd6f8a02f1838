import { requireInteger, requireKind } from "../requirements";
import { type AtomLayout, atomLayout, type Block } from "./atomLayout";
import type { Mixture } from "./mixture";

/** One coordinate of model.parameters. */
export interface Coordinate {
  /** "β₀ of atom 1", "β₁[2] of atom 1", "η[3] of atom 2"; atoms and indices from 1. */
  readonly name: string;
  /** From 0. */
  readonly atom: number;
  readonly block: Block;
}

/**
 * What the coordinates of model.parameters are, in their order: atom by atom bias, router, expert; the reference: expert.
 *
 * @param atoms k, an integer ≥ 1
 * @returns `[p]`
 * @throws InputError when atoms is not an integer ≥ 1
 * @see docs/mathematics.md, "Conventions"
 * @example coordinates(model, 2).map(({ name }) => name)   // ["β₀ of atom 1", "β₁[1] of atom 1", …]
 */
export function coordinates(model: Mixture, atoms: number): Coordinate[] {
  requireKind("model", model);
  requireInteger({ atoms });
  const layout = atomLayout(model, atoms);
  return Array.from({ length: layout.count }, (_, index) => coordinateAt(layout, index));
}

/** The coordinate that stands at an index of the parameters. */
export function coordinateAt(layout: AtomLayout, index: number): Coordinate {
  const { atom, block, u } = layout.at(index);
  return { name: `${coordinateSymbol(block, u)} of atom ${atom + 1}`, atom, block };
}

/** "β₀", "β₁[2]", "η[3]"; u is the place within β₁ or η, from 0. */
export function coordinateSymbol(block: Block, u: number): string {
  return { bias: "β₀", router: `β₁[${u + 1}]`, expert: `η[${u + 1}]` }[block];
}
