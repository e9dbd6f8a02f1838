import type { VoronoiLoss } from "../../../losses/voronoiLoss";
import { coordinates } from "../../../mixture/coordinates";
import type { Table } from "../../../plots/figure";
import { formatNumber, leftOut } from "../../../plots/table";
import type { Identifiability } from "../../../theory/identify/identify";
import type { FisherInformation } from "../../../theory/information/fisherInformation";
import type { RateFit } from "../../../theory/rates/rates";
import { type Block, picked, plainTable } from "../blocks";
import { field, hasNumbers, isNumbers } from "../fields";

const lossParts = ["total", "weight", "router", "expert", "radial", "angular", "bias"] as const;

function isLoss(value: unknown): value is VoronoiLoss {
  const parts = lossParts.map((name) => field(value, name));
  return parts.every((part) => part === null || typeof part === "number") && field(value, "reason") !== undefined;
}

/** A loss and its parts, on one line. */
export function lossBlocks(value: unknown): Block[] | null {
  if (!isLoss(value)) return null;
  const numbers = plainTable(lossParts, [lossParts.map((name) => value[name])]);
  return value.reason === null ? [numbers] : [`No loss: ${value.reason}`];
}

function isRate(value: unknown): value is RateFit {
  const lists = ["localSlopes", "sizes", "values", "lower", "upper"];
  if (!lists.every((name) => isNumbers(field(value, name))) || !hasNumbers(value, "slope", "fits", "failed"))
    return false;
  const { sizes, values, lower, upper, verdict, level, interval } = value as RateFit;
  const isInterval = (each: unknown) => each === null || isNumbers(each);
  const areAsLong = [values, lower, upper].every(({ length }) => length === sizes.length);
  return (
    areAsLong &&
    typeof verdict === "string" &&
    isInterval(interval) &&
    (level === null || isInterval(field(level, "interval")))
  );
}

/** The slope with its verdict, and what was measured at each size. */
export function rateBlocks(value: unknown): Block[] | null {
  if (!isRate(value)) return null;
  const { slope, interval, level, verdict, detectable, sizes, values, lower, upper, localSlopes, fits, failed } = value;
  const levelText =
    level === null ? "" : `; ${formatNumber(level.ratio)} times the predicted level (${between(level.interval)})`;
  const powerText =
    typeof detectable === "number" ? ` (${formatNumber(detectable)} would have been told with 80 % power)` : "";
  const rows = picked(sizes.length, 16).map((index) =>
    index === null
      ? [leftOut, leftOut, leftOut, leftOut, leftOut]
      : [sizes[index], values[index], lower[index], upper[index], localSlopes[index] ?? null],
  );
  return [
    `Slope ${formatNumber(slope)} (${between(interval)})${levelText}: ${verdict}${powerText}. ${failed} of ${fits} fits failed.`,
    plainTable(["n", "value", "lower", "upper", "slope to the next"], rows),
  ];
}

const between = (ends: readonly number[] | null): string =>
  ends === null ? "no interval" : `95 % interval ${formatNumber(ends[0])} to ${formatNumber(ends[1])}`;

interface Named {
  readonly name: string;
  readonly meaning: string;
}

function isNamedList(value: unknown): value is readonly Named[] {
  const isText = (each: unknown, name: string) => typeof field(each, name) === "string";
  return Array.isArray(value) && value.every((each) => isText(each, "name") && isText(each, "meaning"));
}

function isIdentifiability(value: unknown): value is Identifiability {
  if (!hasNumbers(value, "parameterCount", "rank")) return false;
  return isNamedList(field(value, "nullDirections")) && isNamedList(field(value, "symmetries"));
}

/** The rank, and what data cannot tell. */
export function identifyBlocks(value: unknown): Block[] | null {
  if (!isIdentifiability(value)) return null;
  const { parameterCount, rank, nullDirections, symmetries } = value;
  const count = parameterCount - rank;
  const found = count === 0 ? "near the truth data identify them all" : `data do not see ${count} of their directions`;
  return [
    `Rank ${rank} of ${parameterCount} parameters: ${found}.`,
    ...namedTable("direction", nullDirections),
    ...namedTable("symmetry", symmetries),
  ];
}

function namedTable(kind: string, named: readonly Named[]): Table[] {
  if (named.length === 0) return [];
  const rows = picked(named.length, 12).map((index) =>
    index === null ? [leftOut, leftOut] : [named[index].name, named[index].meaning],
  );
  return [plainTable([kind, "what it does"], rows)];
}

function isInformation(value: unknown): value is FisherInformation {
  const isSquare = (name: string) => hasNumbers(field(value, name), "rows", "columns");
  return hasNumbers(value, "parameterCount", "rank") && isSquare("information") && isSquare("covariance");
}

/** What one observation at σ = 1 tells about each coordinate. */
export function informationBlocks(value: unknown): Block[] | null {
  if (!isInformation(value)) return null;
  const { model, truth, information, covariance, parameterCount, rank } = value;
  const names = coordinates(model, truth.size).map(({ name }) => name);
  const rows = picked(parameterCount, 14).map((index) =>
    index === null
      ? [leftOut, leftOut, leftOut]
      : [names[index], information.get(index, index), Math.sqrt(covariance.get(index, index))],
  );
  return [
    `Fisher information of ${parameterCount} parameters, of rank ${rank}, for one observation at σ = 1.`,
    plainTable(["coordinate", "information", "√(diagonal of the inverse)"], rows),
  ];
}
