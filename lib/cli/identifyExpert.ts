import type { Command } from "commander";
import { uniformBox } from "../data/inputs";
import type { Expert } from "../experts/expert";
import { type ExpertName, expertNamed, expertNames } from "../experts/experts";
import { formulaFunctionNames } from "../experts/formula/formula";
import { type FormulaExpert, formulaExpert } from "../experts/formula/formulaExpert";
import { InputError, requireInteger } from "../requirements";
import { routerNames } from "../routers/routers";
import { parameterNamesOf, strongIdentifiability } from "../theory/strong/strongIdentifiability";
import { chosenRouter } from "./options/chosenRouter";
import { limitOption } from "./options/limitOption";
import { numberOption } from "./options/numberOption";
import { identifyExpertText } from "./pages/identifyExpertText";
import { tell } from "./supervision/notices";

interface Options {
  readonly router: string;
  readonly experts: number;
  readonly dim?: number;
  readonly limit: number;
  readonly tau1?: number;
  readonly tau2?: number;
  readonly json?: boolean;
}

/** Adds `routerlab identify-expert`. */
export function addIdentifyExpertCommand(program: Command): void {
  program
    .command("identify-expert")
    .description("tell whether an expert is strongly and weakly identifiable behind a router, and why not")
    .argument("<expert>", `a formula of x1, x2, … and parameters, or ${expertNames.join(", ")}`)
    .option("--router <name>", routerNames.join(", "), "perturbedCosine")
    .option("--tau1 <number>", "of perturbedCosine, 1 unless given; added to the norm of β₁", numberOption("--tau1"))
    .option("--tau2 <number>", "of perturbedCosine, 1 unless given; added to the norm of x", numberOption("--tau2"))
    .option("--experts <k>", "number of experts, k; 1 tests an expert alone", numberOption("--experts"), 2)
    .option(
      "--dim <d>",
      "dimension of the inputs: the highest one in the formula unless given, 2 for a name",
      numberOption("--dim"),
    )
    .option(...limitOption)
    .option("--json", "print one JSON object instead of text")
    .addHelpText(
      "after",
      `
A formula has numbers, + - * / ^, parentheses, elementary functions, cases such as x1 > b ? a*x1 : 0, the inputs x1, x2, …
and the constants e and pi; every other symbol is a parameter. Functions:
${wrapped(formulaFunctionNames)}

Examples:
  npx routerlab identify-expert "tanh(a1*x1 + a2*x2 + b)"
  npx routerlab identify-expert relu --dim 3 --tau2 0
  npx routerlab identify-expert "a*exp(b*x1)" --router linear --experts 3 --json`,
    )
    .action(identifyExpert);
}

/** Names in lines of at most 120 characters. */
function wrapped(names: readonly string[]): string {
  return names
    .join(", ")
    .replace(/(.{1,119}(?:,|$)) ?/g, "$1\n")
    .trimEnd();
}

/** μ of the command: the box of the experiments. */
const box = { low: -4, high: 4 };

function identifyExpert(text: string, { experts, dim, limit, json, ...chosen }: Options): void {
  requireInteger({ "--experts": experts });
  if (dim !== undefined) requireInteger({ "--dim": dim });
  const sentence = `The answer was not there within ${limit} s: --limit takes another number of seconds.`;
  tell({ kind: "limit", seconds: limit, sentence });
  const router = chosenRouter(chosen);
  const { expert, leastDim } = chosenExpert(text);
  const asked = { expert, dim: dim ?? leastDim, router, experts };
  const answer = strongIdentifiability({ ...asked, atoms: experts, input: uniformBox(box) });
  if (json) {
    const parameters = parameterNamesOf(expert, asked.dim);
    const { name, options } = router;
    const { reading = text } = expert as Partial<FormulaExpert>;
    const { images = null } = expert;
    const symmetry = images && { name: images.name, meaning: images.meaning };
    const of = { expert: text, reading, parameters, dim: asked.dim, router: name, options, experts };
    console.log(JSON.stringify({ ...of, symmetry, ...answer }));
  } else console.log(identifyExpertText({ ...asked, box, answer }));
}

/** The expert, and the dimension that it has unless another is given. */
function chosenExpert(text: string): { expert: Expert; leastDim: number } {
  if ((expertNames as readonly string[]).includes(text))
    return { expert: expertNamed(text as ExpertName), leastDim: 2 };
  if (/^\p{L}*$/u.test(text))
    throw new InputError(
      `expert is ${JSON.stringify(text)}, but must be a formula of x1, x2, … and parameters, or one of ${expertNames.join(", ")}.`,
    );
  const expert = formulaExpert(text);
  return { expert, leastDim: expert.leastDim };
}
