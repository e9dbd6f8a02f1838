import type { Options, SingleBar } from "cli-progress";
import { type Progress, type ProgressState, type ProgressView, progressOn, silentProgress } from "./progress";

/** What of a stream such as process.stderr is used; Node's own type would oblige every caller to have Node's types. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * Progress for the command line, on stderr unless told otherwise: a bar on a terminal, a plain line every ten seconds
 * elsewhere (a log, a pipe), nothing where the environment says `ROUTERLAB_PROGRESS=off`, and nothing for the first
 * two seconds. In a notebook it is a bar in the cell that runs, updated in place and wiped at the end.
 *
 * @returns the progress of one piece of work, to be split into stages
 * @example
 *   const progress = terminalProgress();
 *   const stages = progress.split({ figure1: 60, pictures: 10 });
 */
export function terminalProgress(stream: Output = process.stderr): Progress {
  if (process.env.ROUTERLAB_PROGRESS === "off") return silentProgress;
  return progressOn(otherPlace?.() ?? (stream.isTTY ? barView(stream) : lineView(stream)));
}

let otherPlace: (() => ProgressView) | undefined;

/** From now on each piece of work shows its progress on such a view instead of on standard error. */
export function showProgressOn(view: () => ProgressView): void {
  otherPlace = view;
}

/** A bar that is drawn over itself, at most as wide as the terminal, twice a second, and wiped at the end. */
export function barView(stream: Output): ProgressView {
  let bar: SingleBar | undefined;
  return {
    show(state) {
      if (bar === undefined) {
        const { SingleBar } = loadedBars();
        bar = new SingleBar({
          ...barOptions,
          stream: stream as NodeJS.WritableStream,
          format: (options, { progress }, { text }) => barLine({ options, progress, text, columns: stream.columns }),
        });
        bar.start(1, state.share, { text: progressText(state) });
      }
      bar.update(state.share, { text: progressText(state) });
    },
    clear() {
      bar?.stop();
      bar = undefined;
    },
  };
}

/** A short bar where the terminal is narrow, and a text that is cut where it ends. */
function barLine({
  options,
  progress,
  text,
  columns = 80,
}: {
  options: Options;
  progress: number;
  text: string;
  columns?: number;
}): string {
  const barsize = columns >= 80 ? barOptions.barsize : Math.max(0, Math.floor(columns / 8));
  const line = `${loadedBars().Format.BarFormat(progress, { ...options, barsize })} ${text}`;
  return line.length < columns ? line : `${line.slice(0, columns - 2)}…`; // in the last column some terminals wrap
}

/** Only a terminal has a bar, after two seconds of work. */
function loadedBars(): typeof import("cli-progress") {
  return require("cli-progress");
}

/** Lines without control characters, ten seconds apart. */
export function lineView(stream: Output, { clock = () => performance.now() / 1000 } = {}): ProgressView {
  let next = clock() + 10;
  return {
    show(state) {
      if (clock() < next) return;
      next = clock() + 10;
      stream.write(`${progressText(state)}\n`);
    },
    clear() {},
  };
}

/**
 * "43 %, 1 min 20 s left · figure1: exact-specified 120/400": the name last, where a narrow terminal cuts.
 *
 * Where nothing is known of the time left, the time spent shows that it goes on.
 */
export function progressText({
  label,
  detail,
  share,
  tasks,
  doneTasks,
  secondsSpent,
  secondsLeft,
}: ProgressState): string {
  const count = tasks > 1 ? ` ${doneTasks}/${tasks}` : "";
  const time = secondsLeft === null ? `${durationText(secondsSpent)} so far` : `${durationText(secondsLeft)} left`;
  const within = detail === undefined ? "" : `: ${detail}`;
  return `${Math.floor(100 * share)} %, ${time} · ${label}${count}${within}`;
}

/** "45 s", "1 min 20 s", "2 h 5 min" */
export function durationText(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** The terminal's cursor and wrapping stay as they are: a process that is killed could not put them back. */
const barOptions = {
  barCompleteChar: "█",
  barIncompleteChar: "░",
  barsize: 24,
  clearOnComplete: true,
  fps: 2,
  forceRedraw: true, // a terminal that was resized, or that somebody else wrote to
  linewrap: true, // in truth: cut at the width of the terminal, and switch nothing off
  gracefulExit: false, // it would listen to SIGINT, which stopOnInterrupt does
};
