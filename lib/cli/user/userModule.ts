import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { compileFunction } from "node:vm";
import type TypeScript from "typescript";
import { tslabCompiler } from "../../jupyter/kernel/tslabCompiler";
import { InputError, requireThat } from "../../requirements";
import { type Compiled, firstLine, placeIn, shownPath } from "./userFault";

/** This very library, for files that import "routerlab". */
const library = path.join(__dirname, "..", "..", "index");

/** What a user's TypeScript file exports by default. */
export interface UserModule {
  readonly exported: unknown;
  /** "my-router.ts:12:5": where in the file, or in those that it imports, an error was thrown; null where that is unknown. */
  placeOf(error: unknown): string | null;
}

/**
 * Compiles a user's TypeScript file, with what it imports by relative paths, in memory, and runs it.
 *
 * "routerlab" is this very library, wherever the file lies; other packages are looked up from the file's folder. The
 * compiler is the one of notebook cells, strict; nothing is written to disk.
 *
 * @throws InputError when the file is not there, is no TypeScript file, does not compile, throws, or has no default export
 */
export function userModule(file: string): UserModule {
  const allowed = "a TypeScript file, *.ts, for example one that routerlab check --init my-router.ts has written";
  requireThat(/(?<!\.d)\.ts$/.test(file), "the file", file, allowed);
  const source = path.resolve(file);
  if (!fs.existsSync(source)) throw new InputError(`${file} does not exist.`);
  if (!fs.statSync(source).isFile()) throw new InputError(`${file} is no file.`);
  const compiled = compile(source);
  const exported = run(source, compiled);
  if (typeof exported !== "object" || exported === null || !("default" in exported))
    throw new InputError(
      `${file} has no default export, but must have one: export default, then a router or an expert.`,
    );
  return { exported: exported.default, placeOf: (error) => placeIn(compiled, error) };
}

function compile(source: string): Compiled {
  const ts = tslabCompiler();
  const options: TypeScript.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts"],
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    strict: true,
    esModuleInterop: true,
    resolveJsonModule: true,
    skipLibCheck: true,
    sourceMap: true,
    paths: { routerlab: [library] },
    types: ["node"],
    typeRoots: [nodeTypes(source)],
  };
  const program = ts.createProgram([source], options);
  const [first] = ts.getPreEmitDiagnostics(program);
  if (first !== undefined) throw new InputError(diagnosticSentence(ts, first, source));

  const compiled = new Map<string, { code: string; map: string }>();
  program.emit(undefined, (name, text, _mark, _onError, origins) => {
    for (const { fileName } of origins ?? []) {
      const known = compiled.get(path.normalize(fileName)) ?? { code: "", map: "" };
      compiled.set(path.normalize(fileName), { ...known, [name.endsWith(".map") ? "map" : "code"]: text });
    }
  });
  return compiled;
}

/** The folder that holds @types/node: the user's, or else the one that tslab depends on. */
function nodeTypes(source: string): string {
  const paths = [path.dirname(source), path.dirname(require.resolve("tslab"))];
  return path.join(path.dirname(require.resolve("@types/node/package.json", { paths })), "..");
}

function diagnosticSentence(
  ts: typeof TypeScript,
  { file, start, messageText }: TypeScript.Diagnostic,
  source: string,
): string {
  // Of a chain of reasons the first is the statement, the last the cause.
  const reasons = ts.flattenDiagnosticMessageText(messageText, "\n").split("\n");
  const reason = [...new Set([reasons[0], reasons[reasons.length - 1].trim()])].join(" ");
  if (file === undefined || start === undefined) return `${shownPath(source)} does not compile: ${reason}`;
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return `${shownPath(file.fileName)}:${line + 1}:${character + 1} does not compile: ${reason}`;
}

/** Runs the compiled file and, when they are required, those that it imports; returns its exports. */
function run(source: string, compiled: Compiled): unknown {
  const loaded = new Map<string, { exports: unknown }>();

  function load(file: string): unknown {
    const known = loaded.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} as unknown };
    loaded.set(file, module);
    const ownRequire = createRequire(file);
    const required = (request: string): unknown => {
      if (request === "routerlab") return require(library);
      const found = request.startsWith(".") ? sourceOf(path.resolve(path.dirname(file), request), compiled) : undefined;
      return found === undefined ? ownRequire(request) : load(found);
    };
    const body = compileFunction(compiled.get(file)?.code ?? "", ["exports", "require", "module"], { filename: file });
    body(module.exports, Object.assign(required, ownRequire), module);
    return module.exports;
  }

  try {
    return load(source);
  } catch (error) {
    throw new InputError(
      `${placeIn(compiled, error) ?? shownPath(source)} throws when it is loaded: ${firstLine(error)}`,
    );
  }
}

/** The TypeScript that a relative import without or with an ending means. */
function sourceOf(target: string, compiled: Compiled): string | undefined {
  const stem = target.replace(/\.js$/, "");
  return [`${stem}.ts`, path.join(target, "index.ts")].find((file) => compiled.has(file));
}
