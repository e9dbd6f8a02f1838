import Module from "node:module";
import path from "node:path";
import { withoutFollowing } from "./synchronousStorage";

/**
 * Wraps what is of no use when it is stopped halfway: the thread that stops loops waits until it is done.
 *
 * @param shared  see ControlData: its first element is not 0 meanwhile
 */
export function wholeStep<T extends unknown[], R>(shared: Int32Array, step: (...values: T) => R): (...values: T) => R {
  return (...values) => {
    if (Atomics.load(shared, 0) !== 0) return step(...values); // part of another one
    Atomics.store(shared, 0, 1);
    try {
      return step(...values);
    } finally {
      Atomics.store(shared, 0, 0);
    }
  };
}

/** Packages and the library are loaded whole: Node would keep a module that was stopped halfway as it is. */
export function loadPackagesWhole(library: string, shared: Int32Array): void {
  const modules = Module.prototype as Module & { load(this: Module, file: string): void };
  const { load } = modules;
  modules.load = function (file) {
    const loaded = () => load.call(this, file);
    const isPackage = file.startsWith(library + path.sep) || /[\\/]node_modules[\\/]/.test(file);
    if (/[\\/]node_modules[\\/]playwright-core[\\/]/.test(file)) wholeStep(shared, () => withoutFollowing(loaded))();
    else if (isPackage) wholeStep(shared, loaded)();
    else loaded();
  };
}
