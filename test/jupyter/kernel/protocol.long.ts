import fs from "node:fs";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { built, hasEnded, temporaryFolder } from "../runner/temporaryNotebook";
import { errorOf, printed, shown, startClient } from "./protocolClient";

// What npm test keeps of the protocol is in kernel.test.ts. Every kernel here runs in a temporary
// folder, far from the library.

const starts = process.env.CI ? 20 : 200;

test(`no request is lost in ${starts} starts, and the first answer comes within 1.5 s`, async () => {
  const times: number[] = [];
  for (let start = 0; start < starts; start++) {
    const begin = performance.now();
    const client = await startClient();
    expect(await client.request("kernel_info_request")).toMatchObject({ status: "ok", implementation: "routerlab" });
    times.push(performance.now() - begin);
    await client.hear(({ channel, type }) => channel === "iopub" && type === "status"); // nor is what everybody hears
    client.close();
    await client.kernel.ended;
  }
  times.sort((a, b) => a - b);
  console.log(`kernel_info: median ${Math.round(times[starts >> 1]!)} ms, slowest ${Math.round(times.at(-1)!)} ms`);
  expect(times.at(-1)).toBeLessThan(1500);
});

test("the first cell may be sent at once, with nobody having asked for anything before", async () => {
  for (let start = 0; start < 10; start++) {
    const client = await startClient();
    const first = await client.run("1 + 1");
    expect(first.messages().map(({ type, content }) => content.execution_state ?? type)).toEqual([
      "busy",
      "execute_input",
      "execute_result",
      "idle",
    ]);
    client.close();
  }
});

test("what a request says about silence, history, expressions and failures is done as the protocol says", async () => {
  const { run, begin, request, outcomeOf } = await startClient();
  const first = await run("const name = 'x'; name;");
  expect(first.messages().map(({ type, content }) => content.execution_state ?? type)).toEqual([
    "busy",
    "execute_input",
    "execute_result",
    "idle",
  ]);
  expect(first.messages()[1]!.content).toEqual({ code: "const name = 'x'; name;", execution_count: 1 });
  expect(first.reply).toEqual({ status: "ok", execution_count: 1, payload: [], user_expressions: {} });

  const silent = await run("name; console.log(name)", { silent: true });
  expect(silent.messages().map(({ type }) => type)).toEqual(["status", "stream", "status"]);
  const failing = await run("throw new Error('quiet')", { silent: true });
  expect(failing.messages().map(({ type }) => type)).toEqual(["status", "status"]);
  expect(failing.reply).toMatchObject({ status: "error", ename: "Error", evalue: "quiet" });
  expect((await run("'unkept'", { store_history: false })).reply.execution_count).toBe(1);

  const asked = await run("2", { user_expressions: { good: "name + 1", bad: "absent" } });
  expect(asked.reply).toMatchObject({
    execution_count: 2,
    user_expressions: {
      good: { status: "ok", data: { "text/plain": "'x1'" }, metadata: {} },
      bad: { status: "error", ename: "ReferenceError", evalue: "absent is not defined" },
    },
  });
  const [wrong, next] = [begin("throw 1", { stop_on_error: false }), begin("'runs'")];
  expect((await outcomeOf(wrong)).reply).toMatchObject({ status: "error", ename: "Thrown", evalue: "1" });
  expect(shown(await outcomeOf(next))).toBe("'runs'");

  const history = async (content: object) =>
    (await request("history_request", { output: false, raw: true, ...content })).history;
  expect(await history({ hist_access_type: "tail", n: 2 })).toEqual([
    [1, 3, "throw 1"],
    [1, 4, "'runs'"],
  ]);
  expect(await history({ hist_access_type: "range", session: 0, start: 2, stop: 4 })).toEqual([
    [1, 2, "2"],
    [1, 3, "throw 1"],
  ]);
  expect(await history({ hist_access_type: "search", pattern: "*name*" })).toEqual([[1, 1, "const name = 'x'; name;"]]);
  expect(await history({ hist_access_type: "tail", n: 1, output: true })).toEqual([[1, 4, ["'runs'", null]]]);
});

test("code is told apart into whole, unfinished and wrong", async () => {
  const { request } = await startClient();
  for (const [code, answer] of [
    ["const a = 1;", { status: "complete" }],
    ["", { status: "complete" }],
    ["await f(x);\nimport b from 'c';", { status: "complete" }],
    ["function f() {", { status: "incomplete", indent: "  " }],
    ["if (a) {\n  g(", { status: "incomplete", indent: "    " }],
    ["`text", { status: "incomplete", indent: "" }],
    ["/* text", { status: "incomplete", indent: "" }],
    ["[1,\n", { status: "incomplete", indent: "" }],
    ["const a = ];", { status: "invalid" }],
    ["a b c", { status: "invalid" }],
    ["'text", { status: "invalid" }],
  ] as const)
    expect([code, await request("is_complete_request", { code })]).toEqual([code, answer]);
});

test("names are completed and described with their docstrings, also behind characters of two units", async () => {
  const { run, request } = await startClient();
  await run('import { mixture, cosine } from "routerlab";\nconst model = 5;');
  const code = "'🙂'; model.toF";
  expect(await request("complete_request", { code, cursor_pos: [...code].length })).toEqual({
    status: "ok",
    matches: ["toFixed"],
    cursor_start: 11,
    cursor_end: 14,
    metadata: {},
  });
  const described = await request("inspect_request", { code: "cosine({})", cursor_pos: 3, detail_level: 0 });
  expect(described).toMatchObject({ status: "ok", found: true });
  expect(described.data["text/plain"]).toMatch(/^cosine\(options/);
  expect(described.data["text/markdown"]).toContain("```typescript");
  expect(described.data["text/plain"]).toMatch(/Cosine router/i);
  expect(await request("inspect_request", { code: "  ", cursor_pos: 1 })).toEqual({
    status: "ok",
    found: false,
    data: {},
    metadata: {},
  });
});

test("an error in the library is at its TypeScript line, one in a file beside the notebook at its own", async () => {
  const cwd = temporaryFolder();
  fs.writeFileSync(
    path.join(cwd, "helper.ts"),
    "// one\nexport function help(x: number): never {\n  throw new Error('help ' + x);\n}\n",
  );
  const { run } = await startClient({ cwd });
  const refused = errorOf(await run('import { cosine } from "routerlab";\ncosine({ temperature: -1 });'))!;
  expect(refused.ename).toBe("InputError");
  expect(refused.traceback.join("\n")).toMatch(/\/lib\/\w+\/?.*\.ts:\d+:\d+/);
  expect(refused.traceback.join("\n")).not.toMatch(/dist|node:internal|tslab/);
  const helped = errorOf(await run('import { help } from "./helper";\nhelp(3);'))!;
  expect(helped.traceback[0]).toBe("Error: help 3");
  expect(helped.traceback[1]).toMatch(/at (Proxy\.)?help \(.*helper\.ts:3:9\)/);
  expect(helped.traceback[2]).toContain("cell[2]:2");
});

test("types are checked strictly, unless that is switched off", async () => {
  const code = "const f = (x) => x;\nlet s: string = null;";
  const strict = await startClient();
  expect(errorOf(await strict.run(code))?.traceback).toHaveLength(4);
  const loose = await startClient({ environment: { ROUTERLAB_STRICT: "off" } });
  expect((await loose.run(code)).reply.status).toBe("ok");
});

test("names of a cell that fails stay known", async () => {
  const { run } = await startClient();
  await run('import { cosine } from "routerlab";\nconst kept = 3;\nthrow new Error("after");');
  expect(shown(await run("[typeof cosine, kept]"))).toBe("[ 'function', 3 ]");
});

test("a promise that nobody awaits: a rejection fails its cell, a pending value says so in a sentence", async () => {
  const { run, hear } = await startClient();
  const now = await run('async function fails() { throw new Error("at once"); }\nfails();');
  expect(now.reply).toMatchObject({ status: "error", evalue: "at once" });
  const later = await run(
    'async function waits() { await new Promise((r) => setTimeout(r, 150)); console.log("text"); throw new Error("later"); }\nwaits();',
  );
  expect(shown(later)).toContain("write await before it");
  await run("1");
  await hear(({ type, parent }) => type === "error" && parent === later.id);
  expect(printed(later)).toBe("text\n");
  expect(errorOf(later)?.evalue).toBe("later");
});

test("a study that is interrupted stops within a second, says in one line what is kept, and goes on from there", async () => {
  const { run, begin, requestControl, outcomeOf } = await startClient({ environment: { ROUTERLAB_PROGRESS: "" } });
  const rows = temporaryFolder();
  await run(`import { gaussianNoise, mixture, perturbedCosine, study, tanhExpert, uniformBox } from "routerlab";
    const model = mixture({ router: perturbedCosine({ tau1: 1, tau2: 0.3 }), expert: tanhExpert(), dim: 2 });
    const truth = model.measure([{ bias: -0.2, router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3] }, { expert: [0.2, -1.6, 0.8] }]);
    const settings = { arms: [{ name: "perturbed", model, truth }], sizes: [20_000], input: uniformBox({ low: -4, high: 4 }), noise: gaussianNoise({ sd: 0.1 }), folder: ${JSON.stringify(rows)} };`);
  const id = begin("const all = await study({ ...settings, replicates: 3000 });");
  await new Promise((resolve) => setTimeout(resolve, 6000));
  const start = performance.now();
  await requestControl("interrupt_request");
  const outcome = await outcomeOf(id);
  expect(performance.now() - start).toBeLessThan(1000);
  expect(errorOf(outcome)).toMatchObject({ ename: "Interrupted" });
  expect(errorOf(outcome)?.traceback).toHaveLength(1);
  const bars = outcome.outputs().filter(({ type }) => /display_data/.test(type));
  expect(bars.length).toBeGreaterThan(1);
  expect(new Set(bars.map(({ content }) => (content.transient as { display_id: string }).display_id)).size).toBe(1);
  const kept = fs
    .readdirSync(rows)
    .flatMap((file) => fs.readFileSync(path.join(rows, file), "utf8").trim().split("\n"));
  expect(kept.length).toBeGreaterThan(5);
  const seconds = shown(
    await run(
      `const began = performance.now(); const some = await study({ ...settings, replicates: 5 });\n[some.length, performance.now() - began < 3000]`,
    ),
  );
  expect(seconds).toBe("[ 5, true ]");
});

test("restart and shutdown are answered while a loop runs, and the kernel ends", async () => {
  for (const restart of [false, true]) {
    const { run, begin, requestControl, kernel } = await startClient();
    await run("1");
    begin("for (;;) {}");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await requestControl("shutdown_request", { restart })).toEqual({ status: "ok", restart });
    expect(await hasEnded(kernel.pid)).toBe(true);
  }
});

test("two kernels at once know nothing of each other, and one that is killed leaves no file and no process", async () => {
  const [cwd, temporary] = [temporaryFolder(), temporaryFolder()];
  vi.stubEnv("TMPDIR", temporary);
  const [one, two] = await Promise.all([startClient({ cwd }), startClient({ cwd })]);
  await Promise.all([one.run("const name = 1"), two.run('const name = "two"')]);
  expect([shown(await one.run("name")), shown(await two.run("name"))]).toEqual(["1", "'two'"]);
  const child = Number(
    shown(await one.run('const child = require("node:child_process").spawn("sleep", ["99"]); child.pid')),
  );
  process.kill(one.kernel.pid, "SIGKILL");
  await one.kernel.ended;
  one.close();
  expect(await hasEnded(one.kernel.pid)).toBe(true);
  expect(await hasEnded(child)).toBe(true);
  expect(shown(await two.run("name"))).toBe("'two'");
  two.close();
  await two.kernel.ended;
  expect(fs.readdirSync(cwd)).toEqual([]);
  expect(fs.readdirSync(temporary)).toEqual([]);
  vi.unstubAllEnvs();
});

test("after the library is built again the next cell says so, once", async () => {
  const { run } = await startClient();
  await run('import { cosine } from "routerlab";');
  expect(printed(await run("1"), "stderr")).toBe("");
  const file = path.join(built, "routers/cosine.js");
  const { atime, mtime } = fs.statSync(file);
  try {
    fs.utimesSync(file, new Date(), new Date());
    expect(printed(await run("2"), "stderr")).toBe("routerlab was rebuilt: restart the kernel.\n");
    expect(printed(await run("3"), "stderr")).toBe("");
  } finally {
    fs.utimesSync(file, atime, mtime);
  }
});

test("what is printed arrives while a loop runs, and an error that is made in a timer belongs to the cell that set it", async () => {
  const { run, begin, hear, requestControl, outcomeOf } = await startClient();
  const id = begin('console.log("one"); console.log("two"); for (;;) {}');
  await hear(({ parent, type, content }) => parent === id && type === "stream" && content.text === "two\n", 5);
  await requestControl("interrupt_request");
  await outcomeOf(id);
  const late = await run('void new Promise((_, no) => setTimeout(() => no(new RangeError("late")), 200));\n3');
  await run("1 + 1");
  await hear(({ parent, type }) => parent === late.id && type === "error");
  const many = await run("for (let i = 0; i < 20_000; i++) console.log(i);");
  expect(printed(many)).toBe(Array.from({ length: 20_000 }, (_, i) => `${i}\n`).join(""));
});
