import { expect, test } from "vitest";
import { errorOf, printed, shown, startClient } from "./protocolClient";

// The three tests of `npm test` that start a kernel; the rest of the protocol is in protocol.long.ts.

test("a cell prints, shows its last value, and fails with a trace that names cells and their lines, types included", async () => {
  const { run } = await startClient();
  const first = await run(
    'const f = (x: number): number => {\n  throw new TypeError("no " + x);\n};\nconsole.log("said");\n6 * 7',
  );
  expect(printed(first)).toBe("said\n");
  expect(shown(first)).toBe("42");
  const thrown = await run("// a comment\nf(2);");
  expect(thrown.reply).toMatchObject({ status: "error", execution_count: 2, ename: "TypeError", evalue: "no 2" });
  expect(errorOf(thrown)?.traceback).toEqual([
    "TypeError: no 2",
    "    at f (cell[1]:2:9)",
    '      2 |   throw new TypeError("no " + x);',
    "    at cell[2]:2:1",
    "      2 | f(2);",
  ]);
  const wrong = await run('const a: number = "x";\nconst b: string = 1;');
  expect(errorOf(wrong)?.traceback).toEqual([
    "cell[3]:1:7 - Type 'string' is not assignable to type 'number'.",
    '      1 | const a: number = "x";',
    "cell[3]:2:7 - Type 'number' is not assignable to type 'string'.",
    "      2 | const b: string = 1;",
  ]);
});

test("what happens after a cell's reply belongs to that cell, and a failure aborts only what was queued before it", async () => {
  const { run, begin, outcomeOf, hear, request } = await startClient();
  const late = await run(
    'setTimeout(() => console.log("late"), 50);\nsetTimeout(() => { throw new Error("later"); }, 100);\n1',
  );
  expect(late.reply.status).toBe("ok");
  const other = await run("await new Promise((resolve) => setTimeout(resolve, 200));\n2");
  expect(other.outputs().map(({ type }) => type)).toEqual(["execute_result"]);
  await hear(({ type, parent }) => type === "error" && parent === late.id);
  expect(printed(late)).toBe("late\n");
  expect(errorOf(late)).toMatchObject({ ename: "Error", evalue: "later" });
  expect(errorOf(late)?.traceback[1]).toContain("cell[1]:2:26");

  const [failing, queued] = [begin('throw new Error("first")'), begin('console.log("queued")')];
  expect((await outcomeOf(failing)).reply.status).toBe("error");
  const after = await run('console.log("after")');
  expect((await outcomeOf(queued)).reply.status).toBe("aborted");
  expect(printed(after)).toBe("after\n");
  await run("setTimeout(() => {}, 300);");
  expect(await request("pending_request", { timeout: 0.05 })).toMatchObject({ pending: ["1 timer"] });
  expect(await request("pending_request", { timeout: 5 })).toMatchObject({ pending: [] });
});

test("an interrupt ends loops, waits and loops after a wait within a second, and variables live on", async () => {
  const { run, begin, outcomeOf, requestControl, kernel } = await startClient();
  await run('const kept = "kept"; let ticks = 0; const child = require("node:child_process").spawn("sleep", ["60"]);');
  for (const code of [
    "for (;;) {}",
    "await null; for (;;) {}",
    "await new Promise(() => {})",
    "for (;;) { ticks++; await new Promise((resolve) => setTimeout(resolve, 10)); }",
  ]) {
    const id = begin(code);
    await new Promise((resolve) => setTimeout(resolve, 400));
    const start = performance.now();
    await requestControl("interrupt_request");
    const outcome = await outcomeOf(id);
    expect([code, performance.now() - start < 1000]).toEqual([code, true]);
    expect(errorOf(outcome)).toEqual({
      ename: "Interrupted",
      evalue: "the cell was stopped.",
      traceback: ["Interrupted: the cell was stopped."],
    });
  }
  const before = shown(await run("ticks"));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect([shown(await run("ticks")), shown(await run("kept")), shown(await run("child.exitCode"))]).toEqual([
    before,
    "'kept'",
    "null",
  ]);
  expect(Number(before)).toBeGreaterThan(5);
  void begin("for (;;) {}");
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await requestControl("shutdown_request", { restart: false })).toEqual({ status: "ok", restart: false });
  await kernel.ended;
});
