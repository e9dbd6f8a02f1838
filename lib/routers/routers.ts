import { requireOneOf } from "../requirements";
import { cosine } from "./cosine";
import { linear } from "./linear";
import { isFrom, make } from "./madeBy";
import { perturbedCosine } from "./perturbedCosine";
import type { Router } from "./router";

/** Every router that a worker thread can make again: a new router is its own file, which says madeBy, and a line here. */
const routers = { linear, cosine, perturbedCosine };

/** True when the router can be made again by its name. */
export const isListedRouter = (router: Router): boolean => isFrom(routers, router);

export type RouterName = keyof typeof routers;

/** The names of the built-in routers. */
export const routerNames: readonly RouterName[] = Object.keys(routers) as RouterName[];

/**
 * The built-in router of that name.
 *
 * @returns the router, as its own function makes it
 * @throws InputError when the name is unknown, or by the router itself for its options
 * @example routerNamed("perturbedCosine", { tau1: 1, tau2: 0.3 })
 */
export function routerNamed(name: string, options: Readonly<Record<string, number>> = {}): Router {
  requireOneOf("router", name, routerNames);
  return make<Router>(routers, name, options);
}
