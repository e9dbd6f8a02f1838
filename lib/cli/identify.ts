import type { Command } from "commander";
import { uniformBox } from "../data/inputs";
import { randomStream } from "../data/randomStream";
import { expertNamed, expertNames } from "../experts/experts";
import { mixture } from "../mixture/mixture";
import { InputError, requireInteger, requireOneOf } from "../requirements";
import { routerNames } from "../routers/routers";
import { genericTruth } from "../theory/genericTruth";
import { identify } from "../theory/identify/identify";
import { chosenRouter } from "./options/chosenRouter";
import { numberOption } from "./options/numberOption";
import { identifyText } from "./pages/identifyText";

interface Options {
  readonly router: string;
  readonly expert: string;
  readonly dim: number;
  readonly experts: number;
  readonly trueExperts?: number;
  readonly tau1?: number;
  readonly tau2?: number;
  readonly free?: boolean;
  readonly json?: boolean;
}

/** Adds `routerlab identify`. */
export function addIdentifyCommand(program: Command): void {
  program
    .command("identify")
    .description("tell which parameters of a router and its experts data can identify, and why not the others")
    .requiredOption("--router <name>", routerNames.join(", "))
    .requiredOption("--expert <name>", expertNames.join(", "))
    .requiredOption("--dim <d>", "dimension of the inputs", numberOption("--dim"))
    .requiredOption("--experts <k>", "number of experts", numberOption("--experts"))
    .option("--true-experts <number>", "of an over-specified fit: k*, at most k", numberOption("--true-experts"))
    .option("--tau1 <number>", "of perturbedCosine, 1 unless given; added to the norm of β₁", numberOption("--tau1"))
    .option("--tau2 <number>", "of perturbedCosine, 1 unless given; added to the norm of x", numberOption("--tau2"))
    .option("--free", "all logits free: no reference expert")
    .option("--json", "print one JSON object instead of text")
    .addHelpText(
      "after",
      `
The truth is drawn at random, the same at every call: the answer is that of a generic truth.

Examples:
  npx routerlab identify --router cosine --expert tanh --dim 4 --experts 3 --free
  npx routerlab identify --router perturbedCosine --tau1 1 --tau2 0.3 --expert gelu --dim 2 --experts 2 --json`,
    )
    .action(identifyOne);
}

/** μ of the command: the box of the experiments. */
const box = { low: -4, high: 4 };

/** More parameters would take minutes and gigabytes. */
const mostParameters = 1000;

function identifyOne({ expert, dim, experts, trueExperts = experts, free = false, json, ...chosen }: Options): void {
  requireInteger({ "--dim": dim });
  requireInteger({ "--experts": experts }, 1);
  if (experts === 1 && !free)
    throw new InputError(
      "--experts is 1, but must be an integer ≥ 2 with a reference expert, whose logit is 0: there is no router to identify.",
    );
  requireInteger({ "--true-experts": trueExperts });
  if (trueExperts > experts)
    throw new InputError(`--true-experts is ${trueExperts}, but must be at most --experts, which is ${experts}.`);
  requireOneOf("--expert", expert, expertNames);
  const model = mixture({ router: chosenRouter(chosen), expert: expertNamed(expert), dim, reference: !free });
  const count = model.parameterCount(experts);
  if (count > mostParameters)
    throw new InputError(
      `--dim ${dim} and --experts ${experts} make ${count} parameters, but there must be at most ${mostParameters}.`,
    );
  const truth = genericTruth({ model, atoms: experts, stream: randomStream("generic truth", { dim, experts }) });
  const answer = identify({ model, truth, input: uniformBox(box), trueAtoms: trueExperts });
  if (json) {
    const { name: router, options } = model.router;
    const nullDirections = answer.nullDirections.map((each) => ({ ...each, vector: Array.from(each.vector) }));
    const asked = { router, options, expert, dim, experts, trueExperts, reference: !free };
    console.log(JSON.stringify({ ...asked, ...answer, nullDirections }));
  } else console.log(identifyText({ model, experts, trueExperts, box, answer }));
}
