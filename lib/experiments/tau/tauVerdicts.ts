import { levelThreshold } from "../../theory/information/relativeError";
import type { LeastOverGrid } from "../../theory/rates/leastOverGrid";
import { digits } from "../../theory/tau/tauForTruthAdvice";
import { prediction, type Verdict } from "../verdict";
import type { SweptPart, TauSweep } from "./tauSweeps";

/** The predictions at one truth, judged by the simulation: four sentences. */
export function tauVerdicts(sweep: readonly TauSweep[]): Verdict[] {
  const of = (part: SweptPart) => sweep.find((each) => each.part === part) as TauSweep;
  const total = of("total");
  return [radialVerdict(of("radial")), flatVerdict(total), ruinVerdict(total), adviceVerdict(total)].map(
    ({ kind, text }) => ({ kind, text: `${total.truth}, ‖β₁‖ = ${total.norm}: ${text}` }),
  );
}

const outcomes = { confirmed: true, refuted: false, "not decided": null } as const;

/** How often the prediction holds where it is made. */
export function levelVerdict(sweep: TauSweep): string {
  const { truth, size, part, grid } = sweep;
  const { near, held } = heldLevels(sweep);
  return `${truth}, n = ${size}, ${part}: rel is below ${levelThreshold} at ${near} of ${grid.length} τ₁, and at ${held} of these the predicted mean lies in the interval of the simulated one.`;
}

/** The same of all sweeps together, in short. */
export function levelFinding(sweeps: readonly TauSweep[]): string {
  const counts = sweeps.map(heldLevels);
  const sum = (of: "near" | "held") => counts.reduce((total, each) => total + each[of], 0);
  return `Where rel is below ${levelThreshold}, ${sum("held")} of ${sum("near")} predicted means lie in the interval of the simulated one.`;
}

function heldLevels({ part, simulated: { lower, upper }, predicted: { pairs } }: TauSweep) {
  const near = pairs.flatMap(({ rel, total }, i) =>
    total !== null && rel !== null && rel < levelThreshold ? [i] : [],
  );
  const held = near.filter((i) => lower[i] <= (pairs[i][part] as number) && (pairs[i][part] as number) <= upper[i]);
  return { near: near.length, held: held.length };
}

/** Refuted when the interval leaves ‖β₁‖ out; not decided when it is wider than a factor of ten. */
function radialVerdict({ simulated, norm, size }: TauSweep): Verdict {
  const { at, interval, fits, failed } = simulated;
  const holds = interval[0] <= norm && norm <= interval[1];
  const verdict = !holds ? "refuted" : interval[1] / interval[0] > 10 ? "not decided" : "confirmed";
  return prediction(
    outcomes[verdict],
    `the radial part is least at τ₁ = ${at} [${interval.map(digits).join(", ")}] at n = ${size}, where τ₁ = ‖β₁‖ was predicted (${fits} fits, ${failed === 0 ? "none" : failed} failed): ${verdict}.`,
  );
}

/** Flat: within 5 % of the least from 0.7 to 2 times the norm. */
function flatVerdict({ simulated, norm, grid }: TauSweep): Verdict {
  const { flat } = simulated;
  const around = ratiosOf(simulated, grid).filter(({ tau1 }) => near(tau1 / norm));
  const { tau1, value, interval } = around.reduce((most, each) => (each.value > most.value ? each : most));
  const [low, high] = interval;
  const verdict = high <= 1.05 ? "confirmed" : low > 1.05 ? "refuted" : "not decided";
  return prediction(
    outcomes[verdict],
    `L₃ is within 5 % of its least at ${flat.length} of ${grid.length} τ₁, ${flat[0]} to ${flat[flat.length - 1]}; from τ₁ = ${around[0].tau1} to ${around[around.length - 1].tau1}, around ‖β₁‖, it is at most ${percent(value)} above its least [${percent(low)}, ${percent(high)}], at τ₁ = ${tau1}, where at most 5 % was predicted: ${verdict}.`,
  );
}

/** From 0.7 to 2 times the norm on the grid. */
function near(factor: number): boolean {
  return factor > 0.69 && factor < 2.01;
}

/** Ruinous: at least ten times the least loss, with its whole interval. */
function ruinVerdict({ simulated, grid, onBoundary }: TauSweep): Verdict {
  const [{ value, interval }] = ratiosOf(simulated, grid);
  const [low, high] = interval;
  const verdict = low >= 10 ? "confirmed" : high < 10 ? "refuted" : "not decided";
  return prediction(
    outcomes[verdict],
    `at τ₁ = ${grid[0]} L₃ is ${digits(value)} times its least [${digits(low)}, ${digits(high)}], where τ₁ → 0 was predicted to be ruinous (ten times or more): ${verdict}; ${onBoundary[0]} of the ${simulated.fits / grid.length} fits there lie on the boundary of Θ.`,
  );
}

/** The recommended τ₁ against the best simulated one. */
function adviceVerdict({ simulated, grid, predicted: { tau1 } }: TauSweep): Verdict {
  const advised = ratiosOf(simulated, grid).find((each) => each.tau1 === tau1) as Ratio;
  const [low, high] = advised.interval;
  const verdict = high <= 1.05 ? "confirmed" : low > 1.05 ? "refuted" : "not decided";
  return prediction(
    outcomes[verdict],
    `adviseTau recommends τ₁ = ${tau1}, whose simulated L₃ is ${percent(advised.value)} above that of the best simulated τ₁, ${simulated.at} [${percent(low)}, ${percent(high)}], where at most 5 % was predicted: ${verdict}.`,
  );
}

interface Ratio {
  readonly tau1: number;
  readonly value: number;
  readonly interval: readonly [number, number];
}

/** The means over the least one; a total loss is never 0. */
function ratiosOf({ ratios }: LeastOverGrid, grid: readonly number[]): Ratio[] {
  return (ratios as NonNullable<typeof ratios>).map((ratio, i) => ({ tau1: grid[i], ...ratio }));
}

function percent(ratio: number): string {
  return `${(100 * (ratio - 1)).toFixed(1)} %`;
}
