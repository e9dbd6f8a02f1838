import type { Report } from "../../../experiments/experiment";
import { judged } from "../../../experiments/sentences";
import { prediction, type Verdict } from "../../../experiments/verdict";
import { panelFigure } from "../../../plots/panelFigure";
import { table } from "../../../plots/table";
import { type MedianInterval, medianInterval } from "../../comparison/medianInterval";
import { routerTitle } from "../comparedRouters";
import { besideNames, routerIntervals } from "../routerIntervals";
import type { MeasuredCosts, RouterCost } from "./costs";

/** What was predicted of a step with the perturbed router, over one with another. */
const predicted = [
  { reference: "cosine", most: 1.02 },
  { reference: "linear", most: 1.05 },
] as const;

/** What is said of times: each router over the linear one, round by round, and the overhead of the perturbation. */
export function costReport({ study, costs, machine }: MeasuredCosts): Report {
  const costOf = (name: string) => costs.find(({ router }) => router.name === name)!;
  const linear = costOf("linear");
  const rows = costs.map((cost) => rowOf(cost, linear));
  const { batch, context } = study.tokens;
  const setting = `${batch * context} tokens, width ${study.network.width}, ${study.network.experts} experts, top-${study.network.top}, router in ${study.network.projection} dimensions; ${study.rounds} rounds in which routers take turns, processor time; ${Object.values(machine).join(", ")}`;
  return {
    rows,
    settings: { machine },
    summary: predicted.map(({ reference, most }) => ({
      ...{ router: "perturbedCosine", reference, predictedAtMost: most },
      step: ratioOf(costOf("perturbedCosine").step, costOf(reference).step),
      alone: ratioOf(costOf("perturbedCosine").alone, costOf(reference).alone),
    })),
    finding: `A step of training takes ${predicted.map(({ reference }) => `${inWords(ratioOf(costOf("perturbedCosine").step, costOf(reference).step))} times as long as with the ${reference} router`).join(", ")}.`,
    figure: costFigure(
      rows,
      `Time of the choice of experts alone, and of a whole step of training, over that with the linear router: the median of the ratio in each round, with 95 % intervals.`,
      `${setting}.`,
    ),
    tables: {
      time: table({
        columns: [
          "router",
          "alone, least ms",
          "median ms",
          "over linear",
          "step, least ms",
          "median ms",
          "over linear",
          "from",
          "to",
          "peak MB",
          "router's parameters",
        ],
        rows: rows.map(({ router, alone, step, peakBytes, parameters }) => [
          routerTitle(router),
          ...[alone.least, alone.median, alone.ratio.median, step.least, step.median].map(threeDigits),
          ...[step.ratio.median, step.ratio.interval?.[0] ?? null, step.ratio.interval?.[1] ?? null].map(thousandths),
          ...[threeDigits(peakBytes / 1e6), parameters],
        ]),
        caption: `Alone: the choice of experts forward and backward. Step: loss, gradient, clipping and Adam of the network. Peak: the most that tensors take at once.`,
        details: `${setting}.`,
      }),
    },
    verdicts: [
      ...predicted.map((each) => overheadSentence(each, costOf("perturbedCosine"), costOf(each.reference))),
      memorySentence(costOf("perturbedCosine"), costOf("cosine")),
    ],
  };
}

function rowOf({ router, parameters, alone, step, peakBytes }: RouterCost, linear: RouterCost) {
  const of = (times: readonly number[], reference: readonly number[]) => ({
    least: Math.min(...times),
    median: medianInterval(times).median,
    ratio: ratioOf(times, reference),
  });
  return { router: router.name, alone: of(alone, linear.alone), step: of(step, linear.step), peakBytes, parameters };
}

/** Round by round, so that what slows the machine for a while slows both. */
function ratioOf(times: readonly number[], reference: readonly number[]): MedianInterval {
  return medianInterval(times.map((time, round) => time / reference[round]));
}

function overheadSentence(
  { reference, most }: { reference: string; most: number },
  perturbed: RouterCost,
  other: RouterCost,
): Verdict {
  const step = ratioOf(perturbed.step, other.step);
  const alone = ratioOf(perturbed.alone, other.alone);
  const cannotTell = step.interval === null || (step.interval[0] <= most && step.interval[1] > most);
  const holds = cannotTell ? null : step.interval[1] <= most;
  const outcome = holds === null ? "the measurement cannot tell" : judged(holds);
  return prediction(
    holds,
    `A step of training with the perturbed cosine router takes ${inWords(step)} times as long as with the ${reference} one; at most ${most} was predicted: ${outcome}. The choice of experts alone takes ${inWords(alone)} times as long.`,
  );
}

function inWords({ median, interval }: MedianInterval): string {
  return `${median.toFixed(3)}${interval === null ? "" : ` [${interval.map((end) => end.toFixed(3)).join(", ")}]`}`;
}

function memorySentence(perturbed: RouterCost, cosine: RouterCost): string {
  const more = perturbed.peakBytes - cosine.peakBytes;
  const share = (100 * Math.abs(more)) / cosine.peakBytes;
  const difference = more === 0 ? "as much as" : `${share.toPrecision(2)} % ${more > 0 ? "more" : "less"} than`;
  return `Its tensors take ${(perturbed.peakBytes / 1e6).toFixed(1)} MB at most, ${difference} those of the cosine router.`;
}

function costFigure(rows: readonly ReturnType<typeof rowOf>[], caption: string, details: string) {
  const panels = [
    { title: "choice of experts alone", of: (row: (typeof rows)[number]) => row.alone.ratio },
    { title: "a step of training", of: (row: (typeof rows)[number]) => row.step.ratio },
  ];
  return panelFigure({
    panels: panels.map(({ title, of }) =>
      routerIntervals(
        rows.map((row) => ({ router: row.router, value: of(row).median, interval: of(row).interval })),
        { title, quantity: "time over the linear router's", even: 1 },
      ),
    ),
    caption,
    details,
    arrangement: besideNames,
  });
}

const threeDigits = (value: number) => Number(value.toPrecision(3));
const thousandths = (value: number | null) => (value === null ? null : Number(value.toFixed(3)));
