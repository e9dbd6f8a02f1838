import type { Report } from "../../../experiments/experiment";
import { judged } from "../../../experiments/sentences";
import { prediction, type Verdict } from "../../../experiments/verdict";
import { panelFigure } from "../../../plots/panelFigure";
import { table } from "../../../plots/table";
import { axis } from "../../../plots/theme";
import { errorBars, points } from "../../../plots/traces";
import { compareRouters, type MeanError, meanError } from "../../comparison/compareRouters";
import {
  comparisonCells,
  comparisonSentence,
  differingSentence,
  references,
  routerStyle,
  routersText,
  routerTitle,
  seedsText,
} from "../comparedRouters";
import { differencesFigure } from "../differencesFigure";
import type { DomainResult, DomainRun } from "../runs/domainRun";
import type { Trained, TrainedStudy } from "../trainings/trainings";

type Network = Trained<DomainRun, DomainResult>;

/** Networks whose left-out domain is one, or all of a set for the average. */
interface Group {
  readonly name: string;
  readonly networks: readonly Network[];
}

/** What is predicted of digits at 45°. */
const predicted = { set: "rotated digits", domain: "45°", accuracy: 0.7 } as const;

/** Ends the name of a group that is all domains of a set. */
const average = ", average";

/** The accuracy of a router's networks in a group. */
interface AccuracyRow {
  readonly router: string;
  readonly domain: string;
  readonly accuracy: MeanError;
}

/** What is said of networks that were tested on a domain left out: accuracy by domain and router. */
export function domainReport({ study, domains }: TrainedStudy): Report {
  const routers = [...new Set(domains.map(({ run }) => run.router.name))];
  const groups = groupsOf(domains);
  const rows = groups.flatMap(({ name, networks }) =>
    routers.map((router) => {
      const values = [...accuracies(networks, router).values()];
      return { router, domain: name, accuracy: meanError(values), seeds: values.length };
    }),
  );
  const comparisons = compareRouters({
    groups: groups.map(({ name, networks }) => ({
      name,
      values: Object.fromEntries(routers.map((router) => [router, accuracies(networks, router)])),
    })),
    references,
  });
  const setting = settingText(domains[0]);
  const cells = comparisonCells(comparisons, fourDigits);
  return {
    rows,
    summary: comparisons.map(({ group, ...comparison }) => ({ quantity: "accuracy", domain: group, ...comparison })),
    figure: accuracyFigure(
      rows,
      groups.map(({ name }) => name),
      routers,
      {
        caption: `Accuracy on a domain that was left out: mean over ${seedsText(study)}, bars of one standard error of that mean, which is not that of the paired differences (a table beside it has these). So small a network, trained for so short a time, says nothing about a large one.`,
        details: `Routers: ${routersText([...new Map(domains.map(({ run }) => [run.router.name, run.router])).values()])}. ${setting}. Routers of a seed begin with the same values and see the same images.`,
      },
    ),
    supplements: {
      differences: differencesFigure(
        comparisons.filter(({ group }) => groups.length === 1 || group.endsWith(average)),
        {
          quantity: "accuracy",
          caption: `Paired differences in accuracy with 95 % intervals, each for itself${groups.length === 1 ? "" : ", over all domains of a set"}: ${seedsText(study)}.`,
          details: `${setting}.`,
        },
      ),
    },
    tables: {
      accuracy: table({
        columns: ["domain left out", ...routers.flatMap((router) => [routerTitle(router), "standard error"])],
        rows: groups.map(({ name, networks }) => [
          name,
          ...routers.flatMap((router) => {
            const { mean, standardError } = meanError([...accuracies(networks, router).values()]);
            return [fourDigits(mean), fourDigits(standardError)];
          }),
        ]),
        caption: `Share of the images of the domain left out whose class is the most probable, mean over ${seedsText(study)}.`,
        details: `${setting}.`,
      }),
      comparisons: table({
        columns: ["domain left out", ...cells.columns],
        rows: cells.rows.map((row, index) => [comparisons[index].group, ...row]),
        caption: `Paired differences in accuracy, with 95 % intervals, each for itself.`,
        details: `${setting}.`,
      }),
    },
    finding: differingSentence(comparisons, "accuracy"),
    verdicts: [
      ...routers.flatMap((router) => predictedSentence(router, domains)),
      ...comparisons.map((each) => comparisonSentence(each, { unit: "in accuracy", digits: 3 })),
    ],
  };
}

/** Each domain, and where a set has several the average over them. */
function groupsOf(domains: readonly Network[]): Group[] {
  return [...new Set(domains.map(({ run }) => run.set))].flatMap((set) => {
    const networks = domains.filter(({ run }) => run.set === set);
    const names = [...new Set(networks.map(({ run }) => run.domain))];
    const single = names.map((name) => ({
      name: `${set}, ${name}`,
      networks: networks.filter(({ run }) => run.domain === name),
    }));
    return names.length === 1 ? single : [...single, { name: `${set}${average}`, networks }];
  });
}

/** By seed; over several domains their mean. */
function accuracies(networks: readonly Network[], router: string): Map<number, number> {
  const ofRouter = networks.filter(({ run }) => run.router.name === router);
  const seeds = [...new Set(ofRouter.map(({ run }) => run.seed))];
  return new Map(
    seeds.map((seed) => {
      const values = ofRouter.filter(({ run }) => run.seed === seed).map(({ result }) => result.accuracy);
      return [seed, values.reduce((sum, value) => sum + value, 0) / values.length];
    }),
  );
}

function predictedSentence(router: string, domains: readonly Network[]): Verdict[] {
  const networks = domains.filter(({ run }) => run.set === predicted.set && run.domain === predicted.domain);
  const values = [...accuracies(networks, router).values()];
  if (values.length === 0) return [];
  const { mean, standardError } = meanError(values);
  const spread = standardError === null ? "" : ` ± ${(100 * standardError).toFixed(1)}`;
  return [
    prediction(
      mean > predicted.accuracy,
      `${routerTitle(router)}: ${(100 * mean).toFixed(1)}${spread} % of the digits at ${predicted.domain} are known; above ${100 * predicted.accuracy} % was predicted: ${judged(mean > predicted.accuracy)}.`,
    ),
  ];
}

/** A panel a set of domains, as they have little to do with one another. */
function accuracyFigure(
  rows: readonly AccuracyRow[],
  names: readonly string[],
  routers: readonly string[],
  texts: { readonly caption: string; readonly details: string },
) {
  const sets = [...new Set(names.map(setOf))];
  return panelFigure({
    panels: sets.map((set, index) => {
      const own = names.filter((name) => setOf(name) === set);
      const ticks = { tickmode: "array", tickvals: own.map((_, at) => at), ticktext: own.map(shortName), tickangle: 0 };
      const traces = routers.map((router) => accuracyTrace(rows, own, { router, routers }));
      return {
        ...(sets.length === 1 ? {} : { title: set }),
        x: axis("domain left out", { ...ticks, range: [-0.6, own.length - 0.4] }),
        y: axis("accuracy"),
        traces: index === sets.length - 1 ? traces : traces.map((trace) => ({ ...trace, showlegend: false })),
      };
    }),
    ...texts,
  });
}

function accuracyTrace(
  rows: readonly AccuracyRow[],
  names: readonly string[],
  { router, routers }: { router: string; routers: readonly string[] },
) {
  const { color, symbol } = routerStyle(router);
  const own = rows.filter((row) => row.router === router && names.includes(row.domain));
  const values = own.map(({ accuracy }) => accuracy.mean);
  const ends = (sign: 1 | -1) => own.map(({ accuracy }) => accuracy.mean + sign * (accuracy.standardError ?? 0));
  const beside = (routers.indexOf(router) - (routers.length - 1) / 2) / Math.max(6, 1.3 * routers.length);
  return points({
    name: routerTitle(router),
    x: own.map(({ domain }) => names.indexOf(domain) + beside),
    y: values,
    error_y: errorBars(values, { lower: ends(-1), upper: ends(1) }, { color, thickness: 1.5, width: 4 }),
    marker: { color, symbol, size: routers.length > 4 ? 8 : 12, line: { color, width: 2 } },
  });
}

/** "rotated digits" */
function setOf(group: string): string {
  return group.slice(0, group.indexOf(", "));
}

/** "45°" */
function shortName(group: string): string {
  return group.slice(group.indexOf(", ") + 2);
}

function settingText({ run, result }: Network): string {
  const { layers, width, heads, experts, expertWidth, top, projection } = run.network;
  const { steps, learningRate, evaluations } = run.training;
  const images =
    run.data === undefined
      ? "10,000 digits of MNIST, each in one domain"
      : `${run.data.name}, images of ${run.data.side} × ${run.data.side} pixels in three channels`;
  return `${images}, DomainBed's protocol (80/20 splits, the best of ${evaluations} steps on the training domains' held-out parts); ${result.parameters} parameters: ${layers} layers, every second sparse, width ${width}, ${heads} heads, ${experts} experts of ${expertWidth}, top-${top}, router in ${projection} dimensions; ${steps} steps of ${run.perDomain} images a training domain, Adam, learning rate ${learningRate}`;
}

function fourDigits(value: number): number;
function fourDigits(value: number | null): number | null;
function fourDigits(value: number | null): number | null {
  return value === null ? null : Number(value.toFixed(4));
}
