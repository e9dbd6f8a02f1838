import type { Findings, OwnPart } from "./findings";
import { type PartnerCheck, type RankFinding, usualNoise } from "./partnerCheck";
import type { SimulatedRate } from "./simulatedRate";

/** What a check says, in one sentence. */
export function checkVerdict({ kind, name, statements, partners, rate }: Findings): string {
  const subject = `The ${kind} ${name}`;
  const wrong = statements.find(({ holds }) => !holds);
  if (wrong !== undefined) return `${subject} needs a correction before anything else can be said: ${wrong.fault}`;
  const simulated = partners.find(({ partner }) => partner === rate?.partner);
  const identified = [...identifiedTexts(kind, partners), strongText(kind, partners)].join(", ");
  const end =
    rate === null || simulated === undefined ? "no rate of its parameters can be told" : rateText(rate, simulated);
  return `${subject} ${identified}; ${end}.`;
}

/** No data set is as large: what needs more observations is identified in theory alone. */
const enough = 1e9;

function identifiedTexts(kind: OwnPart["kind"], partners: readonly PartnerCheck[]): string[] {
  const names = (finding: ReturnType<typeof findingOf>) =>
    partners.filter(({ withReference }) => findingOf(withReference) === finding).map(({ partner }) => partner);
  const [norms, lost] = [names("norms"), names("lost")];
  const told = partners.filter(({ withReference }) => findingOf(withReference) === "identified");
  const where = (holds: (from: number | null) => boolean) =>
    told.filter(({ exact }) => holds(exact.from)).map(({ partner }) => partner);
  const identified = where((from) => from !== null && from <= enough);
  const far = where((from) => from !== null && from > enough);
  const never = where((from) => from === null);
  const least = Math.min(...told.flatMap(({ exact: { from } }) => (from !== null && from > enough ? from : [])));
  const every = (list: readonly string[]) => partnersText(kind, list, partners, "every");
  return [
    ...(identified.length === 0 ? [] : [`can be identified beside ${every(identified)}`]),
    ...(far.length === 0
      ? []
      : [
          `can be identified in theory beside ${every(far)}, in practice not (from n ≈ ${Number(least.toPrecision(2)).toLocaleString("en-US")} on at σ = ${usualNoise}, or later)`,
        ]),
    ...(never.length === 0
      ? []
      : [`can be identified in theory beside ${every(never)}, in practice at no n that can be named for this truth`]),
    ...(norms.length === 0 ? [] : [`can be identified in all but the norms of β₁ beside ${every(norms)}`]),
    ...(lost.length === 0 ? [] : [`cannot be identified beside ${partnersText(kind, lost, partners, "any")}`]),
  ];
}

function findingOf({ nullDirections }: RankFinding): "identified" | "norms" | "lost" {
  if (nullDirections.length === 0) return "identified";
  return nullDirections.every(({ name }) => name.startsWith("norm of β₁")) ? "norms" : "lost";
}

function strongText(kind: OwnPart["kind"], partners: readonly PartnerCheck[]): string {
  const strong = partners.filter((each) => each.strong === true).map(({ partner }) => partner);
  return `strongly beside ${strong.length === 0 ? "none of them" : partnersText(kind, strong, partners, "every")}`;
}

/** "tanh and gelu", or "every built-in expert". */
function partnersText(
  kind: OwnPart["kind"],
  names: readonly string[],
  all: readonly PartnerCheck[],
  quantifier: "every" | "any",
): string {
  if (names.length === all.length && names.length > 1)
    return `${quantifier} built-in ${kind === "router" ? "expert" : "router"}`;
  return [...names.slice(0, -2), names.slice(-2).join(" and ")].join(", ");
}

function rateText({ partner, curves: [loss] }: SimulatedRate, { exact, over }: PartnerCheck): string {
  const slope = loss.slope.toFixed(2).replace("-", "−");
  const from = (size: number | null) =>
    size === null ? "at no n" : `from n ≈ ${Number(size.toPrecision(2)).toLocaleString("en-US")} on`;
  const asPredicted = loss.verdict === "agrees" ? "as predicted" : "not as predicted";
  return `beside ${partner} its simulated ${loss.curve} falls like n^(${slope}), ${asPredicted}, which at σ = ${usualNoise} is to be expected ${from(exact.from)}, and with one atom too many ${from(over.from)}`;
}
