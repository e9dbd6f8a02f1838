import { experiments } from "../../../experiments/experiments";
import type { Mixture } from "../../../mixture/mixture";
import { formatNumber } from "../../../plots/table";
import { type Block, plainTable } from "../blocks";
import { field, hasNumbers } from "../fields";

/** What was made by a function of that name with these options: a router, an expert, a noise. */
interface Named {
  readonly name: string;
  readonly options: Readonly<Record<string, number>>;
}

function isNamed(value: unknown): value is Named {
  const options = field(value, "options");
  if (typeof field(value, "name") !== "string" || typeof options !== "object" || options === null) return false;
  return Object.values(options).every((each) => typeof each === "number");
}

const has = (value: unknown, method: string): boolean => typeof field(value, method) === "function";
const isRouter = (value: unknown): value is Named => isNamed(value) && has(value, "transformRouter");
const isExpert = (value: unknown): value is Named => isNamed(value) && has(value, "evaluate");
const isDrawn = (value: unknown): value is Named => isNamed(value) && has(value, "draw");

function isMixture(value: unknown): value is Mixture {
  const [router, expert] = [field(value, "router"), field(value, "expert")];
  return isRouter(router) && isExpert(expert) && hasNumbers(value, "dim") && has(value, "predict");
}

/** A mixture, a router, an expert, a noise or a distribution of inputs, on one line. */
export function modelBlocks(value: unknown): Block[] | null {
  if (isMixture(value)) {
    const logits = value.reference ? "the last atom is the reference, with logit 0" : "all logits are free";
    const [router, expert] = [nameOf(value.router), nameOf(value.expert)];
    return [`A mixture of ${expert} experts behind the router ${router}, d = ${value.dim}; ${logits}.`];
  }
  if (isRouter(value)) return [`The router ${nameOf(value)}.`];
  if (isExpert(value)) return [`The expert ${nameOf(value)}.`];
  if (!isDrawn(value)) return null;
  return [`${hasNumbers(value, "sd") ? "The noise" : "The distribution of inputs"} ${nameOf(value)}.`];
}

/** "perturbedCosine (tau1 = 1, tau2 = 0.3)" */
function nameOf({ name, options }: Named): string {
  const given = Object.entries(options).map(([option, number]) => `${option} = ${formatNumber(number)}`);
  return given.length === 0 ? name : `${name} (${given.join(", ")})`;
}

/** An experiment that can be run. */
interface Runnable {
  readonly name: string;
  readonly question: string;
}

function isExperiment(value: unknown): value is Runnable {
  return typeof field(value, "name") === "string" && typeof field(value, "question") === "string" && has(value, "run");
}

/** What an experiment asks, or what all of an object of experiments do. */
export function experimentBlocks(value: unknown): Block[] | null {
  if (isExperiment(value)) return [`The experiment ${value.name}, to be run by its run(): ${value.question}`];
  if (typeof value !== "object" || value === null) return null;
  // The library's own load themselves when they are asked for; a getter of anything else may do whatever it likes.
  const all = value === experiments ? Object.values(experiments) : Object.keys(value).map((name) => field(value, name));
  if (all.length === 0 || !all.every(isExperiment)) return null;
  return [
    plainTable(
      ["experiment", "asks"],
      all.map(({ name, question }) => [name, question]),
    ),
  ];
}
