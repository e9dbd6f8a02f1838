import type { PartCheck } from "../../check/findings";
import { type PartnerCheck, type RankFinding, usualNoise } from "../../check/partnerCheck";
import type { SimulatedRate } from "../../check/simulatedRate";
import type { Soundness } from "../../check/soundness";
import type { CurveRow } from "../../experiments/curve";
import { formatNumber } from "../../plots/table";
import type { RateFit } from "../../theory/rates/rates";
import type { Regime } from "../../theory/regimeFrom";
import { aligned, section, short } from "./textPage";

/** The answer of `routerlab check` for a person at a terminal, on one page. */
export function checkText(check: PartCheck, file: string): string {
  const { kind, name, dim, box, experts, statements, partners, rate, withoutRate, verdict } = check;
  return [
    `${kind === "router" ? "Router" : "Expert"} ${name} (${file}), d = ${dim}, ${experts} experts, inputs uniform on the box [${formatNumber(box.low)}, ${formatNumber(box.high)}]^${dim}`,
    section("What it states of itself", statementLines(statements)),
    ...(partners.length === 0 ? [] : [partnerSection(check), hiddenSection(check)]),
    ...(rate === null ? [] : [rateSection(check, rate)]),
    ...(withoutRate === null ? [] : [section("Not simulated", wrapped(withoutRate))]),
    section("Verdict", wrapped(verdict.replaceAll(" ≈ ", "\u00a0≈\u00a0"))),
  ].join("\n\n");
}

function statementLines(statements: readonly Soundness[]): string[] {
  return aligned(
    statements.map(({ name, against, error, holds }) => [
      name,
      holds ? "right" : "WRONG",
      error === null ? "" : holds ? `to ${atMost(error)}` : `off by ${short(error, 2)}`,
      `compared with ${against}`,
    ]),
    4,
  );
}

/** The next power of ten: rounding errors have no digits worth printing. */
function atMost(error: number): string {
  return `1e${Math.max(-15, Math.ceil(Math.log10(Math.max(error, 1e-16))))}`;
}

function partnerSection({ kind, partners }: PartCheck): string {
  const rows = partners.map(({ partner, withReference, allFree, strong, weak, splittingCurvature, exact, over }) => [
    partner,
    rankText(withReference),
    rankText(allFree),
    yesOrNo(weak),
    yesOrNo(strong),
    splittingCurvature === null ? "–" : short(splittingCurvature, 2),
    sizeText(exact),
    sizeText(over),
  ]);
  return section(`Beside every built-in ${partnerKind(kind)}, at a generic truth`, [
    ...aligned([
      ["", "rank with", "rank, all", "identifiable", "", "", `n from, σ = ${usualNoise}`, `n from, σ = ${usualNoise}`],
      [partnerKind(kind), "a reference", "logits free", "weakly", "strongly", "κ", "exact-specified", "over-specified"],
      ...rows,
    ]),
    ...reasons(partners),
    "weakly, strongly: Definitions 2 and 1 as recalled, for the functions that the model itself brings in",
    "κ: the least second-order change of f that splitting an atom can make; n: where n^(−1/2) is to be expected",
  ]);
}

function yesOrNo(holds: boolean | null): string {
  return holds === null ? "–" : holds ? "yes" : "no";
}

/** Why there is no n, said once for all partners beside which there is none for the same reason. */
function reasons(partners: readonly PartnerCheck[]): string[] {
  const without = partners.flatMap(({ partner, exact, over }) => {
    const sentences = [exact, over].filter(({ from }) => from === null).map(({ sentence }) => sentence);
    return [...new Set(sentences)].map((sentence) => ({ partner, reason: sentence.slice(sentence.indexOf(": ") + 2) }));
  });
  return grouped(without, ({ reason }) => reason).flatMap(([reason, names]) =>
    wrapped(`no n beside ${names.join(", ")}: ${reason}`),
  );
}

/** Two digits: it is an order of magnitude. */
function sizeText({ from }: Regime): string {
  if (from === null) return "–";
  return Number(from.toPrecision(2)).toLocaleString("en-US");
}

function partnerKind(kind: PartCheck["kind"]): string {
  return kind === "router" ? "expert" : "router";
}

function rankText({ rank, parameterCount }: RankFinding): string {
  return `${rank} of ${parameterCount}`;
}

/** What leaves f unchanged, said once for all partners beside which it is the same. */
function hiddenSection({ kind, partners }: PartCheck): string {
  const lines = (
    [
      ["with a reference", "withReference"],
      ["all logits free", "allFree"],
    ] as const
  ).flatMap(([title, setting]) =>
    grouped(partners, (each) => hiddenText(each[setting])).map(([text, names]) => [
      title,
      names.length === partners.length ? `every ${partnerKind(kind)}` : names.join(", "),
      text,
    ]),
  );
  return section("What data cannot tell", aligned(lines, 3));
}

function hiddenText({ nullDirections }: RankFinding): string {
  if (nullDirections.length === 0) return "nothing";
  const counts = grouped(nullDirections, ({ name }) => name);
  return counts.map(([name, { length }]) => (length === 1 ? name : `${name} (${length} dimensions)`)).join(", ");
}

/** Items by a text of theirs, in the order of appearance. */
function grouped<Item extends { readonly partner: string } | { readonly name: string }>(
  items: readonly Item[],
  textOf: (item: Item) => string,
): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const item of items) {
    const text = textOf(item);
    groups.set(text, [...(groups.get(text) ?? []), "partner" in item ? item.partner : item.name]);
  }
  return [...groups];
}

const longestVerdict: RateFit["verdict"] = "too few fits to tell";

function rateSection({ kind }: PartCheck, rate: SimulatedRate): string {
  const { partner, sd, sizes, replicates, curves } = rate;
  const noise = `σ = ${short(sd, 2)}, small enough for the smallest n`;
  return section(`Simulated beside the ${partner} ${partnerKind(kind)}: ${replicates} fits at each n, ${noise}`, [
    ...aligned(
      [
        ["", "", ...sizes.map((size) => `n = ${formatNumber(size)}`), "slope", "level", "failed", ""],
        ...curves.flatMap((curve) => curveLines(curve, rate)),
      ],
      2,
    ),
    "slope: of the log of the mean on log n; level: measured / predicted, with 95 % intervals; verdict: one test of both at 5 %, which one right prediction in twenty fails; tells: the slope it would have told from the predicted one with 80 % power",
  ]);
}

/** A line with what was measured, and one with what was predicted. */
function curveLines(row: CurveRow, { points }: SimulatedRate): string[][] {
  const { curve, slope, interval, predictedSlope, detectable, level, levelInterval, failed, fits, verdict } = row;
  const own = points.filter((point) => point.curve === curve);
  const ratio = `${decimals(level as number)} ${intervalText(levelInterval)}`;
  return [
    [
      ...[curve, "measured", ...own.map(({ value }) => short(value, 3))],
      ...[`${decimals(slope)} ${intervalText(interval)}`, ratio],
      ...[`${failed} of ${fits}`, verdict.padEnd(longestVerdict.length)],
    ],
    [
      "",
      "predicted",
      ...own.map(({ predicted }) => short(predicted as number, 3)),
      decimals(predictedSlope),
      "",
      "",
      detectable === null ? "" : `tells ${decimals(detectable)}`,
    ],
  ];
}

function decimals(value: number): string {
  return value.toFixed(2).replace("-", "−");
}

function intervalText(interval: readonly [number, number] | null): string {
  return interval === null ? "" : `[${interval.map(decimals).join(", ")}]`;
}

/** Lines of at most 100 characters. */
function wrapped(text: string): string[] {
  return text.match(/.{1,100}(?= |$)/g)?.map((line) => line.trim()) ?? [];
}
