import type { Report } from "../../../experiments/experiment";
import { judged } from "../../../experiments/sentences";
import { prediction, type Verdict } from "../../../experiments/verdict";
import { table } from "../../../plots/table";
import { mean } from "../../../theory/rates/line";
import { compareRouters, type MeanError, meanError } from "../../comparison/compareRouters";
import { comparisonCells, comparisonSentence, differingSentence } from "../comparedRouters";
import { unitOf } from "../language/languageReport";
import type { LanguageResult, LanguageRun } from "../runs/languageRun";
import type { Trained, TrainedStudy } from "../trainings/trainings";
import { type PerturbationKind, type PerturbationRow, perturbationFigure } from "./perturbationFigure";

type Network = Trained<LanguageRun, LanguageResult>;

/** What is said of networks that were trained with different τ: each beside the cosine router, and the theory's advice. */
export function perturbationReport({ study, language }: TrainedStudy): Report {
  const names = [...new Set(language.map(({ run }) => nameOf(run)))];
  const of = (name: string) => language.filter(({ run }) => nameOf(run) === name);
  const rows = names.map((name) => rowOf(name, of(name)));
  const bits = (name: string) => new Map(of(name).map(({ run, result }) => [run.seed, result.validation]));
  const values = Object.fromEntries(names.map((name) => [name, bits(name)]));
  const comparisons = compareRouters({ groups: [{ name: "", values }], references: ["cosine"] });
  const advice = adviceOf(rows);
  const setting = settingText(language[0]);
  const unit = unitOf(language);
  return {
    rows: rows.map((row) => ({ ...row })),
    summary: [
      { advice: "τ₁ near the norm of the router vectors", ...advice },
      ...comparisons.map(({ group: _, router: perturbation, ...comparison }) => ({ perturbation, ...comparison })),
    ],
    figure: perturbationFigure(rows, {
      advised: advice.tau1,
      unit,
      caption: `Bits per ${unit} on validation text and representation collapse against τ₁, where it begins if it is learnt; τ₂ = τ₁, except for the co-authors' pairs [C]: mean over ${study.seeds} seeds, bars of one standard error. Dotted: the mean norm of the trained router vectors, which the theory advises for τ₁.`,
      details: `${setting}.`,
    }),
    tables: {
      bits: table({
        columns: [
          "perturbation",
          "bits",
          "standard error",
          "collapse",
          "load entropy",
          "‖β₁‖",
          "‖Wx‖",
          "τ₁ at the end",
        ],
        rows: rows.map((row) => [
          row.perturbation,
          ...[row.bitsPerCharacter.mean, row.bitsPerCharacter.standardError, row.collapse?.mean ?? null].map(digits),
          ...[row.loadEntropy.mean, row.vectorNorm.mean, row.tokenNorm.mean, row.learntTau1?.mean ?? null].map(digits),
        ]),
        caption: `Mean over ${study.seeds} seeds. Norms after training, of router vectors and of tokens as they are compared.`,
        details: `${setting}.`,
      }),
      comparisons: table({
        ...comparisonCells(comparisons, (value) => Number(value.toFixed(4))),
        caption: `Paired differences in bits per ${unit}, with 95 % intervals, each for itself; all share the cosine router's ${study.seeds} trainings, so that they are not independent.`,
        details: `${setting}.`,
      }),
    },
    finding: differingSentence(comparisons, `bits per ${unit}`),
    verdicts: [
      summarySentence(comparisons, unit),
      adviceSentence(advice, unit),
      ...learntSentences(rows),
      ...comparisons.map((each) => comparisonSentence(each, { unit: `bits per ${unit}`, digits: 3 })),
    ],
  };
}

/** "fixed, τ = 0.01" */
function nameOf({ router: { name, options } }: LanguageRun): string {
  const kind = kindOf(name, options as { tau1?: number; tau2?: number });
  if (kind === "none") return "cosine";
  if (kind === "pair") return `fixed, τ₁ = ${options.tau1}, τ₂ = ${options.tau2}`;
  return `${kind}, τ = ${options.tau1}`;
}

function kindOf(router: string, { tau1, tau2 }: { tau1?: number; tau2?: number }): PerturbationKind {
  if (router === "cosine") return "none";
  if (router === "randomPerturbation") return "random";
  if (router === "learnableNoise") return "learnt";
  return tau1 === tau2 ? "fixed" : "pair";
}

function rowOf(perturbation: string, networks: readonly Network[]): PerturbationRow {
  const { router } = networks[0].run;
  const { tau1 = 0, tau2 = 0 } = router.options as { tau1?: number; tau2?: number };
  const over = (value: (result: LanguageResult) => number) => meanError(networks.map(({ result }) => value(result)));
  const all = (value: (result: LanguageResult) => number | null | undefined): MeanError | null => {
    const known = networks.map(({ result }) => value(result));
    return known.every((each) => typeof each === "number") ? meanError(known as number[]) : null;
  };
  return {
    perturbation,
    kind: kindOf(router.name, router.options as { tau1?: number; tau2?: number }),
    ...{ tau1, tau2 },
    bitsPerCharacter: over(({ validation }) => validation),
    collapse: all(({ collapse }) => collapse),
    loadEntropy: over(({ loadEntropy }) => loadEntropy),
    vectorNorm: over(({ norms }) => norms!.vectors),
    tokenNorm: over(({ norms }) => norms!.tokens),
    learntTau1: all(({ norms }) => norms?.constants.tau1),
    learntTau2: all(({ norms }) => norms?.constants.tau2),
    seeds: networks.length,
  };
}

/** What the theory says, from the norms that training led to, and what came of the τ that is nearest to it. */
function adviceOf(rows: readonly PerturbationRow[]) {
  const fixed = rows.filter(({ kind }) => kind === "fixed");
  const tau1 = mean(fixed.map(({ vectorNorm }) => vectorNorm.mean));
  const distance = (row: PerturbationRow) => Math.abs(Math.log(row.tau1 / row.vectorNorm.mean));
  const nearest = fixed.reduce((best, row) => (distance(row) < distance(best) ? row : best));
  const best = fixed.reduce((least, row) => (row.bitsPerCharacter.mean < least.bitsPerCharacter.mean ? row : least));
  return {
    tau1,
    tau2: mean(fixed.map(({ tokenNorm }) => tokenNorm.mean)),
    nearest: nearest.tau1,
    bitsAtNearest: nearest.bitsPerCharacter.mean,
    best: best.tau1,
    bitsAtBest: best.bitsPerCharacter.mean,
    sensitivity: fixed.map(({ tau1, vectorNorm }) => ({ tau1, share: radialShare(tau1, vectorNorm.mean) })),
  };
}

/** How much the scores feel ‖β₁‖ = b, over the most that they can: τ₁/(b + τ₁)² over 1/(4b) (derived fact 4). */
export function radialShare(tau1: number, b: number): number {
  return (4 * b * tau1) / (b + tau1) ** 2;
}

function summarySentence(comparisons: readonly { router: string; verdict: string }[], unit: string): Verdict {
  const differing = comparisons.filter(({ verdict }) => verdict === "differs").map(({ router }) => router);
  const told = comparisons.filter(({ verdict }) => verdict !== "too few seeds to tell").length;
  if (told === 0)
    return prediction(
      null,
      `With so few seeds none of ${comparisons.length} perturbations can be told from the cosine router.`,
    );
  const which = differing.length === 0 ? "none" : `${differing.length} (${differing.join("; ")})`;
  return prediction(
    differing.length === 0,
    `Of ${told} perturbations ${which} differ${differing.length === 1 ? "s" : ""} in bits per ${unit} from the cosine router; none was predicted: ${judged(differing.length === 0)}.`,
  );
}

function adviceSentence(
  { tau1, nearest, bitsAtNearest, best, bitsAtBest, sensitivity }: ReturnType<typeof adviceOf>,
  unit: string,
): string {
  const shares = sensitivity.map((row) => `${row.tau1} has ${Number((100 * row.share).toPrecision(2))} %`);
  const isBest = nearest === best;
  return `After training the router vectors have norm ${tau1.toPrecision(3)} on average, so the theory's advice is a τ₁ near that; nearest among the fixed τ₁ = τ₂ is ${nearest}, with ${bitsAtNearest.toFixed(3)} bits per ${unit}, ${isBest ? "the least" : `and the least are ${bitsAtBest.toFixed(3)}, at ${best}`}. Of the most that any τ₁ lets the scores feel of a norm ${shares.join(", ")}.`;
}

function learntSentences(rows: readonly PerturbationRow[]): string[] {
  const learnt = rows.filter(({ kind, learntTau1 }) => kind === "learnt" && learntTau1 !== null);
  if (learnt.length === 0) return [];
  const moved = learnt.map(
    ({ tau1, learntTau1, learntTau2 }) =>
      `${tau1} → τ₁ = ${learntTau1!.mean.toPrecision(2)}, τ₂ = ${learntTau2!.mean.toPrecision(2)}`,
  );
  return [`Where τ is learnt it goes from ${moved.join("; ")}.`];
}

function settingText({ run, result }: Network): string {
  const { layers, width, heads, experts, expertWidth, top, projection } = run.network;
  const { steps, learningRate } = run.training;
  const { temperature } = run.router.options;
  return `${run.data === undefined ? "State of the Union addresses" : run.data.name}; ${result.parameters} parameters: ${layers} layers, every second sparse, width ${width}, ${heads} heads, ${experts} experts of ${expertWidth}, top-${top}, router in ${projection} dimensions, temperature ${temperature}; ${steps} steps of ${run.batch} pieces of ${run.context} characters, learning rate ${learningRate}`;
}

function digits(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(4));
}
