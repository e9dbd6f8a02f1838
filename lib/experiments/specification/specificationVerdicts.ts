import { shareVerdict } from "../heldShare";
import { signed, slopeText } from "../sentences";
import type { Verdict } from "../verdict";
import { countOf, finding, middle, slopesOf } from "./findings";
import type { MeasuredSpecification } from "./measuredSpecifications";

type Measured = readonly MeasuredSpecification[];

/** Sentences that can come out either way: by expectation, the headline among its like, and the caption of Figure 1. */
export function specificationVerdicts(measured: Measured, sizes: readonly number[]): (Verdict | string)[] {
  const without = measured.filter(({ curve }) => curve === null).length;
  return [
    expectationSentence(measured, "−1/2", "−1/2 is predicted"),
    expectationSentence(measured, "no rate", "no rate is predicted (norms that the data never move, no gauge)"),
    expectationSentence(measured, "nothing", "nothing is predicted (outside the regime, or weights free below)"),
    ...measured.filter(({ isHeadline }) => isHeadline).map((headline) => headlineSentence(headline, measured)),
    captionSentence(measured, sizes),
    typicalExactSentence(measured, sizes),
    ...(without === 0
      ? []
      : [`${without} of ${measured.length} choices have no slope, since at some n no fit has a loss.`]),
  ];
}

/** How many choices show −1/2, where it is predicted and where no rate is. */
export function showingSentence(measured: Measured): string {
  const told = (expectation: string) => {
    const own = measured.filter((each) => each.expectation === expectation && each.curve !== null);
    return `${countOf(own, "shows")} of ${own.length}`;
  };
  return `${told("−1/2")} choices for which −1/2 is predicted show it, and ${told("no rate")} for which no rate is.`;
}

/** Judged is where −1/2 is predicted. */
function expectationSentence(measured: Measured, expectation: string, text: string): Verdict | string {
  const own = measured.filter((each) => each.expectation === expectation && each.curve !== null);
  if (own.length === 0) return `There is no choice for which ${text}.`;
  const slopes = slopesOf(own);
  const said = `Of ${own.length} choices for which ${text}, ${found(own)}; slopes from ${signed(slopes[0])} to ${signed(slopes[slopes.length - 1])}, median ${signed(middle(slopes))}`;
  return expectation === "−1/2" ? shareVerdict(countOf(own, "shows"), own.length, said) : `${said}.`;
}

/** Where the headline lies among the choices with the same prediction in the same setting. */
function headlineSentence(headline: MeasuredSpecification, measured: Measured): string {
  const { curve, chosen } = headline;
  const name = `Headline (${chosen["setting, loss"]})`;
  if (curve === null) return `${name}: no slope, since at some n no fit has a loss.`;
  const like = measured.filter(
    (each) => each.expectation === "−1/2" && each.chosen["setting, loss"] === chosen["setting, loss"],
  );
  const { slope } = curve.rate;
  const nearer = slopesOf(like).filter((other) => Math.abs(other + 0.5) < Math.abs(slope + 0.5)).length;
  return `${name}: slope ${slopeText(curve.rate)}, which ${{ shows: "shows −1/2", excludes: "excludes −1/2", "too wide": "is too wide to tell −1/2 from −1/4" }[finding(curve.rate)]}; of the ${like.length} choices in this setting for which −1/2 is predicted, ${nearer} are nearer to it.`;
}

/** The sentence in the caption of Figure 1 about what does not show the over-specified rate. */
function captionSentence(measured: Measured, sizes: readonly number[]): string {
  const over = measured.filter(
    ({ chosen, curve }) =>
      curve !== null &&
      chosen["setting, loss"].startsWith("over") &&
      chosen.router === "perturbed" &&
      chosen.gauge === "canonical",
  );
  const isTypical = ({ chosen }: MeasuredSpecification) => chosen.truth !== "of the figures";
  const groups = [
    {
      name: "typical truths at the figures' σ",
      own: over.filter((each) => isTypical(each) && each.chosen.σ === "0.003"),
    },
    {
      name: "a larger σ at the figures' truth",
      own: over.filter((each) => !isTypical(each) && each.chosen.σ !== "0.003"),
    },
    { name: "both", own: over.filter((each) => isTypical(each) && each.chosen.σ !== "0.003") },
    { name: "weights free below", own: over.filter(({ chosen }) => chosen.Θ === "weights free below") },
  ];
  const all = groups.flatMap(({ own }) => own);
  return `Over-specified, typical truths, a larger σ or weights free below need not show the rate, as Figure 1 says. For the perturbed cosine router at n = ${sizes[0]} to ${sizes[sizes.length - 1]}: ${groups.map(({ name, own }) => `${name}: ${counted(own)}`).join("; ")}. So ${countOf(all, "shows")} of ${all.length} readings show it at these n, ${countOf(all, "excludes")} exclude it, and ${countOf(all, "too wide")} cannot tell.`;
}

/** The same question exact-specified, where the regime number decides. */
function typicalExactSentence(measured: Measured, sizes: readonly number[]): string {
  const own = measured.filter(
    ({ chosen, curve }) =>
      curve !== null &&
      chosen["setting, loss"].startsWith("exact") &&
      chosen.norms === "identified" &&
      chosen.truth !== "of the figures",
  );
  const inside = own.filter(({ expectation }) => expectation === "−1/2");
  const outside = own.filter(({ expectation }) => expectation !== "−1/2");
  return `Exact-specified, typical truths, perturbed cosine and linear router, n = ${sizes[0]} to ${sizes[sizes.length - 1]}: inside the regime of the slope ${counted(inside)}; outside it ${counted(outside)}.`;
}

function counted(own: Measured): string {
  const slopes = slopesOf(own);
  const text = slopes.length === 0 ? "" : ` (slopes ${signed(slopes[0])} to ${signed(slopes[slopes.length - 1])})`;
  return `of ${own.length}, ${found(own)}${text}`;
}

function found(own: Measured): string {
  return `${countOf(own, "shows")} show −1/2, ${countOf(own, "excludes")} exclude it, and ${countOf(own, "too wide")} have an interval that also holds −1/4`;
}
