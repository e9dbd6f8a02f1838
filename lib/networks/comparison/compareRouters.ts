import { requireThat } from "../../requirements";
import { mean } from "../../theory/rates/line";
import { holm } from "./holm";
import { detectableShift, studentProbability, studentQuantile } from "./studentT";

/** What was measured with each seed. */
export type BySeed = ReadonlyMap<number, number>;

/** What one comparison of two routers says. */
export type ComparisonVerdict = "differs" | "no difference beyond the noise" | "too few seeds to tell";

/** A router beside a reference, seed by seed. */
export interface RouterComparison {
  /** What was measured, where a table has several: a domain. */
  readonly group: string;
  readonly router: string;
  readonly reference: string;
  /** How many seeds both have. */
  readonly seeds: number;
  /** Mean over seeds of the router's value minus the reference's. */
  readonly difference: number;
  /** Of the mean difference, Student's, for this comparison alone; null for fewer than two seeds. */
  readonly interval: readonly [number, number] | null;
  /** The true difference that this comparison would have found with 80 % power, were the spread as it was seen. */
  readonly detectable: number | null;
  /** Of the paired t test, after Holm's correction over the table; null where there are too few seeds. */
  readonly pValue: number | null;
  readonly verdict: ComparisonVerdict;
}

/** A mean with its standard error, which is null for one value. */
export interface MeanError {
  readonly mean: number;
  readonly standardError: number | null;
}

const level = 0.05;
const fewestSeeds = 3;

/**
 * Every router of a table beside each reference, on the seeds that they share.
 *
 * Routers of a seed have the same data and the same initial values, so the test is that of paired differences, with
 * Student's t of (seeds − 1) degrees of freedom. "differs" when its p value after Holm's correction over all comparisons
 * of the table is below 5 %; "too few seeds to tell" below three seeds, or where differences without any spread leave
 * nothing to judge by; else "no difference beyond the noise", which is to be read beside the detectable difference. That
 * is for the level of the first step of Holm's correction, 5 % over the number of comparisons with seeds enough.
 *
 * @param groups     what was measured: values by router and seed
 * @param references routers to compare with; two references are compared with each other once
 * @returns one comparison a group, router and reference `[comparisons]`, in the order of the groups, then the references
 * @throws InputError when a value is not finite
 * @example compareRouters({ groups: [{ name: "", values: { linear, cosine } }], references: ["linear", "cosine"] })
 */
export function compareRouters({
  groups,
  references,
}: {
  groups: readonly { readonly name: string; readonly values: Readonly<Record<string, BySeed>> }[];
  references: readonly string[];
}): RouterComparison[] {
  const pairs = groups.flatMap(({ name, values }) =>
    references.flatMap((reference, index) =>
      Object.keys(values)
        .filter((router) => reference in values && router !== reference && !references.slice(0, index).includes(router))
        .map((router) => ({ group: name, router, reference, differences: differencesOf(values, router, reference) })),
    ),
  );
  const judged = pairs.filter(({ differences }) => differences.length >= fewestSeeds).length;
  const shifts = new Map<number, number>(); // by degrees of freedom: the dear part
  const shiftFor = (degrees: number): number => {
    const shift = shifts.get(degrees) ?? detectableShift({ power: 0.8, level: level / judged, degrees });
    shifts.set(degrees, shift);
    return shift;
  };
  const tests = pairs.map(({ differences }) => tested(differences, shiftFor));
  const told = tests.flatMap(({ pValue }, index) => (pValue === null ? [] : [{ pValue, index }]));
  const corrected = new Map(holm(told.map(({ pValue }) => pValue)).map((pValue, i) => [told[i].index, pValue]));
  return pairs.map(({ differences, ...names }, index) => {
    const pValue = corrected.get(index) ?? null;
    const verdict =
      pValue === null ? "too few seeds to tell" : pValue < level ? "differs" : "no difference beyond the noise";
    return { ...names, seeds: differences.length, ...tests[index], pValue, verdict };
  });
}

/**
 * Mean over seeds with the standard error s/√N.
 *
 * @returns both, and null for the standard error of a single value
 * @throws InputError for no value
 * @example meanError([1, 2, 3])   // { mean: 2, standardError: 0.577 }
 */
export function meanError(values: readonly number[]): MeanError {
  requireThat(values.length > 0, "values", values, "a list of at least one number");
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) * (value - centre), 0);
  const degrees = values.length - 1;
  return { mean: centre, standardError: degrees === 0 ? null : Math.sqrt(squares / degrees / values.length) };
}

function differencesOf(values: Readonly<Record<string, BySeed>>, router: string, reference: string): number[] {
  return [...values[router]].flatMap(([seed, value]) => {
    const other = values[reference].get(seed);
    if (other === undefined) return [];
    requireThat(Number.isFinite(value), `the value of ${router} with seed ${seed}`, value, "a finite number");
    requireThat(Number.isFinite(other), `the value of ${reference} with seed ${seed}`, other, "a finite number");
    return [value - other];
  });
}

/** The paired t test; `shiftFor` tells the detectable shift in standard errors, by degrees of freedom. */
function tested(
  differences: readonly number[],
  shiftFor: (degrees: number) => number,
): Pick<RouterComparison, "difference" | "interval" | "detectable" | "pValue"> {
  if (differences.length === 0) return { difference: 0, interval: null, detectable: null, pValue: null };
  const { mean: difference, standardError } = meanError(differences);
  if (standardError === null) return { difference, interval: null, detectable: null, pValue: null };
  const degrees = differences.length - 1;
  const half = studentQuantile(1 - level / 2, degrees) * standardError;
  const isTold = differences.length >= fewestSeeds && (standardError > 0 || difference === 0);
  const t = standardError === 0 ? 0 : Math.abs(difference) / standardError;
  return {
    difference,
    interval: [difference - half, difference + half],
    detectable: isTold ? standardError * shiftFor(degrees) : null,
    pValue: isTold ? 2 * (1 - studentProbability(t, degrees)) : null,
  };
}
