import { SourceMap, type SourceMapPayload } from "node:module";
import type TypeScript from "typescript";
import { tslabCompiler } from "../kernel/tslabCompiler";

/** From a line and column of the generated code to the line of the source; all count from 1. */
type LineMap = (line: number, column: number) => number | null;

/**
 * The line of a cell's source where an error passed through the cell, or null where the trace does not tell.
 *
 * A trace of tslab names lines of the code that it generated, in which types are gone and exports are added. tslab
 * keeps no source maps, so the cell is compiled once more, in the same two steps, with source maps.
 *
 * @param trace  what tslab printed for the error; every cell is called "evalmachine.<anonymous>" there
 */
export function failingLine(source: string, trace: string): number | null {
  const compiled = compileWithMaps(source);
  if (compiled === null) return null;
  // From the outermost frame inwards: the first one inside the cell's source belongs to the failing cell, those
  // further in may belong to functions of earlier cells.
  const frames = [...trace.matchAll(/^\s+at .*?\(?evalmachine\.<anonymous>:(\d+):(\d+)\)?$/gm)].reverse();
  for (const [, line, column] of frames) {
    const found = compiled(Number(line), Number(column));
    if (found !== null) return found;
  }
  return null;
}

function compileWithMaps(source: string): LineMap | null {
  const ts = tslabCompiler();
  const options = { target: ts.ScriptTarget.ES2022, sourceMap: true, newLine: ts.NewLineKind.LineFeed };
  const plain = ts.transpileModule(withExports(ts, source), {
    compilerOptions: { ...options, module: ts.ModuleKind.ESNext },
    transformers: { after: [exportLastExpression(ts)] },
  });
  const common = ts.transpileModule(plain.outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, ""), {
    compilerOptions: { ...options, module: ts.ModuleKind.CommonJS, esModuleInterop: true, noImplicitUseStrict: true },
  });
  const [toPlain, toSource] = [common, plain].map(
    ({ sourceMapText }) => new SourceMap(JSON.parse(sourceMapText!) as SourceMapPayload),
  );
  const lineCount = source.split("\n").length;
  return (line, column) => {
    const inPlain = entryOn(toPlain!, line - 1, column - 1);
    const inSource = inPlain && entryOn(toSource!, inPlain.originalLine, inPlain.originalColumn);
    // tslab puts one line before the cell, and the exports after it: the original line, from 0, counts from 1.
    const found = inSource ? inSource.originalLine : 0;
    return found >= 1 && found <= lineCount ? found : null;
  };
}

/** What the map says about a place, from 0, or null where it only knows earlier lines. */
function entryOn(
  map: SourceMap,
  line: number,
  column: number,
): { originalLine: number; originalColumn: number } | null {
  const entry = map.findEntry(line, column);
  return "originalLine" in entry && entry.generatedLine === line ? entry : null;
}

/** The module that tslab makes of a cell: it exports every name. */
function withExports(ts: typeof TypeScript, source: string): string {
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022);
  const names = file.statements.flatMap((statement) => declaredNames(ts, statement));
  return `export {};\n${source}\nexport { ${names.join(", ")} };`;
}

/** As tslab does, exports the value of a cell that ends in an expression. */
function exportLastExpression(ts: typeof TypeScript): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  return () => (file) => {
    const statements = [...file.statements];
    const at = statements.findLastIndex((statement) => !ts.isExportDeclaration(statement));
    const last = statements[at];
    if (!last || !ts.isExpressionStatement(last)) return file;
    const variable = ts.factory.createVariableDeclaration("tsLastExpr", undefined, undefined, last.expression);
    statements[at] = ts.factory.createVariableStatement(
      [ts.factory.createModifier(ts.SyntaxKind.ExportKeyword)],
      ts.factory.createVariableDeclarationList([variable], ts.NodeFlags.Const),
    );
    return ts.factory.updateSourceFile(file, statements);
  };
}

function declaredNames(ts: typeof TypeScript, statement: TypeScript.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => bindingNames(ts, name));
  }
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement)) {
    return statement.name ? [statement.name.text] : [];
  }
  if (!ts.isImportDeclaration(statement) || !statement.importClause) return [];
  const { name, namedBindings } = statement.importClause;
  const named = namedBindings
    ? ts.isNamespaceImport(namedBindings)
      ? [namedBindings.name.text]
      : namedBindings.elements.map((element) => element.name.text)
    : [];
  return name ? [name.text, ...named] : named;
}

function bindingNames(ts: typeof TypeScript, name: TypeScript.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? bindingNames(ts, element.name) : []));
}
