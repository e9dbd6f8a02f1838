import type { Fit } from "../estimators/fit";
import { experimentNamed } from "../experiments/experiments";
import { type Profile, profiles } from "../experiments/studyKind";
import { canonicalGauge } from "../losses/canonicalGauge";
import { voronoiCells } from "../losses/voronoiCells";
import type { Figure } from "../plots/figure";
import { replayPlot } from "../plots/gates/replayPlot";
import { formatNumber } from "../plots/table";
import { InputError, requireOneOf, requireThat } from "../requirements";
import type { LiveFit } from "../study/arm";
import { fitOnce, fitRow } from "../study/fitTask";
import { gridOf } from "../study/study";
import { armNamed, type NamedArm } from "./namedArms";
import { type FitFacts, factsOf } from "./replayFacts";
import { keyOf, lossesOf, storedRows } from "./replayLosses";
import { replayStarts } from "./replayStarts";

/** Which fit is to be done again. */
export interface ReplayOptions {
  /** One of experimentNames. */
  readonly experiment: string;
  /** "perturbed, over-specified", or short for it: see namedArms. */
  readonly arm: string;
  /** A size of the experiment. */
  readonly n: number;
  /** From 0 to the number of replicates less one. */
  readonly replicate: number;
  /** "quick" (default) or "paper". */
  readonly profile?: Profile;
}

/** What `routerlab replay --json` prints. */
export interface ReplayFacts extends FitFacts {
  readonly experiment: string;
  readonly profile: Profile;
  readonly arm: string;
  readonly study: string;
  readonly n: number;
  readonly replicate: number;
}

/** A fit that was done again. */
export interface Replay {
  readonly facts: ReplayFacts;
  readonly figure: Figure;
}

/**
 * Does one fit of an experiment again and looks into it: its data, starts, measure, cells and loss parts.
 *
 * The fit is the study's, bit for bit. Rows of the same point are read where they are there, and none is computed.
 *
 * @returns what was found as plain data, and a figure
 * @throws InputError for an unknown experiment or profile, an arm that is unknown or not unique, an n off the grid, a
 *   replicate out of range, and a row file that cannot be read
 * @example (await replay({ experiment: "figure1", arm: "perturbed over", n: 12915, replicate: 7 })).facts.losses[0].total
 */
export async function replay({ experiment, arm, n, replicate, profile = "quick" }: ReplayOptions): Promise<Replay> {
  requireOneOf("profile", profile, profiles);
  const chosen = await armNamed(experimentNamed(experiment), profile, arm);
  const study = chosen.study.name as string;
  const point = pointOf(chosen, profile, n);
  requireThat(
    Number.isInteger(replicate) && replicate >= 0 && replicate < point.length,
    "replicate",
    replicate,
    `an integer from 0 to ${point.length - 1}`,
  );
  const live = point[replicate];
  const stored = storedRows(study, point);
  const row = fitRow(keyOf(live), live);
  const { data } = fitOnce({ ...live, maxIterations: 1 }); // for its data alone
  const { starts, winner } = replayStarts(live, row.parameters, data);
  const { measure: start, fit } = starts[winner] as { measure: Fit["measure"]; fit: Fit };

  const { model, generator, truth } = live;
  const { measure: canonical, reason: gaugeReason } = canonicalGauge({ model, fitted: fit.measure, truth });
  const cells = voronoiCells(canonical ?? fit.measure, truth);
  const losses = lossesOf(live, row, stored);
  const found = { row, fit, data, starts, winner, canonical, gaugeReason, cells, losses, stored };
  const facts = { experiment, profile, arm: chosen.name, study, n, replicate, ...factsOf(live, found) };
  const positions = {
    start: canonicalGauge({ model, fitted: start, truth }).measure ?? start,
    fit: canonical ?? fit.measure,
  };
  const figure = replayPlot({
    ...{ model, generator, truth, data, cells, positions },
    fitted: fit.measure,
    caption: captionOf(facts),
  });
  return { facts, figure };
}

/** The fits of an arm at n, by replicate. */
function pointOf({ arm, study }: NamedArm, profile: Profile, n: number): LiveFit[] {
  const sizes = [...(arm.sizes ?? study.sizes)].sort((a, b) => a - b);
  if (!sizes.includes(n)) {
    const nearest = [sizes.findLast((size) => size < n), sizes.find((size) => size > n)].filter(Boolean);
    throw new InputError(
      `n is ${n}, but must be a size of the study ${study.name} at the ${profile} profile; the nearest ${nearest.length > 1 ? "are" : "is"} ${nearest.join(" and ")}.`,
    );
  }
  return gridOf({ ...study, arms: [{ ...arm, sizes: [n] }] });
}

function captionOf({ arm, n, replicate, row, losses, gaugeReason }: ReplayFacts): string {
  const values = losses.map(({ loss, norms, total }) => {
    const name = `${loss === "L2" ? "L₂" : "L₃"}${norms === null ? "" : `, ${norms}`}`;
    return `${name}: ${total === null ? "undefined" : formatNumber(Number(total.toPrecision(3)))}`;
  });
  return [
    `One fit: ${arm}, n = ${n}, replicate ${replicate}; ${row.status}; ${values.join("; ")}.`,
    "Gates of fitted atoms in one Voronoi cell are added up and compared with the gate of its true atom.",
    `Positions of the atoms in pairs of coordinates, ${gaugeReason === null ? "in the canonical gauge" : "in the gauge of the fit, since the canonical one is undefined"}: from the start to the fit, in the colour of the true atom whose cell the fit lies in; true atoms are numbered.`,
  ].join(" ");
}
