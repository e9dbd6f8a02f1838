import type { Progress } from "../../../study/progress";
import { durationText } from "../../../study/terminalProgress";
import type { TrainingStep } from "../../training/trainNetwork";
import type { RunMessage } from "../runs/runTask";

/** Tells a progress what the trainings that run are at. */
export interface RunningTrainings {
  heard(message: RunMessage): void;
  /** A training is done, whose row has that key. */
  ended(key: string): void;
}

const said = new Set<string>();

/**
 * Keeps what the trainings of a study last told, and shows it beside the progress: "linear, seed 0: step 120 of 200, loss
 * 2.01, 5100 tokens/s, 12 s left". What computes is said on standard error once a command, not once a thread.
 *
 * @param titles of the trainings by the key of their row
 */
export function runningTrainings(titles: ReadonlyMap<string, string>, progress: Progress): RunningTrainings {
  const running = new Map<string, TrainingStep>();
  const show = () =>
    progress.tell([...running].map(([key, step]) => `${titles.get(key)}: ${stepText(step)}`).join("; "));
  return {
    heard(message) {
      if ("backend" in message) {
        if (!said.has(message.backend)) console.error(`routerlab: ${message.backend}.`);
        said.add(message.backend);
        return;
      }
      running.set(message.key, message.step);
      show();
    },
    ended(key) {
      if (running.delete(key)) show();
    },
  };
}

/** "step 120 of 200, loss 2.01, 5100 tokens/s, 12 s left" */
export function stepText({ step, steps, loss, tokensPerSecond, secondsLeft }: TrainingStep): string {
  const speed = Number(tokensPerSecond.toPrecision(2));
  return `step ${step} of ${steps}, loss ${loss.toFixed(2)}, ${speed} tokens/s, ${durationText(secondsLeft)} left`;
}
