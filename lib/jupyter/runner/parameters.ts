import { describe, InputError } from "../../requirements";
import type { Cell, Notebook } from "./notebookFile";
import { literalIn, lostDigits } from "./parameterText";
import { declaredParameters, type Parameter, typeVerdicts } from "./parameterTypes";

/**
 * The notebook with other values for its parameters, by the convention of papermill.
 *
 * The cell tagged "parameters" declares them with their default values. A cell tagged "injected-parameters" after it
 * declares those that are given again, with the same types: tslab lets a cell redeclare a `const` of an earlier cell.
 * What the parameters cell itself derives from them keeps the defaults. Without parameters the injected cell of an
 * earlier run is removed.
 *
 * @param parameters  a value must fit the declared type, or else that of the default; a text is first read as a literal
 *   (number, list, object, true, null, …), as on the command line, and as a text where that does not fit
 * @param folder      from where the cells import
 * @throws InputError when a name is unknown or a value does not fit the type
 */
export function withParameters(
  notebook: Notebook,
  parameters: Readonly<Record<string, unknown>>,
  folder = process.cwd(),
): Notebook {
  const cells = notebook.cells.filter((cell) => !hasTag(cell, "injected-parameters"));
  const names = Object.keys(parameters);
  if (names.length === 0) return { ...notebook, cells };
  const at = cells.findIndex((cell) => cell.cell_type === "code" && hasTag(cell, "parameters"));
  if (at < 0)
    throw new InputError(`parameters names ${names.join(", ")}, but the notebook has no cell tagged "parameters".`);
  const declared = declaredParameters(cells[at]!.source);
  const given = names.map((name) => {
    const parameter = declared.findLast((candidate) => candidate.name === name);
    if (parameter) return { parameter, value: parameters[name] };
    const known = declared.map((candidate) => candidate.name).join(", ") || "nothing";
    throw new InputError(`parameters names ${JSON.stringify(name)}, but the notebook's parameters are ${known}.`);
  });
  const before = cells.slice(0, at + 1).filter(({ cell_type }) => cell_type === "code");
  const context = before.map(({ source }) => source).join("\n");
  const injected: Cell = {
    id: freeId(cells),
    cell_type: "code",
    source: assignments(given, context, folder).join("\n"),
    metadata: { tags: ["injected-parameters"] },
    outputs: [],
    execution_count: null,
  };
  return { ...notebook, cells: cells.toSpliced(at + 1, 0, injected) };
}

const hasTag = (cell: Cell, tag: string): boolean => cell.metadata.tags?.includes(tag) ?? false;

function freeId(cells: readonly Cell[]): string {
  let id = "injected-parameters";
  while (cells.some((cell) => cell.id === id)) id += "-";
  return id;
}

interface Given {
  readonly parameter: Parameter;
  readonly value: unknown;
}

/** The lines of the injected cell: for each parameter the first of its readings that fits its type. */
function assignments(given: readonly Given[], source: string, folder: string): string[] {
  const readings = given.map(({ value }) => readingsOf(value));
  const asked = given.map(({ parameter }, at) => ({ parameter, values: readings[at]!.map(({ written }) => written) }));
  const verdicts = typeVerdicts(source, folder, asked);
  return given.map(({ parameter: { name, keyword, type }, value }, at) => {
    const { fits, isText, type: allowed } = verdicts[at]!;
    // Where nothing but a text fits, quotes that were given are part of it.
    const chosen = readings[at]!.find((reading, index) => fits[index] && !(isText && reading.isQuoted));
    if (chosen) return `${keyword} ${name}${type === null ? "" : `: ${type}`} = ${chosen.written};`;
    const tooLong = typeof value === "string" && literalIn(value) === lostDigits;
    const kind = /^(string|number|boolean|bigint)$/.test(allowed) ? `a ${allowed}` : `of the type ${allowed}`;
    throw new InputError(
      `parameter ${name} is ${describe(value)}, ${tooLong ? "which a number cannot hold with all its digits, " : ""}but must be ${kind}.`,
    );
  });
}

interface Reading {
  /** The value as a cell has it. */
  readonly written: string;
  /** A text that was given in quotes of its own. */
  readonly isQuoted: boolean;
}

/** What a value can mean, in the order of preference. */
function readingsOf(value: unknown): Reading[] {
  const reading = (meant: unknown, isQuoted = false): Reading[] => {
    const written = writtenLiteral(meant);
    return written === null ? [] : [{ written, isQuoted }];
  };
  if (typeof value !== "string") return reading(value);
  const literal = literalIn(value);
  const isLiteral = literal !== null && literal !== lostDigits;
  return [
    ...(isLiteral ? reading(literal.value, typeof literal.value === "string") : []),
    ...(/^\s*[+-]?\d[\d_]*\s*$/.test(value) ? reading(BigInt(value.replace(/[\s_+]/g, ""))) : []),
    ...reading(value),
  ];
}

/** A value as a literal of TypeScript, or null where it has none. */
function writtenLiteral(value: unknown): string | null {
  if (value === undefined) return "undefined";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number") return Number.isFinite(value) ? (Object.is(value, -0) ? "-0" : String(value)) : null;
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) {
    const parts = value.map(writtenLiteral);
    return parts.includes(null) ? null : `[${parts.join(", ")}]`;
  }
  if (typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) return null;
  const parts = Object.entries(value).map(
    ([key, each]) => [/^[A-Za-z]\w*$/.test(key) ? key : JSON.stringify(key), writtenLiteral(each)] as const,
  );
  return parts.some(([, written]) => written === null)
    ? null
    : `{ ${parts.map(([key, written]) => `${key}: ${written}`).join(", ")} }`;
}
