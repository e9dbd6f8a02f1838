import type { Mixture } from "../../mixture/mixture";
import { requireInteger, requireKind } from "../../requirements";

/** The parts of an atom. */
export type Block = "bias" | "router" | "expert";

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
 * @example coordinates(model, 2).map(({ name }) => name)   // ["β₀ of atom 1", "β₁[1] of atom 1", …]
 */
export function coordinates(model: Mixture, atoms: number): Coordinate[] {
  requireKind("model", model);
  requireInteger({ atoms });
  const { dim, expert, reference } = model;
  return Array.from({ length: atoms }, (_, atom): Coordinate[] => {
    const of = `of atom ${atom + 1}`;
    const listed = (block: Block, symbol: string, length: number) =>
      Array.from({ length }, (_value, at): Coordinate => ({ name: `${symbol}[${at + 1}] ${of}`, atom, block }));
    const isReference = reference && atom === atoms - 1;
    return [
      ...(isReference ? [] : [{ name: `β₀ ${of}`, atom, block: "bias" } as const, ...listed("router", "β₁", dim)]),
      ...listed("expert", "η", expert.parameterCount(dim)),
    ];
  }).flat();
}
