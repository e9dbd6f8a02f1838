import path from "node:path";
import { resultsFolder } from "../experiments/fits";
import { protocols } from "../experiments/settings";
import { type Part, type Reading, readLosses } from "../experiments/studied";
import type { LossName } from "../losses/losses";
import type { NormProtocol } from "../losses/withNorms";
import { type LiveFit, settingsOf } from "../study/arm";
import { codeRevision } from "../study/codeRevision";
import { faultOfFit } from "../study/fitRows";
import type { FitRow } from "../study/fitTask";
import { readRows, rowKey } from "../study/rowFiles";
import { median } from "../theory/rates/resamples";

/** A loss of one fit with its parts, among those of its point; null where the gauge is undefined. */
export type ReplayedLoss = Readonly<Record<Part, number | null>> & {
  readonly loss: LossName;
  /** The norm protocol; null where norms are identified. */
  readonly norms: string | null;
  /** 1 for the greatest total of the point's stored fits; null where none is stored or this fit failed. */
  readonly rank: number | null;
  /** How many stored fits of the point have this loss. */
  readonly among: number;
  /** Median of their totals. */
  readonly median: number | null;
};

const parts: readonly Part[] = ["total", "weight", "router", "expert", "radial", "angular", "bias"];

const revision = codeRevision(); // of the code that this process has loaded

/** The key under which a study stores a fit. */
export function keyOf(live: LiveFit): string {
  return rowKey({ revision, settings: settingsOf(live) });
}

/** The rows of these fits of a study that the results folder has. */
export function storedRows(study: string, fits: readonly LiveFit[]): FitRow[] {
  const { rows } = readRows<FitRow>(path.join(resultsFolder(), study), faultOfFit);
  return fits.flatMap((live) => rows.get(keyOf(live)) ?? []);
}

/**
 * The Voronoi loss of a fit as the figures read it, L₂ where atoms are to spare and else L₃, for every norm protocol.
 *
 * @param row    of the fit, which may have failed
 * @param stored rows of its point
 */
export function lossesOf(live: LiveFit, row: FitRow, stored: readonly FitRow[]): ReplayedLoss[] {
  const { model, truth, atoms = truth.size } = live;
  const loss = atoms > truth.size ? "L2" : "L3";
  const chosen: [string | null, NormProtocol | undefined][] = model.router.normIdentified
    ? [[null, undefined]]
    : [...Object.entries(protocols), ["norms of the start", undefined]];
  return chosen.map(([name, norms]) => {
    const read = (rows: readonly FitRow[], part: Part, accept?: Reading["accept"]) =>
      readLosses(rows, live, { loss, part, norms, accept })[0] ?? [];
    // Figures leave out a fit that failed; here it is to be seen.
    const found = Object.fromEntries(parts.map((part) => [part, read([row], part, [row.status])[0]])) as Record<
      Part,
      number | null
    >;
    const others = read(stored, "total").filter((value) => value !== null);
    const { total } = found;
    const isRanked = row.status === "converged" && total !== null && others.length > 0;
    return {
      loss,
      norms: name,
      ...found,
      rank: isRanked ? 1 + others.filter((value) => value > total).length : null,
      among: others.length,
      median: others.length > 0 ? median(others) : null,
    };
  });
}
