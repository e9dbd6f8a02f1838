import type { Progress } from "../../study/progress";
import { Interrupted } from "../../study/runTasks";
import { isBetter } from "./chosenModel";
import { compareRegimes, type RegimeChoice, type RegimeGrid } from "./regimeGrid";

/** No weaker ridge is tried: four steps beyond the usual ones. */
const leastRidge = 1e-8;

/** A tenth of the ridge must have lessened the squared error by this part: what a jump gains is more, and time is for that. */
const worthTrying = 0.03;

/**
 * Weaker ridges than those of the grid, for the numbers of experts that want them: where one expert hands over to the next by
 * a jump, any ridge flattens the gate.
 *
 * As long as a tenth of the ridge has predicted better by 3 % and by more than a standard error, a tenth of that is compared,
 * too, and it is kept where it is better by more than a standard error: so nothing is spent, or won by luck, where the weakest
 * ridge is hardly better than others.
 *
 * @param choices those of the grid, all of them
 * @returns the choices to be added, and whether it was stopped before all were compared
 */
export async function weakerRidges(
  grid: RegimeGrid,
  choices: readonly RegimeChoice[],
  options: { workers?: number; progress?: Progress; signal?: AbortSignal } = {},
): Promise<{ found: RegimeChoice[]; isStopped: boolean }> {
  const found: RegimeChoice[] = [];
  let weakest = Math.min(...grid.lambdas);
  for (let next = tenthOf(weakest); next >= leastRidge; [weakest, next] = [next, tenthOf(next)]) {
    const known = [...choices, ...found];
    const wanting = grid.atoms.flatMap((atoms) => wantsWeaker(known, atoms, weakest));
    if (wanting.length === 0) break;
    for (const router of grid.routers) {
      const own = wanting.filter(({ temperature }) => (temperature ?? 1) === (router.options.temperature ?? 1));
      if (own.length === 0) continue;
      const tenth = { ...grid, routers: [router], atoms: own.map(({ atoms }) => atoms), lambdas: [next] };
      const compared = await whatIsDone(compareRegimes(tenth, options));
      for (const choice of compared) {
        const before = own.find(({ atoms }) => atoms === choice.atoms) as RegimeChoice;
        const { temperature } = before;
        if (isBetter(choice, before)) found.push({ ...choice, ...(temperature !== undefined && { temperature }) });
      }
      if (compared.length < own.length) return { found, isStopped: true };
    }
  }
  return { found, isStopped: false };
}

/** Nothing where it was stopped before the first choice was complete. */
async function whatIsDone(comparison: Promise<RegimeChoice[]>): Promise<RegimeChoice[]> {
  try {
    return await comparison;
  } catch (error) {
    if (error instanceof Interrupted) return [];
    throw error;
  }
}

/** As a decimal: 1e-4 / 10 / 10 would be 1.0000000000000002e-6. */
const tenthOf = (lambda: number): number => Number((lambda / 10).toPrecision(12));

/** The best of k experts, if it has the weakest ridge and predicts clearly better than ten times that ridge. */
function wantsWeaker(choices: readonly RegimeChoice[], atoms: number, weakest: number): RegimeChoice[] {
  if (atoms === 1) return [];
  const own = choices.filter((each) => each.atoms === atoms);
  const best = own.reduce((least, each) => (each.error < least.error ? each : least));
  const stronger = own.find(
    ({ lambda, temperature }) => temperature === best.temperature && Math.round(lambda / best.lambda) === 10,
  );
  if (best.lambda !== weakest || stronger === undefined || !isBetter(best, stronger)) return [];
  return best.error <= (1 - worthTrying) * stronger.error ? [best] : [];
}
