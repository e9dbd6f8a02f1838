import type { Command } from "commander";
import { uniformBox } from "../data/inputs";
import { randomStream } from "../data/randomStream";
import { expertNamed, expertNames } from "../experts/experts";
import { mixture } from "../mixture/mixture";
import { InputError, requireInteger, requireOneOf, requirePositive } from "../requirements";
import { perturbedCosine } from "../routers/perturbedCosine";
import { genericTruth } from "../theory/genericTruth";
import { adviseTau } from "../theory/tau/adviseTau";
import { numberOption } from "./options/numberOption";

interface Options {
  readonly expert: string;
  readonly dim: number;
  readonly experts: number;
  readonly norm: number;
  readonly sd: number;
  readonly size: number;
  readonly json?: boolean;
}

/** Adds `routerlab advise-tau`. */
export function addAdviseTauCommand(program: Command): void {
  program
    .command("advise-tau")
    .description("tell which τ₁ and τ₂ make a perturbed cosine router estimable, and what others cost")
    .requiredOption("--norm <b>", "norm of every true router vector", numberOption("--norm"))
    .option("--expert <name>", expertNames.join(", "), "tanh")
    .option("--dim <d>", "dimension of the inputs", numberOption("--dim"), 2)
    .option("--experts <k>", "number of experts, the last one the reference", numberOption("--experts"), 2)
    .option("--sd <number>", "standard deviation of the noise", numberOption("--sd"), 0.1)
    .option("--size <n>", "number of observations", numberOption("--size"), 10_000)
    .option("--json", "print one JSON object instead of text")
    .addHelpText(
      "after",
      `
The truth is drawn at random, the same at every call, and its router vectors are brought to that norm; inputs are uniform
on the box [−4, 4]^d. The answer is predicted by the Fisher information: no data, no fit. For τ that fits given data see
adviseTau({ data, … }) in the library.

Examples:
  npx routerlab advise-tau --norm 0.5
  npx routerlab advise-tau --norm 1 --expert gelu --dim 3 --experts 3 --size 100000 --json`,
    )
    .action(adviseOne);
}

/** With more parameters the map would take minutes. */
const mostParameters = 60;

function adviseOne({ expert, dim, experts, norm, sd, size, json }: Options): void {
  requirePositive({ "--norm": norm, "--sd": sd });
  requireInteger({ "--dim": dim, "--size": size });
  requireInteger({ "--experts": experts }, 2);
  requireOneOf("--expert", expert, expertNames);
  const model = mixture({ router: perturbedCosine(), expert: expertNamed(expert), dim });
  const count = model.parameterCount(experts);
  if (count > mostParameters)
    throw new InputError(
      `--dim ${dim} and --experts ${experts} make ${count} parameters, but there must be at most ${mostParameters}.`,
    );
  const drawn = genericTruth({ model, atoms: experts, stream: randomStream("generic truth", { dim, experts }) });
  const truth = model.measure(
    drawn.atoms.map((atom, index) => {
      if (index === experts - 1) return atom;
      const length = Math.hypot(...atom.router);
      return { ...atom, router: atom.router.map((value) => (norm * value) / length) };
    }),
  );
  const map = adviseTau({ model, truth, input: uniformBox({ low: -4, high: 4 }), sd, size });
  console.log(json ? JSON.stringify({ expert, dim, experts, norm, sd, ...map }) : map.advice.join("\n"));
}
