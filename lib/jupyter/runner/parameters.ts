import type TypeScript from "typescript";
import { describe, InputError } from "../../requirements";
import { tslabCompiler } from "../kernel/tslabCompiler";
import type { Cell, Notebook } from "./notebookFile";

/** A variable of the cell tagged "parameters". */
interface Parameter {
  readonly name: string;
  readonly keyword: "const" | "let" | "var";
  /** The type as written, or null. */
  readonly type: string | null;
  readonly kind: "string" | "number" | "boolean" | "other";
}

/**
 * The notebook with other values for its parameters, by the convention of papermill.
 *
 * The cell tagged "parameters" declares them with their default values. A cell tagged "injected-parameters" after it
 * declares those that are given again, with the same types: tslab lets a cell redeclare a `const` of an earlier cell.
 * What the parameters cell itself derives from them keeps the defaults. Without parameters the injected cell of an
 * earlier run is removed.
 *
 * @param parameters  a text for a parameter that is not a string is read as JSON, as on the command line
 * @throws InputError when a name is unknown or a value is not of the kind of the default
 */
export function withParameters(notebook: Notebook, parameters: Readonly<Record<string, unknown>>): Notebook {
  const cells = notebook.cells.filter((cell) => !hasTag(cell, "injected-parameters"));
  const names = Object.keys(parameters);
  if (names.length === 0) return { ...notebook, cells };
  const at = cells.findIndex((cell) => cell.cell_type === "code" && hasTag(cell, "parameters"));
  if (at < 0)
    throw new InputError(`parameters names ${names.join(", ")}, but the notebook has no cell tagged "parameters".`);
  const declared = declaredParameters(cells[at]!.source);
  const lines = names.map((name) => {
    const parameter = declared.find((candidate) => candidate.name === name);
    if (parameter) return assignment(parameter, parameters[name]);
    const known = declared.map((candidate) => candidate.name).join(", ") || "nothing";
    throw new InputError(`parameters names ${JSON.stringify(name)}, but the notebook's parameters are ${known}.`);
  });
  const injected: Cell = {
    id: "injected-parameters",
    cell_type: "code",
    source: lines.join("\n"),
    metadata: { tags: ["injected-parameters"] },
    outputs: [],
    execution_count: null,
  };
  return { ...notebook, cells: cells.toSpliced(at + 1, 0, injected) };
}

const hasTag = (cell: Cell, tag: string): boolean => cell.metadata.tags?.includes(tag) ?? false;

function declaredParameters(source: string): Parameter[] {
  const ts = tslabCompiler();
  const file = ts.createSourceFile("parameters.ts", source, ts.ScriptTarget.ES2022);
  return file.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) => {
    const keyword =
      declarationList.flags & ts.NodeFlags.Const ? "const" : declarationList.flags & ts.NodeFlags.Let ? "let" : "var";
    return declarationList.declarations.flatMap(({ name, type, initializer }): Parameter[] =>
      ts.isIdentifier(name)
        ? [{ name: name.text, keyword, type: type?.getText(file) ?? null, kind: kindOf(ts, initializer) }]
        : [],
    );
  });
}

function kindOf(ts: typeof TypeScript, initializer: TypeScript.Expression | undefined): Parameter["kind"] {
  if (initializer === undefined) return "other";
  const value = ts.isPrefixUnaryExpression(initializer) ? initializer.operand : initializer;
  if (ts.isStringLiteralLike(value)) return "string";
  if (ts.isNumericLiteral(value)) return "number";
  return [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword].includes(value.kind) ? "boolean" : "other";
}

function assignment({ name, keyword, type, kind }: Parameter, given: unknown): string {
  const value = kind !== "string" && typeof given === "string" ? fromText(given) : given;
  const literal = JSON.stringify(value);
  const lost = literal === undefined || (typeof value === "number" && !Number.isFinite(value));
  if (lost || (kind !== "other" && typeof value !== kind)) {
    const allowed = kind === "other" ? "a value that JSON can write" : `a ${kind}`;
    throw new InputError(`parameter ${name} is ${describe(given)}, but must be ${allowed}.`);
  }
  return `${keyword} ${name}${type === null ? "" : `: ${type}`} = ${literal};`;
}

/** What the text says in JSON, or the text itself where it says nothing. */
function fromText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
