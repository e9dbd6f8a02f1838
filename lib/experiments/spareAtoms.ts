import type { Fit } from "../estimators/fit";
import { canonicalGauge } from "../losses/canonicalGauge";
import { squaredDistance } from "../losses/nearestAtoms";
import { voronoiCells } from "../losses/voronoiCells";
import type { Arm } from "../study/arm";
import type { FitRow } from "../study/fitTask";

/** What the atoms of one over-specified fit do, in the canonical gauge. */
export interface SpareAtom {
  readonly size: number;
  /** Which true atom has several fitted ones, an index; null where more than one has, or none. */
  readonly split: number | null;
  /** Some true atom has no fitted one. */
  readonly empty: boolean;
  /** The least weight of a fitted atom in a shared cell, as a part of the cell's; null without a shared cell. */
  readonly leastShare: number | null;
  /** The greatest distance in (β₁, η) between a true atom and a fitted one of its shared cell. */
  readonly distance: number | null;
  /** The terms of L₂ in Δβ₁ and Δη of the atoms of shared cells. */
  readonly sharedLoss: number;
  readonly onBoundary: boolean;
}

/** What the spare atom does in every fit of an arm with an accepted status whose gauge is defined. */
export function spareAtoms(
  rows: readonly FitRow[],
  { name, model, truth }: Arm,
  accept: readonly Fit["status"][] = ["converged"],
): SpareAtom[] {
  return rows
    .filter(({ arm, status }) => arm === name && accept.includes(status))
    .flatMap(({ size, parameters, activeBounds }) => {
      const { measure } = canonicalGauge({ model, fitted: model.fromParameters(parameters), truth });
      if (measure === null) return [];
      const cells = voronoiCells(measure, truth);
      const counts = truth.atoms.map((_, atom) => cells.filter((cell) => cell === atom).length);
      const shared = counts.flatMap((count, atom) => (count > 1 ? [atom] : []));
      const weights = measure.atoms.map(({ bias }) => Math.exp(bias));
      const weightOf = truth.atoms.map((_, atom) =>
        weights.reduce((sum, w, i) => (cells[i] === atom ? sum + w : sum), 0),
      );
      const members = measure.atoms.flatMap((atom, i) => {
        const target = truth.atoms[cells[i]];
        const squared = squaredDistance(atom.router, target.router) + squaredDistance(atom.expert, target.expert);
        return counts[cells[i]] > 1 ? [{ i, squared }] : [];
      });
      return [
        {
          size,
          split: shared.length === 1 ? shared[0] : null,
          empty: counts.includes(0),
          leastShare: least(members.map(({ i }) => weights[i] / weightOf[cells[i]])),
          distance: greatest(members.map(({ squared }) => Math.sqrt(squared))),
          sharedLoss: members.reduce((sum, { squared, i }) => sum + weights[i] * squared, 0),
          onBoundary: activeBounds.length > 0,
        },
      ];
    });
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.min(...values);
}

function greatest(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}
