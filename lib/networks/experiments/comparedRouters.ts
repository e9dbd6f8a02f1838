import { prediction, type Verdict } from "../../experiments/verdict";
import { roleStyle, routerTitles } from "../../plots/theme";
import type { RouterComparison } from "../comparison/compareRouters";
import type { RouterChoice } from "./runs/task";

/**
 * The routers, with settings that none of them was tuned for: the constants of the perturbed one are a pair that the
 * co-authors' code has, and both cosines are divided by the same temperature.
 */
export const comparedRouters: readonly RouterChoice[] = [
  { name: "linear", options: {} },
  { name: "cosine", options: { temperature: 0.3 } },
  { name: "perturbedCosine", options: { tau1: 0.1, tau2: 0.001, temperature: 0.3 } },
];

/**
 * Further routers, which the paper profile compares with fewer seeds. Where they have constants these are those of above.
 *
 * Expert choice is no causal model: whom an expert takes depends on later characters, too.
 */
export const otherRouters: readonly RouterChoice[] = [
  { name: "randomPerturbation", options: { tau1: 0.1, tau2: 0.001, temperature: 0.3 } },
  { name: "learnableNoise", options: { tau1: 0.1, tau2: 0.001, temperature: 0.3 } },
  { name: "xMoe", options: { temperature: 0.3 } },
  ...["noisyTopK", "sigmoid", "expertChoice", "hash"].map((name) => ({ name, options: {} })),
];

/** What each router is compared with. */
export const references = ["linear", "cosine"] as const;

const titles: Readonly<Record<string, string>> = {
  perturbedCosine: routerTitles.perturbed,
  randomPerturbation: "random perturbation",
  learnableNoise: "learnt noise",
  xMoe: "X-MoE",
  noisyTopK: "noisy top-k",
  expertChoice: "expert choice (over the whole batch)",
};

/** "perturbed cosine" */
export function routerTitle(name: string): string {
  return titles[name] ?? name;
}

/** The colour, the marker and the dash of a router in a figure. */
export function routerStyle(name: string): { readonly color: string; readonly symbol: string; readonly dash: Dash } {
  if (name === "linear" || name === "cosine" || name === "perturbedCosine") {
    const role = name === "perturbedCosine" ? "perturbed" : name;
    return { ...roleStyle(role, 0), dash: dashes[role] };
  }
  const at = otherRouters.findIndex((other) => other.name === name);
  return {
    color: otherColors[Math.max(0, at) % otherColors.length],
    symbol: otherSymbols[Math.max(0, at) % otherSymbols.length],
    dash: "dashdot",
  };
}

type Dash = "solid" | "dot" | "dash" | "dashdot";

const dashes = { perturbed: "solid", linear: "dot", cosine: "dash" } as const;

const otherSymbols = ["cross", "hourglass", "bowtie", "star", "hexagon", "triangle-left", "x"] as const;
const otherColors = ["#8f63c9", "#b0563c", "#8a7a1f", "#1f8a8a", "#6b6b6b", "#c2579a", "#3b3b3b"] as const;

/** "5 seeds", and where further routers have fewer "5 seeds (2 for X-MoE, hash)". */
export function seedsText({ seeds, others }: ComparedSeeds): string {
  if (others === undefined) return `${seeds} seeds`;
  const names = [...new Set(others.runs.map(({ router }) => routerTitle(router.name)))];
  return `${seeds} seeds (${others.seeds} for ${names.join(", ")})`;
}

/** What a study says of its seeds. */
interface ComparedSeeds {
  readonly seeds: number;
  readonly others?: { readonly seeds: number; readonly runs: readonly { readonly router: RouterChoice }[] };
}

/** "linear; cosine, temperature 0.3; perturbed cosine, τ₁ = 0.1, …" */
export function routersText(routers: readonly RouterChoice[]): string {
  const symbols: Readonly<Record<string, string>> = { tau1: "τ₁ =", tau2: "τ₂ =" };
  return routers
    .map(({ name, options }) =>
      [
        routerTitle(name),
        ...Object.entries(options).map(([option, value]) => `${symbols[option] ?? option} ${value}`),
      ].join(", "),
    )
    .join("; ");
}

/**
 * A comparison in a sentence. Predicted is "no difference beyond the noise": small networks that saw little do not tell
 * routers apart.
 */
export function comparisonSentence(
  comparison: RouterComparison,
  { unit, digits }: Readonly<Record<"unit", string>> & { readonly digits: number },
): Verdict {
  const { group, router, reference, seeds, difference, interval, detectable, pValue, verdict } = comparison;
  const number = (value: number) => value.toFixed(digits).replace("-", "−");
  const what = `${group === "" ? "" : `${group}: `}${routerTitle(router)} − ${routerTitle(reference)}`;
  const range = interval === null ? "" : ` [${interval.map(number).join(", ")}]`;
  const measured = `${what} ${number(difference)}${range} ${unit} with ${seeds} paired seed${seeds === 1 ? "" : "s"}`;
  if (pValue === null || detectable === null) return prediction(null, `${measured}: ${verdict}.`);
  const outcome = verdict === "differs" ? "not as predicted" : "as predicted";
  return prediction(
    verdict !== "differs",
    `${measured}, p = ${pValue.toFixed(3)} after Holm's correction; ${number(detectable)} would have been seen with 80 % power: ${verdict}, ${outcome}.`,
  );
}

/** How many comparisons differ beyond the noise. */
export function differingSentence(comparisons: readonly Pick<RouterComparison, "verdict">[], what: string): string {
  const differing = comparisons.filter(({ verdict }) => verdict === "differs").length;
  return `${differing === 0 ? "None" : differing} of ${comparisons.length} paired comparisons of routers differ${differing === 1 ? "s" : ""} in ${what} beyond the noise.`;
}

/** The columns of a table of comparisons, and its rows. */
export function comparisonCells(comparisons: readonly RouterComparison[], round: (value: number) => number) {
  const rounded = (value: number | null) => (value === null ? null : round(value));
  return {
    columns: [
      "router",
      "reference",
      "seeds",
      "difference",
      "from",
      "to",
      "seen with 80 % power",
      "p (Holm)",
      "verdict",
    ],
    rows: comparisons.map(({ router, reference, seeds, difference, interval, detectable, pValue, verdict }) => [
      routerTitle(router),
      routerTitle(reference),
      seeds,
      rounded(difference),
      rounded(interval?.[0] ?? null),
      rounded(interval?.[1] ?? null),
      rounded(detectable),
      pValue === null ? null : Number(pValue.toFixed(3)),
      verdict,
    ]),
  };
}
