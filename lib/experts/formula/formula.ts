import type { ConditionalNode, ConstantNode, FunctionNode, MathNode, OperatorNode, SymbolNode } from "mathjs";
import { InputError, requireThat } from "../../requirements";
import { formulaFunctions } from "./formulaFunctions";
import { requireSymbol } from "./formulaNames";

/** A formula that holds nothing but arithmetic, cases and elementary functions of inputs and parameters. */
export interface ParsedFormula {
  readonly tree: MathNode;
  /** How the formula was understood, for example "tanh(a·x1 + b)" for "tanh(a x1+b)". */
  readonly reading: string;
  /** In the order of appearance. */
  readonly parameterNames: readonly string[];
  /** The highest u of an input xᵤ. */
  readonly leastDim: number;
}

/** Functions of more than one argument, and how many they may have. */
const severalArguments: Readonly<Record<string, { readonly allowed: string; has(count: number): boolean }>> = {
  pow: { allowed: "2", has: (count) => count === 2 },
  max: { allowed: "at least 2", has: (count) => count >= 2 },
  min: { allowed: "at least 2", has: (count) => count >= 2 },
  piecewise: {
    allowed: "3, 5, …: condition, value, …, value otherwise",
    has: (count) => count >= 3 && count % 2 === 1,
  },
};
const oneArgument = { allowed: "1", has: (count: number) => count === 1 };

/** Every function that a formula may have. */
export const formulaFunctionNames = [...Object.keys(formulaFunctions), ...Object.keys(severalArguments)];

const operators: readonly string[] = ["add", "subtract", "multiply", "divide", "pow", "unaryMinus", "unaryPlus"];
const comparisons: readonly string[] = ["larger", "largerEq", "smaller", "smallerEq"];

/** Longer ones could exhaust the stack of a recursive parser. */
const mostCharacters = 500;
const mostParameters = 20;

/**
 * The tree of a formula, walked with an allow-list: what is not on it never gets evaluated.
 *
 * @throws InputError when the formula does not parse, can be read in two ways, or has anything that is not on the list, no
 * input or no parameter
 */
export function parseFormula(formula: string): ParsedFormula {
  requireThat(typeof formula === "string", "formula", formula, 'a text, for example "tanh(a1*x1 + b)"');
  requireThat(formula.length <= mostCharacters, "formula", formula, `at most ${mostCharacters} characters long`);
  if (formula.trim() === "") throw refusal(formula, "is empty");
  const tree = parsed(formula);
  const symbols = [...new Set(symbolsOf(tree, formula))];
  const inputs = symbols.filter((name) => /^x[1-9]\d*$/.test(name)).map((name) => Number(name.slice(1)));
  const parameterNames = symbols.filter((name) => !/^x[1-9]\d*$/.test(name) && name !== "e" && name !== "pi");
  if (inputs.length === 0) throw refusal(formula, "has no input, but must have one of x1, x2, …");
  if (parameterNames.length === 0) throw refusal(formula, "has no parameter, but must have one, such as a in a*x1");
  if (parameterNames.length > mostParameters)
    throw refusal(formula, `has ${parameterNames.length} parameters, but must have at most ${mostParameters}`);
  const leastDim = Math.max(...inputs);
  if (leastDim > 1000) throw refusal(formula, `has the input x${leastDim}, but must have none beyond x1000`);
  const reading = tree.toString({ parenthesis: "auto", implicit: "show" }).replace(/ \* /g, "·");
  return { tree, reading, parameterNames, leastDim };
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

/** Every symbol of a tree that is neither a function nor a constant of another kind. */
function* symbolsOf(node: MathNode, formula: string): Generator<string> {
  if (node.type === "SymbolNode") {
    const { name } = node as SymbolNode;
    requireSymbol(name, formulaFunctionNames, (reason) => refusal(formula, reason));
    yield name;
    return;
  }
  for (const child of checkedChildren(node, formula)) yield* symbolsOf(child, formula);
}

/** The children of a node that is on the list; a comparison is on it as a condition only, and gives its two sides. */
function checkedChildren(node: MathNode, formula: string): readonly MathNode[] {
  switch (node.type) {
    case "ParenthesisNode":
      return [(node as unknown as { content: MathNode }).content];
    case "FunctionNode":
      return argumentsOf(node as FunctionNode, formula);
    case "ConditionalNode": {
      const { condition, trueExpr, falseExpr } = node as ConditionalNode;
      return [...sidesOf(condition, formula), trueExpr, falseExpr];
    }
    case "OperatorNode": {
      const { fn, args } = node as OperatorNode;
      if (!operators.includes(fn)) break;
      requireOneReading(node as OperatorNode, formula);
      return args;
    }
    case "ConstantNode":
      if (Number.isFinite((node as ConstantNode).value)) return []; // not a text, true or null
  }
  throw refusal(
    formula,
    `has ${JSON.stringify(node.toString())}, but must have only numbers, symbols, + − * / ^, parentheses, cases (condition ? value : value) and elementary functions`,
  );
}

function argumentsOf({ fn, args }: FunctionNode, formula: string): readonly MathNode[] {
  const { name } = fn as unknown as SymbolNode;
  if (fn.type !== "SymbolNode" || !formulaFunctionNames.includes(name))
    throw refusal(
      formula,
      `has the function ${JSON.stringify(fn.toString())}, but must have only ${formulaFunctionNames.join(", ")}; a product is written with *`,
    );
  const { allowed, has } = severalArguments[name] ?? oneArgument;
  if (!has(args.length))
    throw refusal(formula, `has ${name} with ${args.length} arguments, but it must have ${allowed}`);
  if (name !== "piecewise") return args;
  return args.flatMap((each, at) => (at % 2 === 0 && at < args.length - 1 ? sidesOf(each, formula) : [each]));
}

/** The two sides of a comparison. */
function sidesOf(condition: MathNode, formula: string): readonly MathNode[] {
  const inner =
    condition.type === "ParenthesisNode" ? (condition as unknown as { content: MathNode }).content : condition;
  const { fn, args } = inner as OperatorNode;
  if (inner.type === "OperatorNode" && comparisons.includes(fn)) return args;
  throw refusal(
    formula,
    `has the condition ${JSON.stringify(condition.toString())}, but a condition must compare two values by <, <=, > or >=`,
  );
}

/** A product without * beside a division, a/2x1 or 1/2x1, is read in one way by some and in the other by others. */
function requireOneReading(node: OperatorNode, formula: string): void {
  const isProduct = (each: MathNode) => each.type === "OperatorNode" && (each as OperatorNode).implicit;
  const [left, right] = node.args as OperatorNode[];
  if (!(node.fn === "divide" && isProduct(right)) && !(isProduct(node) && left.fn === "divide")) return;
  throw refusal(
    formula,
    `has ${JSON.stringify(node.toString())}, a product without * beside a division, which can be read in two ways: it must have a * or parentheses`,
  );
}

function refusal(formula: string, reason: string): InputError {
  return new InputError(`The formula ${JSON.stringify(formula)} ${reason}.`);
}
