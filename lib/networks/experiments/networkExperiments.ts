import { domainGeneralisation } from "./domainGeneralisation";
import { languageModelling } from "./languageModelling";

/** The experiments of networks; they need the optional packages and run by name and under `all` only. */
export const networkExperiments = { languageModelling, domainGeneralisation };
