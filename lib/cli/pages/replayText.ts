import { isDeepStrictEqual } from "node:util";
import { coordinateNames, coordinatesOf } from "../../plots/gates/replayPlot";
import type { ReplayFacts } from "../../replay/replay";
import type { ReplayedAtom } from "../../replay/replayFacts";
import { aligned, section, short } from "./textPage";

/** A replayed fit for a person at a terminal. */
export function replayText(facts: ReplayFacts): string {
  const { experiment, profile, arm, n, replicate } = facts;
  return [
    `${experiment}, ${profile} profile: ${arm}, n = ${n}, replicate ${replicate}`,
    section("Settings", settingsLines(facts)),
    section("Data", dataLines(facts)),
    section("Starts (→ leads to the fit)", startLines(facts)),
    section("Fit", fitLines(facts)),
    ...facts.atoms.map((atom, index) =>
      section(`Atom ${index + 1}, in the cell of true atom ${atom.cell + 1}`, atomLines(atom)),
    ),
    ...(facts.gaugeReason === null ? [] : [facts.gaugeReason]),
    section(`Voronoi loss ${lossTitle(facts)}`, lossLines(facts)),
  ].join("\n\n");
}

function settingsLines({ settings, atoms }: ReplayFacts): string[] {
  const { model, generator, truth, input, noise, normNoise, sgd, seed } = settings;
  const mixtureText = ({ router, expert, dim, reference }: typeof model) =>
    `router ${named(router)}, expert ${named(expert)}, d = ${dim}, ${reference ? "the last atom is the reference" : "all logits free"}`;
  const limits = limitsText(settings);
  return [
    ...(isDeepStrictEqual(model, generator)
      ? [`model:  ${mixtureText(model)}`]
      : [`true model: ${mixtureText(generator)}`, `fitted model: ${mixtureText(model)}`]),
    `atoms:  ${truth.length} true, ${atoms.length} fitted`,
    `data:   inputs ${named(input)}, noise ${named(noise)}, seed "${seed}"`,
    ...(normNoise === undefined ? [] : [`norms:  τ₁ times a fresh ${normNoise} factor in every observation`]),
    ...(sgd === undefined ? [] : [`steps:  stochastic gradient ${JSON.stringify(sgd)}`]),
    ...(limits === "" ? [] : [`limits: ${limits}`]),
  ];
}

function limitsText({ bounds, tolerance, maxIterations }: ReplayFacts["settings"]): string {
  const { bias, router, expert } = bounds ?? {};
  return [
    ...(bias === undefined ? [] : [`bias in [${bias.map((end) => short(end)).join(", ")}]`]),
    ...(router === undefined ? [] : [`router within ±${router}`]),
    ...(expert === undefined ? [] : [`expert within ±${expert}`]),
    ...(tolerance === undefined ? [] : [`tolerance ${short(tolerance)} σ̂²`]),
    ...(maxIterations === undefined ? [] : [`at most ${maxIterations} iterations`]),
  ].join(", ");
}

function named({ name, options }: { name: string; options: Readonly<Record<string, number>> }): string {
  const values = Object.entries(options).map(([key, value]) => `${key} = ${short(value)}`);
  return values.length === 0 ? name : `${name} (${values.join(", ")})`;
}

function dataLines({ n, data: { outputMean, outputSd, farthest }, noiseVariance }: ReplayFacts): string[] {
  const { index, input, residual } = farthest;
  return [
    `${n} observations; outputs have mean ${short(outputMean)} and standard deviation ${short(outputSd)}`,
    `farthest from the fit: observation ${index} at (${input.map((value) => short(value)).join(", ")}), residual ${short(residual)} = ${short(residual / Math.sqrt(noiseVariance), 3)} σ`,
  ];
}

function startLines({ starts, row, n, noiseVariance }: ReplayFacts): string[] {
  const rows = starts.map(({ name, objective, reached, won }) => [
    won ? "→" : "",
    name,
    short(objective),
    ...(reached === null
      ? ["–", "–", "not followed"]
      : [
          `${short((n * (reached.objective - row.objective)) / noiseVariance, 3)} σ²`,
          `${reached.iterations}`,
          reached.status,
        ]),
  ]);
  return aligned([["", "", "objective there", "SSE above the fit's", "iterations", "status"], ...rows], 2);
}

function fitLines({
  settings,
  row,
  drop,
  rank,
  noiseVariance,
  activeBounds,
  standardErrorsReason,
}: ReplayFacts): string[] {
  const { status, iterations, gradientNorm, objective, residualVariance, truthObjective, regressionError } = row;
  const failed = status === "converged" ? "" : ": it counts as failed, and is left out of averages";
  const bounds = activeBounds.map(({ name, value }) => `${name} = ${short(value)}`);
  return [
    `${status} after ${iterations} iterations from all starts${failed}`,
    `objective ${short(objective)} (of the truth ${short(truthObjective)}), gradient norm ${short(gradientNorm, 2)}`,
    `σ̂² = ${short(residualVariance)}, σ² = ${short(noiseVariance)}`,
    `SSE(truth) − SSE(fit) = ${short(drop, 4)} σ²${rank === null ? "" : `; the Jacobian at the truth has rank ${rank}`}`,
    ...(drop < 0 && isDeepStrictEqual(settings.model, settings.generator)
      ? ["the truth fits these data better: this is another minimum, and other starts would find a lower one"]
      : []),
    ...(regressionError === null
      ? []
      : [`regression error ${short(regressionError.value)} ± ${short(regressionError.standardError, 2)}`]),
    `active bounds: ${bounds.length === 0 ? "none" : bounds.join(", ")}`,
    ...(standardErrorsReason === null ? [] : [`standard errors: ${standardErrorsReason}`]),
  ];
}

function atomLines({ start, fit, standardErrors, canonical, truth }: ReplayedAtom): string[] {
  const columns = [start, fit, canonical, truth].map((atom) => (atom === null ? null : coordinatesOf(atom)));
  const errors = standardErrors === null ? null : coordinatesOf(standardErrors);
  return aligned([
    ["", "start", "fit", "std. error", "canonical gauge", "true atom", "difference"],
    ...coordinateNames(fit).map((name, i) => {
      const [started, found, gauged, expected] = columns.map((column) => (column === null ? null : column[i]));
      return [
        name,
        shortOrDash(started),
        shortOrDash(found),
        shortOrDash(errors === null || errors[i] === 0 ? null : errors[i], 2),
        shortOrDash(gauged),
        shortOrDash(expected),
        shortOrDash(gauged === null ? null : gauged - (expected as number), 3),
      ];
    }),
  ]);
}

function lossTitle({ losses: [{ loss }] }: ReplayFacts): string {
  return `${loss === "L2" ? "L₂" : "L₃"} = weight + router + expert; radial and angular look further at the router part`;
}

function lossLines({ losses, stored, experiment, profile }: ReplayFacts): string[] {
  const parts = ["total", "weight", "router", "expert", "radial", "angular", "bias"] as const;
  const again = `npm run reproduce -- ${experiment}${profile === "paper" ? " --profile paper" : ""}`;
  return [
    ...aligned([
      ["norms", ...parts, "place from the greatest", "median of all"],
      ...losses.map((loss) => [
        loss.norms ?? "fitted",
        ...parts.map((part) => shortOrDash(loss[part], 4)),
        loss.rank === null ? "–" : `${loss.rank} of ${loss.among}`,
        shortOrDash(loss.median, 4),
      ]),
    ]),
    stored.rows === 0
      ? `The results folder has no rows of this point to compare with: ${again} computes them.`
      : `The results folder has ${stored.rows} fits of this point, ${stored.failed === 0 ? "none" : stored.failed} failed.`,
    ...(stored.same === null ? [] : [storedSentence(stored.same)]),
  ];
}

function storedSentence(same: boolean): string {
  return same
    ? "Its row of this fit is the same, bit for bit."
    : "Its row of this fit is another one: it was computed on another kind of machine.";
}

function shortOrDash(value: number | null, digits = 5): string {
  return value === null ? "–" : short(value, digits);
}
