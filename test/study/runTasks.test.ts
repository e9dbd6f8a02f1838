import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { setImmediate, setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { openRows, type Row, readRows } from "../../lib/dist/study/rowFiles";
import { type KeyedTask, runTasks } from "../../lib/dist/study/runTasks";
import { type TaskRunner, thisThread, threadPool } from "../../lib/dist/study/taskRunner";
import { temporaryFolder } from "./temporaryFolder";

interface TestTask {
  key: string;
  replicate: number;
  log?: string;
  milliseconds?: number;
  fails?: string;
  asks?: string;
  posts?: string;
}

const workerFile = require.resolve("./fixtures/worker.cjs");
const { runTask } = require(workerFile) as { runTask: (task: TestTask) => Row };
const anInputError = expect.objectContaining({ name: "InputError" });
const interrupted = expect.objectContaining({ name: "Interrupted" });

function tasks(count: number, more: Partial<TestTask> = {}): KeyedTask<TestTask>[] {
  return Array.from({ length: count }, (_, replicate) => {
    const key = `fit${replicate}`;
    return { key, task: { key, replicate, ...more } };
  });
}

function threads(workers: number): TaskRunner<TestTask, Row> {
  const runner = threadPool<TestTask, Row>({ workers, workerFile });
  onTestFinished(() => runner.stop());
  return runner;
}

/** The rows of a folder as sorted lines: equal if and only if they agree to the last bit. */
function linesOf(folder: string): string[] {
  const names = fs.readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
  const texts = names.map((name) => fs.readFileSync(path.join(folder, name), "utf8"));
  return texts
    .flatMap((text) => text.split("\n"))
    .filter(Boolean)
    .sort();
}

test.each([
  ["one thread", () => threads(1)],
  ["two threads", () => threads(2)],
  ["this thread", () => thisThread(runTask)],
])("%s: the same rows to the last bit, in the order of the tasks", async (_where, runner) => {
  const folder = temporaryFolder();
  const wanted = tasks(30).map((task, i) => ({ ...task, cost: 1 + ((7 * i) % 30) }));
  const rows = await runTasks({ tasks: wanted, rows: openRows(folder), runner: runner() });
  const expected = wanted.map(({ task }) => ({
    ...runTask(task),
    values: Array.from(runTask(task).values as Float64Array),
  }));
  expect([...rows.values()]).toStrictEqual(expected);
  expect([...rows.keys()]).toEqual(wanted.map(({ key }) => key));
  expect(linesOf(folder)).toEqual(expected.map((row) => JSON.stringify(row)).sort());
});

test("a run that was stopped in the middle and is started again does only what is missing, with the same rows", async () => {
  const [straight, stopped] = [temporaryFolder(), temporaryFolder()];
  const log = path.join(temporaryFolder(), "log");
  const runner = threads(2);
  const all = tasks(40, { milliseconds: 5, log });
  const whole = await runTasks({ tasks: tasks(40), rows: openRows(straight), runner });

  const controller = new AbortController();
  const store = openRows(stopped);
  const append = store.append;
  store.append = (row) => {
    if (store.rows.size === 11) controller.abort();
    return append(row);
  };
  const error = await runTasks({ tasks: all, rows: store, runner, signal: controller.signal }).catch((e) => e);
  expect(error).toEqual(interrupted);
  const { done } = error as { done: number };
  expect(done).toBe(readRows(stopped).rows.size);
  expect(error.message).toBe(`Stopped with ${done} of 40 fits done; a second start goes on from there.`);
  expect(done).toBeGreaterThanOrEqual(12);
  expect(done).toBeLessThanOrEqual(13); // at most the one that runs beside
  const begun = fs.readFileSync(log, "utf8").trim().split("\n");
  expect(begun.length - done).toBeLessThanOrEqual(2); // only what was running is lost

  fs.rmSync(log);
  const rows = await runTasks({ tasks: all, rows: openRows(stopped), runner });
  const again = fs.readFileSync(log, "utf8").trim().split("\n");
  expect(again).toHaveLength(40 - done);
  expect(rows).toStrictEqual(whole);
  expect(linesOf(stopped)).toEqual(linesOf(straight));
});

test("a stop does not wait for the tasks that run, and another run may use the pool afterwards", async () => {
  const runner = threads(2);
  const controller = new AbortController();
  const rows = openRows(temporaryFolder());
  globalThis.setTimeout(() => controller.abort(), 300);
  const begin = performance.now();
  const run = runTasks({ tasks: tasks(4, { milliseconds: 60_000 }), rows, runner, signal: controller.signal });
  await expect(run).rejects.toThrow("Stopped with 0 of 4 fits done");
  expect(performance.now() - begin).toBeLessThan(5000);
  expect((await runTasks({ tasks: tasks(4), rows, runner })).size).toBe(4);
});

test("a signal that has fired before starts nothing, and does not matter where nothing is missing", async () => {
  const rows = openRows(temporaryFolder());
  const runner = thisThread(runTask);
  const signal = AbortSignal.abort();
  await expect(runTasks({ tasks: tasks(3), rows, runner, signal })).rejects.toEqual(interrupted);
  await runTasks({ tasks: tasks(3), rows, runner });
  expect((await runTasks({ tasks: tasks(3), rows, runner, signal })).size).toBe(3);
});

test("where nothing is missing no thread is started", async () => {
  const folder = temporaryFolder();
  await runTasks({ tasks: tasks(3), rows: openRows(folder), runner: thisThread(runTask) });
  const runner = threadPool<TestTask, Row>({ workers: 2, workerFile: "/no/such/file.cjs" });
  expect((await runTasks({ tasks: tasks(3), rows: openRows(folder), runner })).size).toBe(3);
  await expect(runTasks({ tasks: tasks(4), rows: openRows(folder), runner })).rejects.toThrow(/no\/such\/file/);
  await runner.stop();
});

test("a thread lives from task to task, since it has loaded the library, until it is stopped", async () => {
  const runner = threads(1) as TaskRunner<TestTask, unknown>;
  const asked = () => runner.run({ key: "", replicate: 0, asks: "thread" });
  const first = await asked();
  await setTimeout(20);
  expect(await asked()).toBe(first);
  await runner.stop();
  expect(await asked()).not.toBe(first);
});

test("stopped the moment a task ends, a result that was under way is no error", async () => {
  const errors: unknown[] = []; // of the pool, which nothing else can catch
  const note = (error: unknown) => errors.push(error);
  process.on("uncaughtException", note);
  onTestFinished(() => void process.off("uncaughtException", note));
  for (let stopAt = 5; stopAt <= 25; stopAt++) {
    const runner = threads(2);
    let [done, ended] = [0, 0];
    const all = tasks(100).map(({ task }) =>
      runner.run(task).then(
        async () => {
          for (const until = performance.now() + 0.5; performance.now() < until; ); // the threads are ahead
          if (++done === stopAt) await runner.stop();
        },
        () => ended++,
      ),
    );
    await Promise.all(all);
    expect(done).toBeGreaterThanOrEqual(stopAt);
    expect(done + ended).toBe(100);
  }
  expect(errors).toEqual([]);
});

test("what a thread posts while it works is heard", async () => {
  const heard: unknown[] = [];
  const runner = threadPool<TestTask, Row>({ workers: 1, workerFile, onMessage: (message) => heard.push(message) });
  await runner.run({ key: "a", replicate: 0, posts: "half" });
  await runner.run({ key: "b", replicate: 0 });
  await runner.stop();
  expect(heard).toEqual([{ posted: "half" }]);
});

test("the dearest tasks start first", async () => {
  const begun: number[] = [];
  const runner = thisThread((task: TestTask) => {
    begun.push(task.replicate);
    return runTask(task);
  });
  const wanted = tasks(5).map((task, i) => ({ ...task, cost: [1, 100, 10, 1, 100][i]! }));
  await runTasks({ tasks: wanted, rows: openRows(temporaryFolder()), runner });
  expect(begun).toEqual([1, 4, 2, 0, 3]);
});

test("an InputError of a worker is an InputError here, with the same sentence", async () => {
  const run = runTasks({ tasks: tasks(3, { fails: "input" }), rows: openRows(temporaryFolder()), runner: threads(2) });
  const error = await run.catch((e) => e);
  expect(error).toEqual(anInputError);
  expect(error.message).toBe("tau1 is -1, but must be a finite number ≥ 0.");
});

test.each([
  ["a defect", "defect", "The task fit1 failed: TypeError: a defect"],
  ["something that is not an error", "text", "The task fit1 failed: no error at all"],
  ["the end of the thread", "exit", "The task fit1 failed: worker exited with code: 7"],
])("%s in a worker names the task, and what ran beside it is kept", async (_what, fails, message) => {
  const folder = temporaryFolder();
  const [first, second, ...others] = tasks(40);
  const slow = { ...first!, task: { ...first!.task, milliseconds: 300 } };
  const broken = { ...second!, task: { ...second!.task, fails } };
  const run = runTasks({ tasks: [slow, broken, ...others], rows: openRows(folder), runner: threads(2) });
  await expect(run).rejects.toThrow(message);
  expect(readRows(folder).rows.has("fit0")).toBe(true);
  expect(readRows(folder).rows.size).toBeLessThan(3);
});

test("a defect in a worker keeps the stack of the thread", async () => {
  const run = runTasks({ tasks: tasks(1, { fails: "defect" }), rows: openRows(temporaryFolder()), runner: threads(1) });
  const { cause } = await run.catch((e) => e);
  expect(cause.stack).toMatch(/^TypeError: a defect\n {4}at exports\.runTask \(.*worker\.cjs:\d+:\d+\)/);
});

test("a task that cannot be sent to a thread names the task", async () => {
  const wanted = [{ key: "closure", task: { key: "closure", replicate: 0, predict: () => 0 } }];
  const run = runTasks({ tasks: wanted, rows: openRows(temporaryFolder()), runner: threads(1) });
  await expect(run).rejects.toThrow(/The task closure failed: .*could not be cloned/);
});

test("a row under another key than its task's is an error, since it would be computed at every start", async () => {
  const rows = openRows(temporaryFolder());
  const runner = thisThread((task: TestTask) => ({ ...runTask(task), key: "other" }));
  await expect(runTasks({ tasks: tasks(1), rows, runner })).rejects.toThrow(/The task fit0 failed: .* other /);
  expect(rows.rows.size).toBe(0);
});

test.each([0, -1, Number.NaN])("a cost of %d is refused before anything runs", async (cost) => {
  const wanted = tasks(2).map((task) => ({ ...task, cost }));
  const runner = thisThread<TestTask, Row>(() => expect.unreachable());
  await expect(runTasks({ tasks: wanted, rows: openRows(temporaryFolder()), runner })).rejects.toEqual(anInputError);
});

test("a number of workers that is none is refused", () => {
  expect(() => threadPool({ workers: 0, workerFile })).toThrow(anInputError);
});

test("between two tasks of this thread the event loop gets a turn", async () => {
  let turns = 0;
  let isDone = false;
  const turning = (async () => {
    while (!isDone) {
      await setImmediate();
      turns += 1;
    }
  })();
  await runTasks({ tasks: tasks(20), rows: openRows(temporaryFolder()), runner: thisThread(runTask) });
  isDone = true;
  await turning;
  expect(turns).toBeGreaterThanOrEqual(20);
});

test("an interrupt that comes between two tasks of this thread stops before the next one", async () => {
  const controller = new AbortController();
  const rows = openRows(temporaryFolder());
  const runner = thisThread((task: TestTask) => {
    if (task.replicate === 2) globalThis.setImmediate(() => controller.abort());
    return runTask(task);
  });
  await expect(runTasks({ tasks: tasks(9), rows, runner, signal: controller.signal })).rejects.toThrow("3 of 9 fits");
});

test("progress is told of what was there, of each task's cost, and of the end, also when a task fails", async () => {
  const told: unknown[] = [];
  const progress = {
    start: (part: unknown) => told.push(part),
    advance: (cost?: number) => told.push(cost),
    tell: () => expect.unreachable(),
    stop: () => told.push("stop"),
    split: () => expect.unreachable(),
  };
  const rows = openRows(temporaryFolder());
  const runner = thisThread(runTask);
  const wanted = tasks(3).map((task, i) => ({ ...task, cost: [2, 5, 3][i]! }));
  await runTasks({ tasks: wanted.slice(0, 1), rows, runner });
  await runTasks({ tasks: wanted, rows, runner, progress, name: "exact" });
  expect(told).toEqual([{ name: "exact", tasks: 3, doneTasks: 1, cost: 10, doneCost: 2 }, 5, 3, "stop"]);
  await runTasks({ tasks: tasks(9, { fails: "defect" }), rows, runner, progress }).catch(() => told.push("failed"));
  expect(told.slice(-2)).toEqual(["stop", "failed"]);
});

/** A process that runs 40 tasks of 25 ms on two threads, and says "row" for each row. */
const study = (folder: string) => `
  const load = (file) => require(${JSON.stringify(path.resolve(__dirname, "../../lib/dist/study"))} + "/" + file);
  const { openRows } = load("rowFiles"), { runTasks } = load("runTasks"), { threadPool } = load("taskRunner");
  const tasks = ${JSON.stringify(tasks(40, { milliseconds: 25 }))};
  const rows = openRows(${JSON.stringify(folder)});
  const runner = threadPool({ workers: 2, workerFile: ${JSON.stringify(workerFile)} });
  const progress = { start() {}, advance() { console.log("row"); }, stop() {} };
  load("stopOnInterrupt").stopOnInterrupt((signal) => runTasks({ tasks, rows, runner, progress, signal }))
    .then((done) => console.log("done", done.size), (error) => { console.log(error.message); process.exitCode = 130; })
    .finally(() => runner.stop());`;

test("Ctrl-C ends a process with what it has done, and a second start goes on", async () => {
  const [straight, stopped] = [temporaryFolder(), temporaryFolder()];
  await runTasks({ tasks: tasks(40), rows: openRows(straight), runner: thisThread(runTask) });
  const child = spawn(process.execPath, ["-e", study(stopped)]);
  let output = "";
  child.stdout.on("data", (text) => {
    if (output === "") child.kill("SIGINT");
    output += text;
  });
  const [code] = await once(child, "close");
  const { size } = readRows(stopped).rows;
  expect(output).toContain(`Stopped with ${size} of 40 fits done; a second start goes on from there.`);
  expect(code).toBe(130);
  expect(size).toBeLessThan(40);

  const second = await promisify(execFile)(process.execPath, ["-e", study(stopped)]);
  expect(second.stdout).toBe(`${"row\n".repeat(40 - size)}done 40\n`);
  expect(linesOf(stopped)).toEqual(linesOf(straight));
});

test("a process that is killed outright loses only the tasks that were running", async () => {
  const folder = temporaryFolder();
  const child = spawn(process.execPath, ["-e", study(folder)]);
  let output = "";
  child.stdout.on("data", (text) => {
    output += text;
    if (output.split("row").length > 10) child.kill("SIGKILL");
  });
  await once(child, "close");
  const { size } = readRows(folder).rows;
  expect(size).toBeGreaterThanOrEqual(10);
  const second = await promisify(execFile)(process.execPath, ["-e", study(folder)]);
  expect(second.stdout).toBe(`${"row\n".repeat(40 - size)}done 40\n`);
});
