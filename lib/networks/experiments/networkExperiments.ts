import { routerCost } from "./cost/routerCost";
import { domainGeneralisation } from "./domain/domainGeneralisation";
import { languageModelling } from "./language/languageModelling";
import { perturbationSize } from "./perturbation/perturbationSize";
import { networkSize } from "./size/networkSize";

/** The experiments of networks; they need the optional packages and run by name and, but for timings, under `all` only. */
export const networkExperiments = {
  languageModelling,
  domainGeneralisation,
  networkSize,
  perturbationSize,
  routerCost,
};
