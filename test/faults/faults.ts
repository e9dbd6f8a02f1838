import type { Fault } from "./fault";
import { planted as computing } from "./planted/computing";
import { planted as drawing } from "./planted/drawing";
import { planted as experimenting } from "./planted/experimenting";
import { planted as extending } from "./planted/extending";
import { planted as fitting } from "./planted/fitting";
import { planted as kernel } from "./planted/kernel";
import { planted as measuring } from "./planted/measuring";
import { planted as networks } from "./planted/networks";
import { planted as notebooks } from "./planted/notebooks";
import { planted as reading } from "./planted/reading";
import { planted as reporting } from "./planted/reporting";
import { planted as studying } from "./planted/studying";
import { planted as tabulating } from "./planted/tabulating";
import { planted as theorising } from "./planted/theorising";

/** In the order of the folders of lib. */
export const faults: readonly Fault[] = [
  ...computing,
  ...fitting,
  ...measuring,
  ...theorising,
  ...studying,
  ...tabulating,
  ...drawing,
  ...experimenting,
  ...extending,
  ...reporting,
  ...reading,
  ...kernel,
  ...notebooks,
  ...networks,
];
