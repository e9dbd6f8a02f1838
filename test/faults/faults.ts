import type { Fault } from "./fault";
import { planted as computing } from "./planted/computing";
import { planted as fitting } from "./planted/fitting";
import { planted as studying } from "./planted/studying";

/** In the order of the folders of lib. */
export const faults: readonly Fault[] = [...computing, ...fitting, ...studying];
