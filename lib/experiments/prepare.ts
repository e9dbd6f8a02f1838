import path from "node:path";
import { codeRevision, sourcesOfFits } from "../study/codeRevision";
import type { Progress } from "../study/progress";
import { openRows, type Row, readRows, rowKey } from "../study/rowFiles";
import { Interrupted, runTasks } from "../study/runTasks";
import { otherSeed } from "../study/seed";
import { stopOnInterrupt } from "../study/stopOnInterrupt";
import { thisThread } from "../study/taskRunner";
import { resultsFolder } from "./fits";

/** Something that the settings of a study need computed, for example a σ that follows from κ. */
export interface Preparation<Value> {
  /** Of this one among those of the experiment. */
  readonly name: string;
  /** What determines the value, as plain data. */
  readonly settings: unknown;
  /** Plain data, as JSON keeps it. */
  compute(): Value;
}

type Kept<Value> = Row & { readonly value: Value };

/** The values of preparations, computed once and kept as rows of the folder "NAME-settings". */
export async function prepared<Value>(
  experiment: string,
  preparations: readonly Preparation<Value>[],
  { results = resultsFolder(), progress, signal }: { results?: string; progress?: Progress; signal?: AbortSignal },
): Promise<Value[]> {
  const name = `${experiment}-settings`;
  const revision = codeRevision([...sourcesOfFits, "theory"]);
  const folder = path.join(results, name);
  const tasks = preparations.map(({ name: arm, settings, compute }, replicate) => {
    const key = rowKey({ revision, name, arm, settings, seed: otherSeed() ?? undefined });
    return { key, task: () => ({ key, arm, size: 1, replicate, value: compute() }) };
  });
  const valuesIn = (done: ReadonlyMap<string, Kept<Value>>) =>
    tasks.map(({ key }) => (done.get(key) as Kept<Value>).value);
  const kept = readRows<Kept<Value>>(folder).rows;
  if (tasks.every(({ key }) => kept.has(key))) return valuesIn(kept);
  if (signal?.aborted) throw new Interrupted();
  const rows = openRows<Kept<Value>>(folder);
  const run = (stop: AbortSignal) =>
    runTasks({
      tasks,
      rows,
      runner: thisThread((task: (typeof tasks)[0]["task"]) => task()),
      name,
      progress,
      signal: stop,
    });
  try {
    return valuesIn(await (signal === undefined ? stopOnInterrupt(run) : run(signal)));
  } finally {
    rows.close();
  }
}
