import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { Dealer } from "zeromq";
import { address } from "../../../lib/dist/jupyter/protocol/connection";
import { encodeMessage } from "../../../lib/dist/jupyter/protocol/message";
import { temporaryFolder } from "../runner/temporaryNotebook";
import { errorOf, printed, shown, startClient } from "./protocolClient";

// What people write in cells, and do while they run, that the protocol says nothing about.

test("files beside a notebook import the library, each other by .ts, and have their own lines in traces, whatever their folder is called", async () => {
  const cwd = path.join(temporaryFolder(), "Kopie (2) für später");
  fs.mkdirSync(path.join(cwd, "node_modules/routerlab"), { recursive: true });
  fs.writeFileSync(path.join(cwd, "node_modules/routerlab/index.js"), "exports.cosine = null;"); // another copy
  fs.mkdirSync(path.join(cwd, "deep"));
  fs.writeFileSync(
    path.join(cwd, "deep/own.ts"),
    'import { cosine } from "routerlab";\nexport const name = cosine().name;\nexport const boom = () => {\n  throw new Error("boom");\n};\n',
  );
  fs.writeFileSync(path.join(cwd, "own.ts"), 'export * from "./deep/own.ts";\n');
  const { run } = await startClient({ cwd });
  expect(shown(await run('import { name, boom } from "./own.ts";\nname'))).toBe("'cosine'");
  expect(shown(await run('(await import("./deep/own.ts")).name'))).toBe("'cosine'");
  expect(errorOf(await run("boom();"))?.traceback).toEqual([
    "Error: boom",
    `    at boom (${path.join(fs.realpathSync(cwd), "deep/own.ts")}:4:9)`,
    "    at cell[3]:1:1",
    "      1 | boom();",
  ]);
});

test("an interrupt does nothing to a kernel at rest, stops code that catches everything, and a cell that is still compiled", async () => {
  const { run, begin, requestControl, outcomeOf } = await startClient();
  await requestControl("interrupt_request");
  expect(shown(await run("let laps = 0; 'rests'"))).toBe("'rests'");
  const compiled = Array.from({ length: 1500 }, (_, i) => `const c${i} = { f: (x: number) => x + ${i} };`).join("\n");
  for (const [code, wait] of [
    ["for (;;) { try { for (;;) laps++; } catch {} }", 400],
    ["for (;;) { try { laps++; await new Promise((r) => setTimeout(r, 5)); } catch {} }", 400],
    ["for (;;) { try { await null; } catch {} }", 400],
    [`${compiled}\nlaps = -1;`, 50],
  ] as const) {
    const id = begin(code);
    await new Promise((resolve) => setTimeout(resolve, wait));
    await Promise.all([requestControl("interrupt_request"), requestControl("interrupt_request")]);
    expect([code, errorOf(await outcomeOf(id))?.ename]).toEqual([code, "Interrupted"]);
  }
  expect(shown(await run("laps > 0"))).toBe("true");
});

test("an interrupt of the very first cell, while the compiler is loaded for it, ends that cell alone", async () => {
  for (const wait of [50, 200, 400]) {
    const { run, begin, requestControl, outcomeOf, request } = await startClient();
    await request("kernel_info_request");
    const id = begin("for (;;) {}");
    await new Promise((resolve) => setTimeout(resolve, wait));
    await requestControl("interrupt_request");
    expect([wait, errorOf(await outcomeOf(id))?.ename]).toEqual([wait, "Interrupted"]);
    expect(shown(await run("1 + 1"))).toBe("2");
  }
});

test("messages of strangers change nothing, on either channel", async () => {
  const { run, kernel, requestControl } = await startClient();
  await run("let kept = 1;");
  for (const port of [kernel.connection.shell_port, kernel.connection.control_port]) {
    const stranger = new Dealer({ linger: 200 });
    stranger.connect(address(kernel.connection, port));
    await stranger.send(["no message"]);
    for (const [type, content] of [
      ["execute_request", { code: "kept = 2;" }],
      ["shutdown_request", { restart: false }],
    ] as const)
      await stranger.send(encodeMessage({ key: "another", session: "stranger", type, content }).frames);
    await new Promise((resolve) => setTimeout(resolve, 200));
    stranger.close();
  }
  expect(shown(await run("kept"))).toBe("1");
  expect(await requestControl("kernel_info_request")).toMatchObject({ status: "ok" });
});

test("what a then prints belongs to the cell that set the timer before it", async () => {
  const { run } = await startClient();
  const first = await run(
    'new Promise<void>((resolve) => setTimeout(resolve, 150)).then(() => {}).then(() => console.log("then")); void 0;',
  );
  const second = await run('await new Promise((resolve) => setTimeout(resolve, 400)); console.log("own");');
  expect([printed(first), printed(second)]).toEqual(["then\n", "own\n"]);
});

test("a loop over what comes later stands outside of functions, export does no harm, and null is a value", async () => {
  const { run } = await startClient();
  await run("export const shared = 1; /* export */ export async function twice(x: number) { return 2 * x; }");
  expect(
    shown(await run("export type Two = 2;\nconst text = `\nexport const no = 1`;\n[await twice(shared), text]")),
  ).toBe("[ 2, '\\nexport const no = 1' ]");
  const loop = await run(
    "async function* later() { yield 1; yield 2; }\nfor await (const each of later()) console.log(each);",
  );
  expect(printed(loop)).toBe("1\n2\n");
  expect(shown(await run("[1].find((x) => x > 1) ?? null"))).toBe("null");
  expect((await run("let none;")).outputs()).toEqual([]);
});

test("a trace that is printed or shown names the cell, as that of an error does, and what cannot be parsed has a place", async () => {
  const { run } = await startClient();
  const caught = await run("const error = new Error('kept');\nconsole.log(error);\nerror");
  expect(printed(caught)).toBe("Error: kept\n    at cell[1]:1:15\n");
  expect(shown(caught)).toBe("Error: kept\n    at cell[1]:1:15");
  const deep = await run(
    "const again = (n: number): never => {\n  if (n > 0) return again(n - 1);\n  throw new Error();\n};\n\nagain(14);",
  );
  expect(errorOf(deep)?.traceback.at(-2)).toBe("    at cell[2]:6:1");
  expect(errorOf(await run("1;\nimport.meta.url"))?.traceback).toEqual([
    "SyntaxError: Cannot use 'import.meta' outside a module",
    "    at cell[3]:2:8",
    "      2 | import.meta.url",
  ]);
});

test("an interrupt reaches what shows a value or is asked about it, and breaks no package that is loaded at that moment", async () => {
  const { run, begin, requestControl, outcomeOf, request } = await startClient();
  await run(`import { show } from "routerlab";
    const figure = { kind: "figure" as const, caption: "", data: [{ type: "scatter", x: [1], y: [2] }], layout: { width: 300, height: 200 } } as any;`);
  for (const [code, options, wait] of [
    ["figure", {}, 80],
    ["figure", {}, 160],
    ["({ toMimeBundle() { for (;;) {} } })", {}, 300],
    ["({ async toMimeBundle() { for (;;) await null; } })", {}, 300],
    ["1", { user_expressions: { loop: "(() => { for (;;) {} })()" } }, 300],
  ] as const) {
    const id = begin(code, options);
    await new Promise((resolve) => setTimeout(resolve, wait));
    await requestControl("interrupt_request");
    expect([code, errorOf(await outcomeOf(id))?.ename]).toEqual([code, "Interrupted"]);
  }
  const drawn = await run("figure");
  expect(Object.keys(drawn.outputs()[0]!.content.data)).toContain("image/png");
  // What draws figures must not make Node count callbacks: the kernel would end with the first loop that is stopped.
  for (const code of ["for (;;) {}", "await null; for (;;) {}"]) {
    const id = begin(code);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await requestControl("interrupt_request");
    expect([code, errorOf(await outcomeOf(id))?.ename]).toEqual([code, "Interrupted"]);
  }
  await run("setTimeout(() => { for (;;) {} }, 10);");
  await new Promise((resolve) => setTimeout(resolve, 300));
  await requestControl("interrupt_request");
  expect(shown(await run("'goes on'"))).toBe("'goes on'");
  expect(await request("complete_request", {})).toMatchObject({ status: "error" }); // a client with a fault is answered
});
