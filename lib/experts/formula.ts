import type { ConstantNode, FunctionNode, MathNode, OperatorNode, SymbolNode } from "mathjs";
import { InputError, requireThat } from "../requirements";

/** A formula that holds nothing but arithmetic and elementary functions of inputs and parameters. */
export interface ParsedFormula {
  readonly tree: MathNode;
  /** In the order of appearance. */
  readonly parameterNames: readonly string[];
  /** The highest u of an input xᵤ. */
  readonly leastDim: number;
}

/** What mathjs differentiates rightly, each tried by differences (not acoth), of one argument unless it says two. */
const elementary = (
  "exp log log10 sqrt cbrt abs sin cos tan sec csc cot asin acos atan acot " +
  "sinh cosh tanh sech csch coth asinh acosh atanh asech acsch"
).split(" ");
const functions = new Map<string, number>([...elementary.map((name) => [name, 1] as const), ["pow", 2]]);
const operators = new Set(["add", "subtract", "multiply", "divide", "pow", "unaryMinus", "unaryPlus"]);
const constants = new Set(["e", "pi"]);

/** Longer ones could exhaust the stack of a recursive parser. */
const mostCharacters = 500;
const mostParameters = 20;

/**
 * The tree of a formula, walked with an allow-list: what is not on it never gets evaluated.
 *
 * @throws InputError when the formula does not parse, or has anything that is not on the list, no input or no parameter
 */
export function parseFormula(formula: string): ParsedFormula {
  requireThat(typeof formula === "string", "formula", formula, 'a text, for example "tanh(a1*x1 + b)"');
  requireThat(formula.length <= mostCharacters, "formula", formula, `at most ${mostCharacters} characters long`);
  if (formula.trim() === "") throw refusal(formula, "is empty");
  const tree = parsed(formula);
  const symbols = new Set<string>();
  for (const name of symbolsOf(tree)) symbols.add(name);
  const inputs = [...symbols].filter((name) => /^x[1-9]\d*$/.test(name)).map((name) => Number(name.slice(1)));
  const parameterNames = [...symbols].filter((name) => !/^x[1-9]\d*$/.test(name) && !constants.has(name));
  if (inputs.length === 0) throw refusal(formula, "has no input, but must have one of x1, x2, …");
  if (parameterNames.length === 0) throw refusal(formula, "has no parameter, but must have one, such as a in a*x1");
  if (parameterNames.length > mostParameters)
    throw refusal(formula, `has ${parameterNames.length} parameters, but must have at most ${mostParameters}`);
  const leastDim = Math.max(...inputs);
  if (leastDim > 1000) throw refusal(formula, `has the input x${leastDim}, but must have none beyond x1000`);
  return { tree, parameterNames, leastDim };

  /** Every symbol below a node that is neither a function nor a constant of another kind. */
  function* symbolsOf(node: MathNode): Generator<string> {
    requireAllowed(node, formula);
    if (node.type === "SymbolNode") yield (node as SymbolNode).name;
    const children = node.type === "FunctionNode" ? (node as FunctionNode).args : childrenOf(node);
    for (const child of children) yield* symbolsOf(child);
  }
}

function parsed(formula: string): MathNode {
  const { parse } = require("mathjs/number") as typeof import("mathjs/number"); // 0.3 s to load
  try {
    return parse(formula);
  } catch (error) {
    // mathjs throws a SyntaxError of its own; anything else is a defect.
    if (!(error instanceof SyntaxError)) throw error;
    throw refusal(formula, `does not parse: ${error.message}`);
  }
}

function childrenOf(node: MathNode): MathNode[] {
  const children: MathNode[] = [];
  node.forEach((child) => {
    children.push(child);
  });
  return children;
}

/** @throws InputError unless a node, without its children, is on the list */
function requireAllowed(node: MathNode, formula: string): void {
  switch (node.type) {
    case "ParenthesisNode":
      return;
    case "SymbolNode":
      requireSymbol((node as SymbolNode).name, formula);
      return;
    case "FunctionNode":
      requireFunction(node as FunctionNode, formula);
      return;
    case "OperatorNode":
      if (operators.has((node as OperatorNode).fn)) return;
      break;
    case "ConstantNode":
      if (Number.isFinite((node as ConstantNode).value)) return; // not a text, true or null
  }
  throw refusal(
    formula,
    `has ${JSON.stringify(node.toString())}, but must have only numbers, symbols, + − * / ^, parentheses and elementary functions`,
  );
}

function requireSymbol(name: string, formula: string): void {
  if (constants.has(name)) return;
  const math = require("mathjs/number") as typeof import("mathjs/number");
  const reserved =
    name in math || name in {} || ["i", "end", "true", "false", "null", "undefined", "NaN", "Infinity"].includes(name);
  if (reserved)
    throw refusal(formula, `has ${name} as a symbol, but that is a name of mathjs: a parameter must have another`);
  if (!/^\p{L}[\p{L}\d_]*$/u.test(name))
    throw refusal(formula, `has ${name} as a symbol, but a symbol must be a letter followed by letters, digits and _`);
  if (/^[xX]$|^x0\d*$|^X\d+$/.test(name))
    throw refusal(
      formula,
      `has ${name} as a symbol, but the inputs are x1, x2, … and a parameter must have another name`,
    );
}

function requireFunction({ fn, args }: FunctionNode, formula: string): void {
  const name = (fn as unknown as SymbolNode).name;
  const count = fn.type === "SymbolNode" ? functions.get(name) : undefined;
  if (count === undefined)
    throw refusal(
      formula,
      `has the function ${JSON.stringify(fn.toString())}, but must have only ${[...functions.keys()].join(", ")}`,
    );
  if (args.length !== count)
    throw refusal(formula, `has ${name} with ${args.length} arguments, but it must have ${count}`);
}

function refusal(formula: string, reason: string): InputError {
  return new InputError(`The formula ${JSON.stringify(formula)} ${reason}.`);
}
