import fs from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { type Execution, startKernel } from "../../lib/dist/jupyter/runner/kernelClient";
import { readRows } from "../../lib/dist/study/rowFiles";
import { temporaryFolder } from "./temporaryFolder";

const printed = ({ messages }: Execution) => messages.map(({ content }) => content.text ?? "").join("");

const names = ["rowFiles", "runTasks", "taskRunner", "stopOnInterrupt"];
const setup = `
  const { openRows, runTasks, threadPool, thisThread, stopOnInterrupt }: any = Object.assign({}, ...${JSON.stringify(
    names.map((name) => path.resolve(__dirname, "../../lib/dist/study", name)),
  )}.map((file) => require(file)));
  const file = ${JSON.stringify(require.resolve("./fixtures/worker.cjs"))};
  const pool = threadPool({ workers: 2, workerFile: file });
  const tasks = (count: number, milliseconds: number) => Array.from({ length: count }, (_, replicate) => {
    const key = "fit" + replicate;
    return { key, task: { key, replicate, milliseconds } };
  });
  const run = (where: any, all: any) => stopOnInterrupt((signal: AbortSignal) =>
    runTasks({ tasks: all, rows: openRows("rows"), runner: where, signal }));`;

test("in a cell of a tslab kernel threads work, ■ stops them and a run of this thread, and the kernel lives on", async () => {
  const folder = temporaryFolder();
  const rowCount = () => readRows(path.join(folder, "rows")).rows.size;
  const kernel = await startKernel({ cwd: folder });
  onTestFinished(() => kernel.shutdown());
  await kernel.execute(setup);
  expect(printed(await kernel.execute("console.log((await run(pool, tasks(20, 1))).size)"))).toBe("20\n");

  for (const where of ["pool", "thisThread(require(file).runTask)"]) {
    const before = rowCount();
    const cell = kernel.execute(`await run(${where}, tasks(1000, 50))`);
    while (rowCount() < before + 4) await delay(50);
    kernel.interrupt();
    expect((await cell).status).toBe("error");
    await delay(500); // tslab refuses cells for a moment; the last fit of this thread ends
    const stopped = rowCount();
    expect(stopped).toBeLessThan(1000);
    await delay(500);
    expect(rowCount()).toBe(stopped); // nothing goes on in the background
    expect(printed(await kernel.execute("console.log('alive')"))).toBe("alive\n");
  }
  expect(fs.readdirSync(path.join(folder, "rows")).length).toBe(3); // one file a store
});
