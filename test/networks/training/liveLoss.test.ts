import { liveLoss, type TrainingStep } from "routerlab/networks";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { lossFigure } from "../../../lib/dist/networks/training/liveLoss";
import { inFakeKernel } from "../../jupyter/display/fakeKernel";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
  vi.stubEnv("ROUTERLAB_CHROMIUM", "none");
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const at = (step: number, steps = 40): TrainingStep => ({
  ...{ step, steps, loss: 4 - step / 100, tokensPerSecond: 5123, secondsLeft: steps - step },
});
const linesIn = (data: Record<string, unknown>) =>
  (data["application/vnd.plotly.v1+json"] as { data: { x: number[]; y: number[] }[] }).data;

test("a loss curve is displayed once, grows in place about once a second, and stays whole at the end", async () => {
  const displayed = await inFakeKernel(async () => {
    const live = liveLoss();
    for (let step = 1; step <= 40; step++) {
      vi.advanceTimersByTime(100);
      live.onStep(at(step));
    }
    await live.end();
  });
  expect(displayed.map(({ update }) => update)).toEqual([false, true, true, true, true]);
  expect(new Set(displayed.map(({ transient }) => transient.display_id)).size).toBe(1);
  expect(displayed.map(({ data }) => linesIn(data)[0].x.length)).toEqual([1, 11, 21, 31, 40]);
  expect(displayed[1].data["text/plain"]).toBe(
    "Loss of each step's batch before the step; at step 11 of 40 3.890 nats, 5100 tokens a second, 29 s left.",
  );
  expect(displayed[4].data["text/plain"]).toMatch(/at step 40 of 40 3\.600 nats, 5100 tokens a second\.$/);
});

test("outside a notebook only a sentence is printed, at the end", async () => {
  const printed = vi.spyOn(console, "log").mockImplementation(() => {});
  const live = liveLoss();
  live.onStep(at(40));
  expect(printed).not.toHaveBeenCalled();
  await live.end();
  expect(printed.mock.calls.flat()).toEqual([expect.stringMatching(/^Loss of each step's batch .* at step 40 of 40/)]);
});

test("a long curve is drawn as means of equal pieces, and one without steps is empty", () => {
  const told = Array.from({ length: 1000 }, (_, i) => at(i + 1, 1000));
  const { data, layout, caption } = lossFigure(told);
  expect((data[0].x as number[]).length).toBe(250);
  expect([(data[0].x as number[])[0], (data[0].y as number[])[0]]).toEqual([2.5, 3.975]);
  expect(layout.xaxis).toMatchObject({ range: [0, 1000] });
  expect(caption).toMatch(/^Loss of the batches, means over 4 steps before the step/);
  expect(lossFigure([]).caption).toBe("No step was taken.");
});
