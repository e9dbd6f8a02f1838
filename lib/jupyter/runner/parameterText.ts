import type TypeScript from "typescript";
import { tslabCompiler } from "../kernel/tslabCompiler";

/** Marks a number that would come out with other digits than it was given. */
export const lostDigits = Symbol("lost digits");

/**
 * What a text says as a literal of TypeScript: `.5`, `+5`, `1_000`, `12n`, `[1, 2]`, `{a: 2}`, `'x'`, `null`, and JSON.
 *
 * @returns the value in a box; null where the text is no literal; `lostDigits` where a number in it has too many digits
 * @example literalIn("[.5, 2]")   // { value: [0.5, 2] }
 */
export function literalIn(text: string): { readonly value: unknown } | typeof lostDigits | null {
  const ts = tslabCompiler();
  const file = ts.createSourceFile("parameter.ts", `(${text}\n)`, ts.ScriptTarget.ES2022) as TypeScript.SourceFile & {
    parseDiagnostics: readonly unknown[];
  };
  const [statement, ...others] = file.statements;
  if (file.parseDiagnostics.length > 0 || others.length > 0 || !statement || !ts.isExpressionStatement(statement))
    return null;
  if (!ts.isParenthesizedExpression(statement.expression)) return null;
  try {
    return { value: literalValue(ts, file, statement.expression.expression) };
  } catch (reason) {
    if (reason === notLiteral) return null;
    if (reason === lostDigits) return lostDigits;
    throw reason;
  }
}

const notLiteral = Symbol("not a literal");

function literalValue(ts: typeof TypeScript, file: TypeScript.SourceFile, node: TypeScript.Expression): unknown {
  const inner = (each: TypeScript.Expression): unknown => literalValue(ts, file, each);
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isNumericLiteral(node)) return exactNumber(node.getText(file));
  if (ts.isBigIntLiteral(node)) return BigInt(node.text.slice(0, -1));
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (node.kind === ts.SyntaxKind.NullKeyword) return null;
  if (ts.isIdentifier(node) && node.text === "undefined") return undefined;
  if (ts.isPrefixUnaryExpression(node)) return signed(ts, node.operator, inner(node.operand));
  if (ts.isArrayLiteralExpression(node)) return node.elements.map(inner);
  if (!ts.isObjectLiteralExpression(node)) throw notLiteral;
  const entries = node.properties.map((property): [string, unknown] => {
    if (!ts.isPropertyAssignment(property) || ts.isComputedPropertyName(property.name)) throw notLiteral;
    return [property.name.text, inner(property.initializer)];
  });
  return Object.fromEntries(entries);
}

function signed(ts: typeof TypeScript, operator: TypeScript.PrefixUnaryOperator, value: unknown): unknown {
  const isNumber = typeof value === "number";
  if (operator === ts.SyntaxKind.PlusToken && isNumber) return value;
  if (operator === ts.SyntaxKind.MinusToken && (isNumber || typeof value === "bigint")) return -value;
  throw notLiteral;
}

/** The number that a literal stands for, unless it is another one than its digits say. */
function exactNumber(literal: string): number {
  const digits = literal.replace(/_/g, "");
  const value = Number(digits);
  const isExact = /^0[box]/i.test(digits) ? Number.isSafeInteger(value) : sameDecimal(digits, String(value));
  if (!isExact) throw lostDigits;
  return value;
}

/** Whether two decimal texts are the same number: their digits and the power of ten, without zeros at the ends. */
function sameDecimal(one: string, other: string): boolean {
  return decimal(one) === decimal(other);
}

function decimal(text: string): string {
  const [, whole, fraction = "", exponent = "0"] = /^(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  if (whole === undefined) return text;
  const digits = (whole + fraction).replace(/^0+/, "");
  const kept = digits.replace(/0+$/, "");
  if (kept === "") return "0";
  return `${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`;
}
