import type { ProgressState } from "../../study/progress";
import { barView, lineView, type Output } from "../../study/terminalProgress";

/** A terminal or a log, shared by the progress of a command and sentences. */
export interface ProgressScreen {
  /** Shows a state, and counts on from it until the next one comes. */
  show(state: ProgressState): void;
  clear(): void;
  /** A sentence in a line of its own. */
  say(sentence: string): void;
}

/** Progress on standard error, unless told otherwise, that moves twice a second, whether or not the command that computes finds the time. */
export function progressScreen(stream: Output = process.stderr): ProgressScreen {
  const view = stream.isTTY ? barView(stream) : lineView(stream);
  let last: { state: ProgressState; at: number } | undefined;
  let timer: NodeJS.Timeout | undefined;
  const paint = () => {
    if (last !== undefined) view.show(later(last.state, (performance.now() - last.at) / 1000));
  };
  const clear = () => {
    clearInterval(timer);
    timer = undefined;
    if (last !== undefined) view.clear();
    last = undefined;
  };
  return {
    show(state) {
      last = { state, at: performance.now() };
      timer ??= setInterval(paint, 500);
      paint();
    },
    clear,
    say(sentence) {
      clear(); // the next state is drawn below it
      stream.write(`${sentence}\n`);
    },
  };
}

function later({ secondsSpent, secondsLeft, ...state }: ProgressState, seconds: number): ProgressState {
  const left = secondsLeft === null ? 0 : secondsLeft - seconds;
  return { ...state, secondsSpent: secondsSpent + seconds, secondsLeft: left > 0 ? left : null };
}
