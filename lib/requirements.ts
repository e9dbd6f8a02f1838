/**
 * Bad input: one plain sentence that names the argument, what came and what is allowed.
 *
 * The command line prints only the sentence and exits with 2; any other error is a defect and keeps its stack.
 */
export class InputError extends RangeError {
  override name = "InputError";
}

/** A value that overflows or is undefined where it was asked for: a fit rejects the step that leads there. */
export class NotFiniteError extends InputError {}

/** What came, short enough for a sentence. */
export function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" || typeof value === "boolean" || value === null || value === undefined)
    return `${value}`;
  if (ArrayBuffer.isView(value) || Array.isArray(value)) return `an array of ${(value as ArrayLike<unknown>).length}`;
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** Throws unless `condition` holds: "`name` is …, but must be …." */
export function requireThat(condition: boolean, name: string, value: unknown, allowed: string): asserts condition {
  if (!condition) throw new InputError(`${name} is ${describe(value)}, but must be ${allowed}.`);
}

/** @throws InputError unless every named value is a finite number ≥ 0 */
export function requireNonNegative(values: Record<string, number>): void {
  for (const [name, value] of Object.entries(values))
    requireThat(Number.isFinite(value) && value >= 0, name, value, "a finite number ≥ 0");
}

/** @throws InputError unless every named value is a finite number > 0 */
export function requirePositive(values: Record<string, number>): void {
  for (const [name, value] of Object.entries(values))
    requireThat(Number.isFinite(value) && value > 0, name, value, "a finite number > 0");
}

/** @throws InputError unless every named value is an integer ≥ `least` */
export function requireInteger(values: Record<string, number>, least = 1): void {
  for (const [name, value] of Object.entries(values))
    requireThat(Number.isInteger(value) && value >= least, name, value, `an integer ≥ ${least}`);
}

/** @throws InputError unless `value` is one of `allowed` */
export function requireOneOf<T extends string>(
  name: string,
  value: unknown,
  allowed: readonly T[],
): asserts value is T {
  requireThat(
    (allowed as readonly unknown[]).includes(value),
    name,
    value,
    `one of ${allowed.map((a) => `"${a}"`).join(", ")}`,
  );
}

/**
 * A copy of the values, which nothing is converted for: null, "" and true are no numbers.
 *
 * @throws InputError unless all are finite numbers, `length` of them where that is given
 */
export function finiteNumbers(name: string, values: ArrayLike<number>, length?: number): Float64Array {
  const isList = Array.isArray(values) || ArrayBuffer.isView(values);
  const allowed = `an array of ${length === undefined ? "" : `${length} `}finite numbers`;
  requireThat(isList && (length === undefined || values.length === length), name, values, allowed);
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i]))
      throw new InputError(`${name}[${i}] is ${describe(values[i])}, but must be a finite number.`);
  return new Float64Array(values); // Float64Array.from takes ten times as long
}

/** What an argument has to have, and how it is made: for arguments that are objects. */
const kinds = {
  model: { member: "parameterCount", allowed: "a model, as mixture({ … }) makes it" },
  measure: { member: "atoms", allowed: "a mixing measure, as model.measure([ … ]) makes it" },
  data: { member: "outputs", allowed: "a dataset, as sample({ … }) or dataset({ … }) makes it" },
  input: { member: "draw", allowed: "an input distribution, for example uniformBox({ low: -1, high: 1 })" },
  noise: { member: "draw", allowed: "a noise, for example gaussianNoise({ sd: 0.1 })" },
  stream: { member: "uniform", allowed: 'a random stream, for example randomStream("demo")' },
} as const;

/** @throws InputError unless `value` is an object of that kind */
export function requireKind(kind: keyof typeof kinds, value: unknown, name: string = kind): void {
  const { member, allowed } = kinds[kind];
  const has = typeof value === "object" && value !== null && member in value;
  requireThat(has, name, value, allowed);
}

/** The options of a constructor that has none. */
export type NoOptions = Readonly<Record<string, never>>;

/** @throws InputError unless `value` is an object and each of its keys one of `allowed` */
export function requireKeys(name: string, value: object, allowed: readonly string[]): void {
  requireThat(typeof value === "object" && value !== null, name, value, "an object");
  const unknown = Object.keys(value).find((key) => !allowed.includes(key));
  if (unknown === undefined) return;
  const known = allowed.length === 0 ? "there is none" : `must be one of ${allowed.join(", ")}`;
  throw new InputError(`${name} has ${JSON.stringify(unknown)}, but ${known}.`);
}
