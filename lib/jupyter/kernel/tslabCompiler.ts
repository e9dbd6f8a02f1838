import { createRequire } from "node:module";
import type TypeScript from "typescript";

let compiler: typeof TypeScript | undefined;

/** The TypeScript that tslab compiles cells with; loaded when first used (0.3 s). */
export function tslabCompiler(): typeof TypeScript {
  const fromTslab = createRequire(require.resolve("tslab"));
  compiler ??= fromTslab("@tslab/typescript-for-tslab") as typeof TypeScript;
  return compiler;
}

/** The version of that TypeScript, without loading it. */
export function compilerVersion(): string {
  const fromTslab = createRequire(require.resolve("tslab"));
  return (fromTslab("@tslab/typescript-for-tslab/package.json") as { version: string }).version;
}
