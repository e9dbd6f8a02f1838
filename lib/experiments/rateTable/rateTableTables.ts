import type { Table } from "../../plots/figure";
import { table } from "../../plots/table";
import { routerTitles } from "../../plots/theme";
import type { StudyOptions } from "../../study/study";
import { slopeThresholds } from "../../theory/regimeFrom";
import { settingsText } from "../sentences";
import { comparedNames } from "../settings";
import type { RateCell } from "./rateTableCells";
import { type Block, blocks } from "./rateTableLines";
import { comparedExperts, type Setting } from "./rateTableStudies";

/** What a block is called: over-specified, the bias is seen through the weight that a true atom gets. */
export function blockTitle(block: Block, setting: Setting): string {
  return block === "bias" && setting === "over" ? "weight" : block;
}

const settingTexts = {
  exact: { title: "exact-specified", loss: "L₃", number: "relative error" },
  over: { title: "over-specified", loss: "L₂", number: "σ/(√n κ)" },
} as const;

/** The rate table of a setting, a row for every expert and router: for print. */
export function rateTableOf(cells: readonly RateCell[], setting: Setting, study: StudyOptions): Table {
  const { title, loss, number: regimeNumber } = settingTexts[setting];
  const rows = comparedExperts.flatMap((expert) =>
    comparedNames.map((router) => {
      const own = blocks.map(
        (block) =>
          cells.find(
            (cell) =>
              cell.setting === setting && cell.expert === expert && cell.router === router && cell.block === block,
          ) as RateCell,
      );
      const [{ predicted, number, inRegime, truths, fits, failed, source }] = own;
      return [
        expert,
        routerTitles[router],
        predicted,
        ...own.map(slopeText),
        number === null ? "none" : `${Number(number.toPrecision(2))}`,
        `${inRegime} of ${truths}`,
        `${failed} of ${fits}`,
        commonVerdict(own),
        source,
      ];
    }),
  );
  return table({
    columns: [
      "expert",
      "router",
      "predicted",
      ...blocks.map((block) => `slope: ${blockTitle(block, setting)}`),
      "regime number",
      "in the regime",
      "failed",
      "verdict",
      "source of the prediction",
    ],
    rows,
    caption: `Measured slopes, ${title}, blocks of ${loss}: mean over random truths with its 95 % interval over truths. In the regime: the regime number, ${regimeNumber} at the smallest n (median over truths), is below ${slopeThresholds[setting]}${setting === "over" ? "; it does not exist where κ is 0 or, at the kinks of ReLU, does not tell" : ""}. Cosine router: true norms given, router is the angular part. Labels: [P] the paper, [R] recalled, [D] derived here.`,
    details: `${settingsText([study], ["k", "σ"])}; Student's intervals.`,
  });
}

function slopeText({ predicted, slope, interval, verdict }: RateCell): string {
  if (slope === null || interval === null) return "too few fits";
  const [at, from, to] = [slope, ...interval].map((value) =>
    value.toFixed(2).replace("-0.00", "0.00").replace("-", "−"),
  );
  return `${at} [${from}, ${to}]${verdict === "does not agree" ? `, not ${`${predicted}`.replace("-", "−")}` : ""}`;
}

/** The verdict of all three blocks, or how many of them agree. */
function commonVerdict(cells: readonly RateCell[]): string {
  const verdicts = new Set(cells.map(({ verdict }) => verdict));
  if (verdicts.size === 1) return [...verdicts][0];
  return `${cells.filter(({ verdict }) => verdict === "agrees").length} of ${cells.length} blocks agree`;
}

/** Every cell with all that its summary row has: for a reader's own program. */
export function cellsTable(cells: readonly RateCell[]): Table {
  const rounded = (value: number | null, digits = 4) => (value === null ? null : Number(value.toPrecision(digits)));
  return table({
    columns: [
      "setting",
      "expert",
      "router",
      "block",
      "predicted",
      "slope",
      "from",
      "to",
      "truths",
      "in the regime",
      "used",
      "regime number",
      "fits",
      "failed",
      "verdict",
    ],
    rows: cells.map((cell) => [
      cell.setting,
      cell.expert,
      routerTitles[cell.router],
      blockTitle(cell.block, cell.setting),
      cell.predicted,
      rounded(cell.slope),
      rounded(cell.interval?.[0] ?? null),
      rounded(cell.interval?.[1] ?? null),
      cell.truths,
      cell.inRegime,
      cell.used,
      rounded(cell.number),
      cell.fits,
      cell.failed,
      cell.verdict,
    ]),
    caption:
      "Every cell of the rate table: from and to are the ends of the 95 % interval, used is the number of truths that the slope rests on.",
  });
}
