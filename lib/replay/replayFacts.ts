import { isDeepStrictEqual } from "node:util";
import type { Dataset } from "../data/dataset";
import type { Fit } from "../estimators/fit";
import { coordinates } from "../mixture/coordinates";
import type { Atom, MixingMeasure } from "../mixture/measure";
import { type FitSettings, type LiveFit, settingsOf } from "../study/arm";
import type { FitRow } from "../study/fitTask";
import { population } from "../theory/population";
import type { ReplayedLoss } from "./replayLosses";
import type { ReplayedStart } from "./replayStarts";

/** An atom as plain data. */
export interface PlainAtom {
  readonly bias: number;
  readonly router: readonly number[];
  readonly expert: readonly number[];
}

/** A fitted atom: where it started, was found, lies after the canonical gauge, and should lie. */
export interface ReplayedAtom {
  readonly start: PlainAtom;
  readonly fit: PlainAtom;
  /** Of `fit`, 0 for what is no parameter; null where there are none. */
  readonly standardErrors: PlainAtom | null;
  /** Null where the gauge is undefined. */
  readonly canonical: PlainAtom | null;
  /** Index of the true atom in whose cell it lies. */
  readonly cell: number;
  /** That true atom. */
  readonly truth: PlainAtom;
}

/** What was found out about one fit, as plain data: what `routerlab replay --json` prints, less its name. */
export interface FitFacts {
  readonly settings: FitSettings;
  /** As the study stores it. */
  readonly row: FitRow;
  readonly data: {
    readonly outputMean: number;
    readonly outputSd: number;
    /** The observation that the fit misses most. */
    readonly farthest: { readonly index: number; readonly input: readonly number[]; readonly residual: number };
  };
  /** σ². */
  readonly noiseVariance: number;
  /** (SSE(truth) − SSE(fit)) / σ². */
  readonly drop: number;
  /**
   * The rank of the Jacobian at the truth, which is the mean of `drop` for an exact-specified fit; null where the fitted
   * model is not the one that made the data, all logits are free, or the information is singular.
   */
  readonly rank: number | null;
  /** Every start, what it leads to by itself (null where it was not followed), and whether that is the fit. */
  readonly starts: readonly {
    readonly name: string;
    readonly atoms: readonly PlainAtom[];
    readonly objective: number;
    readonly reached: Pick<Fit, "objective" | "iterations" | "status"> | null;
    readonly won: boolean;
  }[];
  readonly atoms: readonly ReplayedAtom[];
  readonly standardErrorsReason: string | null;
  readonly gaugeReason: string | null;
  /** Coordinates on the boundary of Θ: the index into row.parameters, "β₁[2] of atom 1", the value. */
  readonly activeBounds: readonly { readonly parameter: number; readonly name: string; readonly value: number }[];
  /** One for each norm protocol where norms are not identified. */
  readonly losses: readonly ReplayedLoss[];
  /** How many fits of this point the results folder has, and whether its row of this one is the same bit for bit. */
  readonly stored: { readonly rows: number; readonly failed: number; readonly same: boolean | null };
}

/** Puts the parts of a replayed fit into words that need no library. */
export function factsOf(
  live: LiveFit,
  found: {
    readonly row: FitRow;
    readonly fit: Fit;
    readonly data: Dataset;
    readonly starts: readonly ReplayedStart[];
    readonly winner: number;
    readonly canonical: MixingMeasure | null;
    readonly gaugeReason: string | null;
    readonly cells: readonly number[];
    readonly losses: readonly ReplayedLoss[];
    readonly stored: readonly FitRow[];
  },
): FitFacts {
  const { row, fit, data, starts, winner, stored } = found;
  const noiseVariance = live.noise.sd ** 2;
  const known = stored.find(({ key }) => key === row.key);
  return {
    settings: settingsOf(live),
    row,
    data: dataFacts(live, fit, data),
    noiseVariance,
    drop: (data.size * (row.truthObjective - row.objective)) / noiseVariance,
    rank: rankOf(live),
    starts: starts.map(({ name, measure, objective, fit: own }, index) => ({
      name,
      atoms: measure.atoms.map(plain),
      objective,
      reached: own === null ? null : { objective: own.objective, iterations: own.iterations, status: own.status },
      won: index === winner,
    })),
    atoms: atomFacts(live, starts[winner].measure, found),
    standardErrorsReason: fit.standardErrorsReason,
    gaugeReason: found.gaugeReason,
    activeBounds: row.activeBounds.map((parameter) => ({
      parameter,
      name: coordinates(live.model, fit.measure.size)[parameter].name,
      value: row.parameters[parameter],
    })),
    losses: found.losses,
    stored: {
      rows: stored.length,
      failed: stored.filter(({ status }) => status !== "converged").length,
      same: known === undefined ? null : isDeepStrictEqual(known, JSON.parse(JSON.stringify(row))),
    },
  };
}

function atomFacts(
  { model, truth }: LiveFit,
  start: MixingMeasure,
  { fit, canonical, cells }: { fit: Fit; canonical: MixingMeasure | null; cells: readonly number[] },
): ReplayedAtom[] {
  const errors =
    fit.standardErrors === null ? null : model.fromParameters(fit.standardErrors.map((error) => error || 0));
  return cells.map((cell, index) => ({
    start: plain(start.atoms[index]),
    fit: plain(fit.measure.atoms[index]),
    standardErrors: errors === null ? null : plain(errors.atoms[index]),
    canonical: canonical === null ? null : plain(canonical.atoms[index]),
    cell,
    truth: plain(truth.atoms[cell]),
  }));
}

function dataFacts({ model }: LiveFit, { measure }: Fit, { inputs, outputs, size, dim }: Dataset): FitFacts["data"] {
  const residuals = model.predict(measure, inputs).map((value, i) => outputs[i] - value);
  const index = residuals.reduce((most, value, i) => (Math.abs(value) > Math.abs(residuals[most]) ? i : most), 0);
  const mean = outputs.reduce((sum, value) => sum + value, 0) / size;
  return {
    outputMean: mean,
    outputSd: Math.sqrt(outputs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (size - 1)),
    farthest: {
      index,
      input: [...inputs.subarray(index * dim, (index + 1) * dim)],
      residual: residuals[index],
    },
  };
}

function rankOf(live: LiveFit): number | null {
  const { model, truth, input } = live;
  const { model: fitted, generator } = settingsOf(live);
  if (!model.reference || !isDeepStrictEqual(fitted, generator)) return null;
  const known = population({ model, truth, input });
  return known.singular === null ? known.rank : null;
}

function plain({ bias, router, expert }: Atom): PlainAtom {
  return { bias, router: [...router], expert: [...expert] };
}
