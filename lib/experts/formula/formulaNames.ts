import type { InputError } from "../../requirements";

/** Constants of mathjs and of programs, and how a formula writes them. */
const otherConstants: Readonly<Record<string, string>> = {
  E: "e",
  PI: "pi",
  π: "pi",
  LN2: "log(2)",
  LN10: "log(10)",
  LOG2E: "1/log(2)",
  LOG10E: "1/log(10)",
  SQRT2: "sqrt(2)",
  SQRT1_2: "sqrt(1/2)",
};

/** Names that mean something else to mathjs or to most readers. */
const taken: Readonly<Record<string, string>> = {
  i: "the imaginary unit to many: there are only real numbers here, and a parameter must have another name, such as c",
  end: "a word of the language that formulas are parsed in: a parameter must have another name",
};

/**
 * Whether a name can be an input, a constant or a parameter. Greek names can, also those of mathjs's constants: tau, phi.
 *
 * @param functions names of functions
 * @param refusal   the error for a reason
 * @throws InputError when it cannot
 */
export function requireSymbol(
  name: string,
  functions: readonly string[],
  refusal: (reason: string) => InputError,
): void {
  if (name === "e" || name === "pi" || /^x[1-9]\d*$/.test(name)) return;
  const refused = (why: string) => refusal(`has ${name} as a symbol, but ${why}`);
  if (functions.includes(name)) throw refused(`that is a function: write ${name}(…), or give a parameter another name`);
  if (Object.hasOwn(otherConstants, name)) throw refused(`a constant is written ${otherConstants[name]}`);
  if (Object.hasOwn(taken, name)) throw refused(`that is ${taken[name]}`);
  if (name in {}) throw refused("that is a word of JavaScript: a parameter must have another name");
  if (!/^\p{L}[\p{L}\d_]*$/u.test(name)) throw refused("a symbol must be a letter followed by letters, digits and _");
  if (/^x_?$|^x_?0\d*$|^x_\d+$|^X_?\d*$/.test(name))
    throw refused("the inputs are x1, x2, … and a parameter must have another name");
  if (/x_?\d/i.test(name))
    throw refused(`that looks like the product ${product(name)}: write it so, or give the parameter another name`);
}

/** ax1 → a*x1, x1x2 → x1*x2 */
function product(name: string): string {
  return name
    .split(/(x_?\d+)/i)
    .map((part) => part.replaceAll("_", ""))
    .filter((part) => part !== "")
    .map((part) => (/^x\d+$/i.test(part) ? part.toLowerCase() : part))
    .join("*");
}
