import { tslabCompiler } from "../kernel/tslabCompiler";
import { isOurs } from "./kernelSpec";
import { type Cell, type CellOutput, type Notebook, sortedKeys } from "./notebookFile";

/** Something about a stored notebook that its readers should not find. */
export interface Finding {
  /** As in CellFailure: the number that the cell has in a run from the top. */
  readonly cell: number;
  /** A sentence without its subject, the cell. */
  readonly what: string;
}

/**
 * What can be said about a notebook's stored outputs without running it: cells that were not run or whose outputs were
 * stripped, numbers that are not those of a run from the top, errors, values injected for one run, and functions, which
 * belong in a file where they are tested.
 *
 * That no finding comes back does not say that the outputs are those of the sources: see staleOutputs.
 *
 * @example checkNotebook(readNotebook("notebooks/00-overview.ipynb"))   // []
 */
export function checkNotebook(notebook: Notebook): Finding[] {
  const isTypeScript = isOurs(notebook);
  return filledCells(notebook).flatMap((cell, index) => {
    const number = index + 1;
    const { execution_count: count = null, outputs = [] } = cell;
    const found: string[] = [];
    if (count === null) found.push("has not been run, or its outputs were stripped");
    else if (count !== number) found.push(`has the number ${count}, and not that of a run from the top`);
    if (!mayFail(cell))
      for (const output of outputs)
        if (output.output_type === "error") found.push(`has failed: ${output.ename}: ${firstLine(output.evalue)}`);
    if (cell.metadata.tags?.includes("injected-parameters")) found.push("holds values that were given for one run");
    const names = isTypeScript ? definedFunctions(cell.source) : [];
    if (names.length > 0) found.push(`defines ${names.join(", ")}, which belongs in a file of its own`);
    return found.map((what) => ({ cell: number, what }));
  });
}

/**
 * The cells whose stored outputs are not what a run gave.
 *
 * @param stored  the notebook as it is
 * @param run     the same notebook as runNotebook left it
 */
export function staleOutputs(stored: Notebook, run: Notebook): Finding[] {
  const given = new Map(run.cells.map((cell) => [cell.id, cell]));
  return filledCells(stored).flatMap(({ id, outputs = [] }, index) => {
    const now = given.get(id)?.outputs;
    if (now === undefined || comparable(outputs) === comparable(now)) return [];
    return [{ cell: index + 1, what: `has outputs that a run does not give (${difference(outputs, now)})` }];
  });
}

const filledCells = ({ cells }: Notebook): Cell[] =>
  cells.filter(({ cell_type, source }) => cell_type === "code" && source.trim() !== "");

/** Whether the cell is there to show an error, by nbclient's convention. */
export function mayFail({ metadata }: Cell): boolean {
  return metadata.tags?.includes("raises-exception") ?? false;
}

const firstLine = (text: string): string => text.split("\n", 1)[0]!;

function comparable(outputs: readonly CellOutput[]): string {
  return JSON.stringify(outputs.map((output) => sortedKeys({ ...output, execution_count: undefined })));
}

function difference(stored: readonly CellOutput[], now: readonly CellOutput[]): string {
  if (stored.length !== now.length) return `${stored.length} stored, ${now.length} from the run`;
  const at = stored.findIndex((output, index) => comparable([output]) !== comparable([now[index]!]));
  const [before, after] = [stored[at]!, now[at]!];
  if (before.output_type !== after.output_type) return `${before.output_type} became ${after.output_type}`;
  if (!("data" in before) || !("data" in after)) return before.output_type;
  const { data: one } = before;
  const { data: other } = after;
  const types = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return types
    .filter((type) => JSON.stringify(sortedKeys(one[type])) !== JSON.stringify(sortedKeys(other[type])))
    .join(", ");
}

/** The functions and classes that a cell declares at its top level. */
function definedFunctions(source: string): string[] {
  const ts = tslabCompiler();
  const { statements } = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022);
  return statements.flatMap((statement) => {
    if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return statement.name?.text ?? [];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
      initializer && ts.isIdentifier(name) && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
        ? name.text
        : [],
    );
  });
}
