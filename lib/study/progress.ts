/** What is about to begin, in tasks and in cost (expected time, in any unit). */
export interface ProgressPart {
  readonly name?: string;
  /** 1 unless given. */
  readonly tasks?: number;
  /** Of all tasks; their number unless given. */
  readonly cost?: number;
  /** What an earlier run has done already; it counts for the share, not for the speed. */
  readonly doneTasks?: number;
  readonly doneCost?: number;
}

/**
 * Reports how far something is; used once, by whoever does the work.
 *
 * `start`, `advance` after each task, `stop` in a finally; or `split` into stages by their expected seconds, each of
 * which is such a Progress again, and `stop` when all are done.
 */
export interface Progress {
  start(part: ProgressPart): void;
  /** One task is done; its cost is 1 unless given. */
  advance(cost?: number): void;
  /** What is going on within the tasks that run, until it is told anew or another part starts. */
  tell(detail: string): void;
  /** What was not advanced counts as skipped; the whole also leaves the screen. */
  stop(): void;
  /** The stages, by name, with their expected seconds (only their ratios matter once work is measured). */
  split<Name extends string>(seconds: Readonly<Record<Name, number>>): Record<Name, Progress>;
}

/** What a progress bar shows. */
export interface ProgressState {
  /** What runs: the names of the stages and of the part, "figure1: exact-specified". */
  readonly label: string;
  /** What goes on within the tasks that run; left out where nothing is told. */
  readonly detail?: string;
  /** Of the part that runs. */
  readonly doneTasks: number;
  readonly tasks: number;
  /** Of everything, 0 to 1, by cost. */
  readonly share: number;
  /** Since everything began. */
  readonly secondsSpent: number;
  /** Of everything; null while nothing is known, and when the estimate has run out. */
  readonly secondsLeft: number | null;
}

/** A place that shows progress: a terminal, a log, a notebook's output. */
export interface ProgressView {
  /** Called about twice a second. */
  show(state: ProgressState): void;
  /** Called once at the end, if anything was shown. */
  clear(): void;
}

/** Shows nothing. */
export const silentProgress: Progress = {
  start() {},
  advance() {},
  tell() {},
  stop() {},
  split: (seconds) => eachStage(seconds, () => silentProgress),
};

/**
 * Progress on a view, from the second second on; what takes less shows nothing.
 *
 * Time left: the share s of the cost that was done since the start took t seconds, so the remaining share r takes r t/s.
 * Where the stages have expected seconds T, these count like a twentieth of the work, r (t + T/20)/(s + 1/20), so that
 * there is an estimate at once. Between two tasks the estimate is counted down.
 *
 * @param clock  seconds from any origin
 * @returns the progress of one piece of work, to be split into stages
 * @example const progress = progressOn(barView(process.stderr)); progress.start({ name: "fits", tasks: 400 });
 */
export function progressOn(view: ProgressView, { clock = () => performance.now() / 1000 } = {}): Progress {
  const meter = new Meter();
  let timer: NodeJS.Timeout | undefined;
  let isShown = false;
  const tick = () => {
    if (clock() - meter.started < 2) return;
    isShown = true;
    view.show(meter.state(clock()));
  };
  const run: Run = {
    begin(expected) {
      if (timer !== undefined) return;
      meter.begin(clock(), expected);
      timer = setInterval(tick, 500).unref(); // a progress bar keeps no process alive
    },
    part: (label, tasks, doneTasks) => meter.part(label, tasks, doneTasks),
    tell: (detail) => meter.tell(detail),
    skip: (share) => meter.skip(share),
    advance: (share) => meter.advance(share, clock()),
    end() {
      clearInterval(timer);
      if (isShown) view.clear();
      isShown = false;
    },
  };
  const whole = stageOf(run, [], 1);
  return {
    ...whole,
    stop() {
      whole.stop();
      run.end();
    },
  };
}

/** What the stages of one run share; shares are of the whole run. */
interface Run {
  begin(expected: number | null): void;
  part(label: string, tasks: number, doneTasks: number): void;
  advance(share: number): void;
  tell(detail: string): void;
  skip(share: number): void;
  end(): void;
}

/** A stage that makes up `weight` of the run; what it uses counts as used by the stage that it is a part of. */
function stageOf(
  run: Run,
  path: readonly string[],
  weight: number,
  useOfWhole: (share: number) => void = () => {},
): Progress {
  let used = 0; // of weight
  let scale = 0; // from cost to share of the run
  const note = (share: number): void => {
    used += share;
    useOfWhole(share);
  };
  const use = (share: number): number => {
    const step = Math.min(share, weight - used);
    note(step);
    return step;
  };
  return {
    start({ name, tasks = 1, cost = tasks, doneTasks = 0, doneCost = doneTasks }) {
      run.begin(null);
      run.part((name === undefined ? path : [...path, name]).join(": "), tasks, doneTasks);
      scale = cost > 0 ? weight / cost : 0;
      run.skip(use(doneCost * scale));
    },
    advance: (cost = 1) => run.advance(use(cost * scale)),
    tell: run.tell,
    stop: () => run.skip(use(weight - used)),
    split(seconds) {
      const total = Object.values<number>(seconds).reduce((sum, value) => sum + value, 0);
      run.begin(total);
      return eachStage(seconds, (name, expected) => stageOf(run, [...path, name], (weight * expected) / total, note));
    },
  };
}

function eachStage<Name extends string>(
  seconds: Readonly<Record<Name, number>>,
  make: (name: string, seconds: number) => Progress,
): Record<Name, Progress> {
  const stages = Object.entries<number>(seconds).map(([name, expected]) => [name, make(name, expected)]);
  return Object.fromEntries(stages) as Record<Name, Progress>;
}

/** How much the expected seconds count, as a share of the work. */
const priorShare = 0.05;

/** The arithmetic of a run; every time is handed in. */
class Meter {
  started = 0;
  private expected: number | null = null;
  private measuredAt = 0;
  private measured = 0; // share that was done since the start
  private skipped = 0; // share that was there before, or was left out
  private label = "";
  private detail: string | undefined;
  private tasks = 0;
  private doneTasks = 0;

  begin(now: number, expected: number | null): void {
    this.started = this.measuredAt = now;
    this.expected = expected;
  }

  part(label: string, tasks: number, doneTasks: number): void {
    this.label = label;
    this.detail = undefined;
    this.tasks = tasks;
    this.doneTasks = doneTasks;
  }

  skip(share: number): void {
    this.skipped += share;
  }

  tell(detail: string): void {
    this.detail = detail;
  }

  advance(share: number, now: number): void {
    this.doneTasks += 1;
    this.measured += share;
    this.measuredAt = now;
  }

  state(now: number): ProgressState {
    const share = Math.min(1, this.measured + this.skipped);
    return {
      label: this.label,
      ...(this.detail !== undefined && { detail: this.detail }),
      tasks: this.tasks,
      doneTasks: this.doneTasks,
      share,
      secondsSpent: now - this.started,
      secondsLeft: this.secondsLeft(now),
    };
  }

  private secondsLeft(now: number): number | null {
    const prior = this.expected === null ? 0 : priorShare;
    if (this.measured + prior === 0) return null;
    const spent = this.measuredAt - this.started + prior * (this.expected ?? 0);
    const left = ((1 - this.measured - this.skipped) * spent) / (this.measured + prior) - (now - this.measuredAt);
    return left > 0 ? left : null;
  }
}
