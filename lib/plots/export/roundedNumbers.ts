/**
 * A replacer for JSON.stringify: numbers with so many significant digits, but whole numbers as they are, because
 * n = 1,000,001 is not 1,000,000.
 *
 * @example JSON.stringify({ n: 100_001, loss: 0.0456254219 }, roundedNumbers(5))   // '{"n":100001,"loss":0.045625}'
 */
export function roundedNumbers(digits: number): (key: string, value: unknown) => unknown {
  return (_key, value) =>
    typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(digits)) : value;
}
