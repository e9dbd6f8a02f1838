import { leftOut } from "../../../plots/table";
import { type Block, picked, plainTable } from "../blocks";

type Cell = string | number | boolean | null;
type Plain = Readonly<Record<string, Cell | readonly number[]>>;

/** A list of four or more flat objects with the same names: the first ones and the last one. */
export function recordsBlocks(value: unknown): Block[] | null {
  if (!Array.isArray(value) || value.length < 4 || !isFlat(value[0])) return null;
  const names = Object.keys(value[0]);
  if (!value.every((each) => isFlat(each) && Object.keys(each).join() === names.join())) return null;
  const columns = picked(names.length, 10).map((index) => (index === null ? leftOut : names[index]));
  const rows = picked(value.length, 8).map((index) =>
    index === null
      ? columns.map(() => leftOut)
      : columns.map((name) => (name === leftOut ? leftOut : cellOf(value[index][name]))),
  );
  return [`A list of ${value.length}.`, plainTable(columns, rows)];
}

function isFlat(value: unknown): value is Plain {
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return false;
  const fields = Object.values(Object.getOwnPropertyDescriptors(value));
  return fields.length >= 2 && fields.every(({ value: each }) => isCell(each) || isNumberList(each));
}

function isCell(value: unknown): value is Cell {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function isNumberList(value: unknown): value is readonly number[] {
  return value instanceof Float64Array || (Array.isArray(value) && value.every((each) => typeof each === "number"));
}

function cellOf(value: Cell | readonly number[]): string | number | null {
  if (typeof value === "number" || value === null) return value;
  if (typeof value === "boolean") return `${value}`;
  if (typeof value !== "string") return `${value.length} numbers`;
  return value.length <= 60 ? value : `${value.slice(0, 59)}${leftOut}`;
}
