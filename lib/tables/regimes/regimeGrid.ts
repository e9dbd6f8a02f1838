import { InputError } from "../../requirements";
import { type Progress, silentProgress } from "../../study/progress";
import { Interrupted } from "../../study/runTasks";
import { stopOnInterrupt } from "../../study/stopOnInterrupt";
import { threadPool } from "../../study/taskRunner";
import { chosenModel } from "./chosenModel";
import { offsetShares } from "./regimeFits";
import type { AllRowsResult, FoldResult, NamedPart, RegimeSettings, RegimeTask } from "./regimeTask";

/** One k and λ: the fit to all rows and how well such fits predict rows that they have not seen. */
export interface RegimeChoice extends AllRowsResult {
  readonly atoms: number;
  /** Of the router, where several are compared and it has any part in the fit. */
  readonly temperature?: number;
  /** How much of λ draws the experts' offsets: the better of offsetShares. */
  readonly offset: number;
  /** Mean squared error over all rows, each predicted by the fit without its fold; in variances of the target. */
  readonly error: number;
  /** Of the error, from the spread between folds. */
  readonly standardError: number;
  /** The mean squared error of each fold, the same rows for all choices. */
  readonly folds: readonly number[];
}

/** What is compared. */
export interface RegimeGrid {
  readonly settings: RegimeSettings;
  /** One router, or one at several temperatures. */
  readonly routers: readonly NamedPart[];
  readonly atoms: readonly number[];
  readonly lambdas: readonly number[];
  readonly folds: number;
}

/**
 * Fits every k and λ to all rows and cross-validates each, on worker threads.
 *
 * Of the shares of λ that draw offsets the better one is kept, unless its predictions run away beyond the data.
 *
 * @param progress told of every fit
 * @param signal   stops it: then the choices that are complete are returned
 * @returns a choice for each k and λ, k ascending
 * @throws Interrupted when it was stopped before the first choice was complete
 * @see Stone, Cross-validatory choice and assessment of statistical predictions, JRSS B 36 (1974)
 */
export async function compareRegimes(
  grid: RegimeGrid,
  { workers, progress = silentProgress, signal }: { workers?: number; progress?: Progress; signal?: AbortSignal } = {},
): Promise<RegimeChoice[]> {
  const { settings, routers, lambdas, folds } = grid;
  const runner = threadPool<RegimeTask, AllRowsResult[] | FoldResult>({
    workers,
    workerFile: require.resolve("./regimeTask"),
  });
  const choices: RegimeChoice[] = [];
  const count = grid.atoms.reduce((sum, atoms) => sum + fitsOf(grid, atoms), 0);
  progress.start({ name: "fits", tasks: count * (1 + folds) });

  async function forAtoms(atoms: number, router: NamedPart, stop: AbortSignal): Promise<void> {
    const { tried, offsets } = ridgesOf(grid, atoms);
    const whole = await Promise.all(
      offsets.map(async (offset) => {
        const task = { kind: "all rows", settings, router, atoms, lambdas: tried, offset } as const;
        const found = (await runner.run(task, stop)) as AllRowsResult[];
        for (const _ of tried) progress.advance();
        return found;
      }),
    );
    for (const i of tried.keys()) {
      const both = await Promise.all(
        offsets.map(async (offset, o) => ({
          atoms,
          ...(routers.length > 1 && atoms > 1 && { temperature: router.options.temperature ?? 1 }),
          offset,
          ...whole[o][i],
          ...(await errorOf({ atoms, router, offset }, whole[o][i], stop)),
        })),
      );
      choices.push(chosenModel(both));
    }
  }

  async function errorOf(
    what: { atoms: number; router: NamedPart; offset: number },
    { lambda, ends }: AllRowsResult,
    stop: AbortSignal,
  ) {
    const parts = await Promise.all(
      Array.from({ length: folds }, async (_, fold) => {
        const task = { kind: "fold", settings, ...what, lambda, ends, folds, fold } as const;
        const result = (await runner.run(task, stop)) as FoldResult;
        progress.advance();
        return result;
      }),
    );
    return crossValidated(parts);
  }

  const all = async (stop: AbortSignal) => {
    stop.addEventListener("abort", () => void runner.stop());
    const each = grid.atoms.flatMap((atoms) => routersOf(grid, atoms).map((router) => forAtoms(atoms, router, stop)));
    const done = await Promise.allSettled(each);
    const failed = done.find((each) => each.status === "rejected" && !stop.aborted);
    if (failed !== undefined) throw (failed as PromiseRejectedResult).reason;
  };
  try {
    await (signal === undefined ? stopOnInterrupt(all) : all(signal));
  } finally {
    progress.stop();
    await runner.stop();
  }
  if (choices.length === 0) throw new Interrupted(0, grid.atoms.length * lambdas.length, false);
  return choices.sort(
    (a, b) => a.atoms - b.atoms || (b.temperature ?? 0) - (a.temperature ?? 0) || b.lambda - a.lambda,
  );
}

/** How many choices of router and λ are compared for k experts. */
export const choicesOf = (grid: RegimeGrid, atoms: number): number =>
  routersOf(grid, atoms).length * ridgesOf(grid, atoms).tried.length;

const fitsOf = (grid: RegimeGrid, atoms: number): number =>
  choicesOf(grid, atoms) * ridgesOf(grid, atoms).offsets.length;

/** One expert has no gates. */
const routersOf = ({ routers }: RegimeGrid, atoms: number) => (atoms === 1 ? routers.slice(0, 1) : routers);

/** One affine expert is drawn to itself by any ridge, so that one stands for all. */
const ridgesOf = ({ settings, lambdas }: RegimeGrid, atoms: number) =>
  atoms === 1 && settings.expert.name === "linear"
    ? { tried: [Math.max(...lambdas)], offsets: offsetShares.slice(0, 1) }
    : { tried: [...lambdas].sort((a, b) => b - a), offsets: offsetShares };

function crossValidated(parts: readonly FoldResult[]): Pick<RegimeChoice, "error" | "standardError" | "folds"> {
  const size = parts.reduce((sum, each) => sum + each.size, 0);
  const error = parts.reduce((sum, each) => sum + each.sum, 0) / size;
  const folds = parts.map((each) => each.sum / each.size);
  if (!Number.isFinite(error))
    throw new InputError("The cross-validated error is no finite number: a value of the table is too large.");
  const variance = folds.reduce((sum, mean) => sum + (mean - error) ** 2, 0) / (folds.length - 1);
  return { error, standardError: Math.sqrt(variance / folds.length), folds };
}
