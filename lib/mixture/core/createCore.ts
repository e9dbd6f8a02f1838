import type { Core, CoreProblem } from "./core";
import { fastCore } from "./fastCore";
import { readableCore } from "./readableCore";

/** The fast core where it knows the expert and the machine runs it, else the readable one: the same to rounding. */
export function createCore(problem: CoreProblem): Core {
  return fastCore(problem) ?? readableCore(problem);
}
