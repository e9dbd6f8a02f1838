import { requireOneOf } from "../../requirements";
import type { Router } from "../../routers/router";
import { routerNamed, routerNames } from "../../routers/routers";
import { expertChoice } from "./expertChoice";
import { hash } from "./hash";
import { learnableNoise } from "./learnableNoise";
import type { NetworkRouter, RouterOptions } from "./networkRouter";
import { noisyTopK } from "./noisyTopK";
import { radial } from "./radial";
import { randomPerturbation } from "./randomPerturbation";
import { sigmoid } from "./sigmoid";
import { xMoe } from "./xMoe";

type Maker = (options: never) => NetworkRouter;

/** Every radial router of routerlab's own list; `learnTemperature` beside its own options. */
const radialRouters: Readonly<Record<string, Maker>> = Object.fromEntries(
  routerNames.map((name) => [
    name,
    ({ learnTemperature, ...options }: { learnTemperature?: boolean }) =>
      radial(routerNamed(name, options), { learnTemperature }),
  ]),
);

/** Every router of networks: a new one is its own file and a line here. */
const routers: Readonly<Record<string, Maker>> = {
  ...radialRouters,
  ...{ randomPerturbation, learnableNoise, xMoe, noisyTopK, sigmoid, expertChoice, hash },
};

/** The names of the routers of networks, the radial ones of routerlab first. */
export const networkRouterNames: readonly string[] = Object.keys(routers);

/**
 * The router of networks of that name.
 *
 * @returns the router, as its own function makes it
 * @throws InputError when the name is unknown, or by the router itself for its options
 * @example networkRouterNamed("cosine", { temperature: 0.3, learnTemperature: true })
 */
export function networkRouterNamed(name: string, options: RouterOptions = {}): NetworkRouter {
  requireOneOf("router", name, networkRouterNames);
  return (routers[name] as (options: RouterOptions) => NetworkRouter)(options);
}

/**
 * A router of networks as it is; a radial router of routerlab as one.
 *
 * @returns what a sparse layer routes by
 * @throws InputError when it is neither
 * @example networkRouter(linear())
 */
export function networkRouter(router: Router | NetworkRouter): NetworkRouter {
  return typeof router === "object" && router !== null && "route" in router ? router : radial(router);
}
