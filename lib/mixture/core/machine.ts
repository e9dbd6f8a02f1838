import path from "node:path";
import { instantiate } from "./instantiate";

/** What lib/mixture/core/assembly/core.ts exports; an address is a global that counts bytes. */
interface Assembly {
  memory: WebAssembly.Memory;
  configure(
    dim: number,
    atoms: number,
    routed: number,
    activation: number,
    exponent: number,
    isScaled: boolean,
    tileCount: number,
    isShared: boolean,
    isKept: boolean,
  ): void;
  evaluate(index: number): void;
  squares(count: number): number;
  clear(): void;
  derivatives(count: number, kind: number, isEvaluated: boolean): number;
  fillJacobian(index: number): void;
  fillLeverages(index: number): void;
  finishGradient(): void;
  finishMatrix(): void;
  parameters: WebAssembly.Global;
  gradient: WebAssembly.Global;
  matrix: WebAssembly.Global;
  tiles: WebAssembly.Global;
  prediction: WebAssembly.Global;
  gates: WebAssembly.Global;
  jacobian: WebAssembly.Global;
  leverages: WebAssembly.Global;
}

/** The WebAssembly instance of this thread. */
export interface Machine {
  readonly wasm: Assembly;
  /** The token of the core whose shape lies in the memory, and its data where they are one piece; a core that computes takes over. */
  holder: symbol | null;
}

/** One a thread, made when it is first asked for. */
let machine: Machine | null | undefined;

/** The machine that all fast cores of this thread share; null where the build has no core.wasm or there is no SIMD. */
export function machineOfThread(): Machine | null {
  if (machine === undefined) {
    const wasm = instantiate<Assembly>(path.join(__dirname, "core.wasm"));
    machine = wasm === null ? null : { wasm, holder: null };
  }
  return machine;
}
