import { liveFigure } from "../../jupyter/display/liveFigure";
import type { Figure } from "../../plots/figure";
import { panelFigure } from "../../plots/panelFigure";
import { axis, colors } from "../../plots/theme";
import { line } from "../../plots/traces";
import { durationText } from "../../study/terminalProgress";
import type { TrainingStep } from "./trainNetwork";

/** A loss curve that grows in a notebook while a network learns. */
export interface LiveLoss {
  /** To be handed to trainNetwork. */
  readonly onStep: (step: TrainingStep) => void;
  /** Draws the whole curve once more, with the picture that stays in the notebook. */
  end(): Promise<void>;
}

/** A longer curve is drawn as means of equal pieces. */
const mostPoints = 300;

/**
 * The loss of a training in the output of the cell that runs, drawn again about once a second; outside a notebook nothing
 * is shown on the way, and a sentence at the end.
 *
 * @returns onStep for trainNetwork, and end() for afterwards
 * @example
 * const live = liveLoss();
 * await trainNetwork({ network, batch, steps: 200, learningRate: 1e-2, warmup: 20, onStep: live.onStep });
 * await live.end();
 */
export function liveLoss(): LiveLoss {
  const display = liveFigure();
  const told: TrainingStep[] = [];
  return {
    onStep(step) {
      told.push(step);
      display.draw(() => lossFigure(told));
    },
    end: () => display.end(lossFigure(told)),
  };
}

/** The loss against the step, the axis as long as the training will be. */
export function lossFigure(told: readonly TrainingStep[]): Figure {
  const length = Math.ceil(told.length / mostPoints);
  const pieces = Array.from({ length: Math.ceil(told.length / (length || 1)) }, (_, i) =>
    told.slice(i * length, (i + 1) * length),
  );
  const mean = (piece: readonly TrainingStep[], of: (step: TrainingStep) => number) =>
    piece.reduce((sum, each) => sum + of(each), 0) / piece.length;
  const last = told.at(-1);
  const trace = line({
    x: pieces.map((piece) => mean(piece, ({ step }) => step)),
    y: pieces.map((piece) => mean(piece, ({ loss }) => loss)),
    line: { color: colors.perturbed, width: 2 },
  });
  return panelFigure({
    panels: [
      {
        x: axis("step", last === undefined ? {} : { range: [0, last.steps] }),
        y: axis("loss, nats"),
        traces: [trace],
        height: 300,
      },
    ],
    caption: last === undefined ? "No step was taken." : captionOf(last, length),
  });
}

function captionOf({ step, steps, loss, tokensPerSecond, secondsLeft }: TrainingStep, length: number): string {
  const what = length === 1 ? "each step's batch" : `the batches, means over ${length} steps`;
  const left = step === steps ? "" : `, ${durationText(secondsLeft)} left`;
  return `Loss of ${what} before the step; at step ${step} of ${steps} ${loss.toFixed(3)} nats, ${Number(tokensPerSecond.toPrecision(2))} tokens a second${left}.`;
}
