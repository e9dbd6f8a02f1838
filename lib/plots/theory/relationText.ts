import type { LinearRelation } from "../../theory/strong/linearRelations";
import { formatNumber } from "../table";

/** Longer relations are cut. */
const mostTerms = 12;

/**
 * A linear relation among functions as a line of text, cut after twelve terms.
 *
 * @returns one line
 * @see docs/mathematics.md, derived fact 6
 * @example strongIdentifiability({ expert: reluExpert(), dim: 1 }).literal.first.relations.map(relationText)
 * // ["h2 + 1.1978·∂h2/∂a1 − …·∂h2/∂b = 0", …]
 */
export function relationText({ terms }: LinearRelation): string {
  const text = terms.slice(0, mostTerms).map(({ coefficient, name }, index) => {
    const size = formatNumber(Math.abs(coefficient));
    const term = size === "1" ? name : `${size}·${name}`;
    if (index === 0) return coefficient < 0 ? `−${term}` : term;
    return `${coefficient < 0 ? "−" : "+"} ${term}`;
  });
  const more = terms.length - mostTerms;
  return `${text.join(" ")}${more > 0 ? ` + … (${more} more terms)` : ""} = 0`;
}
