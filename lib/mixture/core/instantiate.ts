import fs from "node:fs";

/**
 * What a WebAssembly module exports.
 *
 * @param file  where the build leaves it
 * @param environment what it imports, where it does
 * @returns null where the build left none, with the TypeScript compiler alone, or the machine has no SIMD
 */
export function instantiate<Exports>(file: string, environment: WebAssembly.ModuleImports = {}): Exports | null {
  if (!fs.existsSync(file)) return null;
  const bytes = fs.readFileSync(file);
  if (!WebAssembly.validate(bytes)) return null;
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: environment }).exports as Exports;
}
