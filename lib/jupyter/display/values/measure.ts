import type { Fit } from "../../../estimators/fit";
import { type AtomLayout, atomLayout, type Block as BlockOfAtom } from "../../../mixture/atomLayout";
import { coordinateAt, coordinateSymbol } from "../../../mixture/coordinates";
import type { Atom, MixingMeasure } from "../../../mixture/measure";
import type { Table } from "../../../plots/figure";
import { formatNumber, leftOut } from "../../../plots/table";
import { type Block, picked, plainTable } from "../blocks";
import { field, hasNumbers, isListOf, isNumbers } from "../fields";

function isAtom(value: unknown): value is Atom {
  return hasNumbers(value, "bias") && isNumbers(field(value, "router")) && isNumbers(field(value, "expert"));
}

function isMeasure(value: unknown): value is MixingMeasure {
  const atoms = field(value, "atoms");
  if (!isListOf(atoms, isAtom) || field(value, "size") !== atoms.length) return false;
  const [{ router, expert }] = atoms;
  return atoms.every((atom) => atom.router.length === router.length && atom.expert.length === expert.length);
}

function isFit(value: unknown): value is Fit {
  return (
    isMeasure(field(value, "measure")) &&
    hasNumbers(value, "objective", "gradientNorm", "iterations") &&
    "residualVariance" in (value as object) && // computed when it is read
    typeof field(value, "status") === "string"
  );
}

/** The atoms of a measure. */
export function measureBlocks(value: unknown): Block[] | null {
  if (!isMeasure(value)) return null;
  const { router, expert } = value.atoms[0];
  const sentence = `A mixing measure of ${counted(value.size, "atom")}: β₁ in ${router.length}, η in ${expert.length} dimensions.`;
  return [sentence, atomTable(value, null)];
}

/** How a fit ended, and its atoms with their standard errors. */
export function fitBlocks(value: unknown): Block[] | null {
  if (!isFit(value)) return null;
  const { measure, status, iterations, objective, residualVariance, gradientNorm, standardErrorsReason } = value;
  const ending = status === "converged" ? "converged" : `did not converge (${status})`;
  const flags = Array.isArray(value.flags) ? value.flags : [];
  const numbers = `objective ${formatNumber(objective)}, σ̂² ${formatNumber(residualVariance)}, gradient norm ${formatNumber(gradientNorm)}`;
  const layout = layoutOf(measure, value.standardErrors);
  const errors = value.standardErrors?.length === layout.count ? value.standardErrors : null;
  const bounds = isNumbers(value.activeBounds)
    ? Array.from(value.activeBounds, (index) => coordinateAt(layout, index).name)
    : [];
  return [
    `A fit of ${counted(measure.size, "atom")} that ${ending} after ${counted(iterations, "iteration")}: ${numbers}.`,
    ...(bounds.length > 0 ? [`On the boundary of Θ: ${shortList(bounds)}.`] : []),
    ...(standardErrorsReason
      ? [`${errors === null ? "No standard" : "Standard"} errors: ${standardErrorsReason}`]
      : []),
    ...flags,
    atomTable(measure, errors && { errors, layout }),
  ];
}

/** A number of an atom: u is its place within β₁ or η, null where places are left out. */
interface Place {
  readonly block: BlockOfAtom;
  readonly u: number | null;
}

/** A row an atom, and below it one of its standard errors. */
function atomTable({ size, atoms }: MixingMeasure, known: { errors: Float64Array; layout: AtomLayout } | null): Table {
  const [{ router, expert }] = atoms;
  const places: Place[] = [
    { block: "bias", u: 0 },
    ...picked(router.length, 6).map((u): Place => ({ block: "router", u })),
    ...picked(expert.length, 6).map((u): Place => ({ block: "expert", u })),
  ];
  const rows = picked(size, known === null ? 12 : 8).flatMap((index) => {
    if (index === null) return [[leftOut, ...places.map(() => leftOut)]];
    const values = [`${index + 1}`, ...places.map((place) => valueAt(atoms[index], place))];
    if (known === null) return [values];
    return [values, ["±", ...places.map((place) => errorAt(known.errors, known.layout, index, place))]];
  });
  const names = places.map(({ block, u }) => (u === null ? leftOut : coordinateSymbol(block, u)));
  return plainTable(["atom", ...names], rows);
}

function valueAt(atom: Atom, { block, u }: Place): number | string {
  if (u === null) return leftOut;
  return block === "bias" ? atom.bias : atom[block][u];
}

/** Two digits; null for the logit of the reference, which is 0 by definition, and where there is none. */
function errorAt(errors: Float64Array, layout: AtomLayout, atom: number, { block, u }: Place): number | string | null {
  if (u === null) return leftOut;
  if (atom >= layout.routed && block !== "expert") return null;
  const error = errors[layout[block](atom) + u];
  return Number.isNaN(error) ? null : Number(error.toPrecision(2));
}

/** That of the model, which a fit does not hold: the reference, where there is one, is the last atom, without a logit. */
function layoutOf({ size, atoms }: MixingMeasure, errors: ArrayLike<number> | null): AtomLayout {
  const { bias, router, expert } = atoms[size - 1];
  const layout = (reference: boolean) =>
    atomLayout({ expert: { parameterCount: () => expert.length }, dim: router.length, reference }, size);
  const free = layout(false);
  if (errors?.length === free.count) return free;
  return bias === 0 && Array.from(router).every((value) => value === 0) ? layout(true) : free;
}

/** "1 atom", "2 atoms" */
function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function shortList(names: readonly string[]): string {
  return names.length <= 6 ? names.join(", ") : `${names.slice(0, 6).join(", ")} and ${names.length - 6} more`;
}
