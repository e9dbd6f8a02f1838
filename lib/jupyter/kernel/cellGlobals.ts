import vm from "node:vm";
import { type CellScope, cellScope } from "../tslab";

const installed = Symbol.for("routerlab.cellGlobals");

/**
 * Lets cells of a tslab notebook use shorthand properties of other cells' names: `leastSquares({ model, data })`.
 *
 * tslab 1.0.22 rewrites a name of an earlier cell to `exports.name`, but misses shorthand properties, which then
 * are "ReferenceError: model is not defined". So every such name becomes an accessor on the global object, before
 * each cell runs. Names that Node owns (performance, crypto, fetch, URL, …) keep Node's value.
 *
 * Does nothing outside tslab, and nothing the second time.
 *
 * @example installCellGlobals()   // routerlab does so when it is imported
 */
export function installCellGlobals(): void {
  const scope = cellScope();
  const patched = vm as typeof vm & { [installed]?: true };
  if (scope === null || patched[installed]) return;
  patched[installed] = true;
  const runInThisContext = vm.runInThisContext;
  vm.runInThisContext = (code, options) => {
    exposeNames(scope);
    return runInThisContext(code, options);
  };
  // The cell that imports routerlab already runs, and names of the cells before it are there.
  exposeNames(scope);
}

function exposeNames(scope: CellScope): void {
  for (const name of Object.keys(scope)) {
    if (name in globalThis) continue;
    Object.defineProperty(globalThis, name, {
      get: () => scope[name],
      set: (value: unknown) => {
        scope[name] = value;
      },
      configurable: true,
      enumerable: false,
    });
  }
}
