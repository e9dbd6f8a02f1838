import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { cellProgress } from "../../../lib/dist/jupyter/display/cellProgress";
import { progressOn } from "../../../lib/dist/study/progress";
import { inFakeKernel } from "./fakeKernel";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});
const pass = (seconds: number) => vi.advanceTimersByTime(1000 * seconds);

test("a bar is displayed once, updated in place at least every second, and wiped at the end", async () => {
  const displayed = await inFakeKernel((soFar) => {
    const progress = progressOn(cellProgress(), { clock: () => Date.now() / 1000 });
    progress.start({ name: "a<b", tasks: 4 });
    pass(3);
    progress.advance();
    pass(3);
    const texts = soFar.map(({ data }) => data["text/plain"]);
    expect(texts.length).toBeGreaterThan(4);
    expect(texts[0]).toBe(`${"░".repeat(24)} 0 %, 2 s so far · a<b 0/4`);
    expect(texts.at(-1)).toBe(`${"█".repeat(6)}${"░".repeat(18)} 25 %, 6 s left · a<b 1/4`);
    expect(soFar.at(-1)!.data["text/html"]).toBe(
      '<progress max="1" value="0.25" style="width: 16em; vertical-align: middle"></progress> 25 %, 6 s left · a&#60;b 1/4',
    );
    progress.stop();
  });
  expect(displayed.map(({ update }) => update)).toEqual([false, ...displayed.slice(1).map(() => true)]);
  const names = new Set(displayed.map(({ transient }) => transient.display_id));
  expect([...names]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  expect(displayed.at(-1)!.data).toEqual({ "text/plain": "" });
});

test("what takes less than two seconds displays nothing", async () => {
  const displayed = await inFakeKernel(() => {
    const progress = progressOn(cellProgress(), { clock: () => Date.now() / 1000 });
    progress.start({ name: "fits", tasks: 4 });
    pass(1.9);
    progress.stop();
  });
  expect(displayed).toEqual([]);
});

/** In a process of its own, because the library looks for a kernel when it is imported. Sleeps, so that it takes time. */
const studyInCell = `
  const sent = [];
  globalThis.__tslab__ = { exports: {} };
  require.cache["/node_modules/tslab/dist/jupyter.js"] = { exports: { lastWriteDisplayData: ({ data }) => sent.push(data) } };
  const lab = require("routerlab");
  const sleep = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  const model = lab.mixture({ router: lab.cosine(), expert: lab.tanhExpert(), dim: 1 });
  const truth = model.measure([{ bias: 0, router: [1], expert: [1, 0] }, { expert: [-1, 0] }]);
  const quiet = lab.gaussianNoise({ sd: 0.1 });
  const noise = { ...quiet, draw: (...given) => (given.length > 0 && asleep(), quiet.draw(...given)) };
  let nights = 0;
  const asleep = () => nights++ % 200 === 0 && sleep();
  lab.study({ arms: [{ name: "a", model, truth }], sizes: [200], replicates: 10, input: lab.uniformBox(), noise })
    .then((rows) => console.log(JSON.stringify({ fits: rows.length, sent })));
`;

test.each([
  ["on", true],
  ["off", false],
])("study in a cell shows a bar by itself: ROUTERLAB_PROGRESS=%s", async (setting, isShown) => {
  vi.useRealTimers();
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["-e", studyInCell], {
    cwd: path.resolve(__dirname, "../../.."),
    env: { ...process.env, ROUTERLAB_PROGRESS: setting },
  });
  const { fits, sent } = JSON.parse(stdout);
  expect(fits).toBe(10);
  expect(stderr).toBe("");
  if (!isShown) return expect(sent).toEqual([]);
  expect(sent[0]["text/plain"]).toMatch(/^█+░+ \d+ %, \d+ s left · fits \d+\/10$/);
  expect(sent.at(-1)["text/plain"]).toBe("");
});
