import type { Expert } from "../../experts/expert";
import type { FormulaExpert } from "../../experts/formula/formulaExpert";
import { formatNumber } from "../../plots/table";
import { relationText } from "../../plots/theory/relationText";
import type { Router } from "../../routers/router";
import type { FunctionSet } from "../../theory/strong/functionSets";
import { parameterNamesOf, type StrongIdentifiability } from "../../theory/strong/strongIdentifiability";

/** What was asked, and the answer. */
export interface IdentifiedExpert {
  readonly expert: Expert;
  readonly dim: number;
  readonly router: Router;
  readonly experts: number;
  readonly box: { readonly low: number; readonly high: number };
  readonly answer: StrongIdentifiability;
}

/** The answer of `routerlab identify-expert` for a person at a terminal. */
export function identifyExpertText({ expert, dim, router, experts, box, answer }: IdentifiedExpert): string {
  const constants = Object.entries(router.options).map(([name, value]) => `${name} = ${formatNumber(value)}`);
  const { strong, weak, model, literal } = answer;
  const { reading } = expert as Partial<FormulaExpert>;
  return [
    [
      `Expert ${reading ?? expert.name}, parameters ${parameterNamesOf(expert, dim).join(", ")}`,
      `Router ${router.name}${constants.length === 0 ? "" : ` (${constants.join(", ")})`}, k = ${experts}, d = ${dim}, the last expert is the reference`,
      `at generic truths, inputs uniform on the box [${formatNumber(box.low)}, ${formatNumber(box.high)}]^${dim}`,
    ],
    [`strongly identifiable: ${yesOrNo(strong)}`, `weakly identifiable: ${yesOrNo(weak)}`],
    ...(expert.images === undefined
      ? []
      : [
          [
            `up to a symmetry, which no rank shows and losses take out (${expert.images.name}):`,
            `  ${expert.images.meaning}`,
          ],
        ]),
    [
      "The model's own functions, in the coordinates (β₀, v, η), which decide",
      ...setLines("order 1 (weak)", model.first),
      ...setLines("order 2 (strong)", model.second),
    ],
    [
      "The definitions as recalled, literally",
      ...setLines("order 1", literal.first),
      ...setLines("order 2", literal.second),
    ],
    [
      "x̃ = φ(x) is the input and v = ψ(β₁) the router vector as the router sees them, p the gates, h the experts, f the mixture.",
      "Functions that are equal for every parameter value and differ in their power of x̃ count once.",
    ],
  ]
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function yesOrNo(answer: boolean | null): string {
  return answer === null ? "cannot be decided in double precision" : answer ? "yes" : "no";
}

/** More relations than these are counted only. */
const mostRelations = 6;

function setLines(name: string, { functions, distinct, vanishing, rank, decided, relations }: FunctionSet): string[] {
  const distinctOnes =
    vanishing === 0 ? `${distinct} distinct` : `${distinct} other distinct ones, ${vanishing} vanish`;
  const verdict = decided
    ? relations.length === 0
      ? "independent"
      : "dependent"
    : "not decided: truths disagree, or rounding leaves no gap in the spectrum";
  const more = relations.length - mostRelations;
  return [
    `  ${name}: ${functions} functions, ${distinctOnes}, rank ${rank}: ${verdict}`,
    ...(decided ? relations.slice(0, mostRelations).map((relation) => `    ${relationText(relation)}`) : []),
    ...(decided && more > 0 ? [`    and ${more} more, which --json prints`] : []),
  ];
}
