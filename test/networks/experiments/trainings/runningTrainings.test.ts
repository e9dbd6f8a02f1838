import { expect, test, vi } from "vitest";
import { runningTrainings } from "../../../../lib/dist/networks/experiments/trainings/runningTrainings";
import { silentProgress } from "../../../../lib/dist/study/progress";

test("what runs is told with loss, speed and time left, each training until it has its row; the backend once", () => {
  const told: string[] = [];
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const titles = new Map([
    ["a", "linear, seed 0"],
    ["b", "cosine, seed 0"],
  ]);
  const running = runningTrainings(titles, { ...silentProgress, tell: (detail) => void told.push(detail) });
  const step = { step: 120, steps: 200, loss: 2.0149, tokensPerSecond: 5123, secondsLeft: 65.2 };
  for (const _thread of [1, 2]) running.heard({ backend: "networks compute with an abacus" });
  running.heard({ key: "a", step });
  running.heard({ key: "b", step: { ...step, step: 1 } });
  running.heard({ key: "a", step: { ...step, step: 121 } });
  running.ended("a");
  running.ended("n-grams that told nothing");
  expect(said.mock.calls).toEqual([["routerlab: networks compute with an abacus."]]);
  const [a, b] = [
    "linear, seed 0: step 120 of 200, loss 2.01, 5100 tokens/s, 1 min 6 s left",
    "cosine, seed 0: step 1 of 200, loss 2.01, 5100 tokens/s, 1 min 6 s left",
  ];
  expect(told).toEqual([a, `${a}; ${b}`, `${a.replace("120", "121")}; ${b}`, b]);
  said.mockRestore();
});
