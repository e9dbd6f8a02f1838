import { domainGeneralisation } from "./domainGeneralisation";
import { languageModelling } from "./languageModelling";
import { networkSize } from "./networkSize";

/** The experiments of networks; they need the optional packages and run by name and under `all` only. */
export const networkExperiments = { languageModelling, domainGeneralisation, networkSize };
