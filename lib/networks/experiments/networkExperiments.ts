import { domainGeneralisation } from "./domainGeneralisation";
import { languageModelling } from "./languageModelling";
import { networkSize } from "./networkSize";
import { perturbationSize } from "./perturbationSize";
import { routerCost } from "./routerCost";

/** The experiments of networks; they need the optional packages and run by name and, but for timings, under `all` only. */
export const networkExperiments = {
  languageModelling,
  domainGeneralisation,
  networkSize,
  perturbationSize,
  routerCost,
};
