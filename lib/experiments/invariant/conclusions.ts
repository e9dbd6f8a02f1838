import type { Table } from "../../plots/figure";
import { table } from "../../plots/table";
import { type Curve, holdsSlope } from "../curve";
import { judged, signed, slopeText, titled } from "../sentences";
import type { CurveReading, Studied } from "../studied";
import { prediction, type Verdict } from "../verdict";
import { invariantCurve } from "./invariantCurves";

/** What a Voronoi loss says of some fits, beside what the invariant loss says of the same ones. */
export interface Comparison {
  readonly name: string;
  /** L₃ exact-specified, L₂ over-specified. */
  readonly voronoi: Curve;
  readonly invariant: Curve;
  /** Whether the two were expected to say the same. */
  readonly expected: boolean;
  /** Whether they do: both have −1/2 in the interval of their slope, or neither. */
  readonly survives: boolean;
}

/** Each router's fits, by the readings that the other experiments draw conclusions from. */
export function comparisonsOf({
  exact,
  free,
  over,
}: Readonly<Record<"exact" | "free" | "over", Studied>>): Comparison[] {
  const known = new Map<string, Curve>();
  const compare = (fits: Studied, said: string, reading: CurveReading, expected: boolean): Comparison => {
    const name = titled(said);
    const key = `${fits.study.name}, ${reading.arm}`;
    const invariant = known.get(key) ?? invariantCurve(fits, reading.arm, `${titled(key)}, invariant loss`);
    known.set(key, invariant);
    const voronoi = fits.curve({ name: `${name}, ${reading.loss}`, ...reading });
    return { name, voronoi, invariant, expected, survives: isFalling(voronoi) === isFalling(invariant) };
  };
  return [
    compare(exact, "perturbed", { arm: "perturbed", loss: "L3" }, true),
    compare(exact, "linear", { arm: "linear", loss: "L3" }, true),
    compare(exact, "cosine, true norms", { arm: "cosine", loss: "L3", norms: "truth" }, true),
    compare(exact, "cosine, unit norms", { arm: "cosine", loss: "L3", norms: "unit" }, false),
    compare(free, "perturbed, all logits free", { arm: "perturbed", loss: "L3" }, false),
    compare(free, "cosine, all logits free", { arm: "cosine", loss: "L3" }, false),
    compare(over, "perturbed, k = 3", { arm: "perturbed", loss: "L2" }, true),
    compare(over, "perturbed, k = 3, no gauge", { arm: "perturbed", loss: "L2", gauge: "none" }, false),
    compare(over, "linear, k = 3", { arm: "linear", loss: "L2" }, true),
    compare(over, "cosine, k = 3, true norms", { arm: "cosine", loss: "L2", norms: "truth" }, true),
    compare(over, "cosine, k = 3, unit norms", { arm: "cosine", loss: "L2", norms: "unit" }, false),
  ];
}

/** −1/2 in the interval of the slope. */
function isFalling(curve: Curve): boolean {
  return holdsSlope({ ...curve, predictedSlope: -0.5 });
}

/** Conclusion by conclusion. */
export function comparisonTable(compared: readonly Comparison[], fits: string): Table {
  return table({
    columns: [
      "fits, and how they are read",
      "Voronoi loss",
      "slope",
      "slope of the invariant loss",
      "its verdict",
      "the conclusion",
      "expected",
    ],
    rows: compared.map(({ name, voronoi, invariant, survives, expected }) => [
      name,
      voronoi.name.endsWith("L3") ? "L₃" : "L₂",
      slopeText(voronoi.rate),
      slopeText(invariant.rate),
      invariant.rate.verdict,
      survivalText(survives),
      survivalText(expected),
    ]),
    caption: `What is said of the same fits by a Voronoi loss and by the distance of gates, directions and experts. A conclusion, that the loss falls like n^(−1/2) or does not, survives where both slopes have −1/2 in their 95 % interval or neither has.`,
    details: `Rows of one router are the same fits. ${fits}.`,
  });
}

function survivalText(survives: boolean): string {
  return survives ? "survives" : "does not survive";
}

/** How many came out as expected, and those that did not. */
export function survivalSentences(compared: readonly Comparison[]): Verdict[] {
  const told = compared.flatMap(({ invariant: { rate } }) => rate.detectable ?? []);
  const power =
    told.length === 0
      ? ""
      : ` The invariant loss would have told a slope of ${signed(Math.max(...told))} from −1/2 with 80 % power at worst.`;
  const byConstruction = compared.filter(({ voronoi, expected }) => !expected && voronoi.byConstruction !== null);
  const given =
    byConstruction.length === 0
      ? ""
      : ` Of ${byConstruction.map(({ name }) => name).join(" and ")} it is so by construction, since the norms are put in after the fit, and no test.`;
  const of = (expected: boolean) => compared.filter((each) => each.expected === expected);
  const sentence = (what: string, own: readonly Comparison[], more: string) => {
    const wrong = own.filter(({ survives, expected }) => survives !== expected);
    return prediction(
      wrong.length === 0,
      `${what}: ${own.length - wrong.length} of ${own.length} as expected${wrong.length === 0 ? "" : `, not ${wrong.map(({ name }) => name).join("; ")}`}; ${judged(wrong.length === 0)}.${more}`,
    );
  };
  return [
    sentence("Conclusions that were to survive, since the Voronoi loss falls", of(true), power),
    sentence("Conclusions that were not, since the Voronoi loss counts what data cannot see", of(false), given),
  ];
}
