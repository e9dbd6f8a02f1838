import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { stopOnInterrupt } from "../../lib/dist/study/stopOnInterrupt";

const listeners = () => process.listenerCount("SIGINT");

test("the first SIGINT fires the signal, and nobody listens afterwards", async () => {
  const before = listeners();
  const reason = await stopOnInterrupt(async (signal) => {
    expect(listeners()).toBe(before + 1);
    process.emit("SIGINT");
    expect(listeners()).toBe(before); // the second one is not ours
    return signal.aborted;
  });
  expect(reason).toBe(true);
});

test("without a SIGINT the result comes through, an error too, and nobody listens afterwards", async () => {
  const before = listeners();
  expect(await stopOnInterrupt(async (signal) => signal.aborted)).toBe(false);
  await expect(stopOnInterrupt(() => Promise.reject(new Error("mine")))).rejects.toThrow("mine");
  expect(listeners()).toBe(before);
});

test("nobody listens in the synchronous part, where a listener would make tslab's kernel die", async () => {
  const before = listeners();
  const run = stopOnInterrupt(async () => 0);
  expect(listeners()).toBe(before);
  await run;
});

test("a second Ctrl-C kills a process that does not heed the first", async () => {
  const script = `
    require(${JSON.stringify(require.resolve("../../lib/dist/study/stopOnInterrupt"))})
      .stopOnInterrupt((signal) => new Promise(() => {
        signal.addEventListener("abort", () => console.log("heard"));
        setInterval(() => {}, 1000);
        console.log("ready");
      }));`;
  const child = spawn(process.execPath, ["-e", script]);
  child.stdout.on("data", () => child.kill("SIGINT"));
  const [code, signal] = await once(child, "close");
  expect([code, signal]).toEqual([null, "SIGINT"]);
});
