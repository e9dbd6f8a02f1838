import { createRequire, SourceMap, type SourceMapPayload } from "node:module";
import path from "node:path";
import type { Converter } from "tslab/dist/converter";
import type { ConverterSet } from "tslab/dist/executor";
import type TypeScript from "typescript";
import { currentRun, StoppedCell } from "./cellRun";
import { wholeStep } from "./wholeSteps";

/** A place in a source; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** tslab's compiler of cells, which keeps where each piece of JavaScript came from. */
export interface CellCompiler extends ConverterSet {
  /** Where in a cell, or in a TypeScript file that it imports, this place of the generated code comes from, or null. */
  origin(file: string, line: number, column: number): Place | null;
  /** Whether a file name in a trace is that of code that was generated here. */
  knows(file: string): boolean;
}

/** From generated JavaScript to the source, by the two steps of tslab: TypeScript → ES module → CommonJS. */
interface Maps {
  readonly file: string;
  /** Lines that tslab puts before the source. */
  readonly offset: number;
  readonly toModule: SourceMap;
  readonly toSource: SourceMap;
}

/**
 * Prepares tslab's compiler; to be called once, before anything of tslab is loaded.
 *
 * tslab is not changed: it gets a copy of its TypeScript whose two functions that it calls keep source maps, check
 * strictly, find `routerlab` from any folder, and let `await` look whether the cell was stopped.
 *
 * @param strict   whether cells are type-checked as strictly as the library is
 * @param library  the folder of the package `routerlab` that cells import, wherever the notebook lies
 * @param shared     see ControlData: its first element is 1 while the compiler runs
 */
export function cellCompiler({
  strict,
  library,
  shared,
}: {
  strict: boolean;
  library: string;
  shared: Int32Array;
}): CellCompiler {
  const fromTslab = createRequire(require.resolve("tslab"));
  const file = fromTslab.resolve("@tslab/typescript-for-tslab");
  const original = fromTslab(file) as typeof TypeScript;
  const ts = { ...original };
  require.cache[file]!.exports = ts;
  const maps = new Map<string, Maps>();

  ts.createWatchCompilerHost = ((roots: string[], options: TypeScript.CompilerOptions, system: TypeScript.System) =>
    original.createWatchCompilerHost(
      roots,
      {
        ...options,
        strict,
        inlineSourceMap: true,
        allowImportingTsExtensions: true,
        paths: { routerlab: [library], "routerlab/*": [`${library}/*`] },
        typeRoots: [
          ...(options.typeRoots ?? []),
          path.dirname(path.dirname(fromTslab.resolve("@types/node/package.json"))),
        ],
      },
      steady(system),
      null as never, // the way to build, which is TypeScript's own
      () => {},
      () => {},
    )) as typeof TypeScript.createWatchCompilerHost;

  ts.transpileModule = (code, options) => {
    const inline = /\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/.exec(code);
    const before = [resumeAfterAwait(original)];
    if (inline === null) return original.transpileModule(code, { ...options, transformers: { before } });
    const output = original.transpileModule(code.slice(0, inline.index), {
      ...options,
      compilerOptions: { ...options.compilerOptions, sourceMap: true },
      transformers: { before },
    });
    const map = JSON.parse(Buffer.from(inline[1]!, "base64").toString()) as SourceMapPayload;
    const source = path.resolve(map.sources[0]!.replace(/^(\.\.\/)+/, "")); // as seen from where tslab emits it
    const isCell = path.basename(source).startsWith("__tslab__.");
    const run = currentRun();
    const name = isCell && run ? run.name : source.replace(/\.[cm]?tsx?$/, ".js");
    maps.set(name, {
      file: isCell ? name : source,
      offset: isCell ? 1 : 0,
      toModule: new SourceMap(JSON.parse(output.sourceMapText!) as SourceMapPayload),
      toSource: new SourceMap(map),
    });
    const outputText = output.outputText
      .replace(/\/\/# sourceMappingURL=.*\s*$/, "")
      .replace(/\brequire\("(\.{1,2}\/[^"]+)\.ts"\)/g, 'require("$1.js")'); // so tslab calls what it has compiled
    return { ...output, outputText };
  };

  // Types of packages stay what they were at the start, as their code does: only the user's own files are watched.
  const { watchFile } = original.sys;
  const unwatched = { close() {} };
  original.sys.watchFile = (name, ...rest) =>
    /[\\/]node_modules[\\/]/.test(name) || name.startsWith(library) ? unwatched : watchFile!(name, ...rest);
  original.sys.watchDirectory = () => unwatched;

  const { createConverter } = require("tslab/dist/converter") as typeof import("tslab/dist/converter");
  const whole = <T extends unknown[], R>(step: (...values: T) => R) => wholeStep(shared, step);
  let converter: Converter | undefined;
  const newConverter = whole((): Converter => {
    const { convert, inspect, complete, addModule, close } = createConverter({ isJS: false, isBrowser: false });
    // tslab forgets the names of a cell that throws; whoever imported something there wants to go on with it.
    let declarations = "";
    return {
      convert: whole((_, source) => {
        const result = convert(declarations, withoutExports(original, source));
        if (Atomics.load(shared, 0) === 2) throw new StoppedCell("the cell was stopped.");
        if (result.diagnostics.length === 0) declarations = result.declOutput ?? "";
        // tslab knows of `await` outside of functions, but not of `for await`.
        return { ...result, hasToplevelAwait: result.hasToplevelAwait || /\bfor\s+await\b/.test(source) };
      }),
      inspect: whole((_, source, position) => inspect(declarations, source, position)),
      complete: whole((_, source, position) => complete(declarations, source, position)),
      addModule: whole(addModule),
      close,
    };
  });
  return {
    get node() {
      return (converter ??= newConverter());
    },
    get browser(): never {
      throw new Error("Cells for the browser (@browser) are not supported.");
    },
    close: () => converter?.close(),
    knows: (name) => maps.has(name),
    origin(name, line, column) {
      const known = maps.get(name);
      const inModule = known && entryOn(known.toModule, line - 1, column - 1);
      const inSource = inModule && entryOn(known.toSource, inModule.originalLine, inModule.originalColumn);
      const found = inSource ? inSource.originalLine + 1 - known.offset : 0;
      return known && inSource && found >= 1
        ? { file: known.file, line: found, column: inSource.originalColumn + 1 }
        : null;
    },
  };
}

/** What the map says about a place, from 0, or null where it only knows earlier lines. */
function entryOn(map: SourceMap, line: number, column: number) {
  const entry = map.findEntry(line, column);
  return "originalLine" in entry && entry.generatedLine === line ? entry : null;
}

/** Later cells know all names of a cell: `export`, which tslab does not bear, says nothing more, and becomes spaces. */
function withoutExports(ts: typeof TypeScript, source: string): string {
  if (!/\bexport\b/.test(source)) return source;
  let text = source;
  for (const statement of ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, true).statements) {
    const [first, second] = (ts.canHaveModifiers(statement) && ts.getModifiers(statement)) || [];
    if (first?.kind !== ts.SyntaxKind.ExportKeyword || second?.kind === ts.SyntaxKind.DefaultKeyword) continue;
    text = `${text.slice(0, first.getStart())}${" ".repeat("export".length)}${text.slice(first.end)}`;
  }
  return text;
}

/** tslab allows one timer at a time, and throws where TypeScript has set two. */
function steady(system: TypeScript.System): TypeScript.System {
  const { setTimeout: set, clearTimeout: clear } = system;
  let pending: unknown;
  return Object.assign(system, {
    setTimeout(callback: () => void, milliseconds: number) {
      if (pending !== undefined) clear!(pending);
      pending = set!(() => {
        pending = undefined;
        callback();
      }, milliseconds);
      return pending;
    },
    clearTimeout(timer: unknown) {
      if (timer === pending) clear!(timer);
      if (timer === pending) pending = undefined;
    },
  });
}

/**
 * `await x` becomes `__tslab__.resume(__tslab__.here(), await x)`: the cell on whose behalf the code ran before is the
 * one on whose behalf it goes on, unless that cell was stopped meanwhile.
 */
function resumeAfterAwait(ts: typeof TypeScript): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  const { factory } = ts;
  const call = (name: string, ...values: TypeScript.Expression[]) =>
    factory.createCallExpression(
      factory.createPropertyAccessExpression(factory.createIdentifier("__tslab__"), name),
      undefined,
      values,
    );
  return (context) => (file) => {
    const visit = (node: TypeScript.Node): TypeScript.Node => {
      const inner = ts.visitEachChild(node, visit, context);
      if (ts.isAwaitExpression(inner)) return call("resume", call("here"), inner);
      if (!ts.isForOfStatement(inner) || inner.awaitModifier === undefined) return inner;
      const { awaitModifier, initializer, expression, statement } = inner;
      const turn = factory.createExpressionStatement(
        call("resume", call("here"), factory.createAwaitExpression(factory.createNull())),
      );
      const body = factory.createBlock([turn, statement]);
      return factory.updateForOfStatement(inner, awaitModifier, initializer, expression, body);
    };
    return ts.visitNode(file, visit) as TypeScript.SourceFile;
  };
}
