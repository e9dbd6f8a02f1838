import { fits } from "../fits";
import type { RegimeStudy } from "../regime/regimeStudies";
import type { Line } from "./rateTableLines";

/** What each truth gave in a line, a row a truth. */
export function truthRows({ pairing, truths }: Line): Record<string, unknown>[] {
  return truths.map(({ slopes: { router, bias, expert }, ...truth }, index) => ({
    ...pairing,
    truth: index + 1,
    ...truth,
    routerSlope: router,
    biasSlope: bias,
    expertSlope: expert,
  }));
}

/** The arms of the first truth, and the other truths once instead of once an arm. */
export function rateTableSettings(studies: readonly RegimeStudy[], truths: number): Record<string, unknown> {
  const firsts = studies.map((study) => ({ ...study, arms: study.arms.filter((_, index) => index % truths === 0) }));
  const measures = studies[0].arms.slice(0, truths).map(({ truth, seed }) => ({
    seed,
    atoms: truth.atoms.map(({ bias, router, expert }) => ({ bias, router: [...router], expert: [...expert] })),
  }));
  return { ...fits().plain(firsts), truths: measures };
}
