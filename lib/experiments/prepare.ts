import path from "node:path";
import { codeRevision } from "../study/codeRevision";
import type { Progress } from "../study/progress";
import { openRows, type Row, rowKey } from "../study/rowFiles";
import { runTasks } from "../study/runTasks";
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

/** The values of preparations, computed once and kept as rows of the folder "NAME-settings". */
export async function prepared<Value>(
  experiment: string,
  preparations: readonly Preparation<Value>[],
  { progress, signal }: { progress?: Progress; signal?: AbortSignal },
): Promise<Value[]> {
  const name = `${experiment}-settings`;
  const revision = codeRevision(["theory"]);
  const rows = openRows<Row & { readonly value: Value }>(path.join(resultsFolder(), name));
  const tasks = preparations.map(({ name: arm, settings, compute }, replicate) => {
    const key = rowKey({ revision, name, arm, settings });
    return { key, task: () => ({ key, arm, size: 1, replicate, value: compute() }) };
  });
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
    const done = await (signal === undefined ? stopOnInterrupt(run) : run(signal));
    return tasks.map(({ key }) => (done.get(key) as { value: Value }).value);
  } finally {
    rows.close();
  }
}
