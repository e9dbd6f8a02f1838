import type { Report } from "../../../experiments/experiment";
import { judged } from "../../../experiments/sentences";
import { prediction, type Verdict } from "../../../experiments/verdict";
import { table } from "../../../plots/table";
import { compareRouters, meanError } from "../../comparison/compareRouters";
import {
  comparisonCells,
  comparisonSentence,
  differingSentence,
  references,
  routersText,
  routerTitle,
  seedsText,
} from "../comparedRouters";
import { differencesFigure } from "../differencesFigure";
import type { LanguageResult, LanguageRun } from "../runs/languageRun";
import type { Trained, TrainedStudy } from "../trainings/trainings";
import { bitsFigure, expertsFigure } from "./languageFigures";
import { measuresReport } from "./measuresReport";

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
  const unit = unitOf(language);
  const measures = measuresReport(language, { baseline: baseline!, setting });
  const differing = comparisons.some(({ verdict }) => verdict === "differs");
  return {
    rows,
    summary: [
      ...comparisons.map(({ group: _, ...comparison }) => ({ quantity: `bits per ${unit}`, ...comparison })),
      ...measures.comparisons.map(({ group: quantity, ...comparison }) => ({ quantity, ...comparison })),
      ...measures.rows.map((row) => ({ ...row })),
      ...baseline!.validation.map((bits, index) => ({ baseline: `${index + 1}-gram`, bitsPerCharacter: bits })),
    ],
    figure: bitsFigure(language, {
      ...{ bigram, unit, title: differing ? "" : "no two routers differ beyond the noise" },
      ...textsOf(seedsText(study), language, setting, bigram),
    }),
    supplements: {
      differences: differencesFigure(comparisons, {
        quantity: `bits per ${unit}`,
        caption: `Paired differences on validation text with 95 % intervals, each for itself: ${seedsText(study)}.`,
        details: `${setting}.`,
      }),
      experts: expertsFigure(language, {
        unit,
        caption: `What the experts do while networks learn: mean over ${seedsText(study)}, bands of one standard error.`,
        details: `${setting}.`,
      }),
    },
    tables: {
      bits: table({
        columns: [
          "model",
          `bits per ${unit}, validation`,
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
        caption: `Networks and n-gram models: mean over ${seedsText(study)}.`,
        details: `${setting}. Networks: ${language[0].run.pieces} pieces of each text; ${ngramText(language[0])}.`,
      }),
      comparisons: table({
        ...comparisonCells(comparisons, fourDigits),
        caption: `Paired differences in bits per ${unit} on validation text, with 95 % intervals, each for itself.`,
        details: `${setting}.`,
      }),
      ...measures.tables,
    },
    finding: differingSentence(comparisons, `bits per ${unit}`),
    verdicts: [
      ...routers.map((router) => beatsBigram(router, of(router), { bigram, unit })),
      ...comparisons.map((each) => comparisonSentence(each, { unit: `bits per ${unit}`, digits: 3 })),
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

function beatsBigram(
  router: string,
  networks: readonly Network[],
  { bigram, unit }: { bigram: number; unit: string },
): Verdict {
  const bits = networks.map(({ result }) => result.validation);
  const { mean, standardError } = meanError(bits);
  const spread = standardError === null ? "" : ` ± ${standardError.toFixed(3)}`;
  const below = bits.filter((each) => each < bigram).length;
  return prediction(
    below === bits.length,
    `${routerTitle(router)}: ${mean.toFixed(3)}${spread} bits per ${unit} on validation text; ${below} of ${bits.length} networks are below the bigram's ${bigram.toFixed(3)}, ${judged(below === bits.length)}.`,
  );
}

/** How the text is cut into what is predicted. */
export function unitOf([{ run }]: readonly Network[]): string {
  return run.data === undefined ? "character" : "byte";
}

function textsOf(seeds: string, language: readonly Network[], setting: string, bigram: number) {
  const routers = new Map(language.map(({ run }) => [run.router.name, run.router]));
  const unit = unitOf(language);
  return {
    caption: `Bits per ${unit} on validation text against the ${unit}s learnt from: mean over ${seeds}, bands of one standard error of that mean, which is not that of the paired differences (a table beside it has these). So small a network, trained for so short a time, says nothing about a large one.`,
    details: `Bigram model: ${bigram.toFixed(2)}. Routers: ${routersText([...routers.values()])}. ${setting}. Routers of a seed begin with the same values and read the same text.`,
  };
}

function settingText({ run, result }: Network): string {
  const { layers, width, heads, experts, expertWidth, top, projection } = run.network;
  const { steps, learningRate } = run.training;
  const text =
    run.data === undefined
      ? "State of the Union addresses, split by document"
      : `${run.data.name}, byte by byte, split by position`;
  return `${text}; ${result.parameters} parameters: ${layers} layers, every second sparse, width ${width}, ${heads} heads, ${experts} experts of ${expertWidth}, top-${top}, router in ${projection} dimensions; ${steps} steps of ${run.batch} pieces of ${run.context} characters, Adam, learning rate ${learningRate}`;
}

/** How much of a text n-grams see. */
function ngramText({ run }: Network): string {
  return run.data === undefined
    ? "n-grams: the whole of each text, all of whose earlier characters they may use"
    : "n-grams: the first 20 million bytes of the training part, the first million of the others";
}

function fourDigits(value: number): number;
function fourDigits(value: number | null): number | null;
function fourDigits(value: number | null): number | null {
  return value === null ? null : Number(value.toFixed(4));
}
