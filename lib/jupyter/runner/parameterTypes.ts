import path from "node:path";
import type TypeScript from "typescript";
import { tslabCompiler } from "../kernel/tslabCompiler";

/** A variable of the cell tagged "parameters". */
export interface Parameter {
  readonly name: string;
  readonly keyword: "const" | "let" | "var";
  /** The type as written, or null. */
  readonly type: string | null;
  /** The default as written, or null. */
  readonly initializer: string | null;
}

/** The variables that a parameters cell declares, each by itself. */
export function declaredParameters(source: string): Parameter[] {
  const ts = tslabCompiler();
  const file = ts.createSourceFile("parameters.ts", source, ts.ScriptTarget.ES2022);
  return file.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) => {
    const keyword =
      declarationList.flags & ts.NodeFlags.Const ? "const" : declarationList.flags & ts.NodeFlags.Let ? "let" : "var";
    return declarationList.declarations.flatMap(({ name, type, initializer }): Parameter[] =>
      ts.isIdentifier(name)
        ? [
            {
              name: name.text,
              keyword,
              type: type?.getText(file) ?? null,
              initializer: initializer?.getText(file) ?? null,
            },
          ]
        : [],
    );
  });
}

/** What the compiler says about a parameter. */
export interface ParameterVerdict {
  /** The type, for a sentence. */
  readonly type: string;
  /** Whether nothing but texts fits. */
  readonly isText: boolean;
  /** For each of the values, as written in a cell, whether it fits. */
  readonly fits: readonly boolean[];
}

/**
 * Asks tslab's compiler which values fit the types of parameters: the declared ones, or those of the defaults.
 *
 * @param source  the cells up to the parameters cell, in which their types are looked up
 * @param folder  from where these cells import
 * @param asked   parameters with values as they would be written in a cell
 */
export function typeVerdicts(
  source: string,
  folder: string,
  asked: readonly { readonly parameter: Parameter; readonly values: readonly string[] }[],
): ParameterVerdict[] {
  const ts = tslabCompiler();
  // Names that no cell has. The type of a default is widened, as that of a `let` is.
  const variables = asked.map(({ parameter }, at) => variable(parameter, `parameter_${at}`));
  const head = [source, "export {};", ...variables].join("\n");
  const firstLine = head.split("\n").length;
  // In functions, where the type is not narrowed to what was assigned last.
  const tests = asked
    .flatMap(({ values }, at) => values.map((value) => `let test: typeof parameter_${at} = ${value};`))
    .map((test, at) => `function test_${at}() { ${test} }`);
  const file = path.join(folder, "routerlab-parameters.ts");
  const program = programOf(ts, file, [head, ...tests, ""].join("\n"));
  const parsed = program.getSourceFile(file)!;
  const faulty = new Set(
    program.getSemanticDiagnostics(parsed).map(({ start = 0 }) => parsed.getLineAndCharacterOfPosition(start).line),
  );
  const checker = program.getTypeChecker();
  const declared = parsed.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations]);
  let line = firstLine;
  return asked.map(({ values }, at) => {
    const declaration = declared.findLast(({ name }) => name.getText(parsed) === `parameter_${at}`)!;
    const type = checker.getTypeAtLocation(declaration);
    return {
      type: checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation),
      isText: (type.isUnion() ? type.types : [type]).every((each) => (each.flags & ts.TypeFlags.StringLike) !== 0),
      fits: values.map(() => !faulty.has(line++)),
    };
  });
}

function variable({ type, initializer }: Parameter, name: string): string {
  if (type !== null) return `declare let ${name}: ${type};`;
  if (initializer === null || /^(null|undefined)$/.test(initializer)) return `declare let ${name}: any;`;
  if (/^\[\s*\]$/.test(initializer)) return `declare let ${name}: any[];`;
  return `let ${name} = ${unfrozen(initializer)};`;
}

/** A default without `as const`, which would allow no other value. */
const unfrozen = (initializer: string): string => initializer.replace(/\s+as\s+const$/, "");

/** The folder of this package: as in the kernel, cells import it wherever the notebook lies. */
const library = path.resolve(__dirname, "../../..");

function programOf(ts: typeof TypeScript, file: string, text: string): TypeScript.Program {
  const options: TypeScript.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    esModuleInterop: true,
    skipLibCheck: true,
    types: [],
    paths: { routerlab: [library], "routerlab/*": [`${library}/*`] },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.readFile = (name) => (name === file ? text : readFile(name));
  host.getSourceFile = (name, ...rest) =>
    name === file
      ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true)
      : getSourceFile.call(host, name, ...rest);
  return ts.createProgram([file], options, host);
}
