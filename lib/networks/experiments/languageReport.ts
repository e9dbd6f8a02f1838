import type { Report } from "../../experiments/experiment";
import { judged } from "../../experiments/sentences";
import { panelFigure } from "../../plots/panelFigure";
import { table } from "../../plots/table";
import { axis, faded, logAxis, predictionLine } from "../../plots/theme";
import { keyEntry, line, points, type Trace } from "../../plots/traces";
import { compareRouters, meanError } from "../comparison/compareRouters";
import {
  comparisonCells,
  comparisonSentence,
  references,
  routerStyle,
  routersText,
  routerTitle,
  seedsText,
} from "./comparedRouters";
import type { LanguageResult, LanguageRun } from "./runs/languageRun";
import type { Trained, TrainedStudy } from "./trainings";

type Network = Trained<LanguageRun, LanguageResult>;

/** What is said of networks that were trained on a text: bits per character by router, beside n-grams and each other. */
export function languageReport({ study, language, baseline }: TrainedStudy): Report {
  const routers = [...new Set(language.map(({ run }) => run.router.name))];
  const of = (router: string) => language.filter(({ run }) => run.router.name === router);
  const bigram = baseline!.validation[1];
  const rows = routers.map((router) => rowOf(router, of(router)));
  const bySeed = (router: string) => new Map(of(router).map(({ run, result }) => [run.seed, result.validation]));
  const values = Object.fromEntries(routers.map((router) => [router, bySeed(router)]));
  const comparisons = compareRouters({ groups: [{ name: "", values }], references });
  const setting = settingText(language[0]);
  return {
    rows,
    summary: [
      ...comparisons.map(({ group: _, ...comparison }) => ({ quantity: "bits per character", ...comparison })),
      ...baseline!.validation.map((bits, index) => ({ baseline: `${index + 1}-gram`, bitsPerCharacter: bits })),
    ],
    figure: curvesFigure(routers, { of, bigram, caption: captionOf(seedsText(study), language, setting, bigram) }),
    tables: {
      bits: table({
        columns: [
          "model",
          "bits per character, validation",
          "standard error",
          "bits, test",
          "load entropy",
          "parameters",
        ],
        rows: [
          ...rows.map(({ router, bitsPerCharacter, testBitsPerCharacter, loadEntropy, parameters }) => [
            routerTitle(router),
            ...[bitsPerCharacter.mean, bitsPerCharacter.standardError, testBitsPerCharacter.mean].map(fourDigits),
            ...[fourDigits(loadEntropy.mean), parameters],
          ]),
          ...baseline!.validation.map((bits, index) => [
            `${index + 1}-gram (Witten–Bell)`,
            ...[fourDigits(bits), null, fourDigits(baseline!.test[index]), null, null],
          ]),
        ],
        caption: `Mean over ${seedsText(study)}; ${setting}. Networks: ${language[0].run.pieces} pieces of each text; n-grams: the whole of each text, all of whose earlier characters they may use.`,
      }),
      comparisons: table({
        ...comparisonCells(comparisons, 4),
        caption: `Paired differences in bits per character on validation text, with 95 % intervals, each for itself; ${setting}.`,
      }),
    },
    verdicts: [
      ...routers.map((router) => beatsBigram(router, of(router), bigram)),
      ...comparisons.map((each) => comparisonSentence(each, { unit: "bits per character", digits: 3 })),
    ],
  };
}

function rowOf(router: string, networks: readonly Network[]) {
  const over = (value: (result: LanguageResult) => number) => meanError(networks.map(({ result }) => value(result)));
  return {
    router,
    bitsPerCharacter: over(({ validation }) => validation),
    testBitsPerCharacter: over(({ test }) => test),
    loadEntropy: over(({ loadEntropy }) => loadEntropy),
    parameters: networks[0].result.parameters,
    seeds: networks.length,
    tokens: networks[0].result.curve[networks[0].result.curve.length - 1].tokens,
  };
}

function beatsBigram(router: string, networks: readonly Network[], bigram: number): string {
  const bits = networks.map(({ result }) => result.validation);
  const { mean, standardError } = meanError(bits);
  const spread = standardError === null ? "" : ` ± ${standardError.toFixed(3)}`;
  const below = bits.filter((each) => each < bigram).length;
  return `${routerTitle(router)}: ${mean.toFixed(3)}${spread} bits per character on validation text; ${below} of ${bits.length} networks are below the bigram's ${bigram.toFixed(3)}, ${judged(below === bits.length)}.`;
}

/** Bits against tokens: the mean over seeds with a band of one standard error. */
function curvesFigure(
  routers: readonly string[],
  { of, bigram, caption }: { of: (router: string) => readonly Network[]; bigram: number; caption: string },
) {
  const curves = routers.map((router) => {
    const networks = of(router);
    const tokens = networks[0].result.curve.map((point) => point.tokens);
    const levels = tokens.map((_, at) => meanError(networks.map(({ result }) => result.curve[at].bits)));
    return { router, tokens, levels };
  });
  const ends = (sign: 1 | -1) => (level: { mean: number; standardError: number | null }) =>
    level.mean + sign * (level.standardError ?? 0);
  const traces = curves.flatMap(({ router, tokens, levels }): Trace[] => {
    const { color, symbol, dash } = routerStyle(router);
    return [
      line({
        x: [...tokens, ...[...tokens].reverse()],
        y: [...levels.map(ends(1)), ...levels.map(ends(-1)).reverse()],
        ...{ fill: "toself", fillcolor: faded(color, 0.15), line: { color, width: 0 }, hoverinfo: "skip" },
      }),
      points({
        ...{ mode: "lines+markers", name: routerTitle(router), x: tokens, y: levels.map(({ mean }) => mean) },
        ...{ marker: { color, symbol, size: 10, line: { color, width: 2 } }, line: { color, width: 2, dash } },
      }),
    ];
  });
  return panelFigure({
    panels: [
      {
        x: logAxis("characters learnt from", curves[0].tokens),
        y: axis("bits per character"),
        traces,
        rules: [{ y: bigram, line: predictionLine }],
      },
    ],
    key: [keyEntry("bigram model", { line: predictionLine })],
    caption,
  });
}

function captionOf(seeds: string, language: readonly Network[], setting: string, bigram: number): string {
  const routers = new Map(language.map(({ run }) => [run.router.name, run.router]));
  return `Bits per character on validation text against the characters learnt from: mean over ${seeds}, bands of one standard error of that mean, which is not that of the paired differences (a table beside it has these); grey: a bigram model, ${bigram.toFixed(2)}. Routers: ${routersText([...routers.values()])}. ${setting}. Routers of a seed begin with the same values and read the same text. So small a network, trained for so short a time, says nothing about a large one.`;
}

function settingText({ run, result }: Network): string {
  const { layers, width, heads, experts, expertWidth, top, projection } = run.network;
  const { steps, learningRate } = run.training;
  return `State of the Union addresses, split by document; ${result.parameters} parameters: ${layers} layers, every second sparse, width ${width}, ${heads} heads, ${experts} experts of ${expertWidth}, top-${top}, router in ${projection} dimensions; ${steps} steps of ${run.batch} pieces of ${run.context} characters, Adam, learning rate ${learningRate}`;
}

function fourDigits(value: number | null): number | null {
  return value === null ? null : Number(value.toFixed(4));
}
