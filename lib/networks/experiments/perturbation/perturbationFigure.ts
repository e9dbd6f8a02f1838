import type { Figure } from "../../../plots/figure";
import { panelFigure } from "../../../plots/panelFigure";
import { axis, colors, logAxis } from "../../../plots/theme";
import { errorBars, keyEntry, points, type Trace } from "../../../plots/traces";
import type { MeanError } from "../../comparison/compareRouters";
import { routerStyle } from "../comparedRouters";

/** Where τ comes from; a pair is one of the co-authors', the others have τ₁ = τ₂. */
export type PerturbationKind = "none" | "fixed" | "pair" | "random" | "learnt";

/** One way to perturb. */
export interface PerturbationRow {
  readonly perturbation: string;
  readonly kind: PerturbationKind;
  /** Where they begin, if they are learnt. */
  readonly tau1: number;
  readonly tau2: number;
  readonly bitsPerCharacter: MeanError;
  /** Null where a network has nothing between its experts. */
  readonly collapse: MeanError | null;
  readonly loadEntropy: MeanError;
  /** ‖β₁‖ and ‖W x‖ after training. */
  readonly vectorNorm: MeanError;
  readonly tokenNorm: MeanError;
  /** Where τ₁ and τ₂ ended, if they are learnt. */
  readonly learntTau1: MeanError | null;
  readonly learntTau2: MeanError | null;
  readonly seeds: number;
}

/** How each kind is drawn; apart from each other by a factor in τ, so that no bar hides another. */
const styles: readonly { kind: PerturbationKind; name: string; color: string; symbol: string; shift: number }[] = [
  { kind: "fixed", name: "fixed", color: colors.perturbed, symbol: "circle", shift: 1 },
  { kind: "pair", name: "the co-authors' pairs", color: colors.perturbed, symbol: "star", shift: 1.12 },
  { kind: "random", name: "random", ...routerStyle("randomPerturbation"), shift: 1.12 },
  { kind: "learnt", name: "learnt", color: colors.perturbed, symbol: "circle-open", shift: 1 / 1.12 },
];

/** Bits and collapse against τ₁, with the cosine router and the advised τ₁ as lines. */
export function perturbationFigure(
  rows: readonly PerturbationRow[],
  { advised, unit, caption, details }: { advised: number; unit: string; caption: string; details: string },
): Figure {
  const cosine = rows.find(({ kind }) => kind === "none");
  const panels: readonly [string, (row: PerturbationRow) => MeanError | null][] = [
    [`bits per ${unit}`, ({ bitsPerCharacter }) => bitsPerCharacter],
    ["representation collapse", ({ collapse }) => collapse],
  ];
  return panelFigure({
    panels: panels.map(([title, of], index) => {
      const level = cosine === undefined ? null : of(cosine);
      return {
        x: logAxis("τ<sub>1</sub>", [...rows.map(({ tau1 }) => tau1), advised]),
        y: axis(title),
        traces: tracesOf(rows, of).map((trace) => (index === 0 ? { ...trace, showlegend: false } : trace)),
        rules: [{ x: advised, line: advisedLine }, ...(level === null ? [] : [{ y: level.mean, line: cosineLine }])],
        height: 280,
      };
    }),
    key: [
      keyEntry("cosine router", { line: cosineLine }),
      keyEntry("norm of the router vectors", { line: advisedLine }),
    ],
    caption,
    details,
  });
}

const cosineLine = { color: colors.cosine, width: 2 } as const;
const advisedLine = { color: colors.ink, width: 1, dash: "dot" } as const;

function tracesOf(rows: readonly PerturbationRow[], of: (row: PerturbationRow) => MeanError | null): Trace[] {
  return styles.flatMap(({ kind, name, color, symbol, shift }): Trace[] => {
    const own = rows.filter((row) => row.kind === kind && of(row) !== null);
    if (own.length === 0) return [];
    const values = own.map((row) => of(row)!.mean);
    const ends = (sign: 1 | -1) => own.map((row) => of(row)!.mean + sign * (of(row)!.standardError ?? 0));
    return [
      points({
        ...{ name, x: own.map(({ tau1 }) => tau1 * shift), y: values },
        error_y: errorBars(values, { lower: ends(-1), upper: ends(1) }, { color, thickness: 1.5, width: 4 }),
        marker: { color, symbol, size: 10, line: { color, width: 1.5 } },
      }),
    ];
  });
}
