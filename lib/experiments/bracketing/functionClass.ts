import { randomStream } from "../../data/randomStream";
import { drawInputs } from "../../data/sample";
import { parameterSpace } from "../../estimators/problem/parameterSpace";
import type { EntropyCurve } from "../../plots/theory/entropyPlot";
import type { Arm } from "../../study/arm";
import { seeded } from "../../study/seed";
import { type Bracketing, bracketing } from "../../theory/bracketing/bracketing";
import { criticalRadius } from "../../theory/bracketing/criticalRadius";
import { fitLine } from "../../theory/rates/line";
import type { Curve } from "../curve";
import { titled } from "../sentences";
import { exactNoise, input } from "../settings";

/** Θ of the classes: compact, and wide enough for the truth of the figures. */
export const bounds = { bias: [-2, 2], router: 4, expert: 4 } as const;
export const widths = Array.from({ length: 13 }, (_, i) => 10 ** (-i / 2));
/** Measures of Θ whose f is looked for in its bracket, at each of three widths, and points at which it is. */
export const [tried, points] = [200, 500];

/** A class of functions, and what was counted, checked and measured. */
export interface FunctionClass {
  readonly arm: Arm;
  readonly brackets: Bracketing;
  readonly entropy: EntropyCurve;
  readonly rank: number;
  readonly inside: number;
  readonly widest: number;
  readonly radius: readonly number[];
  readonly error: Curve;
}

/** A class of the exact-specified study: its brackets are counted, checked, and turned into a radius. */
export function classOf(arm: Arm, error: Curve, rank: number): FunctionClass {
  const { model, truth, name } = arm;
  const brackets = bracketing({ model, atoms: truth.size, bounds, input });
  const entropies = widths.map((width) => brackets.entropy(width));
  const line = fitLine(
    widths.map((width) => -Math.log(width)),
    entropies,
  );
  return {
    arm,
    brackets,
    entropy: { name: error.name, role: error.role, widths, entropies, ...line },
    rank,
    ...check(arm, brackets),
    radius: criticalRadius({ entropy: brackets.entropy, sd: exactNoise.sd, sizes: error.rate.sizes }),
    error: { ...error, name: `${titled(name)} regression error` },
  };
}

/** How many random measures of Θ have f inside their bracket, and the widest bracket over its nominal width. */
function check({ model, truth, name }: Arm, brackets: Bracketing): { inside: number; widest: number } {
  const stream = randomStream(seeded("brackets"), { router: name });
  const inputs = drawInputs({ input, dim: model.dim, size: points, stream });
  const { lower, upper, project } = parameterSpace(model, truth.size, bounds);
  let inside = 0;
  let widest = 0;
  for (const width of [0.1, 0.01, 0.001])
    for (let i = 0; i < tried; i++) {
      const vector = lower.map((low, c) => {
        const [least, most] = Number.isFinite(upper[c] - low) ? [low, upper[c]] : [-bounds.router, bounds.router];
        return least + (most - least) * stream.uniform();
      });
      const measure = model.fromParameters(project(vector));
      const bracket = brackets.bracket(measure, width, inputs);
      const f = model.predict(measure, inputs);
      if (f.every((value, s) => bracket.lower[s] <= value && value <= bracket.upper[s])) inside++;
      const square = f.reduce(
        (sum, _, s) => sum + (bracket.upper[s] - bracket.lower[s]) * (bracket.upper[s] - bracket.lower[s]),
        0,
      );
      widest = Math.max(widest, Math.sqrt(square / points) / width);
    }
  return { inside, widest };
}
