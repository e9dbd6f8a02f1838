import { table } from "../../plots/table";
import { mean } from "../../theory/rates/line";
import { quantile } from "../../theory/rates/resamples";
import { threeDigits, titled } from "../sentences";
import { type SpareAtom, spareAtoms } from "../spareAtoms";
import type { Studied } from "../studied";
import { longArm } from "./longStudy";
import { eachArm } from "./overReadings";

/** What the spare atom does, at both ends. */
export function spareTable(all: readonly Studied[]) {
  return table({
    columns: [
      ...["arm", "n", "atom 1 split", "atom 2 split", "a weight below 10 %", "a cell empty", "on the boundary of Θ"],
      ...["median distance", "fits seen"],
    ],
    rows: eachArm(all).flatMap(({ fits, arm, accept }) => {
      const atoms = spareAtoms(fits.rows, arm, accept);
      const { sizes } = fits;
      return [sizes[0], sizes[sizes.length - 1]].map((size) => {
        const seen = atoms.filter((fit) => fit.size === size);
        return [
          titled(arm.name),
          size,
          shareOf(seen, ({ split }) => split === 0),
          shareOf(seen, ({ split }) => split === 1),
          shareOf(seen, ({ leastShare }) => leastShare !== null && leastShare < 0.1),
          shareOf(seen, ({ empty }) => empty),
          shareOf(seen, ({ onBoundary }) => onBoundary),
          medianOf(seen, ({ distance }) => distance),
          seen.length,
        ];
      });
    }),
    caption:
      "What the spare atom does in the fits that converged (k = 4 and affine experts: where they stopped): shares of them, and the median distance of the farthest atom of a shared cell from the true one.",
  });
}

/** Size by size: distances and the part of L₂ inside shared cells, with the slopes between neighbours. */
export function sizesTable(long: Studied) {
  const atoms = spareAtoms(long.rows, long.arm(longArm));
  const losses = long.losses(longArm, { loss: "L2" });
  const seenAt = long.sizes.map((size) => atoms.filter((fit) => fit.size === size && fit.distance !== null));
  const meanAt = (of: (fit: SpareAtom) => number) => seenAt.map((seen) => mean(seen.map(of)));
  const [distances, shared] = [meanAt(({ distance }) => distance as number), meanAt(({ sharedLoss }) => sharedLoss)];
  const slope = (values: readonly number[], i: number) =>
    i === 0
      ? null
      : Number((Math.log(values[i] / values[i - 1]) / Math.log(long.sizes[i] / long.sizes[i - 1])).toFixed(2));
  return table({
    columns: [
      ...["n", "mean distance", "slope from the size before", "mean L2 inside shared cells", "its slope"],
      ...["part of mean L2", "on the boundary of Θ", "median least share", "fits seen"],
    ],
    rows: long.sizes.map((size, i) => [
      size,
      threeDigits(distances[i]),
      slope(distances, i),
      threeDigits(shared[i]),
      slope(shared, i),
      threeDigits(shared[i] / mean(losses[i].filter((loss) => loss !== null))),
      shareOf(seenAt[i], ({ onBoundary }) => onBoundary),
      medianOf(seenAt[i], ({ leastShare }) => leastShare),
      seenAt[i].length,
    ]),
    caption:
      "The perturbed cosine router with one atom too many, size by size: the greatest distance in (β₁, η) inside a shared cell, the terms of L₂ in Δβ₁ and Δη there and their part of all of L₂, how many fits touch Θ, and the least weight of a shared cell as a part of the cell's.",
  });
}

function shareOf(seen: readonly SpareAtom[], holds: (fit: SpareAtom) => boolean): number | null {
  return seen.length === 0 ? null : threeDigits(seen.filter(holds).length / seen.length);
}

function medianOf(seen: readonly SpareAtom[], of: (fit: SpareAtom) => number | null): number | null {
  const values = seen.flatMap((fit) => of(fit) ?? []).sort((a, b) => a - b);
  return values.length === 0 ? null : threeDigits(quantile(values, 0.5));
}
