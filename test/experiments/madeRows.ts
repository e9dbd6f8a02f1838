import type { Arm, StudyOptions } from "routerlab";
import type { FitRow } from "../../lib/dist/study/fitTask";

/** How a row that is made by hand differs from the truth. */
export interface Made {
  /** How far the first expert parameter of atom 1 is off, and how large the regression error is: n^(−1/2) unless given. */
  error?: (row: { arm: string; size: number; replicate: number }) => number;
  /** ‖β₁‖ of atom 1 over the true one: 1 unless given; a negative one turns it round. */
  norm?: (row: { arm: string; size: number; replicate: number }) => number;
  /** Rows that did not converge, and nothing of which may be read. */
  failed?: (row: { arm: string; size: number; replicate: number }) => boolean;
}

/**
 * Rows of a study that no fit has made, with losses that can be written down: only η of atom 1 is wrong, in its first
 * parameter, so that L₃ of an exact-specified arm is e^β₀ · error, to 1e-5 of it. Over-specified, atom 1 is split into two halves at
 * ± √error, so that L₂ is e^β₀ · error, too. A row that failed has parameters that would be noticed.
 */
export function madeRows(
  study: StudyOptions,
  { error = ({ size }) => size ** -0.5, norm = () => 1, failed = () => false }: Made = {},
) {
  return study.arms.flatMap((arm) =>
    (arm.sizes ?? study.sizes).flatMap((size) =>
      Array.from({ length: study.replicates }, (_, replicate): FitRow => {
        const at = { arm: arm.name, size, replicate };
        const off = failed(at) ? 7 : error(at);
        return {
          key: `${arm.name} ${size} ${replicate}`,
          ...at,
          status: failed(at) ? "limit" : "converged",
          objective: 1,
          residualVariance: 1,
          truthObjective: 1,
          gradientNorm: 0,
          iterations: 1,
          activeBounds: [],
          parameters: parametersOf(arm, off, norm(at)),
          regressionError: arm.regressionInputs === undefined ? null : { value: off, standardError: 0 },
        };
      }),
    ),
  );
}

/** No part of a loss may be 0, so that everything else is wrong, too, by a millionth of the error. */
function parametersOf({ model, truth, atoms = truth.size }: Arm, error: number, norm: number): number[] {
  const little = 1e-6 * error;
  const shifted = (values: ArrayLike<number>) => Array.from(values, (value, u) => value + little * (u + 1));
  const plain = truth.atoms.map(({ bias, router, expert }, i) =>
    model.reference && i === truth.size - 1
      ? { expert: shifted(expert) }
      : { bias: bias + little, router: shifted(router), expert: shifted(expert) },
  );
  const moved = (by: number, share: number) => ({
    ...plain[0],
    ...("router" in plain[0] && { router: (plain[0].router as number[]).map((value) => norm * value) }),
    ...("bias" in plain[0] && { bias: (plain[0].bias as number) + Math.log(share) }),
    expert: plain[0].expert.map((value, j) => (j === 0 ? value + by : value)),
  });
  const extra = atoms - truth.size;
  const first = extra === 0 ? [moved(error, 1)] : [moved(Math.sqrt(error), 0.5), moved(-Math.sqrt(error), 0.5)];
  const copies = Array.from({ length: Math.max(0, extra - 1) }, () => plain[1]); // k = k* + 2 and more: no loss is foretold
  return [...model.parameters(model.measure([...first, ...copies, ...plain.slice(1)]))];
}
