import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ProgressState, type ProgressView, progressOn, silentProgress } from "../../lib/dist/study/progress";
import { barView, durationText, lineView, progressText, terminalProgress } from "../../lib/dist/study/terminalProgress";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

/** Lets `seconds` pass on the clock and for the timers. */
const pass = (seconds: number) => vi.advanceTimersByTime(1000 * seconds);
const clock = () => performance.now() / 1000;

/** A view that remembers. */
function recorder(): ProgressView & { states: (ProgressState | "clear")[]; last(): ProgressState } {
  const states: (ProgressState | "clear")[] = [];
  return {
    states,
    show: (state) => states.push(state),
    clear: () => states.push("clear"),
    last: () => states.at(-1) as ProgressState,
  };
}

/** A stream that remembers. */
function output(more: object = {}) {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text), ...more } as unknown as NodeJS.WritableStream;
  return { stream, written };
}

describe("progress", () => {
  test("what takes less than two seconds shows nothing", () => {
    const view = recorder();
    const progress = progressOn(view, { clock });
    progress.start({ name: "fits", tasks: 2 });
    pass(1.9);
    progress.advance();
    progress.stop();
    pass(100);
    expect(view.states).toEqual([]);
  });

  test("share and time left follow the cost, the count follows the tasks", () => {
    const view = recorder();
    const progress = progressOn(view, { clock });
    progress.start({ name: "exact", tasks: 3, cost: 20 });
    pass(4);
    progress.advance(10); // half of the cost in 4 s: 4 s are left
    pass(1); // counted down
    expect(view.last()).toEqual({
      ...{ label: "exact", doneTasks: 1, tasks: 3, share: 0.5 },
      ...{ secondsSpent: 5, secondsLeft: 3 },
    });
    progress.advance(6); // 0.8 of the cost in 5 s: 1.25 s are left
    pass(0.5);
    expect(view.last().share).toBeCloseTo(0.8, 12);
    expect(view.last().secondsLeft).toBeCloseTo(0.75, 12);
  });

  test("there is no estimate before something is done, nor when the estimate has run out", () => {
    const view = recorder();
    const progress = progressOn(view, { clock });
    progress.start({ tasks: 2 });
    pass(3);
    expect(view.last().secondsLeft).toBeNull();
    progress.advance();
    pass(2.5);
    expect(view.last().secondsLeft).toBeCloseTo(0.5, 12);
    pass(1);
    expect(view.last().secondsLeft).toBeNull();
  });

  test("what an earlier run has done counts for the share and not for the speed", () => {
    const view = recorder();
    const progress = progressOn(view, { clock });
    progress.start({ name: "exact", tasks: 10, cost: 100, doneTasks: 6, doneCost: 60 });
    pass(5);
    progress.advance(10); // 10 in 5 s, 30 remain
    pass(0.5);
    expect(view.last()).toMatchObject({ doneTasks: 7, share: 0.7 });
    expect(view.last().secondsLeft).toBeCloseTo(14.5, 12);
  });

  test("what is told of the tasks that run is shown until the next part starts", () => {
    const view = recorder();
    const { first, second } = progressOn(view, { clock }).split({ first: 1, second: 1 });
    first.start({ name: "trainings" });
    first.tell("step 3 of 9");
    pass(3);
    expect(view.last()).toMatchObject({ label: "first: trainings", detail: "step 3 of 9" });
    second.start({ name: "fits" });
    pass(1);
    expect(view.last()).not.toHaveProperty("detail");
  });

  test("stages make up one whole by their expected seconds", () => {
    const view = recorder();
    const progress = progressOn(view, { clock });
    const { figure1, pictures } = progress.split({ figure1: 60, pictures: 20 });
    pass(4); // nothing done: the expected 80 s
    expect(view.last()).toMatchObject({ label: "", share: 0, secondsLeft: 76 });
    figure1.start({ name: "exact", tasks: 4, cost: 8 });
    pass(26);
    figure1.advance(4); // half of 60 of 80 s: 0.375 in 30 s, with a twentieth of 80 s: 34 s for 0.425
    pass(2);
    expect(view.last()).toMatchObject({ label: "figure1: exact", doneTasks: 1, tasks: 4, share: 0.375 });
    expect(view.last().secondsLeft).toBeCloseTo(0.625 * 80 - 2, 9);
    figure1.advance(4);
    figure1.stop();
    pictures.start({});
    pass(2);
    expect(view.last()).toMatchObject({ label: "pictures", tasks: 1, share: 0.75 });
    pictures.advance();
    pictures.stop();
    pass(1);
    expect(view.last().share).toBe(1);
    progress.stop();
    expect(view.states.at(-1)).toBe("clear");
  });

  test("a stage that has nothing to do is skipped: it does not make the rest look fast", () => {
    const view = recorder();
    const progress = progressOn(view, { clock });
    const { figure1, figure2 } = progress.split({ figure1: 60, figure2: 60 });
    figure1.start({ name: "exact", tasks: 0 });
    figure1.stop();
    figure2.start({ name: "exact", tasks: 10 });
    pass(12);
    figure2.advance(); // twice as slow as expected: 12 s + 6 s for 0.05 + 0.05, 0.45 remain
    pass(0.5);
    expect(view.last().share).toBeCloseTo(0.55, 12);
    expect(view.last().secondsLeft).toBeCloseTo(0.45 * 180 - 0.5, 9);
  });

  test("a stage can be split again", () => {
    const view = recorder();
    const { figure1 } = progressOn(view, { clock }).split({ figure1: 30, rest: 10 });
    const { exact, over } = figure1.split({ exact: 1, over: 2 });
    exact.start({ tasks: 1 });
    exact.advance();
    exact.stop();
    over.start({ name: "local", tasks: 2 });
    over.advance();
    pass(3);
    expect(view.last()).toMatchObject({ label: "figure1: over: local", share: 0.5 });
  });

  test("a stage never takes more than its share, whatever is reported", () => {
    const view = recorder();
    const { figure1, rest } = progressOn(view, { clock }).split({ figure1: 10, rest: 10 });
    figure1.start({ tasks: 2 });
    for (let i = 0; i < 5; i++) figure1.advance();
    rest.start({ tasks: 1 });
    pass(3);
    expect(view.last().share).toBe(0.5);
  });

  test("a part of no tasks does no harm", () => {
    const view = recorder();
    const progress = progressOn(view, { clock });
    progress.start({ name: "fits", tasks: 0 });
    pass(3);
    expect(view.last()).toMatchObject({ share: 0, secondsLeft: null });
    progress.stop();
  });

  test("after the end nothing is shown any more", () => {
    const view = recorder();
    const progress = progressOn(view, { clock });
    progress.start({ tasks: 2 });
    pass(5);
    progress.stop();
    progress.stop();
    const count = view.states.length;
    pass(60);
    expect(view.states).toHaveLength(count);
    expect(view.states.filter((state) => state === "clear")).toHaveLength(1);
  });

  test("progress that nobody stops keeps no process alive", () => {
    const script = `const { progressOn } = require(${JSON.stringify(require.resolve("../../lib/dist/study/progress"))});
      progressOn({ show() {}, clear() {} }).start({ tasks: 2 });`;
    execFileSync(process.execPath, ["-e", script], { timeout: 10_000 });
  });

  test("silent progress can be used and split like any other", () => {
    const { a } = silentProgress.split({ a: 1 }).a.split({ a: 2 });
    a.start({ tasks: 3 });
    a.advance();
    a.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("on the command line", () => {
  const state: ProgressState = {
    ...{ label: "figure1: exact", doneTasks: 120, tasks: 400, share: 0.4399 },
    ...{ secondsSpent: 61, secondsLeft: 79.2 },
  };

  test("the text says what runs, how much of it is done, the share and the time left", () => {
    expect(progressText(state)).toBe("43 %, 1 min 20 s left · figure1: exact 120/400");
    expect(progressText({ ...state, tasks: 1, doneTasks: 0, secondsLeft: null })).toBe(
      "43 %, 1 min 1 s so far · figure1: exact",
    );
    expect(progressText({ ...state, detail: "linear, step 3 of 9" })).toBe(
      "43 %, 1 min 20 s left · figure1: exact 120/400: linear, step 3 of 9",
    );
  });

  test.each([
    [0.2, "1 s"],
    [45, "45 s"],
    [59.5, "1 min 0 s"],
    [125, "2 min 5 s"],
    [3600, "1 h 0 min"],
    [7505, "2 h 5 min"],
  ])("%d seconds are %s", (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });

  test("where there is no terminal a plain line comes every ten seconds", () => {
    const { stream, written } = output();
    const progress = progressOn(lineView(stream, { clock }), { clock });
    progress.start({ name: "fits", tasks: 100 });
    for (let second = 0; second < 35; second++) {
      pass(1);
      progress.advance();
    }
    progress.stop();
    expect(written).toHaveLength(3);
    expect(written.join("")).toMatch(/^(\d+ %, 1 min \d+ s left · fits \d+\/100\n){3}$/);
  });

  test("on a terminal a bar is drawn, and wiped at the end; the cursor and the wrapping are left alone", () => {
    const { stream, written } = output({ isTTY: true, columns: 100 });
    const listeners = process.listenerCount("SIGINT");
    const progress = progressOn(barView(stream), { clock });
    progress.start({ name: "fits", tasks: 4 });
    pass(5);
    progress.advance();
    pass(5);
    expect(process.listenerCount("SIGINT")).toBe(listeners); // Ctrl-C is stopOnInterrupt's
    expect(written.join("")).toContain(`${"█".repeat(6)}${"░".repeat(18)} 25 %, 10 s left · fits 1/4`);
    progress.stop();
    expect(vi.getTimerCount()).toBe(0);
    const text = written.join("");
    expect(text.endsWith("\u001b[1G\u001b[2K")).toBe(true); // to the first column, clear the line
    expect(text).not.toContain("\u001b[?"); // modes of the terminal
  });

  test.each([20, 40, 60, 79])("on a terminal of %d columns a shorter bar leaves room for the time left", (columns) => {
    const { stream, written } = output({ isTTY: true, columns });
    const progress = progressOn(barView(stream), { clock });
    progress.start({ name: "a name that is much too long for a terminal of this width", tasks: 40 });
    pass(10);
    progress.advance(6);
    pass(1);
    progress.stop();
    const lines = written.filter((text) => text.includes("%"));
    for (const line of lines) expect(line.length).toBeLessThan(columns);
    if (columns >= 40) expect(lines.at(-1)).toMatch(/^█*░* 15 %, 56 s left · .*…$/);
  });

  test("a bar is drawn again at least every second, also while nothing is done", () => {
    const { stream, written } = output({ isTTY: true, columns: 80 });
    const progress = progressOn(barView(stream), { clock });
    progress.start({ name: "fits", tasks: 4 });
    pass(3);
    for (let second = 4; second < 10; second++) {
      const before = written.length;
      pass(1);
      expect(written.slice(before).join("")).toContain(` 0 %, ${second} s so far · fits 0/4`);
    }
    progress.stop();
  });

  test.each([
    ["on", 3],
    ["off", 0],
  ])("ROUTERLAB_PROGRESS=%s", (setting, lines) => {
    vi.stubEnv("ROUTERLAB_PROGRESS", setting);
    const { stream, written } = output();
    const progress = terminalProgress(stream);
    progress.start({ name: "fits", tasks: 4 });
    pass(35);
    progress.stop();
    expect(written).toHaveLength(lines);
  });

  test("a stage that was split counts once, also when it is stopped after its parts", () => {
    const { stream, written } = output();
    const progress = progressOn(lineView(stream, { clock }), { clock });
    const stages = progress.split({ first: 1, second: 3 });
    const parts = stages.first.split({ a: 1, b: 1 });
    for (const part of [parts.a, parts.b]) {
      part.start({ tasks: 1 });
      part.advance();
      part.stop();
    }
    stages.first.stop();
    stages.second.start({ name: "fits", tasks: 3 });
    pass(35);
    progress.stop();
    expect(written[0]).toMatch(/^25 %/);
  });
});
