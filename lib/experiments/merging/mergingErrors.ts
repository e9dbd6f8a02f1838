import { randomStream } from "../../data/randomStream";
import { expertDistance } from "../../losses/expertDistance";
import { table } from "../../plots/table";
import { asymptoticDraws } from "../../theory/information/asymptoticDraws";
import { population } from "../../theory/population";
import { median } from "../../theory/rates/resamples";
import { logSlope } from "../curve";
import { signed, threeDigits, titled } from "../sentences";
import { exactNoise, input } from "../settings";
import { prediction, type Verdict } from "../verdict";
import { firstGaps, gapAt, type MergingLine, mergingLines, mergingTruth } from "./mergingTruths";

/** What the Fisher information says of the experts at one point of a sequence. */
export interface MergingError {
  readonly size: number;
  readonly gap: number;
  /** Of η's first coordinate, atom 1. */
  readonly first: number;
  /** Root mean square over the experts of the standard errors of η. */
  readonly all: number;
  /** Whether it means anything: a standard error beyond half the gap says only that the linearisation does not hold. */
  readonly tells: boolean;
  /** The median expertDistance of N(θ*, σ² I⁻¹/n). */
  readonly median: number;
}

const draws = 200;

/** At G_n of a line. */
function mergingError({ model, norm }: MergingLine, firstGap: number, size: number): MergingError {
  const gap = gapAt(firstGap, size);
  const truth = mergingTruth(model, gap, norm(gap));
  const known = population({ model, truth, input, inputs: 20_000 });
  const at = { sd: exactNoise.sd, size };
  const experts = known.standardErrors(at).filter(({ block }) => block === "expert");
  const squares = experts.reduce((sum, { standardError }) => sum + standardError * standardError, 0);
  const all = Math.sqrt(squares / truth.size);
  const stream = randomStream("merging experts");
  const distances = asymptoticDraws(known.fisher, { ...at, draws, stream }).map((drawn) =>
    expertDistance(drawn, truth),
  );
  return { size, gap, first: experts[0].standardError, all, tells: all < gap / 2, median: median(distances) };
}

/** Further than fits go. */
const sizes = [1e3, 4e3, 16e3, 64e3, 256e3, 1024e3, 1e7];

/** The errors of a line along its sequence. */
export interface LineErrors {
  readonly line: MergingLine;
  readonly firstGap: number;
  readonly errors: readonly MergingError[];
}

/** Standard errors along each sequence, n = 1e3 to 1e7. */
export function mergingErrors(): readonly LineErrors[] {
  known ??= allErrors();
  return known;
}

let known: readonly LineErrors[] | undefined; // they depend on nothing, and take seconds

function allErrors(): LineErrors[] {
  return firstGaps.flatMap((firstGap) =>
    mergingLines.map((line) => ({ line, firstGap, errors: sizes.map((size) => mergingError(line, firstGap, size)) })),
  );
}

/** Prediction: constant where the gates become flat, −1/2 in the end where they do not. */
export function errorSentences(found: readonly LineErrors[]): Verdict[] {
  return found.map(({ line, firstGap, errors }) => {
    const slope = lastSlope(errors);
    const predicted = line.flat ? 0 : -0.5;
    const told = errors.filter(({ tells }) => tells).map(({ size }) => size.toLocaleString("en"));
    const where =
      told.length === 0 ? "at no n" : told.length === errors.length ? "at every n" : `at n = ${told.join("; ")}`;
    const isThere = Math.abs(slope - predicted) < 0.1;
    return prediction(
      isThere || null,
      `${titled(line.name)}, ε₀ = ${firstGap}: the standard error of η's first coordinate goes from ${errors[0].first.toPrecision(2)} at n = 1,000 to ${(errors.at(-1) as MergingError).first.toPrecision(2)} at n = 10,000,000, slope at the end ${signed(slope)} (predicted in the limit ${signed(predicted)}; ${isThere ? "as predicted" : "not there yet"}); those of all of η are within half the gap ${where}.`,
    );
  });
}

function lastSlope(errors: readonly MergingError[]): number {
  const end = errors.slice(-2);
  return logSlope(
    end.map(({ size }) => size),
    end.map(({ first }) => first),
  );
}

export function errorTable(found: readonly LineErrors[]) {
  return table({
    columns: ["router", "ε₀", ...sizes.map((size) => `n = ${size.toLocaleString("en")}`), "last slope"],
    rows: found.map(({ line, firstGap, errors }) => [
      titled(line.name),
      firstGap,
      ...errors.map(({ first }) => threeDigits(first)),
      Number(lastSlope(errors).toFixed(3)),
    ]),
    caption: `Standard error √(σ² I⁻¹/n) of η's first coordinate (atom 1) at the truths G_n, whose experts are ε₀ (1000/n)^(1/4) apart, σ = ${exactNoise.sd}. Constant while the gap falls: the information tells the experts ever less. No data, no fit. [D]`,
  });
}
