import type { Report } from "../../../experiments/experiment";
import { toldFrom } from "../../../experiments/sentences";
import { prediction, type Verdict } from "../../../experiments/verdict";
import type { Figure } from "../../../plots/figure";
import { panelFigure } from "../../../plots/panelFigure";
import { table } from "../../../plots/table";
import { axis, logAxis, referenceRule } from "../../../plots/theme";
import { errorBars, points } from "../../../plots/traces";
import { compareRouters, meanError, type RouterComparison } from "../../comparison/compareRouters";
import { holm } from "../../comparison/holm";
import { type SizeTrend, sizeTrend } from "../../comparison/sizeTrend";
import { parameterCount } from "../../scaling/networkCost";
import {
  comparisonCells,
  comparisonSentence,
  differingSentence,
  references,
  routerStyle,
  routersText,
  routerTitle,
} from "../comparedRouters";
import type { LanguageResult, LanguageRun } from "../runs/languageRun";
import { namedConfigs } from "../trainings/namedConfigs";
import type { Trained, TrainedStudy } from "../trainings/trainings";

type Network = Trained<LanguageRun, LanguageResult>;

/** A large network that the lines are drawn out to; a vocabulary about that of the text. */
const { network: large, context } = namedConfigs.enwik8;
const largeParameters = parameterCount({ ...large, vocabulary: 205, context });

/** A difference between two routers over the sizes. */
interface Trend extends SizeTrend {
  readonly router: string;
  readonly reference: string;
}

/** What is said of networks of several sizes: bits by size and router, paired differences, and their trends. */
export function networkSizeReport({ study, language }: TrainedStudy): Report {
  const groups = groupsOf(language);
  const routers = [...new Set(language.map(({ run }) => run.router.name))];
  const rows = groups.flatMap(({ parameters, networks }) =>
    routers.map((router) => {
      const bits = networks.filter(({ run }) => run.router.name === router).map(({ result }) => result.validation);
      return { router, parameters, bitsPerCharacter: meanError(bits), seeds: bits.length };
    }),
  );
  const comparisons = compareRouters({
    groups: groups.map(({ name, networks }) => ({
      name,
      values: Object.fromEntries(routers.map((router) => [router, bySeed(networks, router)])),
    })),
    references,
  });
  const trends = trendsOf(groups, comparisons);
  const setting = settingText(language, study.seeds);
  const cells = comparisonCells(comparisons, fourDigits);
  return {
    rows,
    summary: [
      ...comparisons.map(({ group: size, ...comparison }) => ({ quantity: "bits per character", size, ...comparison })),
      ...trends.map((trend) => ({ quantity: "change of bits per character for ten times the parameters", ...trend })),
    ],
    figure: differencesFigure(
      comparisons.filter(({ router }) => router === "perturbedCosine"),
      groups,
      {
        caption: `Bits per character on validation text with the perturbed cosine router less those with another, against the size of the network: mean over ${study.seeds} paired seeds with Student's 95 % intervals, each for itself.`,
        details: `Routers: ${routersText([...new Map(language.map(({ run }) => [run.router.name, run.router])).values()])}. ${setting}.`,
      },
    ),
    tables: {
      bits: table({
        columns: ["parameters", ...routers.flatMap((router) => [routerTitle(router), "standard error"])],
        rows: groups.map(({ parameters }) => [
          parameters,
          ...rows
            .filter((row) => row.parameters === parameters)
            .flatMap(({ bitsPerCharacter: { mean, standardError } }) => [mean, standardError].map(fourDigits)),
        ]),
        caption: `Bits per character on validation text, mean over ${study.seeds} seeds.`,
        details: `${setting}.`,
      }),
      comparisons: table({
        columns: ["size", ...cells.columns],
        rows: cells.rows.map((row, index) => [comparisons[index].group, ...row]),
        caption: `Paired differences in bits per character on validation text, with 95 % intervals, each for itself.`,
        details: `${setting}.`,
      }),
    },
    finding: differingSentence(comparisons, "bits per character"),
    verdicts: [
      ...comparisons.map((each) => comparisonSentence(each, { unit: "bits per character", digits: 3 })),
      ...trends.map(trendSentence),
    ],
  };
}

interface Group {
  readonly name: string;
  readonly parameters: number;
  readonly networks: readonly Network[];
}

/** The networks of each size, the smallest first. */
function groupsOf(language: readonly Network[]): Group[] {
  const counts = [...new Set(language.map(({ result }) => result.parameters))].sort((a, b) => a - b);
  return counts.map((parameters) => ({
    ...{ name: thousands(parameters), parameters },
    networks: language.filter(({ result }) => result.parameters === parameters),
  }));
}

function bySeed(networks: readonly Network[], router: string): Map<number, number> {
  return new Map(
    networks.filter(({ run }) => run.router.name === router).map(({ run, result }) => [run.seed, result.validation]),
  );
}

/** One trend a pair of routers, of the seeds that every size has; p values after Holm's correction over the pairs. */
function trendsOf(groups: readonly Group[], comparisons: readonly RouterComparison[]): Trend[] {
  const trends = comparisons
    .filter(({ group }) => group === groups[0].name)
    .map(({ router, reference }) => {
      const values = groups.map(({ networks }) => [bySeed(networks, router), bySeed(networks, reference)] as const);
      const seeds = [...values[0][0].keys()].filter((seed) => values.every((pair) => pair.every((of) => of.has(seed))));
      const differences = seeds.map((seed) => values.map(([own, other]) => own.get(seed)! - other.get(seed)!));
      const parameters = groups.map((group) => group.parameters);
      return { router, reference, ...sizeTrend({ parameters, differences, at: largeParameters }) };
    });
  const told = trends.filter(({ pValue }) => pValue !== null);
  const corrected = holm(told.map(({ pValue }) => pValue!));
  return trends.map((trend) => ({ ...trend, pValue: corrected[told.indexOf(trend)] ?? null }));
}

/** What a trend says, and of a large network. Predicted is no trend; whatever it is, three sizes are few. */
export function trendSentence(trend: Trend): Verdict {
  const { router, reference, seeds, slope, interval, pValue, extrapolated, extrapolatedInterval } = trend;
  const number = (value: number) => value.toFixed(3).replace("-", "−");
  const range = (ends: readonly [number, number]) => `[${ends.map(number).join(", ")}]`;
  const what = `${routerTitle(router)} − ${routerTitle(reference)}, for ten times the parameters: ${number(slope)}`;
  if (interval === null || pValue === null || extrapolatedInterval === null)
    return prediction(
      null,
      `${what} bits per character with ${seeds} seed${seeds === 1 ? "" : "s"}: too few seeds to tell, and nothing of a large network.`,
    );
  const isTrend = pValue < 0.05;
  const isOpen = extrapolatedInterval[0] <= 0 && extrapolatedInterval[1] >= 0;
  const verdict = isTrend ? "a trend, not as predicted" : "no trend beyond the noise, as predicted";
  const far = `A straight line, were it straight so far out, would be at ${number(extrapolated)} ${range(extrapolatedInterval)} for ${millions(largeParameters)}`;
  const said = isOpen
    ? "so that these sizes leave open which router is better there"
    : `so that ${routerTitle(extrapolated < 0 ? router : reference)} would be better there, which sizes so much smaller cannot make certain`;
  return prediction(
    !isTrend,
    `${what} ${range(interval)} bits per character, p = ${pValue.toFixed(3)} after Holm's correction, with ${seeds} seeds: ${verdict}. By itself, without the correction, about ${number(toldFrom(interval))} would have been seen with 80 % power. ${far}, ${said}.`,
  );
}

function differencesFigure(
  comparisons: readonly RouterComparison[],
  groups: readonly Group[],
  texts: { readonly caption: string; readonly details: string },
): Figure {
  const at = (group: string) => groups.find(({ name }) => name === group)!.parameters;
  const traces = references.map((reference, index) => {
    const own = comparisons.filter((each) => each.reference === reference);
    const { color, symbol, dash } = routerStyle(reference);
    const [lower, upper] = [0, 1].map((end) => own.map(({ interval }) => interval?.[end] ?? null));
    const values = own.map(({ difference }) => difference);
    return points({
      ...{ mode: "lines+markers", name: `perturbed cosine − ${routerTitle(reference)}` },
      ...{ x: own.map(({ group }) => at(group) * 1.03 ** (2 * index - 1)), y: values },
      error_y: errorBars(values, { lower, upper }, { color, thickness: 1.5, width: 4 }),
      ...{ marker: { color, symbol, size: 10, line: { color, width: 2 } }, line: { color, width: 1.5, dash } },
    });
  });
  const title = comparisons.some(({ verdict }) => verdict === "differs") ? "" : "no difference beyond the noise";
  const panel = {
    x: logAxis(
      "parameters",
      groups.map(({ parameters }) => parameters),
    ),
    y: axis("difference, bits per character"),
    rules: [{ y: 0, line: referenceRule }],
  };
  return panelFigure({ panels: [{ ...panel, title, traces }], ...texts });
}

function settingText(language: readonly Network[], seeds: number): string {
  const { run, result } = language[0];
  const { layers, heads, experts, top, projection } = run.network;
  const widths = [...new Set(language.map((each) => each.run.network.width))];
  const rates = [...new Set(language.map((each) => each.run.training.learningRate))];
  const tokens = result.curve[result.curve.length - 1].tokens;
  return `State of the Union addresses, split by document; ${layers} layers, every second sparse, width ${widths.join(", ")}, ${heads} heads, ${experts} experts twice as wide as a token, top-${top}, router in ${projection} dimensions; ${tokens} characters learnt from at each size, in ${run.training.steps} steps, Adam, learning rate ${rates.join(", ")}; ${seeds} seeds`;
}

const thousands = (count: number) => `${Math.round(count / 1000)} thousand parameters`;
const millions = (count: number) =>
  `${Math.round(count / 1e6)} million parameters, the paper's setting as docs/scaling.md has it`;

function fourDigits(value: number): number;
function fourDigits(value: number | null): number | null;
function fourDigits(value: number | null): number | null {
  return value === null ? null : Number(value.toFixed(4));
}
