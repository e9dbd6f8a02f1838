import type { Mixture } from "../../mixture/mixture";
import { formatNumber } from "../../plots/table";
import type { Identifiability } from "../../theory/identify/identify";

/** What was asked, and the answer. */
export interface Identified {
  readonly model: Mixture;
  readonly experts: number;
  readonly trueExperts: number;
  readonly box: { readonly low: number; readonly high: number };
  readonly answer: Identifiability;
}

/** The answer of `routerlab identify` for a person at a terminal. */
export function identifyText(identified: Identified): string {
  const { answer } = identified;
  return [
    askedLines(identified),
    rankLines(answer),
    ["Directions that leave f unchanged", ...directionLines(answer)],
    ["Other parameters with the same f", ...symmetryLines(answer)],
  ]
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function askedLines({ model, experts, trueExperts, box }: Identified): string[] {
  const { router, expert, dim, reference } = model;
  const constants = Object.entries(router.options).map(([name, value]) => `${name} = ${formatNumber(value)}`);
  const over = trueExperts < experts ? `, fitted to ${trueExperts} true ones` : "";
  return [
    `Router ${router.name}${constants.length === 0 ? "" : ` (${constants.join(", ")})`}, ${experts} ${expert.name} ${experts === 1 ? "expert" : "experts"}${over}, d = ${dim}, ${reference ? "the last expert is the reference" : "all logits free"}`,
    `at a generic truth of ${experts} ${experts === 1 ? "atom" : "atoms"}, inputs uniform on the box [${formatNumber(box.low)}, ${formatNumber(box.high)}]^${dim}`,
  ];
}

function rankLines({ parameterCount, rank, leastCounted, largestNegligible }: Identifiability): string[] {
  const lost = parameterCount - rank;
  const cut =
    largestNegligible === null ? "none is negligible" : `the negligible ones are below ${upTo(largestNegligible)}`;
  return [
    `${parameterCount} parameters, rank ${rank}: ${lost === 0 ? "every parameter is identified locally" : `${lost} ${lost === 1 ? "dimension" : "dimensions"} of them cannot be identified`}`,
    `  least singular value that counts: ${leastCounted.toExponential(1)} of the largest; ${cut}`,
  ];
}

/** The next power of ten: rounding errors have no digits worth printing. */
function upTo(value: number): string {
  return `1e${Math.max(-15, Math.floor(Math.log10(value)) + 1)}`;
}

function directionLines({ nullDirections }: Identifiability): string[] {
  if (nullDirections.length === 0) return ["  none"];
  const dimensions = new Map<string, number>();
  for (const { name } of nullDirections) dimensions.set(name, (dimensions.get(name) ?? 0) + 1);
  return [...dimensions].flatMap(([name, count]) => [
    `  ${name}${count === 1 ? "" : ` (${count} dimensions)`}`,
    `    ${nullDirections.find((direction) => direction.name === name)?.meaning}`,
  ]);
}

function symmetryLines({ symmetries }: Identifiability): string[] {
  return symmetries.length === 0
    ? ["  none known"]
    : symmetries.flatMap(({ name, meaning }) => [`  ${name}`, `    ${meaning}`]);
}
