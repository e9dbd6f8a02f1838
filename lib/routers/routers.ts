import { requireOneOf } from "../requirements";
import { cosine } from "./cosine";
import { linear } from "./linear";
import { perturbedCosine } from "./perturbedCosine";
import type { Router } from "./router";

/** Every router that a worker thread can make again: a new router is its own file and a line here. */
const routers = { linear, cosine, perturbedCosine };

export type RouterName = keyof typeof routers;

/** The names of the built-in routers. */
export const routerNames: readonly RouterName[] = Object.keys(routers) as RouterName[];

/**
 * The built-in router of that name.
 *
 * @throws InputError when the name is unknown, or by the router itself for its options
 * @example routerNamed("perturbedCosine", { tau1: 1, tau2: 0.3 })
 */
export function routerNamed(name: string, options: Readonly<Record<string, number>> = {}): Router {
  requireOneOf("router", name, routerNames);
  return (routers[name] as (options: Readonly<Record<string, number>>) => Router)(options);
}
