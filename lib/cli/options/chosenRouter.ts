import { InputError, requireOneOf } from "../../requirements";
import type { Router } from "../../routers/router";
import { routerNamed, routerNames } from "../../routers/routers";

/** The router that --router, --tau1 and --tau2 name; a constant that the router does not have is refused. */
export function chosenRouter({ router, tau1, tau2 }: { router: string; tau1?: number; tau2?: number }): Router {
  requireOneOf("--router", router, routerNames);
  const options = Object.fromEntries(Object.entries({ tau1, tau2 }).filter(([, value]) => value !== undefined));
  for (const name of Object.keys(options))
    if (router !== "perturbedCosine")
      throw new InputError(
        `--${name} was given, but the ${router} router has no such constant: only perturbedCosine has.`,
      );
  return routerNamed(router, options as Record<string, number>);
}
