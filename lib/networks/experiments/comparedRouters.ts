import type { Role } from "../../plots/theme";
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

/** What each router is compared with. */
export const references = ["linear", "cosine"] as const;

const titles: Readonly<Record<string, string>> = { perturbedCosine: "perturbed cosine" };

/** "perturbed cosine" */
export function routerTitle(name: string): string {
  return titles[name] ?? name;
}

/** How a router is drawn. */
export function roleOf(name: string): Role {
  return name === "perturbedCosine" ? "perturbed" : name === "linear" || name === "cosine" ? name : "other";
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
): string {
  const { group, router, reference, seeds, difference, interval, detectable, pValue, verdict } = comparison;
  const number = (value: number) => value.toFixed(digits).replace("-", "−");
  const what = `${group === "" ? "" : `${group}: `}${routerTitle(router)} − ${routerTitle(reference)}`;
  const range = interval === null ? "" : ` [${interval.map(number).join(", ")}]`;
  const measured = `${what} ${number(difference)}${range} ${unit} with ${seeds} paired seed${seeds === 1 ? "" : "s"}`;
  if (pValue === null || detectable === null) return `${measured}: ${verdict}.`;
  const outcome = verdict === "differs" ? "not as predicted" : "as predicted";
  return `${measured}, p = ${pValue.toFixed(3)} after Holm's correction; ${number(detectable)} would have been seen with 80 % power: ${verdict}, ${outcome}.`;
}

/** The columns of a table of comparisons, and its rows. */
export function comparisonCells(comparisons: readonly RouterComparison[], digits: number) {
  const rounded = (value: number | null) => (value === null ? null : Number(value.toFixed(digits)));
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
